"""A department's returned table: its answers kept together, and taken back together as far as
nobody has touched them since."""

import json
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.opinions import Department, InquiryAnswer
from app.domain.refusals import NotFound, Reason, TransitionRefused
from app.models.inquiries import InquiryLine, ReturnedTable
from app.queries.inquiries import describe_inquiry
from app.queries.inquiry_subjects import SubjectId
from app.queries.inquiry_views import InquiryDetail
from app.services.inquiries import Answers, answer_inquiry, inquiry_to_change, lines_of

DATES = frozenset({"answered_on", "lifted_on"})
SAID = ("answer", "reason", "answered_on", "answered_by", "lifted_on", "lifted_by", "lift_reason")
Said = dict[str, str | None]


def keep_table(
    session: Session,
    viewer: Viewer,
    named: SubjectId,
    inquiry_id: str,
    department: Department,
    given: Answers,
    today: date,
) -> InquiryDetail:
    """The answers as on the inquiry's own page; what they change is remembered together."""
    inquiry = inquiry_to_change(session, viewer, named, inquiry_id)
    lines = lines_of(session, viewer, inquiry, department)
    before = {name: (line.version, _said(line)) for name, line in lines.items()}
    answer_inquiry(session, viewer, named, inquiry_id, department, given, today)
    made = [
        {"line": name, "version": line.version, "before": before[name][1]}
        for name, line in lines.items()
        if line.version != before[name][0]
    ]
    if made:
        table = ReturnedTable(
            county_code=inquiry.county_code,
            inquiry_id=inquiry.id or 0,
            department=department,
            kept_on=today,
            kept_by=viewer.name,
            answers=len(made),
            made=json.dumps(made, ensure_ascii=False),
        )
        session.add(table)
        session.flush()
    return describe_inquiry(session, viewer, named, inquiry_id)


def undo_table(
    session: Session,
    viewer: Viewer,
    named: SubjectId,
    inquiry_id: str,
    table_id: str,
    today: date,
) -> InquiryDetail:
    """What the table changed is again as it was before; an answer that somebody has changed or
    lifted since, or of a firm that is closed to the viewer, stays."""
    inquiry = inquiry_to_change(session, viewer, named, inquiry_id)
    table: ReturnedTable | None = session.execute(
        select(ReturnedTable)
        .where(
            col(ReturnedTable.inquiry_id) == inquiry.id, col(ReturnedTable.public_id) == table_id
        )
        .with_for_update()
    ).scalar_one_or_none()
    if table is None:
        raise NotFound
    if table.undone_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    lines = lines_of(session, viewer, inquiry, table.department)
    taken_back = 0
    for one in json.loads(table.made):
        line = lines.get(one["line"])
        if line is not None and line.version == one["version"]:
            _restore(line, one["before"])
            taken_back += 1
    if not taken_back:
        raise TransitionRefused(Reason.ROW_TOUCHED_SINCE)
    table.undone_on, table.undone_by, table.taken_back = today, viewer.name, taken_back
    session.flush()
    return describe_inquiry(session, viewer, named, inquiry_id)


def _said(line: InquiryLine) -> Said:
    values: dict[str, Any] = {name: getattr(line, name) for name in SAID}
    return {name: None if value is None else str(value) for name, value in values.items()}


def _restore(line: InquiryLine, said: Said) -> None:
    for name, value in said.items():
        if value is None:
            setattr(line, name, None)
        elif name in DATES:
            setattr(line, name, date.fromisoformat(value))
        else:
            setattr(line, name, InquiryAnswer(value) if name == "answer" else value)
