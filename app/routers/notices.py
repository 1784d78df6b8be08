"""Public notices of the county's own: list, one notice and its paper, objections."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentCounty, CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.models.notices import ObjectionOutcome
from app.queries.notices import (
    NoticeDetail,
    NoticeRow,
    Showable,
    describe_notice,
    list_notices,
    list_showable,
)
from app.services.notices import (
    NewNotice,
    NewObjection,
    open_public_notice,
    raise_objection,
    resolve_objection,
)
from app.services.objections import Answer
from app.web.choices import choices
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/notices",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/notices", tags=["notices"], route_class=Once)


class ShowableFilters(BaseModel):
    cohort: str | None = Field(default=None, max_length=12)


Wanted = Annotated[ShowableFilters, Query()]


@pages.get("")
def show_notices(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page(
        "notices/list.html",
        None,
        notices=list_notices(session, viewer, today),
        may_open=viewer.role in BUREAU,
    )


@api.get("")
def read_notices(session: ReadSession, viewer: CurrentViewer, today: Today) -> list[NoticeRow]:
    return list_notices(session, viewer, today)


@pages.get("/new")
def show_new(
    session: ReadSession, viewer: CurrentViewer, today: Today, wanted: Wanted, render: Render
) -> Response:
    return render.page("notices/new.html", None, **_opening(session, viewer, today, wanted.cohort))


@api.get("/new")
def read_new(session: ReadSession, viewer: CurrentViewer, wanted: Wanted) -> list[Showable]:
    """The proposed entries that no notice has shown yet."""
    return list_showable(session, viewer, wanted.cohort)


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    context = _opening(session, viewer, today, None) | {"chosen": typed.lists.get("entries", [])}
    with refilling("notices/new.html", None, typed, **context):
        notice = open_public_notice(session, viewer, typed.parse(NewNotice), today)
    return render.go(f"/notices/{notice.notice.id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewNotice
) -> NoticeDetail:
    return open_public_notice(session, viewer, given, today)


@pages.get("/{notice_id}")
def show_notice(
    session: ReadSession, viewer: CurrentViewer, today: Today, notice_id: str, render: Render
) -> Response:
    found = describe_notice(session, viewer, notice_id, today)
    return render.page("notices/detail.html", None, **_context(viewer, found, today))


@api.get("/{notice_id}")
def read_notice(
    session: ReadSession, viewer: CurrentViewer, today: Today, notice_id: str
) -> NoticeDetail:
    return describe_notice(session, viewer, notice_id, today)


@pages.get("/{notice_id}/print")
def show_paper(
    session: ReadSession,
    viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    notice_id: str,
    render: Render,
) -> Response:
    """As it is put up: title, firms, days, and whom to tell an objection."""
    found = describe_notice(session, viewer, notice_id, today, on_paper=True)
    return render.page("notices/print.html", None, found=found, county=county)


@pages.post("/{notice_id}/objections")
def submit_objection(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    notice_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _refused(session, viewer, today, notice_id, "objection")
    with refilling("notices/detail.html", None, typed, **context):
        raise_objection(session, viewer, notice_id, typed.parse(NewObjection), today)
    return render.go(f"/notices/{notice_id}")


@api.post("/{notice_id}/objections", status_code=201)
def post_objection(
    session: WriteSession, viewer: CurrentViewer, today: Today, notice_id: str, given: NewObjection
) -> NoticeDetail:
    return raise_objection(session, viewer, notice_id, given, today)


@pages.post("/{notice_id}/objections/{objection_id}")
def submit_answer(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    notice_id: str,
    objection_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _refused(session, viewer, today, notice_id, objection_id)
    with refilling("notices/detail.html", None, typed, **context):
        resolve_objection(session, viewer, notice_id, objection_id, typed.parse(Answer), today)
    return render.go(f"/notices/{notice_id}")


@api.post("/{notice_id}/objections/{objection_id}")
def post_answer(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    notice_id: str,
    objection_id: str,
    given: Answer,
) -> NoticeDetail:
    return resolve_objection(session, viewer, notice_id, objection_id, given, today)


def _context(viewer: Viewer, found: NoticeDetail, today: Today) -> dict[str, Any]:
    return {
        "found": found,
        "may_answer": viewer.role in BUREAU,
        "firms": [(firm.enterprise_id, firm.enterprise) for firm in found.firms],
        "outcomes": choices(ObjectionOutcome),
        "most": today.isoformat(),
        "refused": "",
    }


def _refused(
    session: Session, viewer: Viewer, today: Today, notice_id: str, refused: str
) -> dict[str, Any]:
    found = describe_notice(session, viewer, notice_id, today)
    return _context(viewer, found, today) | {"refused": refused}


def _opening(session: Session, viewer: Viewer, today: Today, cohort: str | None) -> dict[str, Any]:
    entries = list_showable(session, viewer, cohort)
    days = {entry.notice_working_days for entry in entries if entry.notice_working_days}
    return {
        "entries": entries,
        "chosen": [entry.entry_id for entry in entries],
        "working_days": max(days, default=5),
        "starts_on": today.isoformat(),
    }
