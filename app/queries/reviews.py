"""Reviews: an expert's own, and what a panel's reviews come to once it is closed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.panels import ExpertKind, PanelPurpose, PanelState
from app.domain.refusals import NotFound
from app.domain.review_forms import Given, Item, form_of
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.reviews import Expert, Panel, PanelCase, PanelSeat, Review, ReviewMark
from app.queries.dossiers import Dossier, dossier_of


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One of an expert's reviews. A blind one's firm is a number."""

    id: str
    purpose: PanelPurpose
    panel_state: PanelState
    programme: Programme
    year: int
    number: int
    enterprise: str | None
    due_on: date
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    item: Item
    points: int | None
    is_met: bool | None
    justification: str


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    line: ReviewLine
    kind: ExpertKind
    version: int
    is_blind: bool
    answers: list[AnswerRow]
    opinion: str
    may_write: bool
    dossier: Dossier


COLUMNS: tuple[Any, ...] = (
    col(Review.public_id),
    col(Panel.purpose),
    col(Panel.state),
    col(CultivationCase.programme),
    col(CultivationCase.year),
    col(PanelCase.number),
    col(Enterprise.name),
    col(Panel.due_on),
    col(Review.submitted_at),
    col(Panel.is_blind),
)


def visible_reviews(viewer: Viewer) -> ColumnElement[bool]:
    """An expert's own, of seats they sit on, but for firms they have come to keep away from."""
    if viewer.role is not Role.EXPERT:
        return false()
    return (
        (col(Expert.person_id) == viewer.person_id)
        & col(PanelSeat.seat).is_not(None)
        & (col(Panel.state) != PanelState.REPLACED)
        & col(CultivationCase.enterprise_id).not_in(viewer.recused_from)
    )


def own_reviews(*columns: Any) -> Any:
    """Of one's own reviews whatever is wanted; joined to all that a condition may ask about."""
    return (
        select(*columns)
        .select_from(Review)
        .join(PanelSeat, col(PanelSeat.id) == col(Review.seat_id))
        .join(Expert, col(Expert.id) == col(PanelSeat.expert_id))
        .join(Panel, col(Panel.id) == col(Review.panel_id))
        .join(PanelCase, col(PanelCase.id) == col(Review.panel_case_id))
        .join(CultivationCase, col(CultivationCase.id) == col(PanelCase.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
    )


def list_reviews(session: Session, viewer: Viewer) -> list[ReviewLine]:
    """Those still to write first, by when they are due."""
    rows = session.execute(
        own_reviews(*COLUMNS)
        .where(visible_reviews(viewer))
        .order_by(
            col(Review.submitted_at).is_not(None),
            col(Panel.due_on),
            col(Panel.id),
            col(PanelCase.number),
        )
    )
    return [_line(row) for row in rows]


def _line(row: Any) -> ReviewLine:
    is_named = row.state is PanelState.RELEASED or not row.is_blind
    return ReviewLine(
        id=row.public_id,
        purpose=row.purpose,
        panel_state=row.state,
        programme=row.programme,
        year=row.year,
        number=row.number,
        enterprise=row.name if is_named else None,
        due_on=row.due_on,
        submitted_at=row.submitted_at,
    )


def get_review(session: Session, viewer: Viewer, public_id: str) -> tuple[Review, Panel, PanelSeat]:
    """One's own, to be written."""
    found = session.execute(
        own_reviews(Review, Panel, PanelSeat)
        .where(visible_reviews(viewer), col(Review.public_id) == public_id)
        .with_for_update(of=Review)
    ).one_or_none()
    if found is None:
        raise NotFound
    review, panel, seat = found
    return review, panel, seat


def describe_review(session: Session, viewer: Viewer, public_id: str) -> ReviewDetail:
    row = session.execute(
        own_reviews(
            *COLUMNS,
            Review,
            col(PanelSeat.kind).label("kind"),
            col(CultivationCase.id).label("case_key"),
        ).where(visible_reviews(viewer), col(Review.public_id) == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    review, line = row.Review, _line(row)
    kept = marks_of(session, review.id)
    return ReviewDetail(
        line=line,
        kind=row.kind,
        version=review.version,
        is_blind=line.enterprise is None,
        answers=[_answer(item, kept.get(item.key)) for item in form_of(row.kind)],
        opinion=review.opinion,
        may_write=line.panel_state is PanelState.REVIEWING and review.submitted_at is None,
        dossier=dossier_of(session, row.case_key, is_blind=line.enterprise is None),
    )


def marks_of(session: Session, review_id: int | None) -> dict[str, Given]:
    rows = session.execute(
        select(
            col(ReviewMark.item),
            col(ReviewMark.points),
            col(ReviewMark.is_met),
            col(ReviewMark.justification),
        ).where(col(ReviewMark.review_id) == review_id)
    )
    return {row.item: Given(*row) for row in rows}


def _answer(item: Item, given: Given | None) -> AnswerRow:
    if given is None:
        return AnswerRow(item, None, None, "")
    return AnswerRow(item, given.points, given.is_met, given.justification)
