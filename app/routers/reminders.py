"""Tags of one firm, reminders and their answers; many at once go through app.routers.jobs."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.reminders import ReminderState, ReminderSubject
from app.queries.enterprise_detail import describe_enterprise
from app.queries.enterprise_views import EnterpriseDetail
from app.queries.paging import SIZES
from app.queries.reminders import (
    Reminded,
    ReminderFilters,
    ReminderPage,
    ReminderSide,
    describe_reminded,
    list_reminders,
)
from app.queries.task_views import Tab, TaskPage
from app.queries.tasks import list_tasks
from app.services.reminders import AnswerInput, RemindInput, finish_reminder, remind
from app.services.tags import TagInput, put_tag, take_tag_off
from app.web.choices import worded
from app.web.forms import TypedForm, refilling
from app.web.lists import size_links, turn
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["reminders"], route_class=Once)

Filters = Annotated[ReminderFilters, Query()]
LIST = "/reminders"
ONE = "reminders/one.html"


@pages.post("/enterprises/{enterprise_id}/tags")
def submit_tag(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    put_tag(session, viewer, enterprise_id, typed.parse(TagInput))
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/enterprises/{enterprise_id}/tags", status_code=201)
def post_tag(
    session: WriteSession, viewer: CurrentViewer, today: Today, enterprise_id: str, given: TagInput
) -> EnterpriseDetail:
    put_tag(session, viewer, enterprise_id, given)
    return describe_enterprise(session, viewer, enterprise_id, today)


@pages.post("/enterprises/{enterprise_id}/tags/remove")
def submit_tag_removal(
    session: WriteSession,
    viewer: CurrentViewer,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    take_tag_off(session, viewer, enterprise_id, typed.parse(TagInput))
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/enterprises/{enterprise_id}/tags/remove")
def post_tag_removal(
    session: WriteSession, viewer: CurrentViewer, today: Today, enterprise_id: str, given: TagInput
) -> EnterpriseDetail:
    take_tag_off(session, viewer, enterprise_id, given)
    return describe_enterprise(session, viewer, enterprise_id, today)


# --- Reminders: those sent and got, the answer, those of one row ----------------------------------


@pages.get("/reminders")
def show_reminders(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    """What one sent, and who has read and answered it; or what one got."""
    found = list_reminders(session, viewer, filters)
    asked = filters.model_dump(
        mode="json", exclude_defaults=True, exclude={"size", "after", "before"}
    )
    return render.page(
        "reminders/list.html",
        "reminders/_table.html",
        found=found,
        filters=filters,
        asked=asked,
        sides=worded(ReminderSide),
        states=worded(ReminderState),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        next=turn(LIST, asked, after=found.next),
        previous=turn(LIST, asked, before=found.previous),
    )


@api.get("/reminders")
def read_reminders(session: ReadSession, viewer: CurrentViewer, filters: Filters) -> ReminderPage:
    return list_reminders(session, viewer, filters)


@pages.post("/reminders/{reminder_id}/done")
def submit_reminder_done(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    reminder_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    finish_reminder(session, viewer, reminder_id, today, typed.parse(AnswerInput))
    return render.go("/tasks")


@api.post("/reminders/{reminder_id}/done")
def post_reminder_done(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    reminder_id: str,
    given: AnswerInput | None = None,
) -> TaskPage:
    finish_reminder(session, viewer, reminder_id, today, given)
    return list_tasks(session, viewer, Tab.MINE, today)


@pages.get("/reminders/{subject}/{subject_id}")
def show_reminded(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    subject: ReminderSubject,
    subject_id: str,
    render: Render,
) -> Response:
    found = describe_reminded(session, viewer, subject, subject_id, today)
    return render.page(ONE, found=found)


@api.get("/reminders/{subject}/{subject_id}")
def read_reminded(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    subject: ReminderSubject,
    subject_id: str,
) -> Reminded:
    return describe_reminded(session, viewer, subject, subject_id, today)


@pages.post("/reminders/{subject}/{subject_id}")
def submit_reminder(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    subject: ReminderSubject,
    subject_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    found = describe_reminded(session, viewer, subject, subject_id, today)
    with refilling(ONE, None, typed, found=found):
        remind(session, viewer, subject, subject_id, typed.parse(RemindInput), today)
    return render.go(f"/reminders/{subject}/{subject_id}")


@api.post("/reminders/{subject}/{subject_id}", status_code=201)
def post_reminder(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    subject: ReminderSubject,
    subject_id: str,
    given: RemindInput,
) -> Reminded:
    remind(session, viewer, subject, subject_id, given, today)
    return describe_reminded(session, viewer, subject, subject_id, today)
