"""The plan as files: its indicators, the board, the rows behind a number, the working days.

Their paths stand before those of their pages in main: /plan/export is no indicator."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.dependencies import ReadSession
from app.domain.access import Viewer
from app.domain.refusals import NotFound
from app.exchange.tables import CHUNK, Column, FileFormat, Kind
from app.queries.board import show_board
from app.queries.board_rows import BoardRows, RowFilters, list_board_rows
from app.queries.board_views import BoardFilters
from app.queries.count_filters import Part
from app.queries.dictionaries import describe_calendar
from app.queries.plans import find_plan, load_indicators
from app.web.exported import Chunk, Format, ListExport, cells
from app.web.problems import AS_FILE

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)

"""Rows behind a number read at a time."""

INDICATOR_COLUMNS = (
    Column("name", "指标", width=30),
    Column("kind", "类型", Kind.WORD),
    Column("baseline", "基期"),
    Column("target", "目标", Kind.NUMBER),
    Column("unit", "单位"),
    Column("counts_from", "数据来源", Kind.WORD),
    Column("source_owner", "责任单位"),
    Column("values", "填报值", Kind.NUMBER),
    Column("tasks", "任务", Kind.NUMBER),
    Column("where_in_plan", "规划出处"),
)
BOARD_COLUMNS = (
    Column("name", "指标", width=30),
    Column("unit", "单位"),
    Column("baseline", "基期", Kind.NUMBER),
    Column("current", "现值", Kind.NUMBER),
    Column("target", "目标", Kind.NUMBER),
    Column("task", "本年任务", Kind.NUMBER),
    Column("progress", "完成进度", Kind.PERCENT),
    Column("status", "状态", Kind.WORD),
)
FIRM_COLUMNS = (
    Column("enterprise_name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("certificate_number", "证书编号", width=20),
    Column("kind", "类型", Kind.WORD),
    Column("valid_from", "有效期自", Kind.DATE),
    Column("valid_until", "有效期至", Kind.DATE),
    Column("change", "增减", Kind.WORD),
    Column("day", "日期", Kind.DATE),
    Column("stage", "申报环节", Kind.WORD),
)
THING_COLUMNS = (
    Column("name", "名称", width=34),
    Column("what", "类别", Kind.WORD),
    Column("town_name", "镇街道"),
    Column("since", "起算日", Kind.DATE),
)
VALUE_COLUMNS = (
    Column("period_starts_on", "所属期自", Kind.DATE),
    Column("period_ends_on", "所属期至", Kind.DATE),
    Column("value", "数值", Kind.NUMBER),
    Column("status", "状态", Kind.WORD),
    Column("source", "来源", width=24),
    Column("released_on", "发布日期", Kind.DATE),
    Column("document_number", "文号", width=20),
)
DAY_COLUMNS = (
    Column("year", "年份", Kind.NUMBER),
    Column("day", "日期", Kind.DATE),
    Column("is_working", "休或班"),
    Column("name", "名称"),
    Column("source", "依据文号", width=24),
)


@pages.get("/plan/export")
@api.get("/plan/export", tags=["plan"])
def read_plan_export(
    session: ReadSession,
    export: ListExport,
    plan: str | None = None,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = find_plan(session, export.viewer, plan)
    if found is None:
        raise NotFound

    def rows(stream: Session, _: Any) -> Chunk:
        return [
            [
                view.name,
                view.kind,
                view.baseline.printed if view.baseline else None,
                view.target,
                view.unit,
                view.counts_from,
                view.source_owner,
                len(view.values),
                len(view.tasks),
                view.where_in_plan,
            ]
            for view in load_indicators(stream, export.viewer, found)
        ], None

    return export.send("规划指标", INDICATOR_COLUMNS, rows, file_format)


@pages.get("/board/export")
@api.get("/board/export", tags=["board"])
def read_board_export(
    export: ListExport,
    filters: Annotated[BoardFilters, Query()],
    file_format: Format = FileFormat.XLSX,
) -> Response:
    def rows(session: Session, _: Any) -> Chunk:
        board = show_board(session, export.viewer, filters, export.today)
        return [cells(line, BOARD_COLUMNS) for line in board.lines], None

    return export.send("规划目标进度", BOARD_COLUMNS, rows, file_format)


@pages.get("/board/{key}/rows/export")
@api.get("/board/{key}/rows/export", tags=["board"])
def read_board_rows_export(
    session: ReadSession,
    export: ListExport,
    key: str,
    filters: Annotated[RowFilters, Query()],
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """The firms, or the published values, behind a number of the board."""
    head = list_board_rows(session, export.viewer, key, filters, export.today)
    columns = _columns_of(head)

    def rows(stream: Session, after: str | None) -> Chunk:
        asked = filters.model_copy(update={"size": CHUNK, "after": after, "before": None})
        found = list_board_rows(stream, export.viewer, key, asked, export.today)
        shown: Sequence[Any] = found.values or found.things or found.rows
        return [cells(row, columns) for row in shown], found.next

    def total(stream: Session, viewer: Viewer) -> int:
        return list_board_rows(stream, viewer, key, filters, export.today).listed

    return export.send(head.name, columns, rows, file_format, total)


def _columns_of(head: BoardRows) -> Sequence[Column]:
    if head.values:
        return VALUE_COLUMNS
    if head.things:
        return THING_COLUMNS
    if head.part is Part.NET:
        return FIRM_COLUMNS
    return tuple(one for one in FIRM_COLUMNS if one.key != "change")


@pages.get("/calendar/export")
@api.get("/calendar/export", tags=["dictionaries"])
def read_calendar_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, _: Any) -> Chunk:
        return [
            [year.year, one.day, "班" if one.is_working else "休", one.name, year.source]
            for year in describe_calendar(session, export.viewer, export.today).years
            for one in year.days
        ], None

    return export.send("工作日历", DAY_COLUMNS, rows, file_format)
