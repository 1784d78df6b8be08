"""An expert's own reviews: the list, one to read and write, stepping down; and their twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.domain.relations import RelationKind
from app.domain.review_forms import ITEMS
from app.queries.reviews import ReviewDetail, ReviewLine, describe_review, list_reviews
from app.services.reviews import (
    MarkInput,
    ReviewInput,
    StepDownInput,
    save_review,
    step_down,
    submit_review,
)
from app.web.choices import choices
from app.web.forms import Typed
from app.web.rendering import Render
from app.web.sent import Sent
from app.words.reviews import ITEM_WORDS

pages = APIRouter(prefix="/reviews", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/reviews", tags=["reviews"])

LIST = "/reviews"


@pages.get("")
def show_reviews(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("reviews/list.html", None, rows=list_reviews(session, viewer))


@api.get("")
def read_reviews(session: ReadSession, viewer: CurrentViewer) -> list[ReviewLine]:
    return list_reviews(session, viewer)


def _context(session: Session, viewer: Viewer, review_id: str) -> dict[str, Any]:
    return {
        "found": describe_review(session, viewer, review_id),
        "items": ITEM_WORDS,
        "kinds": choices(RelationKind),
        "sent": None,
    }


@dataclass
class SentReview(Sent):
    review_id: str

    PAGE = "reviews/review.html"
    REGION = None

    @property
    def address(self) -> str:
        return f"{LIST}/{self.review_id}"

    def shown(self) -> dict[str, Any]:
        return _context(self.session, self.viewer, self.review_id)

    def given(self) -> ReviewInput:
        return typed_review(self.typed)


def typed_review(typed: Typed) -> ReviewInput:
    """Each item has a field of its own name, and one for its justification."""
    marks = []
    for item in ITEMS:
        answer, why = typed.get(item.key, "").strip(), typed.get(f"{item.key}.why", "").strip()
        if not answer and not why:
            continue
        mark = MarkInput.model_construct(item=item.key, points=None, is_met=None, justification=why)
        if answer and item.is_scored:
            if not answer.isdecimal():
                by_field = {item.key: {"most": item.most}}
                raise InvalidValue(fields={item.key: Reason.POINTS_OUT_OF_RANGE}, by_field=by_field)
            mark.points = int(answer)
        elif answer:
            mark.is_met = answer == "true"
        marks.append(mark)
    version = typed.get("version", "")
    return ReviewInput.model_construct(
        marks=marks,
        opinion=typed.get("opinion", "").strip()[:2000],
        version=int(version) if version.isdecimal() else 0,
    )


ReviewForm = Annotated[SentReview, Depends()]


@pages.get("/{review_id}")
def show_review(
    session: ReadSession, viewer: CurrentViewer, review_id: str, render: Render
) -> Response:
    return render.page(SentReview.PAGE, None, **_context(session, viewer, review_id))


@api.get("/{review_id}")
def read_review(session: ReadSession, viewer: CurrentViewer, review_id: str) -> ReviewDetail:
    return describe_review(session, viewer, review_id)


@pages.post("/{review_id}")
def submit_draft(form: ReviewForm) -> Response:
    with form.as_form("draft"):
        save_review(form.session, form.viewer, form.review_id, form.given())
    return form.changed()


@api.post("/{review_id}")
def post_draft(
    session: WriteSession, viewer: CurrentViewer, review_id: str, given: ReviewInput
) -> ReviewDetail:
    save_review(session, viewer, review_id, given)
    return describe_review(session, viewer, review_id)


@pages.post("/{review_id}/submit")
def submit_whole(form: ReviewForm) -> Response:
    with form.as_form("draft"):
        submit_review(form.session, form.viewer, form.review_id, form.given())
    return form.changed()


@api.post("/{review_id}/submit")
def post_whole(
    session: WriteSession, viewer: CurrentViewer, review_id: str, given: ReviewInput
) -> ReviewDetail:
    submit_review(session, viewer, review_id, given)
    return describe_review(session, viewer, review_id)


@pages.post("/{review_id}/step-down")
def submit_step_down(form: ReviewForm) -> Response:
    with form.as_form("step_down"):
        given = form.parse(StepDownInput)
        step_down(form.session, form.viewer, form.review_id, given, form.today)
    return form.render.go(LIST)


@api.post("/{review_id}/step-down")
def post_step_down(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    review_id: str,
    given: StepDownInput,
) -> list[ReviewLine]:
    step_down(session, viewer, review_id, given, today)
    return list_reviews(session, viewer)
