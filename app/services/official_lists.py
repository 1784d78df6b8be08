"""Official lists: entered and looked at first, then applied in one step.

A look does each row and takes it back at once, so that what the preview says is what applying
will say. What was ready and no longer is sends the whole list back to be looked at again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, select
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.duties import FilingStanding
from app.domain.official_lists import ListedState, ListState, MatchedBy, OfficialListKind
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    Reason,
    Refusal,
    TransitionRefused,
)
from app.domain.stages import FailureReason
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.official_lists import OfficialList, OfficialListRow
from app.queries.cases import visible_cases
from app.queries.official_lists import get_list
from app.services.list_deeds import (
    AlreadySo,
    Done,
    Work,
    do_row,
    enter_standing,
    keep_paper,
    reject_absent,
)
from app.services.list_preview import ABSENT_REASON, preview


class ApplyInput(BaseModel):
    """What the officer decided beyond the rows that are clear."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    chosen: dict[str, str] = Field(default_factory=dict)
    """Rows that mean one of several firms, or one the register did not find, and which."""
    failed: list[str] = Field(default_factory=list)
    """Rows of those that are absent and shall be entered so: 未通过, or not filed."""
    failure_reason: FailureReason | None = None
    failed_note: str = Field(default="", max_length=400)


@dataclass(frozen=True, slots=True)
class Applied:
    official: OfficialList
    changed_meanwhile: int = 0
    """Rows that were ready and are not any more: nothing was written, they are shown again."""


class _Changed(Exception):
    """Rows that do not do what was shown: back to how it was."""


def apply_list(
    session: Session, viewer: Viewer, public_id: str, given: ApplyInput, today: date
) -> Applied:
    official = get_list(session, viewer, public_id, for_update=True)
    if official.state is not ListState.OPEN:
        raise TransitionRefused(Reason.LIST_NOT_OPEN)
    if official.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    rows = _rows(session, official)
    _refuse_strangers(rows, given)
    work = Work(session, viewer, official, _has_certificates(rows), today)
    try:
        with session.begin_nested():
            changed = _do_ready(work, rows)
            if changed:
                raise _Changed
    except _Changed:
        session.expire_all()
        preview(session, viewer, get_list(session, viewer, public_id, for_update=True), today)
        return Applied(official, changed)
    _do_chosen(work, rows, given.chosen)
    _do_absent(work, rows, given)
    keep_paper(work)
    official.state = ListState.APPLIED
    official.applied_at = now()
    official.applied_by = viewer.name
    session.flush()
    return Applied(official)


def discard_list(session: Session, viewer: Viewer, public_id: str) -> OfficialList:
    """Entered in error and not applied: kept out of sight, not deleted."""
    official = get_list(session, viewer, public_id, for_update=True)
    if official.state is not ListState.OPEN:
        raise TransitionRefused(Reason.LIST_NOT_OPEN)
    official.state = ListState.DISCARDED
    session.flush()
    return official


def _rows(session: Session, official: OfficialList) -> dict[str, OfficialListRow]:
    found = session.execute(
        select(OfficialListRow)
        .where(col(OfficialListRow.list_id) == official.id)
        .order_by(col(OfficialListRow.position))
    ).scalars()
    return {row.public_id: row for row in found}


def _has_certificates(rows: Mapping[str, OfficialListRow]) -> bool:
    return any(row.certificate_number for row in rows.values())


def _refuse_strangers(rows: Mapping[str, OfficialListRow], given: ApplyInput) -> None:
    """Only what the preview offered can be decided."""
    open_to_choice = {ListedState.AMBIGUOUS, ListedState.UNKNOWN}
    for key in given.chosen:
        if key not in rows or rows[key].state not in open_to_choice:
            raise InvalidValue(fields={"chosen": Reason.BAD_VALUE})
    for key in given.failed:
        if key not in rows or rows[key].state is not ListedState.ABSENT:
            raise InvalidValue(fields={"failed": Reason.BAD_VALUE})
    needs_reason = any(rows[key].case_id is not None for key in given.failed)
    if needs_reason and given.failure_reason is None:
        raise InvalidValue(fields={"failure_reason": Reason.FAILURE_REASON_REQUIRED})


def _do_ready(work: Work, rows: Mapping[str, OfficialListRow]) -> int:
    """Every row that the preview called ready; how many refused."""
    refused = 0
    ready = [row for row in rows.values() if row.state is ListedState.READY]
    firms = _firms(work, [row.enterprise_id for row in ready])
    for row in ready:
        firm = firms.get(row.enterprise_id or 0)
        _attempt(work, row, partial(_done, work, row, firm))
        refused += row.state is not ListedState.DONE
    work.session.flush()
    return refused


def _done(work: Work, row: OfficialListRow, firm: Enterprise | None) -> Done:
    if firm is None:
        raise NotFound
    return do_row(work, row, firm)


def _firms(work: Work, ids: Sequence[int | None]) -> dict[int, Enterprise]:
    found = work.session.execute(
        select(Enterprise).where(col(Enterprise.id).in_({one for one in ids if one}))
    ).scalars()
    return {firm.id or 0: firm for firm in found}


def _do_chosen(work: Work, rows: Mapping[str, OfficialListRow], chosen: Mapping[str, str]) -> None:
    """Rows whose firm the officer named; each by itself, a refused one says why."""
    wanted = {key: firm for key, firm in chosen.items() if firm}
    firms = {
        firm.public_id: firm
        for firm in work.session.execute(
            select(Enterprise).where(
                col(Enterprise.county_code) == work.official.county_code,
                col(Enterprise.public_id).in_(set(wanted.values())),
            )
        ).scalars()
    }
    for key, public_id in wanted.items():
        row, firm = rows[key], firms.get(public_id)
        if firm is None:
            raise InvalidValue(fields={"chosen": Reason.NOT_FOUND})
        row.enterprise_id = firm.id
        row.matched_by = MatchedBy.OFFICER
        _attempt(work, row, partial(do_row, work, row, firm))
        _drop_absent(work, rows, firm.id)


def _drop_absent(
    work: Work, rows: Mapping[str, OfficialListRow], enterprise_id: int | None
) -> None:
    """Whom the officer found on the list is not absent from it."""
    work.session.flush()
    gone = [
        row.id
        for row in rows.values()
        if row.state is ListedState.ABSENT and row.enterprise_id == enterprise_id
    ]
    if gone:
        work.session.execute(delete(OfficialListRow).where(col(OfficialListRow.id).in_(gone)))


def _do_absent(work: Work, rows: Mapping[str, OfficialListRow], given: ApplyInput) -> None:
    """Who is not on the list: the case has failed; of a duty, the opposite of the list is so."""
    found_after_all = {rows[key].enterprise_id for key, firm in given.chosen.items() if firm}
    absent = [rows[key] for key in given.failed if rows[key].enterprise_id not in found_after_all]
    if work.official.duty:
        is_filed = work.official.kind is OfficialListKind.NOT_FILED
        standing = FilingStanding.FILED if is_filed else FilingStanding.MISSED
        firms = _firms(work, [row.enterprise_id for row in absent])
        for row in absent:
            firm = firms[row.enterprise_id or 0]
            _attempt(work, row, partial(enter_standing, work, firm, standing))
        return
    note = given.failed_note or ABSENT_REASON.format(document=work.official.document_number)
    cases = _cases(work, [row.case_id for row in absent])
    for row in absent:
        case = cases.get(row.case_id or 0)
        if case is not None and given.failure_reason is not None:
            deed = partial(reject_absent, work, case, given.failure_reason, note)
            _attempt(work, row, deed)


def _cases(work: Work, ids: Sequence[int | None]) -> dict[int, CultivationCase]:
    found = work.session.execute(
        select(CultivationCase)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(work.viewer), col(CultivationCase.id).in_({one for one in ids if one}))
    ).scalars()
    return {case.id or 0: case for case in found}


def _attempt(work: Work, row: OfficialListRow, deed: Callable[[], Done]) -> None:
    """One row in a savepoint: refused, it leaves nothing behind but its reasons."""
    work.session.flush()
    done: Done | None = None
    state, reasons = ListedState.DONE, ""
    try:
        with work.session.begin_nested():
            done = deed()
    except AlreadySo:
        state = ListedState.ALREADY
    except Refusal as refusal:
        state, reasons = ListedState.REFUSED, " ".join(refusal.reasons)[:200]
    except StaleDataError:
        state, reasons = ListedState.REFUSED, Reason.CHANGED_MEANWHILE.value
    row.state, row.reasons = state, reasons
    if done is not None:
        row.deed, row.case_id = done.deed, done.case_id or row.case_id
