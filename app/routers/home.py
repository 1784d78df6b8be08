"""`/`: to the page where each role's day begins."""

from fastapi import APIRouter
from starlette.responses import Response

from app.dependencies import CurrentViewer
from app.domain.access import OFFICERS, Role
from app.web.rendering import Render

pages = APIRouter(include_in_schema=False)

HOME = dict.fromkeys(OFFICERS, "/morning") | {
    Role.ENTERPRISE_USER: "/firm",
    Role.AGENCY_USER: "/entrusted",
    Role.EXPERT: "/tasks",
    Role.SYSTEM_ADMIN: "/people",
    Role.SECURITY_ADMIN: "/grants",
    Role.AUDIT_ADMIN: "/history",
}


@pages.get("/")
def show_home(viewer: CurrentViewer, render: Render) -> Response:
    return render.go(HOME.get(viewer.role, "/board"))
