"""Titles of many firms at once, each checked as if it were entered by hand.

What is registered is never changed by a file: blanks are filled, a contradiction is refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import Programme, TitleEnd, first_or_renewal
from app.models.titles import Title
from app.recording import plain
from app.services.certificates import checked_number
from app.services.documents import keep_document
from app.services.fact_rows import in_chunks, told_before, write_through
from app.services.firm_matching import Matched, match_firms
from app.services.planned_rows import GivenRow, Made, PlannedRow, RowAction, Told
from app.services.titles import TitleInput, new_title, refuse_overlap

PREFIX = "title_"
FIELDS = tuple(name for name in TitleInput.model_fields if name != "enterprise")
FILLABLE = frozenset({"certificate_number", "document_number", "document_on", "valid_until"})
TOLD_ANEW = frozenset({"known_on", "authority"})
"""When we learned of a title, and whose it is, is as registered; a list need not know better."""


@dataclass
class Known:
    """The titles of the firms at hand, and the numbers that are taken."""

    titles: dict[tuple[int, Programme], list[Title]]
    taken: set[tuple[Programme, str]] = field(default_factory=set)

    def of(self, firm: int, programme: Programme) -> list[Title]:
        return self.titles.setdefault((firm, programme), [])


def plan_titles(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow], today: date, told: Told
) -> list[PlannedRow]:
    planned: list[PlannedRow] = []
    for chunk in in_chunks(rows):
        matched = match_firms(session, viewer, chunk)
        known = _known(session, viewer, matched, told.made)
        planned += [_plan(viewer, one, known, told, today) for one in matched]
    return planned


def _known(
    session: Session, viewer: Viewer, matched: Sequence[Matched], new: Iterable[Title]
) -> Known:
    firms = {one.enterprise_id for one in matched if one.enterprise_id}
    numbers = {str(one.row.values.get("title_certificate_number")) for one in matched}
    found = session.execute(
        select(Title).where(
            col(Title.county_code) == viewer.county_code,
            col(Title.enterprise_id).in_(firms) | col(Title.certificate_number).in_(numbers),
        )
    ).scalars()
    known = Known({})
    for title in [*found, *(one for one in new)]:
        known.of(title.enterprise_id, title.programme).append(title)
        if title.certificate_number and title.end is not TitleEnd.ENTERED_IN_ERROR:
            known.taken.add((title.programme, title.certificate_number))
    return known


def _plan(viewer: Viewer, one: Matched, known: Known, told: Told, today: date) -> PlannedRow:
    if one.wrong:
        return one.refused()
    given = {name: one.row.values[PREFIX + name] for name in FIELDS
             if PREFIX + name in one.row.values}  # fmt: skip
    if "programme" not in given:
        wrong = {"title_programme": Reason.MISSING_VALUE}
        return PlannedRow(one.row, RowAction.REFUSED, wrong=wrong)
    programme = Programme(given["programme"])
    number, start = given.get("certificate_number"), given.get("valid_from")
    if number is not None:
        try:
            number = given["certificate_number"] = checked_number(PROGRAMMES.get(programme), number)
        except InvalidValue as refusal:
            return _refused(one, refusal)
    others = known.of(one.enterprise_id, programme)
    twice = told_before(told,
        (one.enterprise_id, programme, number or start), one.row,
        "title_certificate_number" if number else "title_valid_from",
    )  # fmt: skip
    if twice is not None:
        return twice
    registered = _registered(others, number, start)
    if registered is not None:
        return _beside(one, given, registered)
    return _new(viewer, one, given, known, told, today)


def _registered(others: Sequence[Title], number: str | None, start: date | None) -> Title | None:
    """The title a row means: by its number, else by its first day; what is void comes last."""
    same = [
        title
        for title in others
        if title.id is not None
        and (
            (number is not None and title.certificate_number == number)
            or (start is not None and title.valid_from == start)
        )
    ]
    same.sort(key=lambda title: title.end is TitleEnd.ENTERED_IN_ERROR)
    return next(iter(same), None)


def _beside(one: Matched, given: dict[str, Any], title: Title) -> PlannedRow:
    doubts = dict(one.doubts)
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in given.items():
        old = getattr(title, name)
        if old == value or name in TOLD_ANEW:
            continue
        if old is None and name in FILLABLE and title.end is None:
            changes[PREFIX + name] = (old, value)
            continue
        if title.end is TitleEnd.ENTERED_IN_ERROR:
            continue
        wrong = {PREFIX + name: Reason.TITLE_DIFFERS}
        return PlannedRow(
            one.row, RowAction.REFUSED, wrong=wrong, details={"known": plain(old) or "—"}
        )
    if title.end is TitleEnd.ENTERED_IN_ERROR:
        doubts["title_valid_from"] = Reason.TITLE_IS_VOID
    action = RowAction.UPDATE if changes else RowAction.UNCHANGED
    return PlannedRow(
        one.row, action, changes, one.enterprise_id, doubts=doubts, details=dict(one.details)
    )


def _new(
    viewer: Viewer,
    one: Matched,
    given: dict[str, Any],
    known: Known,
    told: Told,
    today: date,
) -> PlannedRow:
    if "valid_from" not in given:
        wrong = {"title_valid_from": Reason.MISSING_VALUE}
        return PlannedRow(one.row, RowAction.REFUSED, wrong=wrong)
    others = known.of(one.enterprise_id, Programme(given["programme"]))
    given = _completed(given, others, today)
    try:
        title = new_title(
            viewer.county_code,
            one.enterprise_id,
            TitleInput(enterprise=one.public_id, **given),
            today,
        )
        refuse_overlap(title, others)
        if (title.programme, title.certificate_number) in known.taken:
            raise InvalidValue(fields={"certificate_number": Reason.CERTIFICATE_TAKEN})
    except InvalidValue as refusal:
        return _refused(one, refusal)
    others.append(title)
    told.made.append(title)
    if title.certificate_number:
        known.taken.add((title.programme, title.certificate_number))
    values = {PREFIX + name: getattr(title, name) for name in FIELDS}
    row = replace(
        one.row,
        values=one.row.values | {name: v for name, v in values.items() if v is not None},
    )
    changes = {name: (None, value) for name, value in values.items() if value is not None}
    return PlannedRow(
        row,
        RowAction.CREATE,
        changes,
        one.enterprise_id,
        doubts=one.doubts,
        details=dict(one.details),
    )


def _refused(one: Matched, refusal: InvalidValue) -> PlannedRow:
    wrong = {PREFIX + name: reason for name, reason in refusal.fields.items()}
    details = dict(one.details) | refusal.details
    return PlannedRow(one.row, RowAction.REFUSED, wrong=wrong, details=details)


def _completed(given: dict[str, Any], others: Sequence[Title], today: date) -> dict[str, Any]:
    """What follows from the rest where a list does not say it: the year from the first day,
    first or renewal from the titles before, the day of knowledge from the paper's."""
    start = given["valid_from"]
    year = given.get("list_year") or start.year
    spans = [title.facts() for title in others if title.valid_from < start]
    usual = {
        "list_year": year,
        "kind": first_or_renewal(spans, year),
        "known_on": given.get("document_on") or today,
    }
    return usual | given


def write_titles(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], _today: date
) -> list[Made]:
    papers: set[str] = set()

    def one(row: PlannedRow, stored: dict[int, list[Title]]) -> Title:
        values = {name.removeprefix(PREFIX): new for name, (_, new) in row.changes.items()}
        if row.action is RowAction.CREATE:
            title = Title(
                county_code=viewer.county_code, enterprise_id=row.enterprise_id or 0, **values
            )
            session.add(title)
        else:
            given = row.given.values
            own = [t for t in stored.get(row.enterprise_id or 0, ())
                   if t.programme == given["title_programme"]]  # fmt: skip
            number, start = given.get("title_certificate_number"), given.get("title_valid_from")
            found = _registered(own, number, start)
            assert found is not None  # noqa: S101 (planned beside it, in the same transaction)
            title = found
            for name, value in values.items():
                setattr(title, name, value)
        paper = values.get("document_number")
        if paper and paper not in papers:
            papers.add(paper)
            keep_document(session, viewer.county_code, paper, title.document_on)
        return title

    return write_through(session, planned, lambda chunk: _of_firms(session, chunk), one)


def _of_firms(session: Session, chunk: Sequence[PlannedRow]) -> dict[int, list[Title]]:
    found: dict[int, list[Title]] = {}
    ids = {row.enterprise_id for row in chunk if row.action is RowAction.UPDATE}
    if ids:
        rows = session.execute(select(Title).where(col(Title.enterprise_id).in_(ids))).scalars()
        for title in rows:
            found.setdefault(title.enterprise_id, []).append(title)
    return found
