"""Whole groups of firms against the conditions, and under other conditions."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today
from app.domain.access import Viewer
from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.rules import Judged
from app.domain.criteria.trial import thresholds
from app.domain.refusals import Refusal
from app.queries.pool_trials import TrialFilters, TrialGroup, TrialPage, TrialView, try_firms
from app.web.rendering import Render
from app.words import sentence, word

pages = APIRouter(prefix="/diagnoses", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/diagnoses", tags=["diagnoses"])

Asked = Annotated[TrialFilters, Query()]


@pages.get("")
def show_trial(
    session: ReadSession, viewer: CurrentViewer, today: Today, asked: Asked, render: Render
) -> Response:
    return render.page("diagnoses/pool.html", **_page(session, viewer, today, asked))


@api.get("")
def read_trial(
    session: ReadSession, viewer: CurrentViewer, today: Today, asked: Asked
) -> TrialPage:
    """The group judged by the edition in force today and as asked: counts, and the nearest."""
    return try_firms(session, viewer, asked, today)


def _page(session: Session, viewer: Viewer, today: Today, asked: TrialFilters) -> dict[str, Any]:
    trial, wrong, said = None, {}, []
    try:
        trial = try_firms(session, viewer, asked, today)
    except Refusal as refusal:
        # A filter that cannot be read keeps its form, and says why beside the field.
        wrong = {
            name: sentence(why, refusal.details_of(name)) for name, why in refusal.fields.items()
        }
        said = [] if wrong else [sentence(why, refusal.details) for why in refusal.reasons]
    own = [one for one in EDITIONS.values() if one.judged is asked.programme]
    return {
        "asked": asked,
        "trial": trial,
        "errors": wrong,
        "sentences": said,
        "programmes": [(one.value, word(one)) for one in Judged],
        "groups": [(one.value, word(one)) for one in TrialGroup],
        "views": [(one.value, word(one)) for one in TrialView],
        "editions": [(one.key, one.title) for one in own],
        "thresholds": [f"{name}={value}" for name, value in thresholds(own[-1]).items()],
    }
