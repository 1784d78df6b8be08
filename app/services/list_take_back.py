"""An applied list taken back: each row by the correction of what it did, the others left alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.case_history import Correction
from app.domain.names import fold
from app.domain.official_lists import ListDeed, ListedState, ListState
from app.domain.refusals import EditConflict, Reason, Refusal, TransitionRefused
from app.domain.stages import Action
from app.domain.titles import TitleEnd
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, FormerName
from app.models.official_lists import OfficialList, OfficialListRow
from app.models.titles import Title
from app.queries.cases import list_entries, visible_cases
from app.queries.enterprises import get_enterprise
from app.queries.official_lists import get_list
from app.queries.titles import titles_of
from app.services.corrections import CorrectionInput, correct
from app.services.search_index import index_enterprise
from app.services.title_ends import TakeBackInput, TitleEndInput, end_title, take_back_end


class TakeBackListInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    reason: str = Field(min_length=1, max_length=200)


@dataclass(frozen=True, slots=True)
class Undoing:
    session: Session
    viewer: Viewer
    official: OfficialList
    reason: str
    today: date


MOVES = {
    ListDeed.OPEN_NOTICE: Action.OPEN_NOTICE,
    ListDeed.APPROVE: Action.APPROVE,
    ListDeed.RECOGNIZE: Action.RECOGNIZE,
    ListDeed.REVOKE: Action.REVOKE,
    ListDeed.REJECT: Action.REJECT,
}


def take_back_list(
    session: Session, viewer: Viewer, public_id: str, given: TakeBackListInput, today: date
) -> OfficialList:
    """Every row that was done and on which nothing has been built since. The others stay done and
    say why; once that is out of the way the list can be taken back again."""
    official = get_list(session, viewer, public_id, for_update=True)
    if official.state is not ListState.APPLIED:
        raise TransitionRefused(Reason.LIST_NOT_APPLIED)
    if official.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if official.duty:
        raise TransitionRefused(Reason.FILINGS_CORRECTED_THERE)
    undoing = Undoing(session, viewer, official, given.reason, today)
    rows = _done_rows(session, official)
    for row in rows:
        _attempt(undoing, row)
    if all(row.state is ListedState.TAKEN_BACK for row in rows):
        official.state = ListState.TAKEN_BACK
    official.taken_back_by = viewer.name
    official.taken_back_reason = given.reason
    session.flush()
    return official


def _done_rows(session: Session, official: OfficialList) -> list[OfficialListRow]:
    return list(
        session.execute(
            select(OfficialListRow)
            .where(
                col(OfficialListRow.list_id) == official.id,
                col(OfficialListRow.state) == ListedState.DONE,
            )
            .order_by(col(OfficialListRow.position).desc())
        ).scalars()
    )


def _attempt(undoing: Undoing, row: OfficialListRow) -> None:
    """One row in a savepoint: refused, it leaves nothing behind but its reasons."""
    session = undoing.session
    session.flush()
    state, reasons = ListedState.TAKEN_BACK, ""
    try:
        with session.begin_nested():
            _take_back(undoing, row)
    except Refusal as refusal:
        state = ListedState.DONE
        told = refusal.reasons or tuple(refusal.fields.values())
        reasons = " ".join(told or (Reason.BUILT_UPON,))[:200]
    except StaleDataError:
        state, reasons = ListedState.DONE, Reason.CHANGED_MEANWHILE.value
    row.state, row.reasons = state, reasons


def _take_back(undoing: Undoing, row: OfficialListRow) -> None:
    if row.deed in MOVES:
        _take_back_move(undoing, row, MOVES[row.deed])
    elif row.deed is not None:
        BY_DEED[row.deed](undoing, row)


def _take_back_move(undoing: Undoing, row: OfficialListRow, action: Action) -> None:
    session, official = undoing.session, undoing.official
    case = session.execute(
        select(CultivationCase)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(undoing.viewer), col(CultivationCase.id) == row.case_id)
    ).scalar_one_or_none()
    own = [
        event
        for event in (list_entries(session, case.id) if case else [])
        if event.action is action and event.document_number == official.document_number
    ]
    if case is None or not own:
        raise TransitionRefused(Reason.BUILT_UPON)
    given = CorrectionInput(
        version=case.version,
        event=own[-1].public_id,
        correction=Correction.TAKE_BACK,
        reason=undoing.reason,
    )
    correct(session, undoing.viewer, case.public_id, given, undoing.today)


def _unregister(undoing: Undoing, row: OfficialListRow) -> None:
    title = _title(undoing, row, is_ended=False)
    given = TitleEndInput(
        version=title.version, end=TitleEnd.ENTERED_IN_ERROR, end_reason=undoing.reason
    )
    end_title(undoing.session, undoing.viewer, title.public_id, given, undoing.today)


def _reopen(undoing: Undoing, row: OfficialListRow) -> None:
    title = _title(undoing, row, is_ended=True)
    given = TakeBackInput(version=title.version, reason=undoing.reason)
    take_back_end(undoing.session, undoing.viewer, title.public_id, given)


def _title(undoing: Undoing, row: OfficialListRow, *, is_ended: bool) -> Title:
    """The one that the row registered, or ended."""
    official = undoing.official
    for title in titles_of(undoing.session, row.enterprise_id or 0, official.programme):
        number = fold(title.certificate_number or "")
        document = title.end_document_number if is_ended else title.document_number
        is_meant = not row.certificate_number or number == fold(row.certificate_number)
        is_so = (title.end is not None) is is_ended
        if is_meant and is_so and document == official.document_number:
            return title
    raise TransitionRefused(Reason.BUILT_UPON)


def _name_back(undoing: Undoing, row: OfficialListRow) -> None:
    session = undoing.session
    former = session.execute(
        select(FormerName)
        .where(
            col(FormerName.enterprise_id) == row.enterprise_id,
            col(FormerName.used_until) == undoing.official.dated_on,
        )
        .order_by(col(FormerName.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    public_id = session.execute(
        select(col(Enterprise.public_id)).where(col(Enterprise.id) == row.enterprise_id)
    ).scalar_one()
    firm = get_enterprise(session, undoing.viewer, public_id, for_update=True)
    if former is None or fold(firm.name) != fold(row.new_name):
        raise TransitionRefused(Reason.BUILT_UPON)
    firm.name = former.name
    session.delete(former)
    session.flush()
    index_enterprise(session, firm)


BY_DEED: dict[ListDeed, Callable[[Undoing, OfficialListRow], None]] = {
    ListDeed.REGISTER_TITLE: _unregister,
    ListDeed.END_TITLE: _reopen,
    ListDeed.RENAME: _name_back,
}
