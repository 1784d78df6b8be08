"""Tags of one firm, and the answer to a reminder; many at once go through app.routers.jobs."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, Today, WriteSession
from app.queries.enterprise_detail import describe_enterprise
from app.queries.enterprise_views import EnterpriseDetail
from app.queries.tasks import Tab, TaskPage, list_tasks
from app.services.reminders import finish_reminder
from app.services.tags import TagInput, put_tag, take_tag_off
from app.web.forms import TypedForm
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["reminders"])


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


@pages.post("/reminders/{reminder_id}/done")
def submit_reminder_done(
    session: WriteSession, viewer: CurrentViewer, today: Today, reminder_id: str, render: Render
) -> Response:
    finish_reminder(session, viewer, reminder_id, today)
    return render.go("/tasks")


@api.post("/reminders/{reminder_id}/done")
def post_reminder_done(
    session: WriteSession, viewer: CurrentViewer, today: Today, reminder_id: str
) -> TaskPage:
    finish_reminder(session, viewer, reminder_id, today)
    return list_tasks(session, viewer, Tab.MINE, today)
