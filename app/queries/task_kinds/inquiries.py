"""部门核查: lists that one has made and that departments have not answered in full."""

from datetime import date
from typing import Any

from sqlalchemy import Select, exists, literal, null, select
from sqlmodel import col

from app.domain.access import BUREAU, Viewer
from app.domain.tasks import TaskKind
from app.models.cases import Batch
from app.models.inquiries import Inquiry, InquiryLine
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab
from app.queries.visibility import in_region


def _unanswered(viewer: Viewer, _today: date) -> Select[Any]:
    """An inquiry is a list of many firms, so it belongs to the region and to no firm."""
    has_open_line = exists().where(
        col(InquiryLine.inquiry_id) == col(Inquiry.id), col(InquiryLine.answer).is_(None)
    )
    address = literal("/batches/") + col(Batch.public_id) + "/inquiries/" + col(Inquiry.public_id)
    columns: tuple[Any, ...] = (
        col(Inquiry.public_id).label("subject_id"),
        address.label("page"),
        null().label("enterprise_id"),
        literal("申报批次部门核查").label("enterprise"),
        null().label("township"),
        col(Batch.programme).label("what"),
        col(Inquiry.document_number).label("note"),
        col(Inquiry.made_on).label("since"),
        col(Inquiry.answer_by_on).label("due_on"),
    )
    return (
        select(*columns)
        .join_from(Inquiry, Batch, col(Batch.id) == col(Inquiry.batch_id))
        .where(
            in_region(Inquiry.county_code, viewer),
            col(Inquiry.made_by) == viewer.name,
            has_open_line,
        )
        .order_by(col(Inquiry.answer_by_on), col(Inquiry.id))
    )


UNANSWERED = plain(TaskKind.OWN_INQUIRY, Tab.STARTED, BUREAU, _unanswered)
