"""Objections to a county decision, criterion by criterion of the finding it rests on."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.refusals import (
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.decisions import CriterionObjection, DecisionEntry, DecisionList
from app.models.notices import ObjectionOutcome
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import lock_case
from app.queries.decisions import finding_of, released_entry


class NewObjection(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    criterion: str = Field(max_length=60)
    content: str = Field(min_length=1, max_length=1000)


class ObjectionAnswer(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    outcome: ObjectionOutcome
    answer: str = Field(min_length=1, max_length=1000)


def object_to_finding(
    session: Session, viewer: Viewer, case_id: str, given: NewObjection, today: date
) -> CaseDetail:
    """The firm, to one criterion of the finding that its decision rests on; one open at a time."""
    if viewer.role is not Role.ENTERPRISE_USER:
        raise NotPermitted(Reason.NOT_PERMITTED)
    case = lock_case(session, viewer, case_id)
    released = released_entry(session, case)
    if released is None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    entry, _ = released
    reading = finding_of(session, entry)
    if given.criterion not in {one.criterion for one in (reading.findings if reading else [])}:
        raise InvalidValue(fields={"criterion": Reason.BAD_VALUE})
    still_open = session.execute(
        select(col(CriterionObjection.id)).where(
            col(CriterionObjection.entry_id) == entry.id,
            col(CriterionObjection.criterion) == given.criterion,
            col(CriterionObjection.outcome).is_(None),
        )
    ).first()
    if still_open is not None:
        raise InvalidValue(fields={"content": Reason.OBJECTION_PENDING})
    session.add(
        CriterionObjection(
            county_code=case.county_code,
            entry_id=entry.id or 0,
            case_id=case.id or 0,
            enterprise_id=case.enterprise_id,
            criterion=given.criterion,
            content=given.content,
            raised_on=today,
            raised_by=viewer.name,
        )
    )
    session.flush()
    return describe_case(session, viewer, case_id, today)


def answer_criterion(
    session: Session,
    viewer: Viewer,
    case_id: str,
    objection_id: str,
    given: ObjectionAnswer,
    today: date,
) -> CaseDetail:
    """By the bureau, and not by who released the decision objected to."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    case = lock_case(session, viewer, case_id)
    found = session.execute(
        select(CriterionObjection, col(DecisionList.released_by_id))
        .join_from(
            CriterionObjection,
            DecisionEntry,
            col(DecisionEntry.id) == col(CriterionObjection.entry_id),
        )
        .join(DecisionList, col(DecisionList.id) == col(DecisionEntry.list_id))
        .where(
            col(CriterionObjection.case_id) == case.id,
            col(CriterionObjection.public_id) == objection_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    objection, released_by_id = found
    if objection.outcome is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if released_by_id == viewer.person_id:
        raise TransitionRefused(Reason.OWN_WORK, earlier="签发决定")
    objection.outcome = given.outcome
    objection.answer = given.answer
    objection.answered_on = today
    objection.answered_by = viewer.name
    session.flush()
    return describe_case(session, viewer, case_id, today)
