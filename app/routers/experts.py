"""The pool of experts: its list, its file, one of it; and their twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.panels import ExpertKind
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.classifications import field_choices
from app.queries.experts import (
    ExpertFilters,
    ExpertPage,
    ExpertRow,
    describe_expert,
    list_experts,
)
from app.queries.paging import SIZES
from app.services.experts import ExpertInput, add_expert, revise_expert
from app.web.choices import choices
from app.web.exported import Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.lists import size_links, turn
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/experts",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/experts", tags=["experts"], route_class=Once)

LIST = "/experts"
PAGE = "experts/expert.html"
Filters = Annotated[ExpertFilters, Query()]
COLUMNS = (
    Column("name", "姓名"),
    Column("kind", "类别", Kind.WORD),
    Column("title", "职称或职务", width=16),
    Column("employer", "工作单位", width=30),
    Column("employer_uscc", "单位信用代码", width=22),
    Column("field_names", "技术领域", width=30),
    Column("agencies", "有关的中介机构", width=30),
    Column("login", "评审账号"),
    Column("is_active", "在库", Kind.YES_NO),
    Column("remark", "备注", width=24),
)


@pages.get("")
def show_experts(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    found = list_experts(session, viewer, filters)
    asked = filters.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"})
    return render.page(
        "experts/list.html",
        None,
        found=found,
        filters=filters,
        asked=asked,
        kinds=choices(ExpertKind),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        next=turn(LIST, asked, after=found.next),
        previous=turn(LIST, asked, before=found.previous),
    )


@api.get("")
def read_experts(session: ReadSession, viewer: CurrentViewer, filters: Filters) -> ExpertPage:
    return list_experts(session, viewer, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_expert_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list("评审专家库", COLUMNS, list_experts, filters, file_format)


def _around(expert: ExpertRow | None) -> dict[str, Any]:
    return {
        "expert": expert,
        "kinds": choices(ExpertKind),
        "fields": [f"{path} {name}" for path, name in field_choices(1)],
    }


@pages.get("/new")
def show_new(viewer: CurrentViewer, render: Render) -> Response:  # noqa: ARG001 (admits)
    return render.page(PAGE, None, **_around(None))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    with refilling(PAGE, None, typed, **_around(None)):
        add_expert(session, viewer, typed.parse(ExpertInput))
    return render.go(LIST)


@api.post("/new", status_code=201)
def post_new(session: WriteSession, viewer: CurrentViewer, given: ExpertInput) -> ExpertRow:
    row = add_expert(session, viewer, given)
    return describe_expert(session, viewer, row.public_id)


@dataclass
class SentExpert(Sent):
    expert_id: str

    PAGE = PAGE
    REGION = None

    @property
    def address(self) -> str:
        return LIST

    def shown(self) -> dict[str, Any]:
        return _around(describe_expert(self.session, self.viewer, self.expert_id))


@pages.get("/{expert_id}")
def show_expert(
    session: ReadSession, viewer: CurrentViewer, expert_id: str, render: Render
) -> Response:
    return render.page(PAGE, None, **_around(describe_expert(session, viewer, expert_id)))


@api.get("/{expert_id}")
def read_expert(session: ReadSession, viewer: CurrentViewer, expert_id: str) -> ExpertRow:
    return describe_expert(session, viewer, expert_id)


@pages.post("/{expert_id}")
def submit_expert(form: Annotated[SentExpert, Depends()]) -> Response:
    with form.as_form("expert"):
        # An empty box is not sent: here it means no.
        given = form.parse(ExpertInput).model_copy(
            update={"is_active": form.typed.get("is_active") == "true"}
        )
        revise_expert(form.session, form.viewer, form.expert_id, given)
    return form.changed()


@api.post("/{expert_id}")
def post_expert(
    session: WriteSession, viewer: CurrentViewer, expert_id: str, given: ExpertInput
) -> ExpertRow:
    revise_expert(session, viewer, expert_id, given)
    return describe_expert(session, viewer, expert_id)
