"""The working-day calendar: years become known when their holidays are pasted in."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.queries.dictionaries import CalendarView, describe_calendar
from app.services.calendar import NewYear, OneDay, set_day, set_year
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render

pages = APIRouter(prefix="/calendar", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/calendar", tags=["dictionaries"])

PAGE = "calendar/page.html"


def _around(session: Session, viewer: Viewer, today: date) -> dict[str, Any]:
    return {"found": describe_calendar(session, viewer, today)}


@pages.get("")
def show_calendar(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page(PAGE, **_around(session, viewer, today))


@api.get("")
def read_calendar(session: ReadSession, viewer: CurrentViewer, today: Today) -> CalendarView:
    return describe_calendar(session, viewer, today)


@pages.post("/years")
def submit_year(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_around(session, viewer, today)):
        set_year(session, viewer, typed.parse(NewYear))
    return render.go("/calendar")


@api.post("/years")
def post_year(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewYear
) -> CalendarView:
    set_year(session, viewer, given)
    return describe_calendar(session, viewer, today)


@pages.post("/days")
def submit_day(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_around(session, viewer, today)):
        set_day(session, viewer, typed.parse(OneDay))
    return render.go("/calendar")


@api.post("/days")
def post_day(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: OneDay
) -> CalendarView:
    set_day(session, viewer, given)
    return describe_calendar(session, viewer, today)
