"""The yearly assessment of towns: the list of 考核办法, one with its items, the freezing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import HEADS, Viewer
from app.domain.assessment import AssessedBy
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.assessments import (
    Assessment,
    SchemeView,
    TownSheet,
    describe_assessment,
    list_schemes,
)
from app.services.assessments import (
    ItemInput,
    SchemeInput,
    change_scheme,
    freeze,
    make_scheme,
    put_item,
)
from app.web.choices import worded
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/assessments",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/assessments", tags=["assessments"], route_class=Once)

LIST, SCHEME = "assessments/list.html", "assessments/scheme.html"
LIST_COLUMNS = (
    Column("year", "年度", Kind.NUMBER),
    Column("name", "考核办法", width=30),
    Column("document_number", "文号", width=20),
    Column("issued_on", "印发日期", Kind.DATE),
    Column("answers_due_on", "确认截止日", Kind.DATE),
    Column("frozen_on", "定分日期", Kind.DATE),
)
COLUMNS = (
    Column("town", "镇街道"),
    Column("name", "考核项目", width=30),
    Column("value", "数值", Kind.NUMBER),
    Column("wanted", "目标", Kind.NUMBER),
    Column("base", "基本分", Kind.NUMBER),
    Column("bonus", "加分", Kind.NUMBER),
    Column("deduction", "扣分", Kind.NUMBER),
    Column("points", "得分", Kind.NUMBER),
    Column("weight", "权重(%)", Kind.NUMBER),
    Column("weighted", "折合分", Kind.NUMBER),
    Column("answer", "镇街意见", Kind.WORD),
    Column("reason", "异议理由", width=30),
    Column("ruling", "局里答复", width=30),
)


@pages.get("")
def show_schemes(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(LIST, **_list_context(session, viewer))


def _list_context(session: Session, viewer: Viewer) -> dict[str, Any]:
    return {"found": list_schemes(session, viewer), "may_make": viewer.role in HEADS}


@api.get("")
def read_schemes(session: ReadSession, viewer: CurrentViewer) -> list[SchemeView]:
    return list_schemes(session, viewer)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_list_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(one, LIST_COLUMNS) for one in list_schemes(session, export.viewer)]
    return export.send_rows("镇街考核办法", LIST_COLUMNS, rows, file_format)


@pages.post("")
def submit_scheme(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    with refilling(LIST, None, typed, **_list_context(session, viewer)):
        scheme = make_scheme(session, viewer, typed.parse(SchemeInput))
    return render.go(f"/assessments/{scheme.public_id}")


@api.post("", status_code=201)
def post_scheme(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: SchemeInput
) -> Assessment:
    scheme = make_scheme(session, viewer, given)
    return describe_assessment(session, viewer, scheme.public_id, today)


@pages.get("/{scheme_id}")
def show_scheme(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    scheme_id: str,
    render: Render,
    edit: str = "",
) -> Response:
    return render.page(SCHEME, **_scheme_context(session, viewer, today, scheme_id, edit))


def _scheme_context(
    session: Session, viewer: Viewer, today: Today, scheme_id: str, edit: str = ""
) -> dict[str, Any]:
    found = describe_assessment(session, viewer, scheme_id, today)
    return {
        "found": found,
        "may_change": viewer.role in HEADS and found.scheme.frozen_on is None,
        "edited": next((item for item in found.items if item.id == edit), None),
        "bases": worded(AssessedBy),
    }


@api.get("/{scheme_id}")
def read_scheme(
    session: ReadSession, viewer: CurrentViewer, today: Today, scheme_id: str
) -> Assessment:
    """Draft points as of today, or of the year's last day; once frozen, the final ones."""
    return describe_assessment(session, viewer, scheme_id, today)


@dataclass
class SentScheme(Sent):
    scheme_id: str

    PAGE = SCHEME

    @property
    def address(self) -> str:
        return f"/assessments/{self.scheme_id}"

    def shown(self) -> dict[str, Any]:
        edited = self.typed["item_id"]
        return _scheme_context(self.session, self.viewer, self.today, self.scheme_id, edited)


SchemeForm = Annotated[SentScheme, Depends()]


@pages.post("/{scheme_id}")
def submit_change(form: SchemeForm) -> Response:
    with form.as_form("scheme"):
        change_scheme(form.session, form.viewer, form.scheme_id, form.parse(SchemeInput))
    return form.changed()


@api.post("/{scheme_id}")
def post_change(
    session: WriteSession, viewer: CurrentViewer, today: Today, scheme_id: str, given: SchemeInput
) -> Assessment:
    change_scheme(session, viewer, scheme_id, given)
    return describe_assessment(session, viewer, scheme_id, today)


@pages.post("/{scheme_id}/items")
def submit_item(form: SchemeForm) -> Response:
    with form.as_form("item"):
        put_item(form.session, form.viewer, form.scheme_id, form.parse(ItemInput))
    return form.changed()


@api.post("/{scheme_id}/items")
def post_item(
    session: WriteSession, viewer: CurrentViewer, today: Today, scheme_id: str, given: ItemInput
) -> Assessment:
    put_item(session, viewer, scheme_id, given)
    return describe_assessment(session, viewer, scheme_id, today)


@pages.post("/{scheme_id}/freeze")
def submit_freeze(form: SchemeForm) -> Response:
    with form.as_form("freeze"):
        freeze(form.session, form.viewer, form.scheme_id, form.today)
    return form.changed()


@api.post("/{scheme_id}/freeze")
def post_freeze(
    session: WriteSession, viewer: CurrentViewer, today: Today, scheme_id: str
) -> Assessment:
    """Once the weights are whole, all points known, all disputes answered and all towns heard."""
    return freeze(session, viewer, scheme_id, today)


@pages.get("/{scheme_id}/export", response_class=StreamingResponse)
@api.get("/{scheme_id}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession,
    export: ListExport,
    scheme_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = describe_assessment(session, export.viewer, scheme_id, export.today)
    rows = [row for town in found.towns for row in _rows_of(town)]
    return export.send_rows(f"{found.scheme.year}镇街考核", COLUMNS, rows, file_format)


def _rows_of(town: TownSheet) -> Iterator[list[Any]]:
    """Each item with its working, in the order of the columns."""
    for one in town.scores:
        worked, said = one.reckoned, one.answer
        yield [
            town.name,
            one.item.name,
            worked.value,
            worked.wanted,
            worked.base,
            worked.bonus,
            worked.deduction,
            one.points,
            one.item.weight,
            one.weighted,
            said.answer if said else None,
            said.reason if said else "",
            said.ruling if said else "",
        ]
