"""Technology contracts and cooperation projects: list, file, months, one of them; and twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.contracts import ContractKind
from app.domain.views import ListKind
from app.exchange.register_columns import CONTRACT_COLUMNS
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.contracts import (
    CONTRACTS,
    ContractFilters,
    ContractRow,
    MonthSum,
    list_contracts,
    month_sums,
)
from app.queries.newest_first import Listed
from app.queries.places import list_townships
from app.queries.rows_of_firms import RowSort, row_of
from app.services.contracts import ContractInput, add_contract, revise_contract
from app.web.choices import choices, of_places
from app.web.exported import TOTAL, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, RegisterPages, firm_field, firm_filters, ledger
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/contracts",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/contracts", tags=["contracts"], route_class=Once)

Filters = Annotated[ContractFilters, Query()]
FORM = "registers/form.html"
REGISTER = RegisterPages(
    title="技术合同与合作",
    address="/contracts",
    columns=CONTRACT_COLUMNS[:8],
    more=CONTRACT_COLUMNS[8:],
    given=ContractInput,
    sorts={"enterprise_name": RowSort.ENTERPRISE, "signed_on": RowSort.DAY},
    new_text="登记合同或合作",
    about="技术合同按月上报;金额不知道的留空,按“金额未知”单列,不当作 0。合作方在上海的标“对沪”。",
)
MONTH_COLUMNS = (
    Column("month", "月份"),
    Column("contracts", "项数", Kind.NUMBER),
    Column("amount_cny", "金额", Kind.MONEY),
    Column("unknown", "金额未知", Kind.NUMBER),
    Column("with_shanghai", "其中对沪", Kind.NUMBER),
    Column("shanghai_cny", "对沪金额", Kind.MONEY),
)
FIELDS = (
    firm_field(),
    FormField("kind", "类别", "select", choices(ContractKind), is_required=True),
    FormField("name", "名称", is_required=True, longest=120),
    FormField("number", "合同登记号", longest=40),
    FormField("partner", "合作方", is_required=True, longest=120),
    FormField("is_shanghai", "合作方在上海(对沪)", "tick"),
    FormField("amount_cny", "金额", "wan", hint="不知道就留空"),
    FormField("signed_on", "签订日期", "date", is_required=True),
    FormField("source", "来源", is_required=True, longest=120),
    FormField("note", "备注", "area", longest=200),
)


@pages.get("")
def show_contracts(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    fields = firm_filters(
        towns,
        FormField("kind", "类别", "select", choices(ContractKind), blank="全部"),
        FormField(
            "is_shanghai", "对沪", "select", [("true", "对沪"), ("false", "其他")], blank="全部"
        ),
    )
    found = list_contracts(session, viewer, filters)
    shown = REGISTER.listed(viewer, found, filters, fields, links=[("/contracts/months", "按月")])
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_contracts(
    session: ReadSession, viewer: CurrentViewer, filters: Filters
) -> Listed[ContractRow]:
    return list_contracts(session, viewer, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_contract_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "技术合同与合作",
        export.columns(ListKind.CONTRACTS, REGISTER.filed(filters)),
        list_contracts,
        filters,
        file_format,
        total=TOTAL,
    )


@pages.get("/months")
def show_months(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page(
        "registers/table.html",
        None,
        title="技术合同与合作:按月",
        about="按签订日期归月;金额只加已知的,未知的几项另列。",
        back="/contracts",
        address="/contracts/months",
        ledger=ledger(MONTH_COLUMNS, month_sums(session, viewer)),
    )


@api.get("/months")
def read_months(session: ReadSession, viewer: CurrentViewer) -> list[MonthSum]:
    return month_sums(session, viewer)


@pages.get("/months/export")
@api.get("/months/export", responses=AS_FILE)
def read_month_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, MONTH_COLUMNS) for row in month_sums(session, export.viewer)]
    return export.send_rows("技术合同按月", MONTH_COLUMNS, rows, file_format)


@pages.get("/new")
def show_new(viewer: CurrentViewer, render: Render) -> Response:  # noqa: ARG001 (admits)
    return render.page(FORM, None, **REGISTER.form(None, FIELDS))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **REGISTER.form(None, FIELDS)):
        row = add_contract(session, viewer, typed.parse(ContractInput), today)
    return render.go(f"/contracts/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: ContractInput
) -> ContractRow:
    row = add_contract(session, viewer, given, today)
    return row_of(session, viewer, CONTRACTS, row.public_id)


@dataclass
class SentContract(Sent):
    contract_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/contracts/{self.contract_id}"

    def shown(self) -> dict[str, Any]:
        return REGISTER.form(row_of(self.session, self.viewer, CONTRACTS, self.contract_id), FIELDS)


@pages.get("/{contract_id}")
def show_contract(
    session: ReadSession, viewer: CurrentViewer, today: Today, contract_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, CONTRACTS, contract_id)
    links = [(f"/enterprises/{row.enterprise_id}", "企业档案")]
    way = way_on(render.request, session, viewer, contract_id, today)
    shown = REGISTER.one(viewer, row, row.name, links=links, way=way)
    return render.page("registers/one.html", None, **shown)


@api.get("/{contract_id}")
def read_contract(session: ReadSession, viewer: CurrentViewer, contract_id: str) -> ContractRow:
    return row_of(session, viewer, CONTRACTS, contract_id)


@pages.get("/{contract_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, contract_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, CONTRACTS, contract_id)
    return render.page(FORM, None, **REGISTER.form(row, FIELDS))


@pages.post("/{contract_id}/edit")
def submit_edit(form: Annotated[SentContract, Depends()]) -> Response:
    with form.as_form("contract"):
        given = form.parse(ContractInput)
        revise_contract(form.session, form.viewer, form.contract_id, given, form.today)
    return form.changed()


@api.post("/{contract_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    contract_id: str,
    given: ContractInput,
) -> ContractRow:
    revise_contract(session, viewer, contract_id, given, today)
    return row_of(session, viewer, CONTRACTS, contract_id)
