"""部门核查: lists that one has made and that departments have not answered in full."""

from datetime import date
from typing import Any

from sqlalchemy import Select, case, exists, literal, null, select
from sqlmodel import col

from app.domain.access import BUREAU, Viewer
from app.domain.tasks import TaskKind
from app.models.awards import AwardRound
from app.models.cases import Batch
from app.models.inquiries import Inquiry, InquiryLine
from app.queries.inquiry_subjects import HOMES, InquirySubject
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab
from app.queries.visibility import in_region


def _unanswered(viewer: Viewer, _today: date) -> Select[Any]:
    """An inquiry is a list of many firms, so it belongs to the region and to no firm."""
    has_open_line = exists().where(
        col(InquiryLine.inquiry_id) == col(Inquiry.id), col(InquiryLine.answer).is_(None)
    )
    home = case(
        (col(Batch.id).is_not(None), literal(HOMES[InquirySubject.BATCH]) + col(Batch.public_id)),
        else_=literal(HOMES[InquirySubject.AWARD_ROUND]) + col(AwardRound.public_id),
    )
    address = home + "/inquiries/" + col(Inquiry.public_id)
    name = case((col(Batch.id).is_not(None), "申报批次部门核查"), else_="奖补部门核查")
    columns: tuple[Any, ...] = (
        col(Inquiry.public_id).label("subject_id"),
        address.label("page"),
        null().label("enterprise_id"),
        name.label("enterprise"),
        null().label("township"),
        col(Batch.programme).label("what"),
        col(Inquiry.document_number).label("note"),
        col(Inquiry.made_on).label("since"),
        col(Inquiry.answer_by_on).label("due_on"),
    )
    return (
        select(*columns)
        .outerjoin_from(Inquiry, Batch, col(Batch.id) == col(Inquiry.batch_id))
        .outerjoin(AwardRound, col(AwardRound.id) == col(Inquiry.award_round_id))
        .where(
            in_region(Inquiry.county_code, viewer),
            col(Inquiry.made_by) == viewer.name,
            has_open_line,
        )
        .order_by(col(Inquiry.answer_by_on), col(Inquiry.id))
    )


UNANSWERED = plain(TaskKind.OWN_INQUIRY, Tab.STARTED, BUREAU, _unanswered)
