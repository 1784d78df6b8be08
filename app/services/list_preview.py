"""Entering an official list, and looking at what each of its rows would bring about."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, select
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.duties import Duty
from app.domain.list_lines import Line, former_in, read_lines
from app.domain.official_lists import (
    OF_DUTIES,
    OF_TITLES,
    Listed,
    ListedState,
    Match,
    OfficialListKind,
    Register,
    same_content,
)
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import InvalidValue, Reason, Refusal
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.official_lists import OfficialList, OfficialListRow
from app.queries.batches import get_batch
from app.queries.list_register import Missing, cases_at, holders_without_filing, register_of
from app.services.list_deeds import AlreadySo, Done, Work, case_of, do_row, expected_stages

MOST_LINES = 20_000
ABSENT_REASON = "未列入{document}名单"
BY_CERTIFICATE = frozenset({OfficialListKind.RENAMING, OfficialListKind.CANCELLATION})
BY_CASE = frozenset({OfficialListKind.NOTICE, OfficialListKind.RECOGNITION})
"""Where a refused row is to show how far the firm's case has come."""
NAMED = ("name", "new_name", "uscc", "certificate_number")


class ListInput(BaseModel):
    """A list as it was published."""

    model_config = ConfigDict(str_strip_whitespace=True)

    kind: OfficialListKind
    programme: Programme
    year: int = Field(ge=2008, le=2100)
    batch: str | None = Field(default=None, max_length=12)
    document_number: str = Field(min_length=1, max_length=80)
    dated_on: date
    known_on: date | None = None
    notice_starts_on: date | None = None
    valid_from: date | None = None
    reason: str = Field(default="", max_length=200)


class PastedList(ListInput):
    text: str = Field(min_length=1, max_length=2_000_000)
    """The rows as they were copied, parted by tabs or blanks."""


def enter_list(
    session: Session,
    viewer: Viewer,
    given: ListInput,
    lines: Sequence[Line],
    source_name: str,
    today: date,
) -> OfficialList:
    """Keep a list with what it would bring about, until somebody confirms it."""
    _refuse(given, today)
    batch = get_batch(session, viewer, given.batch) if given.batch else None
    if batch is not None and (batch.programme, batch.year) != (given.programme, given.year):
        raise InvalidValue(fields={"batch": Reason.BATCH_DOES_NOT_FIT})
    starts_on = given.notice_starts_on or given.dated_on
    official = OfficialList(
        county_code=viewer.county_code,
        kind=given.kind,
        programme=given.programme,
        year=given.year,
        batch_id=batch.id if batch else None,
        document_number=given.document_number,
        dated_on=given.dated_on,
        known_on=given.known_on or max(given.dated_on, min(today, starts_on)),
        notice_starts_on=starts_on if given.kind is OfficialListKind.NOTICE else None,
        valid_from=given.valid_from,
        reason=given.reason,
        source_name=source_name[:120],
        sha256="",
        entered_by=viewer.name,
    )
    return keep_lines(session, viewer, official, lines, today)


class FilingList(BaseModel):
    """A list of those who did a duty in a year, or of those who did not."""

    model_config = ConfigDict(str_strip_whitespace=True)

    kind: OfficialListKind
    document_number: str = Field(default="", max_length=80)
    """Blank: the duty and its year."""
    dated_on: date | None = None


class PastedFilings(FilingList):
    text: str = Field(min_length=1, max_length=2_000_000)


def enter_filing_list(
    session: Session,
    viewer: Viewer,
    duty: Duty,
    year: int,
    given: FilingList,
    lines: Sequence[Line],
    source_name: str,
    today: date,
) -> OfficialList:
    """The same for a duty: kept and looked at, applied when confirmed."""
    dated_on = given.dated_on or today
    wrong = {}
    if given.kind not in OF_DUTIES:
        wrong["kind"] = Reason.BAD_VALUE
    if dated_on > today:
        wrong["dated_on"] = Reason.DATE_IN_FUTURE
    if year > today.year:
        wrong["year"] = Reason.DATE_IN_FUTURE
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    official = OfficialList(
        county_code=viewer.county_code,
        kind=given.kind,
        programme=duty.programme,
        duty=duty.key,
        year=year,
        document_number=given.document_number or f"{duty.name} {year}"[:80],
        dated_on=dated_on,
        known_on=dated_on,
        source_name=source_name[:120],
        sha256="",
        entered_by=viewer.name,
    )
    return keep_lines(session, viewer, official, lines, today)


def keep_lines(
    session: Session, viewer: Viewer, official: OfficialList, lines: Sequence[Line], today: date
) -> OfficialList:
    if len(lines) > MOST_LINES:
        raise InvalidValue(fields={"text": Reason.TOO_MANY_ROWS}, limit=MOST_LINES)
    read = read_lines(lines, renames=official.kind is OfficialListKind.RENAMING)
    if not any(row.name for row in read):
        raise InvalidValue(fields={"text": Reason.NO_FIRM_READ})
    about = (official.kind, official.programme, official.duty, str(official.year))
    content = "/".join(about) + "\n" + same_content(read)
    official.sha256 = hashlib.sha256(content.encode()).hexdigest()
    session.add(official)
    session.flush()
    session.add_all(
        OfficialListRow(
            list_id=official.id or 0,
            position=position,
            number=row.number,
            text=row.text,
            state=ListedState.UNKNOWN if row.name else ListedState.NOTE,
            **{name: getattr(row, name) for name in NAMED},
        )
        for position, row in enumerate(read)
    )
    session.flush()
    preview(session, viewer, official, today)
    return official


def _refuse(given: ListInput, today: date) -> None:
    wrong = {
        name: Reason.DATE_IN_FUTURE
        for name, day in (
            ("dated_on", given.dated_on),
            ("known_on", given.known_on),
            ("notice_starts_on", given.notice_starts_on),
            ("valid_from", given.valid_from),
        )
        if day is not None and day > today
    }
    if given.known_on is not None and given.known_on < given.dated_on:
        wrong.setdefault("known_on", Reason.DATES_OUT_OF_ORDER)
    if given.kind not in OF_TITLES:
        wrong["kind"] = Reason.BAD_VALUE
    if given.kind is OfficialListKind.NOTICE and given.programme not in PROGRAMMES:
        wrong["programme"] = Reason.BAD_VALUE
    if given.kind is OfficialListKind.CANCELLATION and not given.reason:
        wrong["reason"] = Reason.REASON_REQUIRED
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())


@dataclass(frozen=True, slots=True)
class _Look:
    work: Work
    register: Register
    public_ids: dict[int, str]
    firms: dict[int, Enterprise]


def preview(session: Session, viewer: Viewer, official: OfficialList, today: date) -> None:
    """Say of each row whom it means and what it would do, and who should have been on the list."""
    session.execute(
        delete(OfficialListRow).where(
            col(OfficialListRow.list_id) == official.id,
            col(OfficialListRow.state) == ListedState.ABSENT,
        )
    )
    rows = list(
        session.execute(
            select(OfficialListRow)
            .where(
                col(OfficialListRow.list_id) == official.id,
                col(OfficialListRow.state) != ListedState.NOTE,
            )
            .order_by(col(OfficialListRow.position))
        ).scalars()
    )
    register, public_ids = register_of(session, viewer, official.programme)
    matches = [_match(register, official, row) for row in rows]
    meant = {match.firms[0] for match in matches if len(match.firms) == 1}
    firms = {
        firm.id or 0: firm
        for firm in session.execute(select(Enterprise).where(col(Enterprise.id).in_(meant)))
        .scalars()
        .all()
    }
    has_certificates = any(row.certificate_number for row in rows)
    work = Work(session, viewer, official, has_certificates, today)
    look = _Look(work, register, public_ids, firms)
    seen: set[int] = set()
    for row, match in zip(rows, matches, strict=True):
        _look_at(look, row, match, seen)
    named = {firm for match in matches for firm in match.firms}
    missing = _expected(work)
    keep_absent(session, official, [one for one in missing if one.enterprise_id not in named])
    session.flush()


def _expected(work: Work) -> list[Missing]:
    """Who should be on the list: cases that wait for it, or holders of whom nothing is known."""
    official = work.official
    if official.duty:
        return holders_without_filing(work.session, work.viewer, official, work.today)
    stages = expected_stages(official, has_certificates=work.has_certificates)
    return cases_at(work.session, work.viewer, official, stages)


def _match(register: Register, official: OfficialList, row: OfficialListRow) -> Match:
    listed = Listed(row.number, row.text, row.name, row.new_name, row.uscc, row.certificate_number)
    found = register.match(listed, by_certificate=official.kind in BY_CERTIFICATE)
    if not found.firms and official.kind is OfficialListKind.RENAMING and row.new_name:
        renamed = Listed(row.number, row.text, row.new_name)
        return register.match(renamed, by_certificate=False)
    if not found.firms and (former := former_in(row.text)):
        return register.match(Listed(row.number, row.text, former), by_certificate=False)
    return found


def _look_at(look: _Look, row: OfficialListRow, match: Match, seen: set[int]) -> None:
    row.deed, row.case_id, row.seen_version, row.reasons = None, None, None, ""
    row.matched_by = match.by
    row.enterprise_id = match.firms[0] if len(match.firms) == 1 else None
    row.candidates = " ".join(look.public_ids[one] for one in match.firms[:20])
    if not match.firms:
        row.state = ListedState.UNKNOWN
    elif len(match.firms) > 1:
        row.state = ListedState.AMBIGUOUS
    elif match.firms[0] in look.work.viewer.recused_from:
        row.state, row.reasons = ListedState.REFUSED, Reason.RECUSED_FROM_FIRM.value
    elif match.firms[0] in seen:
        row.state, row.reasons = ListedState.REFUSED, Reason.LISTED_TWICE.value
    else:
        seen.add(match.firms[0])
        _rehearse(look.work, row, look.firms[match.firms[0]])


class _NeverMind(Exception):
    """The preview has seen what would happen: back to how it was."""


def _rehearse(work: Work, row: OfficialListRow, firm: Enterprise) -> None:
    """Do it and take it back at once."""
    work.session.flush()
    done: Done | None = None
    state, reasons = ListedState.READY, ""
    try:
        with work.session.begin_nested():
            done = do_row(work, row, firm)
            raise _NeverMind
    except _NeverMind:
        pass
    except AlreadySo:
        state = ListedState.ALREADY
    except Refusal as refusal:
        state, reasons = ListedState.REFUSED, " ".join(refusal.reasons)[:200]
    except StaleDataError:
        state, reasons = ListedState.REFUSED, Reason.CHANGED_MEANWHILE.value
    row.state, row.reasons = state, reasons
    if state is ListedState.REFUSED and work.official.kind in BY_CASE:
        case = case_of(work, firm)
        row.case_id = case.id if case else None
    if done is not None:
        row.deed, row.case_id, row.seen_version = done.deed, done.case_id, done.version


def keep_absent(session: Session, official: OfficialList, missing: Sequence[Missing]) -> None:
    """Those who should have been on the list, behind its own rows."""
    session.add_all(
        OfficialListRow(
            list_id=official.id or 0,
            position=MOST_LINES + place,
            number=0,
            text=one.name,
            name=one.name,
            state=ListedState.ABSENT,
            enterprise_id=one.enterprise_id,
            case_id=one.case_id,
        )
        for place, one in enumerate(missing, start=1)
    )
