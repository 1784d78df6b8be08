"""我的待办: what waits for whoever looks."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import Afterwards, CurrentViewer, ReadSession, Today
from app.domain.access import OFFICERS
from app.domain.tasks import TaskKind
from app.queries.task_views import Tab, TaskPage
from app.queries.tasks import count_tasks, list_tasks
from app.services.reminders import mark_read
from app.web.choices import worded
from app.web.rendering import Render

pages = APIRouter(prefix="/tasks", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/tasks", tags=["tasks"])


@pages.get("")
def show_tasks(
    viewer: CurrentViewer,
    session: ReadSession,
    afterwards: Afterwards,
    today: Today,
    render: Render,
    tab: Tab = Tab.MINE,
    kind: TaskKind | None = None,
) -> Response:
    """Whoever has a reminder before them here has read it; its sender sees that."""
    found = list_tasks(session, viewer, tab, today, kind=kind)
    unread = found.unread
    if unread:
        afterwards.append(lambda writing: mark_read(writing, viewer, unread))
    return render.page(
        "tasks/list.html",
        "tasks/_list.html",
        found=found,
        tabs=worded(Tab),
        has_reminders=viewer.role in OFFICERS,
    )


@pages.get("/count")
def show_task_count(
    viewer: CurrentViewer, session: ReadSession, today: Today, render: Render
) -> Response:
    return render.region("tasks/_count.html", count=count_tasks(session, viewer, today))


@api.get("/count")
def read_task_count(viewer: CurrentViewer, session: ReadSession, today: Today) -> int:
    return count_tasks(session, viewer, today)


@api.get("")
def read_tasks(
    viewer: CurrentViewer,
    session: ReadSession,
    today: Today,
    tab: Tab = Tab.MINE,
    kind: TaskKind | None = None,
) -> TaskPage:
    return list_tasks(session, viewer, tab, today, kind=kind)
