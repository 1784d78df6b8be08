"""八不准: declaring one's own relations; the heads' register of recusals; and their twins."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.relations import RelationKind
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.accounts import list_colleagues
from app.queries.declarations import OwnDeclarations, describe_own
from app.queries.paging import SIZES
from app.queries.people import today_in_shanghai
from app.queries.recusals import RecusalFilters, RecusalPage, list_recusals
from app.services import relations as service
from app.services.relations import (
    DeclarationInput,
    EndOfRecusal,
    FoundRelation,
    NewRelation,
    Reassignment,
)
from app.web.choices import choices
from app.web.exported import Format, ListExport
from app.web.lists import size_links, turn
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False, route_class=Once)
api = APIRouter(prefix="/api", tags=["relations"], route_class=Once)

LIST = "/recusals"
Filters = Annotated[RecusalFilters, Query()]
COLUMNS = (
    Column("person", "姓名"),
    Column("office", "科室或单位", width=20),
    Column("enterprise", "企业名称", width=34),
    Column("kind", "关系", Kind.WORD, 20),
    Column("source", "由谁提出", Kind.WORD),
    Column("reason", "回避事由", width=30),
    Column("found_through", "发现途径", width=24),
    Column("entered_by", "登记人"),
    Column("valid_from", "自", Kind.DATE),
    Column("valid_until", "至", Kind.DATE),
    Column("end_reason", "解除理由", width=24),
)


# --- One's own ------------------------------------------------------------------------------------


@dataclass
class SentDeclaration(Sent):
    PAGE = "relations/own.html"
    REGION = None

    @property
    def address(self) -> str:
        return "/declarations"

    def shown(self) -> dict[str, Any]:
        return {
            "found": describe_own(self.session, self.viewer, self.today),
            "kinds": choices(RelationKind),
        }


DeclarationForm = Annotated[SentDeclaration, Depends()]


@pages.get("/declarations")
def show_declarations(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    found = describe_own(session, viewer, today)
    return render.page("relations/own.html", found=found, kinds=choices(RelationKind), sent=None)


@api.get("/declarations")
def read_declarations(session: ReadSession, viewer: CurrentViewer, today: Today) -> OwnDeclarations:
    return describe_own(session, viewer, today)


@pages.post("/declarations")
def submit_declaration(form: DeclarationForm) -> Response:
    with form.as_form("year"):
        service.declare_year(form.session, form.viewer, form.parse(DeclarationInput), form.today)
    return form.changed()


@api.post("/declarations", status_code=201)
def post_declaration(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: DeclarationInput
) -> OwnDeclarations:
    service.declare_year(session, viewer, given, today)
    return describe_own(session, viewer, today)


@pages.post("/declarations/relations")
def submit_relation(form: DeclarationForm) -> Response:
    with form.as_form("relation"):
        service.declare_relation(form.session, form.viewer, form.parse(NewRelation), form.today)
    return form.changed()


@api.post("/declarations/relations", status_code=201)
def post_relation(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewRelation
) -> OwnDeclarations:
    service.declare_relation(session, viewer, given, today)
    return describe_own(session, viewer, today)


# --- The heads' register --------------------------------------------------------------------------


def _shown(
    session: Session, viewer: Viewer, filters: RecusalFilters, today: date
) -> dict[str, Any]:
    found = list_recusals(session, viewer, filters, today)
    asked = filters.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"})
    colleagues = list_colleagues(session, viewer, today_in_shanghai())
    return {
        "found": found,
        "filters": filters,
        "asked": asked,
        "sizes": size_links(LIST, asked, SIZES, filters.size),
        "next": turn(LIST, asked, after=found.next),
        "previous": turn(LIST, asked, before=found.previous),
        "kinds": choices(RelationKind),
        "people": [
            (one.id, f"{one.name}({one.office})" if one.office else one.name) for one in colleagues
        ],
    }


@dataclass
class SentRecusal(Sent):
    PAGE = "relations/recusals.html"
    REGION = None

    @property
    def address(self) -> str:
        return LIST

    def shown(self) -> dict[str, Any]:
        return _shown(self.session, self.viewer, RecusalFilters(), self.today)


RecusalForm = Annotated[SentRecusal, Depends()]


@pages.get("/recusals")
def show_recusals(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    return render.page(SentRecusal.PAGE, None, **_shown(session, viewer, filters, today), sent=None)


@api.get("/recusals")
def read_recusals(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> RecusalPage:
    return list_recusals(session, viewer, filters, today)


@pages.post("/recusals")
def submit_found_relation(form: RecusalForm) -> Response:
    with form.as_form("found"):
        service.register_relation(form.session, form.viewer, form.parse(FoundRelation), form.today)
    return form.changed()


@api.post("/recusals", status_code=201)
def post_found_relation(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: FoundRelation
) -> RecusalPage:
    service.register_relation(session, viewer, given, today)
    return list_recusals(session, viewer, RecusalFilters(), today)


@pages.post("/recusals/{recusal_id}/end")
def submit_end_of_recusal(form: RecusalForm, recusal_id: str) -> Response:
    with form.as_form(f"end-{recusal_id}"):
        given = form.parse(EndOfRecusal)
        service.end_recusal(form.session, form.viewer, recusal_id, given, form.today)
    return form.changed()


@api.post("/recusals/{recusal_id}/end")
def post_end_of_recusal(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    recusal_id: str,
    given: EndOfRecusal,
) -> RecusalPage:
    service.end_recusal(session, viewer, recusal_id, given, today)
    return list_recusals(session, viewer, RecusalFilters(), today)


@pages.post("/recusals/{recusal_id}/reassign")
def submit_reassignment(form: RecusalForm, recusal_id: str) -> Response:
    with form.as_form(f"reassign-{recusal_id}"):
        given = form.parse(Reassignment)
        service.reassign(form.session, form.viewer, recusal_id, given, form.today)
    return form.changed()


@api.post("/recusals/{recusal_id}/reassign")
def post_reassignment(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    recusal_id: str,
    given: Reassignment,
) -> RecusalPage:
    service.reassign(session, viewer, recusal_id, given, today)
    return list_recusals(session, viewer, RecusalFilters(), today)


@pages.get("/recusals/export")
@api.get("/recusals/export", responses=AS_FILE)
def read_recusal_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "回避登记",
        COLUMNS,
        lambda session, viewer, asked: list_recusals(session, viewer, asked, export.today),
        filters,
        file_format,
    )
