"""The county's decisions: prepared by one person, released together by another, and objected to."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.criteria.editions import edition_for
from app.domain.criteria.rules import Judged
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    Refusal,
    TransitionRefused,
)
from app.domain.second_person import Fallback
from app.domain.stages import Action, Demand, FailureReason, Move
from app.models.cases import Batch, CultivationCase
from app.models.decisions import DecisionEntry, DecisionList
from app.models.enterprises import Enterprise
from app.queries.batches import get_batch
from app.queries.cases import lock_case, visible_cases
from app.queries.decision_views import DecisionListDetail
from app.queries.decisions import (
    decisions_from,
    describe_list,
    get_list,
    is_proposed,
)
from app.queries.second_persons import colleagues_in
from app.services.case_stages import ActionInput, take_action
from app.services.diagnoses import DiagnosisInput, keep_diagnosis
from app.words import sentence


class Proposal(BaseModel):
    """What is proposed for one case."""

    model_config = ConfigDict(str_strip_whitespace=True)

    case: str = Field(max_length=12)
    action: Action
    reason: str = Field(default="", max_length=400)
    failure_reason: FailureReason | None = None


class NewList(BaseModel):
    entries: list[Proposal] = Field(min_length=1, max_length=500)


class Release(BaseModel):
    """One day and one document for every decision of the list."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    released_on: date
    document_number: str = Field(min_length=1, max_length=80)
    fallback: Fallback | None = None
    reason: str = Field(default="", max_length=400)


def prepare_decisions(
    session: Session, viewer: Viewer, batch_id: str, given: NewList, today: date
) -> DecisionListDetail:
    """A list of proposals, each with the firm's finding of today."""
    _refuse_strangers(viewer)
    batch = get_batch(session, viewer, batch_id)
    session.execute(select(col(Batch.id)).where(col(Batch.id) == batch.id).with_for_update())
    last: int | None = session.execute(
        select(func.max(col(DecisionList.number))).where(col(DecisionList.batch_id) == batch.id)
    ).scalar_one()
    proposed = [(_case(session, viewer, batch, one.case), one) for one in given.entries]
    for case, one in proposed:
        _refuse_unfit(case, one)
    made = DecisionList(
        county_code=batch.county_code,
        batch_id=batch.id or 0,
        number=(last or 0) + 1,
        prepared_on=today,
        prepared_by_id=viewer.person_id,
        prepared_by=viewer.name,
    )
    session.add(made)
    session.flush()
    for case, one in proposed:
        entry = DecisionEntry(
            county_code=case.county_code,
            list_id=made.id or 0,
            case_id=case.id or 0,
            enterprise_id=case.enterprise_id,
            action=one.action,
            reason=one.reason,
            failure_reason=one.failure_reason,
            diagnosis_id=_finding(session, viewer, case, today),
        )
        session.add(entry)
    session.flush()
    return describe_decisions(session, viewer, batch_id, made.public_id, today)


def describe_decisions(
    session: Session, viewer: Viewer, batch_id: str, list_id: str, today: date
) -> DecisionListDetail:
    """The list, with the exception under which alone the viewer may release it."""
    batch = get_batch(session, viewer, batch_id)
    made = get_list(session, viewer, batch, list_id)
    fallback = None
    if made.released_on is None and made.prepared_by_id == viewer.person_id:
        fallback = _fallback(session, viewer, made, today)
    return describe_list(session, viewer, batch_id, list_id, fallback)


def release_decisions(
    session: Session, viewer: Viewer, batch_id: str, list_id: str, given: Release, today: date
) -> DecisionListDetail:
    """Every decision at once, on one day, by one document; refused as a whole where one of them
    cannot be made."""
    _refuse_strangers(viewer)
    batch = get_batch(session, viewer, batch_id)
    made = get_list(session, viewer, batch, list_id, is_to_change=True)
    if made.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if made.released_on is not None:
        raise TransitionRefused(Reason.DECISIONS_RELEASED)
    if given.released_on < made.prepared_on:
        raise InvalidValue(fields={"released_on": Reason.DATES_OUT_OF_ORDER})
    _refuse_preparer(session, viewer, made, given, today)
    entries = session.execute(
        select(DecisionEntry)
        .where(col(DecisionEntry.list_id) == made.id)
        .order_by(col(DecisionEntry.id))
    ).scalars()
    for entry in entries.all():
        _decide(session, viewer, entry, given, today)
    made.released_on = given.released_on
    made.released_by_id = viewer.person_id
    made.released_by = viewer.name
    made.document_number = given.document_number
    made.fallback = given.fallback
    made.fallback_reason = given.reason if given.fallback else ""
    session.flush()
    return describe_decisions(session, viewer, batch_id, list_id, today)


def drop_entry(
    session: Session, viewer: Viewer, batch_id: str, list_id: str, entry_id: str, today: date
) -> DecisionListDetail:
    """Not decided with this list after all; before it is released."""
    _refuse_strangers(viewer)
    batch = get_batch(session, viewer, batch_id)
    made = get_list(session, viewer, batch, list_id, is_to_change=True)
    entry = session.execute(
        select(DecisionEntry)
        .join(CultivationCase, col(CultivationCase.id) == col(DecisionEntry.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(
            visible_cases(viewer),
            col(DecisionEntry.list_id) == made.id,
            col(DecisionEntry.public_id) == entry_id,
        )
    ).scalar_one_or_none()
    if entry is None:
        raise NotFound
    if made.released_on is not None:
        raise TransitionRefused(Reason.DECISIONS_RELEASED)
    session.delete(entry)
    session.flush()
    return describe_decisions(session, viewer, batch_id, list_id, today)


# --- What holds a list ----------------------------------------------------------------------------


def _refuse_strangers(viewer: Viewer) -> None:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)


def _case(session: Session, viewer: Viewer, batch: Batch, case_id: str) -> CultivationCase:
    case = lock_case(session, viewer, case_id)
    if case.batch_id != batch.id:
        raise InvalidValue(fields={"entries": Reason.BATCH_DOES_NOT_FIT})
    waiting = session.execute(
        select(is_proposed()).select_from(CultivationCase).where(col(CultivationCase.id) == case.id)
    ).scalar_one()
    if waiting:
        raise InvalidValue(fields={"entries": Reason.ALREADY_PROPOSED})
    return case


def _refuse_unfit(case: CultivationCase, proposal: Proposal) -> None:
    """A proposal is one of the county's decisions from where the case stands, with its reasons."""
    move: Move | None = decisions_from(case.programme, case.stage).get(proposal.action)
    if move is None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if Demand.REASON in move.demands and not proposal.reason:
        raise InvalidValue(fields={f"reason-{proposal.case}": Reason.REASON_REQUIRED})
    if Demand.FAILURE_REASON in move.demands and proposal.failure_reason is None:
        raise InvalidValue(
            fields={f"failure_reason-{proposal.case}": Reason.FAILURE_REASON_REQUIRED}
        )


def _finding(session: Session, viewer: Viewer, case: CultivationCase, today: date) -> int | None:
    """What the register knows of the firm today, judged and kept."""
    judged = Judged(case.programme.value)
    if edition_for(judged, today) is None:
        return None
    firm = session.get_one(Enterprise, case.enterprise_id)
    given = DiagnosisInput(programme=judged, note="随决定清单留存")
    return keep_diagnosis(session, viewer, firm.public_id, given, today).id


def _fallback(session: Session, viewer: Viewer, made: DecisionList, today: date) -> Fallback | None:
    """Open to a head who prepared the list himself while nobody else is there to release it."""
    if viewer.role not in HEADS:
        return None
    others = {one.person_id for one in colleagues_in(session, made.county_code, today)}
    return None if others - {viewer.person_id} else Fallback.HEAD_DECIDES_ALONE


def _refuse_preparer(
    session: Session, viewer: Viewer, made: DecisionList, given: Release, today: date
) -> None:
    if made.prepared_by_id != viewer.person_id:
        if given.fallback is not None:
            raise TransitionRefused(fields={"fallback": Reason.FALLBACK_NOT_OPEN})
        return
    open_to_viewer = _fallback(session, viewer, made, today)
    if open_to_viewer is None:
        raise TransitionRefused(Reason.OWN_WORK, earlier="编制决定清单")
    if given.fallback is not open_to_viewer:
        raise TransitionRefused(
            fields={"fallback": Reason.FALLBACK_NOT_NAMED}, earlier="编制决定清单"
        )
    if not given.reason:
        raise TransitionRefused(fields={"reason": Reason.REASON_REQUIRED})


def _decide(
    session: Session, viewer: Viewer, entry: DecisionEntry, given: Release, today: date
) -> None:
    """One decision of the list. A firm the releaser may not see holds the whole list: it is
    somebody else's to release."""
    found = session.execute(
        select(col(CultivationCase.public_id), col(CultivationCase.version), col(Enterprise.name))
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(viewer), col(CultivationCase.id) == entry.case_id)
    ).one_or_none()
    if found is None:
        raise TransitionRefused(Reason.RECUSED_FROM_ENTRY)
    case_id, version, firm = found
    asked = ActionInput(
        version=version,
        happened_on=given.released_on,
        reason=entry.reason,
        failure_reason=entry.failure_reason,
        document_number=given.document_number,
    )
    try:
        take_action(session, viewer, case_id, entry.action, asked, today)
    except Refusal as refusal:
        why = "".join(sentence(reason, refusal.details) for reason in refusal.reasons)
        raise TransitionRefused(Reason.ENTRY_HELD, firm=firm, why=why) from refusal
