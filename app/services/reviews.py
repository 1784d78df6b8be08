"""An expert's review: saved as a draft, submitted once, or given up because of a relation."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.panels import PanelState
from app.domain.refusals import EditConflict, Reason, TransitionRefused
from app.domain.relations import RelationKind, RelationSource
from app.domain.review_forms import LONGEST, Given, check_complete, check_draft
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.people import Recusal
from app.models.reviews import Panel, PanelCase, Review, ReviewMark
from app.queries.declarations import in_force_on
from app.queries.reviews import get_review
from app.services.panels import substitute


class MarkInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    item: str = Field(max_length=60)
    points: int | None = None
    is_met: bool | None = None
    justification: str = Field(default="", max_length=LONGEST)


class ReviewInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    marks: list[MarkInput] = Field(default_factory=list, max_length=60)
    opinion: str = Field(default="", max_length=2000)
    version: int


class StepDownInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    kind: RelationKind
    reason: str = Field(min_length=1, max_length=200)


def save_review(session: Session, viewer: Viewer, public_id: str, given: ReviewInput) -> Review:
    """A draft may be as incomplete as it likes, but holds nothing that its form does not."""
    review, panel, seat = get_review(session, viewer, public_id)
    _refuse_closed(review, panel)
    if review.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    marks = [Given(**one.model_dump()) for one in given.marks]
    check_draft(seat.kind, marks)
    _keep(session, review, marks, given.opinion)
    return review


def submit_review(session: Session, viewer: Viewer, public_id: str, given: ReviewInput) -> Review:
    """From now on it stays as it is; the history keeps the digest of what it says."""
    review = save_review(session, viewer, public_id, given)
    _, _, seat = get_review(session, viewer, public_id)
    marks = {one.item: Given(**one.model_dump()) for one in given.marks}
    check_complete(seat.kind, marks)
    review.submitted_at = now()
    review.digest = digest_of(marks.values(), given.opinion)
    session.flush()
    return review


def digest_of(marks: Iterable[Given], opinion: str) -> str:
    said = sorted([one.item, one.points, one.is_met, one.justification] for one in marks)
    text = json.dumps([said, opinion], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_closed(review: Review, panel: Panel) -> None:
    if panel.state is not PanelState.REVIEWING:
        raise TransitionRefused(Reason.PANEL_NOT_OPEN)
    if review.submitted_at is not None:
        raise TransitionRefused(Reason.REVIEW_SUBMITTED)


def _keep(session: Session, review: Review, marks: list[Given], opinion: str) -> None:
    session.execute(delete(ReviewMark).where(col(ReviewMark.review_id) == review.id))
    session.add_all(
        ReviewMark(
            review_id=review.id or 0,
            item=one.item,
            points=one.points,
            is_met=one.is_met,
            justification=one.justification,
        )
        for one in marks
        if one.points is not None or one.is_met is not None or one.justification
    )
    review.opinion = opinion
    # Marks have rows of their own: without this the version would stay as it was.
    review.updated_at = now()
    session.flush()


def step_down(
    session: Session, viewer: Viewer, public_id: str, given: StepDownInput, today: date
) -> None:
    """The expert has a relation to the firm of this case: it is registered, every door closes,
    and whoever the same draw names next takes the seat. Nothing they wrote counts."""
    review, panel, seat = get_review(session, viewer, public_id)
    if panel.state is not PanelState.REVIEWING:
        raise TransitionRefused(Reason.PANEL_NOT_OPEN)
    _register(session, viewer, review, given, today)
    seat.stepped_down_on = today
    session.flush()
    substitute(session, viewer, panel, seat)


def _register(
    session: Session, viewer: Viewer, review: Review, given: StepDownInput, today: date
) -> None:
    firm_id: int = session.execute(
        select(col(CultivationCase.enterprise_id))
        .join(PanelCase, col(PanelCase.case_id) == col(CultivationCase.id))
        .where(col(PanelCase.id) == review.panel_case_id)
    ).scalar_one()
    known = select(col(Recusal.id)).where(
        col(Recusal.person_id) == viewer.person_id,
        col(Recusal.enterprise_id) == firm_id,
        in_force_on(today),
    )
    if session.execute(known).first() is None:
        session.add(
            Recusal(
                county_code=viewer.county_code,
                person_id=viewer.person_id,
                enterprise_id=firm_id,
                kind=given.kind,
                source=RelationSource.DECLARED,
                reason=given.reason,
                entered_by=viewer.name,
                valid_from=today,
            )
        )
    session.flush()
