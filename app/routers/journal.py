"""The logs: the audit administrator's pages and their twins."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession
from app.queries.journal import (
    HistoryPage,
    JournalPage,
    LogFilters,
    list_history,
    list_journal,
)
from app.web.rendering import Render
from app.words import WORDS
from app.words.fields import ACTIONS, KINDS, field_word

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["logs"])

Filters = Annotated[LogFilters, Query()]


@pages.get("/history")
def show_history(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    return render.page(
        "history/list.html",
        "history/_table.html",
        found=list_history(session, viewer, filters),
        filters=filters,
        current=filters.model_dump(mode="json", exclude_defaults=True),
        kinds=KINDS,
        actions=ACTIONS,
        field_word=field_word,
        roles=WORDS["Role"],
    )


@api.get("/history")
def read_history(session: ReadSession, viewer: CurrentViewer, filters: Filters) -> HistoryPage:
    return list_history(session, viewer, filters)


@pages.get("/journal")
def show_journal(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    return render.page(
        "journal/list.html",
        "journal/_table.html",
        found=list_journal(session, viewer, filters),
        filters=filters,
        current=filters.model_dump(mode="json", exclude_defaults=True),
        kinds=WORDS["AccessKind"],
        reasons=WORDS["Reason"],
        roles=WORDS["Role"],
    )


@api.get("/journal")
def read_journal(session: ReadSession, viewer: CurrentViewer, filters: Filters) -> JournalPage:
    return list_journal(session, viewer, filters)
