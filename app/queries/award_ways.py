"""A round on its way: what its moves ask of the list, its steps, moves and history."""

from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.awards.way import PROCEDURE, AwardAction, AwardStage, ListFacts, held
from app.domain.opinions import InquiryAnswer
from app.domain.stages import FactsOf
from app.models.awards import Award, AwardPayment, AwardRound
from app.models.inquiries import Inquiry, InquiryLine
from app.models.notices import PublicNotice
from app.queries.procedures import RecordWay, describe_way

Facts = FactsOf[AwardStage, AwardAction]


def facts_of_round(session: Session, made: AwardRound) -> Facts:
    """Objections hold single lines, not the round; so they are not among its facts."""
    ends_on = None
    if made.notice_id is not None:
        ends_on = session.execute(
            select(col(PublicNotice.ends_on)).where(col(PublicNotice.id) == made.notice_id)
        ).scalar_one()
    return FactsOf(
        stage=made.stage,
        stage_since=made.stage_since,
        notice_ends_on=ends_on,
        held=held(list_facts(session, made)),
    )


def list_facts(session: Session, made: AwardRound) -> ListFacts:
    """Of the whole list, whoever asks."""
    stands = (col(Award.round_id) == made.id, col(Award.strike).is_(None))
    firms = set(session.execute(select(col(Award.enterprise_id)).where(*stands)).scalars())
    asked: dict[int, list[bool]] = {}
    negative: set[int] = set()
    for firm, answer, lifted_on in session.execute(
        select(col(InquiryLine.enterprise_id), col(InquiryLine.answer), col(InquiryLine.lifted_on))
        .join(Inquiry, col(Inquiry.id) == col(InquiryLine.inquiry_id))
        .where(col(Inquiry.award_round_id) == made.id)
    ):
        asked.setdefault(firm, []).append(answer is not None)
        if answer is InquiryAnswer.NEGATIVE and lifted_on is None:
            negative.add(firm)
    unpaid: int = session.execute(
        select(func.count())
        .select_from(Award)
        .outerjoin(AwardPayment, col(AwardPayment.id) == col(Award.payment_id))
        .where(*stands, col(AwardPayment.paid_on).is_(None))
    ).scalar_one()
    return ListFacts(
        not_asked=len(firms - asked.keys()),
        unanswered=len({firm for firm, said in asked.items() if not all(said)} & firms),
        negatives=len(negative & firms),
        unpaid=unpaid,
    )


def way_of_round(session: Session, viewer: Viewer, made: AwardRound, today: date) -> RecordWay:
    return describe_way(session, viewer, PROCEDURE, made, today, facts_of_round(session, made))
