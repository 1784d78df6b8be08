"""The county's decision lists: of a batch, one with its entries, and the decision on a case."""

import json

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, FILLERS, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.second_person import Fallback
from app.domain.stages import Action, Move, Stage
from app.domain.titles import Programme
from app.models.cases import Batch, CultivationCase
from app.models.decisions import CriterionObjection, DecisionEntry, DecisionList
from app.models.diagnoses import Diagnosis
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.batches import get_batch
from app.queries.cases import visible_cases
from app.queries.decision_views import (
    CriterionObjectionRow,
    Decidable,
    DecidedCriterion,
    Decision,
    DecisionEntryRow,
    DecisionListDetail,
    DecisionListRow,
    DecisionLists,
)
from app.queries.diagnosis_views import FindingView, Reading
from app.queries.officer_names import naming_for
from app.queries.visibility import in_region

DECISIONS = frozenset({Action.RECOMMEND, Action.REJECT, Action.CHECK})


def decisions_from(programme: Programme, stage: Stage) -> dict[Action, Move]:
    """The county's own decisions that leave a stage: those that need a second person."""
    return {
        move.action: move
        for move in PROGRAMMES[programme].moves
        if move.source is stage and move.must_differ_from and move.action in DECISIONS
    }


def get_list(
    session: Session, viewer: Viewer, batch: Batch, public_id: str, *, is_to_change: bool = False
) -> DecisionList:
    wanted = select(DecisionList).where(
        in_region(DecisionList.county_code, viewer),
        col(DecisionList.batch_id) == batch.id,
        col(DecisionList.public_id) == public_id,
    )
    found: DecisionList | None = session.execute(
        wanted.with_for_update() if is_to_change else wanted
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def list_decisions(session: Session, viewer: Viewer, batch_id: str) -> DecisionLists:
    batch = get_batch(session, viewer, batch_id)
    lists = _rows(session, col(DecisionList.batch_id) == batch.id)
    name = f"{batch.year}-{batch.number}"
    return DecisionLists(batch.public_id, name, lists, _decidable(session, viewer, batch))


def is_proposed() -> ColumnElement[bool]:
    """The case stands on a list that nobody has released."""
    return exists().where(
        col(DecisionEntry.case_id) == col(CultivationCase.id),
        col(DecisionEntry.list_id) == col(DecisionList.id),
        col(DecisionList.released_on).is_(None),
    )


def _decidable(session: Session, viewer: Viewer, batch: Batch) -> list[Decidable]:
    stages = [
        stage
        for stage in PROGRAMMES[batch.programme].stages
        if decisions_from(batch.programme, stage)
    ]
    found = session.execute(
        select(col(CultivationCase.public_id), col(Enterprise.name), col(CultivationCase.stage))
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(
            visible_cases(viewer),
            col(CultivationCase.batch_id) == batch.id,
            col(CultivationCase.stage).in_(stages),
            ~is_proposed(),
        )
        .order_by(col(Enterprise.name_key), col(CultivationCase.id))
    )
    return [
        Decidable(case_id, name, stage, list(decisions_from(batch.programme, stage)))
        for case_id, name, stage in found
    ]


def _rows(session: Session, wanted: ColumnElement[bool]) -> list[DecisionListRow]:
    entries = (
        select(func.count())
        .where(col(DecisionEntry.list_id) == col(DecisionList.id))
        .correlate(DecisionList)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            col(DecisionList.public_id),
            col(DecisionList.version),
            col(DecisionList.number),
            col(DecisionList.prepared_on),
            col(DecisionList.prepared_by),
            col(DecisionList.released_on),
            col(DecisionList.released_by),
            col(DecisionList.document_number),
            col(DecisionList.fallback),
            col(DecisionList.fallback_reason),
            entries,
        )
        .where(wanted)
        .order_by(col(DecisionList.number).desc())
    )
    return [DecisionListRow(*row) for row in found]


def describe_list(
    session: Session, viewer: Viewer, batch_id: str, list_id: str, fallback: Fallback | None
) -> DecisionListDetail:
    batch = get_batch(session, viewer, batch_id)
    stored = get_list(session, viewer, batch, list_id)
    (row,) = _rows(session, col(DecisionList.id) == stored.id)
    entries = _entries(
        session, and_(col(DecisionEntry.list_id) == stored.id, visible_cases(viewer))
    )
    return DecisionListDetail(
        batch_id=batch.public_id,
        batch=f"{batch.year}-{batch.number}",
        row=row,
        entries=entries,
        withheld=row.cases - len(entries),
        is_own=stored.prepared_by_id == viewer.person_id,
        fallback=fallback,
    )


def _entries(session: Session, wanted: ColumnElement[bool]) -> list[DecisionEntryRow]:
    found = session.execute(
        select(
            col(DecisionEntry.public_id),
            col(CultivationCase.public_id),
            col(CultivationCase.receipt_number),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Township.name),
            col(CultivationCase.stage),
            col(DecisionEntry.action),
            col(DecisionEntry.reason),
            col(DecisionEntry.failure_reason),
        )
        .join_from(
            DecisionEntry, CultivationCase, col(CultivationCase.id) == col(DecisionEntry.case_id)
        )
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(wanted)
        .order_by(col(DecisionEntry.action), col(Enterprise.name_key), col(DecisionEntry.id))
    )
    return [DecisionEntryRow(*row) for row in found]


# --- The decision on one case ---------------------------------------------------------------------


def released_entry(
    session: Session, case: CultivationCase
) -> tuple[DecisionEntry, DecisionList] | None:
    """The newest decision on a case that was released."""
    found = session.execute(
        select(DecisionEntry, DecisionList)
        .join_from(DecisionEntry, DecisionList, col(DecisionList.id) == col(DecisionEntry.list_id))
        .where(col(DecisionEntry.case_id) == case.id, col(DecisionList.released_on).is_not(None))
        .order_by(col(DecisionEntry.id).desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def decision_on(session: Session, viewer: Viewer, case: CultivationCase) -> Decision | None:
    """For the bureau and the firm itself: the finding says more than a town may read."""
    if viewer.role not in BUREAU | FILLERS:
        return None
    released = released_entry(session, case)
    if released is None:
        return None
    entry, decided = released
    reading = finding_of(session, entry)
    objections = _objections(session, viewer, entry)
    return Decision(
        action=entry.action,
        decided_on=decided.released_on or decided.prepared_on,
        document_number=decided.document_number,
        reason=entry.reason,
        failure_reason=entry.failure_reason,
        edition=reading.edition_title if reading else "",
        criteria=_criteria(reading.findings if reading else [], objections),
        open_objections=sum(one.outcome is None for one in objections),
        is_own=decided.released_by_id == viewer.person_id,
    )


def finding_of(session: Session, entry: DecisionEntry) -> Reading | None:
    """As it was kept when the list was prepared."""
    kept: str | None = session.execute(
        select(col(Diagnosis.reading)).where(col(Diagnosis.id) == entry.diagnosis_id)
    ).scalar_one_or_none()
    return Reading.model_validate(json.loads(kept)) if kept else None


def _criteria(
    findings: list[FindingView], objections: list[CriterionObjectionRow]
) -> list[DecidedCriterion]:
    by_criterion: dict[str, list[CriterionObjectionRow]] = {}
    for one in objections:
        by_criterion.setdefault(one.criterion, []).append(one)
    return [
        DecidedCriterion(finding, by_criterion.get(finding.criterion, [])) for finding in findings
    ]


def _objections(
    session: Session, viewer: Viewer, entry: DecisionEntry
) -> list[CriterionObjectionRow]:
    found = session.execute(
        select(
            col(CriterionObjection.public_id),
            col(CriterionObjection.criterion),
            col(CriterionObjection.content),
            col(CriterionObjection.raised_on),
            col(CriterionObjection.raised_by),
            col(CriterionObjection.outcome),
            col(CriterionObjection.answer),
            col(CriterionObjection.answered_on),
            col(CriterionObjection.answered_by),
        )
        .where(col(CriterionObjection.entry_id) == entry.id)
        .order_by(col(CriterionObjection.id))
    ).all()
    naming = naming_for(session, viewer, ((None, row.answered_by) for row in found))
    return [
        CriterionObjectionRow(*row[:-1], naming.of_officer(row.answered_by))  # type: ignore[call-arg]
        for row in found
    ]
