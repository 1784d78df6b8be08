"""One contact as its page shows it, with what this viewer may do about it."""

from dataclasses import dataclass

from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.refusals import NotFound
from app.domain.visits import Occasion, VisitState
from app.models.cases import CultivationCase
from app.models.pool import Cohort, PoolEntry, Visit
from app.queries.attachments import AttachmentView, SubjectKind, list_attachments
from app.queries.subject_history import HistoryLine, list_history
from app.queries.visits import Second, VisitRow, visible_visits, visit_row, visit_statement

FIELDS = {
    "occasion": Occasion,
    "happened_on": None,
    "place": None,
    "summary": None,
    "document_number": None,
    "confirmed_on": None,
    "solo_explanation": None,
    "seen_by_head": None,
    "closed_on": None,
}
"""What the history of a contact tells, with the vocabulary of each field."""


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """`is_…` and `may_…` are about the viewer."""

    visit: VisitRow
    version: int
    second_id: str | None
    entry_id: str | None
    entry_cohort: str | None
    case_id: str | None
    case_year: int | None
    history: list[HistoryLine]
    files: list[AttachmentView]
    may_revise: bool
    may_confirm: bool
    may_explain: bool
    may_mark_seen: bool
    may_close: bool


def describe_visit(session: Session, viewer: Viewer, public_id: str) -> VisitDetail:
    statement = (
        visit_statement(
            col(Visit.version),
            col(Visit.county_code),
            col(Second.public_id).label("second_public_id"),
            col(PoolEntry.public_id).label("entry_public_id"),
            col(Cohort.name).label("entry_cohort"),
            col(CultivationCase.public_id).label("case_public_id"),
            col(CultivationCase.year).label("case_year"),
        )
        .outerjoin(PoolEntry, col(PoolEntry.id) == col(Visit.entry_id))
        .outerjoin(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .outerjoin(CultivationCase, col(CultivationCase.id) == col(Visit.case_id))
        .where(visible_visits(viewer), col(Visit.public_id) == public_id)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    shown = visit_row(row)
    is_first = row.first_id == viewer.person_id
    is_open = shown.closed_on is None
    is_unconfirmed = is_open and shown.needs_two and shown.confirmed_on is None
    return VisitDetail(
        visit=shown,
        version=row.version,
        second_id=row.second_public_id,
        entry_id=row.entry_public_id,
        entry_cohort=row.entry_cohort,
        case_id=row.case_public_id,
        case_year=row.case_year,
        history=list_history(session, row.county_code, "visit", public_id, FIELDS),
        files=list_attachments(session, viewer, SubjectKind.VISIT, [public_id]),
        may_revise=is_first and is_open,
        may_confirm=row.second_id == viewer.person_id and is_open and shown.confirmed_on is None,
        may_explain=is_first and is_unconfirmed,
        may_mark_seen=viewer.role in HEADS
        and not is_first
        and shown.state is VisitState.SOLO_CONTACT
        and not shown.seen_by_head,
        may_close=may_close_for(viewer, row.first_id) and is_open,
    )


def may_close_for(viewer: Viewer, first_id: int) -> bool:
    """The recorder, who stands in for them, or a head; the rule of two is asked besides."""
    return first_id in viewer.acts_for or viewer.role in HEADS
