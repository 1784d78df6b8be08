"""Innovation vouchers: their list, its file, one of them, the sums by year and town; and twins."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.vouchers import VoucherKind
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.newest_first import Listed
from app.queries.places import list_townships
from app.queries.rows_of_firms import FirmFilters, list_rows, row_of
from app.queries.vouchers import VOUCHERS, VoucherRow, VoucherSum, total_of, voucher_sums
from app.services.vouchers import VoucherInput, issue_voucher, revise_voucher
from app.web.choices import of_places
from app.web.exported import TOTAL, Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.registers import FormField, RegisterPages, firm_field, firm_filters, ledger
from app.web.rendering import Render, wan
from app.web.sent import Sent

pages = APIRouter(
    prefix="/vouchers",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/vouchers", tags=["vouchers"], route_class=Once)

Filters = Annotated[FirmFilters, Query()]
FORM = "registers/form.html"
REGISTER = RegisterPages(
    title="创新券",
    address="/vouchers",
    columns=(
        Column("number", "券号"),
        Column("enterprise_name", "企业", width=30),
        Column("town_name", "镇街道"),
        Column("purpose", "用途"),
        Column("issued_cny", "发放", Kind.MONEY),
        Column("issued_on", "发放日期", Kind.DATE),
        Column("used_cny", "使用", Kind.MONEY),
        Column("used_on", "使用日期", Kind.DATE),
        Column("redeemed_cny", "兑现", Kind.MONEY),
        Column("redeemed_on", "兑现日期", Kind.DATE),
    ),
    more=(
        Column("uscc", "统一社会信用代码", width=22),
        Column("carrier", "服务机构", width=24),
        Column("source", "来源", width=24),
        Column("note", "备注", width=24),
    ),
    given=VoucherInput,
    new_text="登记发放",
    about="每张券三个数:发放、使用、兑现,各有日期;使用不超过发放、兑现不超过使用,由数据库保证。",
)
SUM_COLUMNS = (
    Column("year", "年度"),
    Column("town_name", "镇街道"),
    Column("kind", "类别", Kind.WORD),
    Column("issued_cny", "发放", Kind.MONEY),
    Column("used_cny", "使用", Kind.MONEY),
    Column("redeemed_cny", "兑现", Kind.MONEY),
)
FIELDS = (
    FormField("number", "券号", is_required=True, longest=40),
    FormField("purpose", "用途", longest=80, hint="如检验检测、研发设计、技术咨询"),
    FormField("carrier", "服务机构", longest=120),
    FormField("issued_cny", "发放金额", "wan", is_required=True),
    FormField("issued_on", "发放日期", "date", is_required=True),
    FormField("used_cny", "使用金额", "wan", hint="不超过发放金额"),
    FormField("used_on", "使用日期", "date"),
    FormField("redeemed_cny", "兑现金额", "wan", hint="不超过使用金额"),
    FormField("redeemed_on", "兑现日期", "date"),
    FormField("source", "来源", is_required=True, longest=120),
    FormField("note", "备注", "area", longest=200),
)


def _form(row: VoucherRow | None) -> dict[str, Any]:
    is_opening = row is not None and row.kind is VoucherKind.OPENING
    return REGISTER.form(row, FIELDS if is_opening else (firm_field(), *FIELDS))


@pages.get("")
def show_vouchers(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    towns = of_places(list_townships(session, viewer.county_code))
    whole = total_of(voucher_sums(session, viewer))
    shown = REGISTER.listed(
        viewer,
        list_rows(session, viewer, VOUCHERS, filters),
        filters,
        firm_filters(towns),
        figures=[
            ("累计发放", wan(whole.issued_cny), "万元"),
            ("累计使用", wan(whole.used_cny), "万元"),
            ("累计兑现", wan(whole.redeemed_cny), "万元"),
        ],
        links=[("/vouchers/sums", "分年分镇街")],
    )
    return render.page("registers/list.html", "registers/_list.html", **shown)


@api.get("")
def read_vouchers(
    session: ReadSession, viewer: CurrentViewer, filters: Filters
) -> Listed[VoucherRow]:
    return list_rows(session, viewer, VOUCHERS, filters)


@pages.get("/export")
@api.get("/export", responses=AS_FILE)
def read_voucher_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "创新券",
        REGISTER.filed(filters),
        lambda session, viewer, asked: list_rows(session, viewer, VOUCHERS, asked),
        filters,
        file_format,
        total=TOTAL,
    )


@pages.get("/sums")
def show_sums(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    sums = voucher_sums(session, viewer)
    return render.page(
        "registers/table.html",
        None,
        title="创新券:分年分镇街",
        about="三个数各按自己的日期归年。期初累计是规划一(一)所载 2015 年末数,没有分到镇街。",
        back="/vouchers",
        address="/vouchers/sums",
        ledger=ledger(SUM_COLUMNS, sums),
    )


@api.get("/sums")
def read_sums(session: ReadSession, viewer: CurrentViewer) -> list[VoucherSum]:
    return voucher_sums(session, viewer)


@pages.get("/sums/export")
@api.get("/sums/export", responses=AS_FILE)
def read_sum_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, SUM_COLUMNS) for row in voucher_sums(session, export.viewer)]
    return export.send_rows("创新券分年分镇街", SUM_COLUMNS, rows, file_format)


@pages.get("/new")
def show_new(viewer: CurrentViewer, render: Render) -> Response:  # noqa: ARG001 (admits)
    return render.page(FORM, None, **_form(None))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling(FORM, None, typed, **_form(None)):
        row = issue_voucher(session, viewer, typed.parse(VoucherInput), today)
    return render.go(f"/vouchers/{row.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: VoucherInput
) -> VoucherRow:
    row = issue_voucher(session, viewer, given, today)
    return row_of(session, viewer, VOUCHERS, row.public_id)


@dataclass
class SentVoucher(Sent):
    voucher_id: str

    PAGE = FORM

    @property
    def address(self) -> str:
        return f"/vouchers/{self.voucher_id}"

    def shown(self) -> dict[str, Any]:
        return _form(row_of(self.session, self.viewer, VOUCHERS, self.voucher_id))


@pages.get("/{voucher_id}")
def show_voucher(
    session: ReadSession, viewer: CurrentViewer, voucher_id: str, render: Render
) -> Response:
    row = row_of(session, viewer, VOUCHERS, voucher_id)
    links = [(f"/enterprises/{row.enterprise_id}", "企业档案")] if row.enterprise_id else []
    page = REGISTER.one(viewer, row, f"创新券 {row.number}", links=links)
    return render.page("registers/one.html", None, **page)


@api.get("/{voucher_id}")
def read_voucher(session: ReadSession, viewer: CurrentViewer, voucher_id: str) -> VoucherRow:
    return row_of(session, viewer, VOUCHERS, voucher_id)


@pages.get("/{voucher_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, voucher_id: str, render: Render
) -> Response:
    return render.page(FORM, None, **_form(row_of(session, viewer, VOUCHERS, voucher_id)))


@pages.post("/{voucher_id}/edit")
def submit_edit(form: Annotated[SentVoucher, Depends()]) -> Response:
    with form.as_form("voucher"):
        given = form.parse(VoucherInput)
        revise_voucher(form.session, form.viewer, form.voucher_id, given, form.today)
    return form.changed()


@api.post("/{voucher_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    voucher_id: str,
    given: VoucherInput,
) -> VoucherRow:
    revise_voucher(session, viewer, voucher_id, given, today)
    return row_of(session, viewer, VOUCHERS, voucher_id)
