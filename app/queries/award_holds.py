"""What stands against paying a firm in a round: departments' answers and objections."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlmodel import Session, col

from app.domain.opinions import InquiryAnswer
from app.models.awards import AwardRound
from app.models.inquiries import Inquiry, InquiryLine
from app.models.notices import Objection
from app.queries.objections import IS_OPEN, IS_UPHELD


@dataclass(frozen=True, slots=True)
class Holds:
    negatives: int = 0
    unanswered: int = 0
    open_objections: int = 0
    upheld_objections: int = 0


NONE = Holds()


def holds_in(session: Session, made: AwardRound) -> dict[int, Holds]:
    """By firm, in two statements; a firm against which nothing stands is absent."""
    said = {firm: (negative, silent) for firm, negative, silent in session.execute(_said(made))}
    raised = {firm: (still, upheld) for firm, still, upheld in session.execute(_raised(made))}
    found = {
        firm: Holds(*said.get(firm, (0, 0)), *raised.get(firm, (0, 0)))
        for firm in said.keys() | raised.keys()
    }
    return {firm: holds for firm, holds in found.items() if holds != NONE}


def _said(made: AwardRound) -> Select[*tuple[Any, ...]]:
    stands = and_(
        col(InquiryLine.answer) == InquiryAnswer.NEGATIVE, col(InquiryLine.lifted_on).is_(None)
    )
    return (
        select(
            col(InquiryLine.enterprise_id),
            func.count(case((stands, 1))),
            func.count(case((col(InquiryLine.answer).is_(None), 1))),
        )
        .join(Inquiry, col(Inquiry.id) == col(InquiryLine.inquiry_id))
        .where(col(Inquiry.award_round_id) == made.id)
        .group_by(col(InquiryLine.enterprise_id))
    )


def _raised(made: AwardRound) -> Select[*tuple[Any, ...]]:
    return (
        select(col(Objection.enterprise_id), func.sum(IS_OPEN), func.sum(IS_UPHELD))
        .where(col(Objection.notice_id) == made.notice_id)
        .group_by(col(Objection.enterprise_id))
    )
