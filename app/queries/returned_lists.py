"""What a department's returned list would bring about: a look, nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.domain.access import BUREAU, Viewer
from app.domain.list_lines import Line
from app.domain.opinions import Department, InquiryAnswer
from app.domain.refusals import NotPermitted, Reason, TransitionRefused
from app.domain.returned_lists import Asked, read_returned
from app.queries.inquiries import describe_inquiry
from app.queries.inquiry_subjects import SubjectId
from app.queries.inquiry_views import Answered, InquiryDetail
from app.words import sentence, word


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One firm's answer as it would be kept, beside what is kept now."""

    row: int
    line: str
    enterprise: str
    answer: InquiryAnswer
    reason: str
    before: InquiryAnswer | None
    before_reason: str

    @property
    def is_new(self) -> bool:
        return (self.answer, self.reason) != (self.before, self.before_reason)


@dataclass(frozen=True, slots=True)
class ReturnedProblem:
    row: int
    column: str
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class ReturnedPreview:
    department: Department
    rows: list[ReturnedRow]
    problems: list[ReturnedProblem]
    blank: int
    """Rows about which nothing was filled in."""
    missing: int
    """Firms of the list that no row names."""


def preview_returned(
    session: Session,
    viewer: Viewer,
    named: SubjectId,
    inquiry_id: str,
    department: Department,
    lines: Sequence[Line],
) -> tuple[InquiryDetail, ReturnedPreview]:
    """Of the firms the viewer may see; others are not on the list for them."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    found = describe_inquiry(session, viewer, named, inquiry_id)
    if found.inquiry.sent_on is None:
        raise TransitionRefused(Reason.INQUIRY_NOT_SENT)
    asked = [
        (Asked(one.line_id, firm.enterprise, firm.uscc), one)
        for firm in found.firms
        for one in firm.answers
        if one.department is department
    ]
    return found, _preview(department, asked, lines)


def _preview(
    department: Department, asked: list[tuple[Asked, Answered]], lines: Sequence[Line]
) -> ReturnedPreview:
    now = {firm.line: one for firm, one in asked}
    headings = {word(one): one is department for one in Department}
    returned = read_returned(lines, [firm for firm, _ in asked], headings)
    rows = [
        ReturnedRow(
            row=told.row,
            line=told.firm.line,
            enterprise=told.firm.enterprise,
            answer=told.answer,
            reason=told.reason,
            before=now[told.firm.line].answer,
            before_reason=now[told.firm.line].reason,
        )
        for told in returned.answers
    ]
    problems = [
        ReturnedProblem(
            one.row,
            one.column,
            one.reason,
            sentence(one.reason, {"department": word(department), **one.details}),
        )
        for one in returned.problems
    ]
    missing = max(len(asked) - len(rows) - returned.blank, 0)
    return ReturnedPreview(department, rows, problems, returned.blank, missing)
