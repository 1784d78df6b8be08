"""What others said to one case, as the rules of its moves ask for it."""

from dataclasses import replace

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from app.domain.opinions import InquiryAnswer, Negative, Office, Opinion
from app.domain.stages import CaseFacts, Gate
from app.models.cases import CultivationCase
from app.models.inquiries import InquiryLine, JointOpinion


def with_clearances(
    session: Session, case: CultivationCase, facts: CaseFacts, gates: frozenset[Gate]
) -> CaseFacts:
    """The facts, with what these gates ask: one statement for each, none for none."""
    if Gate.DEPARTMENTS_CLEAR in gates:
        facts = replace(facts, negatives=negatives_of(session, case))
    if Gate.THREE_OPINIONS in gates:
        facts = replace(facts, joint_opinions=joint_opinions_of(session, case))
    return facts


def negatives_of(session: Session, case: CultivationCase) -> tuple[Negative, ...]:
    found = session.execute(
        select(col(InquiryLine.department), col(InquiryLine.reason))
        .where(
            col(InquiryLine.case_id) == case.id,
            col(InquiryLine.answer) == InquiryAnswer.NEGATIVE,
            col(InquiryLine.lifted_on).is_(None),
        )
        .order_by(col(InquiryLine.id))
    )
    return tuple(Negative(department, reason) for department, reason in found)


def said_to(case: CultivationCase) -> ColumnElement[bool]:
    """To the case itself, or to the batch it is in."""
    itself = col(JointOpinion.case_id) == case.id
    if case.batch_id is None:
        return itself
    return or_(itself, col(JointOpinion.batch_id) == case.batch_id)


def joint_opinions_of(session: Session, case: CultivationCase) -> dict[Office, Opinion]:
    """The last of each office; what it said to the case itself prevails over its batch's."""
    found = session.execute(
        select(col(JointOpinion.office), col(JointOpinion.opinion))
        .where(said_to(case))
        .order_by(col(JointOpinion.case_id).is_not(None), col(JointOpinion.id))
    )
    return dict(iter(found))
