"""R&D institutions of many firms at once: beside those on record, then entered and corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.institutions import InstitutionLevel, InstitutionType
from app.domain.refusals import InvalidValue, Reason
from app.models.institutions import RdInstitution
from app.services.documents import keep_document
from app.services.fact_rows import in_chunks, told_before, write_through
from app.services.firm_matching import Matched, match_firms
from app.services.institutions import InstitutionFields, checked
from app.services.planned_rows import GivenRow, Made, PlannedRow, RowAction, Told

PREFIX = "institution_"
FIELDS = tuple(InstitutionFields.model_fields)
KEY = ("type", "level", "name")
Key = tuple[int, str, str, str]
"""The firm, and what tells its institutions apart."""
Ended = tuple[Key, date | None]


def plan_institutions(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow], today: date, told: Told
) -> list[PlannedRow]:
    planned: list[PlannedRow] = []
    for chunk in in_chunks(rows):
        matched = match_firms(session, viewer, chunk)
        firms = [one.enterprise_id for one in matched]
        stored, ended = _stored(session, firms), _ended(session, firms)
        planned += [_plan(one, stored, ended, told, today) for one in matched]
    return planned


def _ended(session: Session, firms: Sequence[int]) -> dict[Ended, RdInstitution]:
    """Those that have ended, each by the day it was recognized: a file may still tell of them."""
    found = session.execute(
        select(RdInstitution).where(
            col(RdInstitution.enterprise_id).in_({one for one in firms if one}),
            col(RdInstitution.ending).is_not(None),
        )
    ).scalars()
    return {(_key_of(one), one.recognized_on): one for one in found}


def _stored(session: Session, firms: Sequence[int]) -> dict[Key, RdInstitution]:
    """Those that have not ended: one that has may be recognized anew under its name."""
    found = session.execute(
        select(RdInstitution).where(
            col(RdInstitution.enterprise_id).in_({one for one in firms if one}),
            col(RdInstitution.ending).is_(None),
        )
    ).scalars()
    return {_key_of(one): one for one in found}


def _key_of(one: RdInstitution) -> Key:
    return _key(one.enterprise_id, {name: getattr(one, name) for name in KEY})


def _key(firm: int, given: dict[str, Any]) -> Key:
    kind, level = InstitutionType(given["type"]), InstitutionLevel(given["level"])
    return firm, kind.value, level.value, str(given["name"])


def _plan(
    one: Matched,
    stored: dict[Key, RdInstitution],
    ended: dict[Ended, RdInstitution],
    told: Told,
    today: date,
) -> PlannedRow:
    if one.wrong:
        return one.refused()
    given = {name: one.row.values[PREFIX + name] for name in FIELDS
             if PREFIX + name in one.row.values}  # fmt: skip
    key = _key(one.enterprise_id, given)
    if key not in stored and (over := ended.get((key, given.get("recognized_on")))):
        return _of_ended(one, over, given)
    twice = told_before(told, key, one.row, "institution_name")
    if twice is not None:
        return twice
    known = stored.get(key)
    details = dict(one.details) | {"today": today}
    before = {name: getattr(known, name) for name in FIELDS} if known is not None else {}
    try:
        whole = checked(InstitutionFields(**before | given), today)
    except InvalidValue as refusal:
        wrong = {PREFIX + name: reason for name, reason in refusal.fields.items()}
        return PlannedRow(one.row, RowAction.REFUSED, wrong=wrong, details=details)
    changes = _changes(whole, before)
    action = RowAction.CREATE if known is None else RowAction.UPDATE
    return PlannedRow(
        one.row,
        action if changes else RowAction.UNCHANGED,
        changes,
        one.enterprise_id,
        doubts=one.doubts,
        details=details,
    )


def _of_ended(one: Matched, over: RdInstitution, given: dict[str, Any]) -> PlannedRow:
    """What a file says again of one that has ended is known; something new is not for a file."""
    if any(getattr(over, name) != value for name, value in given.items()):
        wrong = {f"{PREFIX}name": Reason.INSTITUTION_ALREADY_ENDED}
        return PlannedRow(one.row, RowAction.REFUSED, wrong=wrong, details=dict(one.details))
    return PlannedRow(one.row, RowAction.UNCHANGED, {}, one.enterprise_id, doubts=one.doubts)


def _changes(whole: InstitutionFields, before: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        PREFIX + name: (before.get(name), getattr(whole, name))
        for name in FIELDS
        if getattr(whole, name) != before.get(name) and (before or getattr(whole, name) is not None)
    }


def write_institutions(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], _today: date
) -> list[Made]:
    papers: set[str] = set()

    def one(row: PlannedRow, stored: dict[Key, RdInstitution]) -> RdInstitution:
        values = {name.removeprefix(PREFIX): new for name, (_, new) in row.changes.items()}
        if row.action is RowAction.CREATE:
            made = RdInstitution(
                county_code=viewer.county_code, enterprise_id=row.enterprise_id or 0, **values
            )
            session.add(made)
        else:
            given = {name: row.given.values[PREFIX + name] for name in KEY}
            made = stored[_key(row.enterprise_id or 0, given)]
            for name, value in values.items():
                setattr(made, name, value)
        paper = values.get("document_number")
        if paper and paper not in papers:
            papers.add(paper)
            keep_document(session, viewer.county_code, paper, made.document_on)
        return made

    return write_through(
        session,
        planned,
        lambda chunk: _stored(session, [row.enterprise_id or 0 for row in chunk]),
        one,
    )
