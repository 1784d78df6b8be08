"""Panels: drawing one, drawing again by two people, replay, results; and their twins."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.panels import LEAST_SEATS, PanelPurpose, as_document
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.batches import list_batch_choices
from app.queries.newest_first import Listed, in_full
from app.queries.paging import Paging
from app.queries.panel_draws import drawn_of
from app.queries.panel_views import PanelDetail, PanelLine, ReplayPage
from app.queries.panels import describe_panel, describe_replay, get_panel, list_panels
from app.services import panels as service
from app.services.panels import DrawInput, RedrawDecision, RedrawInput
from app.web.choices import choices, of_batches
from app.web.exported import Chunk, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.lists import pager_links
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent
from app.words.reviews import NATURE

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["reviews"], route_class=Once)

LIST = "/panels"
NEW = "panels/new.html"
Pages = Annotated[Paging, Query()]
COLUMNS = (
    Column("nature", "性质", width=30),
    Column("batch", "批次"),
    Column("state", "状态", Kind.WORD, 20),
    Column("size", "专家", Kind.NUMBER),
    Column("cases", "申报", Kind.NUMBER),
    Column("submitted", "已交评审", Kind.NUMBER),
    Column("reviews", "应交评审", Kind.NUMBER),
    Column("drawn_on", "抽取日期", Kind.DATE),
    Column("drawn_by", "抽取人"),
    Column("due_on", "评审截止", Kind.DATE),
)


@pages.get("/panels")
def show_panels(
    session: ReadSession, viewer: CurrentViewer, paging: Pages, render: Render
) -> Response:
    found = list_panels(session, viewer, paging)
    return render.page("panels/list.html", None, **pager_links(LIST, found, paging))


@api.get("/panels")
def read_panels(session: ReadSession, viewer: CurrentViewer, paging: Pages) -> Listed[PanelLine]:
    return list_panels(session, viewer, paging)


@pages.get("/panels/export")
@api.get("/panels/export", responses=AS_FILE)
def read_panel_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_panels(session, export.viewer, in_full(after))
        return [[NATURE[row.purpose], *cells(row, COLUMNS[1:])] for row in found.rows], found.next

    return export.send("县级评审组", COLUMNS, rows, file_format)


def _drawing(session: Session, viewer: Viewer, case_id: str) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "purposes": choices(PanelPurpose),
        "batches": of_batches(list_batch_choices(session, viewer)),
        "least": LEAST_SEATS,
    }


@pages.get("/panels/new")
def show_new(
    session: ReadSession,
    viewer: CurrentViewer,
    render: Render,
    case: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    return render.page(NEW, None, **_drawing(session, viewer, case))


@pages.post("/panels/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(NEW, None, typed, **_drawing(session, viewer, typed["case_id"])):
        given = typed.parse(DrawInput).model_copy(
            update={"is_blind": typed.get("is_blind") == "true"}
        )
        panel = service.draw_panel(session, viewer, given, today)
    return render.go(f"{LIST}/{panel.public_id}")


@api.post("/panels/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: DrawInput
) -> PanelDetail:
    panel = service.draw_panel(session, viewer, given, today)
    return describe_panel(session, viewer, panel.public_id)


@dataclass
class SentPanel(Sent):
    panel_id: str

    PAGE = "panels/detail.html"
    REGION = None

    @property
    def address(self) -> str:
        return f"{LIST}/{self.panel_id}"

    def shown(self) -> dict[str, Any]:
        return _detail(self.session, self.viewer, self.panel_id)


def _detail(session: Session, viewer: Viewer, panel_id: str) -> dict[str, Any]:
    return {"found": describe_panel(session, viewer, panel_id), "sent": None}


PanelForm = Annotated[SentPanel, Depends()]


@pages.get("/panels/{panel_id}")
def show_panel(
    session: ReadSession, viewer: CurrentViewer, panel_id: str, render: Render
) -> Response:
    return render.page(SentPanel.PAGE, None, **_detail(session, viewer, panel_id))


@api.get("/panels/{panel_id}")
def read_panel(session: ReadSession, viewer: CurrentViewer, panel_id: str) -> PanelDetail:
    return describe_panel(session, viewer, panel_id)


@pages.get("/panels/{panel_id}/replay")
def show_replay(
    session: ReadSession, viewer: CurrentViewer, panel_id: str, render: Render
) -> Response:
    found = describe_replay(session, viewer, panel_id)
    return render.page("panels/replay.html", None, found=found)


@api.get("/panels/{panel_id}/replay")
def read_replay(session: ReadSession, viewer: CurrentViewer, panel_id: str) -> ReplayPage:
    return describe_replay(session, viewer, panel_id)


@pages.get("/panels/{panel_id}/replay/export", response_class=JSONResponse)
@api.get("/panels/{panel_id}/replay/export")
def read_draw(session: ReadSession, viewer: CurrentViewer, panel_id: str) -> Response:
    """The frozen list and the seed as a file, for whoever wants to draw again: codes, no names."""
    found = describe_replay(session, viewer, panel_id)
    drawn = drawn_of(get_panel(session, viewer, panel_id), found.candidates)
    document = {"nature": NATURE[found.purpose], **as_document(drawn)}
    headers = {"Content-Disposition": f'attachment; filename="draw-{panel_id}.json"'}
    return Response(
        json.dumps(document, ensure_ascii=False, indent=1), 200, headers, "application/json"
    )


@pages.post("/panels/{panel_id}/redraws")
def submit_redraw(form: PanelForm) -> Response:
    with form.as_form("redraw"):
        given = form.parse(RedrawInput)
        service.ask_redraw(form.session, form.viewer, form.panel_id, given, form.today)
    return form.changed()


@api.post("/panels/{panel_id}/redraws", status_code=201)
def post_redraw(
    session: WriteSession, viewer: CurrentViewer, today: Today, panel_id: str, given: RedrawInput
) -> PanelDetail:
    service.ask_redraw(session, viewer, panel_id, given, today)
    return describe_panel(session, viewer, panel_id)


@pages.post("/panels/{panel_id}/redraws/decision")
def submit_redraw_decision(form: PanelForm) -> Response:
    with form.as_form("decision"):
        given = form.parse(RedrawDecision)
        panel = service.decide_redraw(form.session, form.viewer, form.panel_id, given, form.today)
    return form.render.go(f"{LIST}/{panel.public_id}")


@api.post("/panels/{panel_id}/redraws/decision")
def post_redraw_decision(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    panel_id: str,
    given: RedrawDecision,
) -> PanelDetail:
    panel = service.decide_redraw(session, viewer, panel_id, given, today)
    return describe_panel(session, viewer, panel.public_id)


@pages.post("/panels/{panel_id}/close")
def submit_close(form: PanelForm) -> Response:
    with form.as_form("close"):
        service.close_panel(form.session, form.viewer, form.panel_id, form.today)
    return form.changed()


@api.post("/panels/{panel_id}/close")
def post_close(
    session: WriteSession, viewer: CurrentViewer, today: Today, panel_id: str
) -> PanelDetail:
    service.close_panel(session, viewer, panel_id, today)
    return describe_panel(session, viewer, panel_id)


@pages.post("/panels/{panel_id}/release")
def submit_release(form: PanelForm) -> Response:
    with form.as_form("release"):
        service.release_panel(form.session, form.viewer, form.panel_id, form.today)
    return form.changed()


@api.post("/panels/{panel_id}/release")
def post_release(
    session: WriteSession, viewer: CurrentViewer, today: Today, panel_id: str
) -> PanelDetail:
    service.release_panel(session, viewer, panel_id, today)
    return describe_panel(session, viewer, panel_id)
