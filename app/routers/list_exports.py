"""The shorter lists as files: batches, duplicates, the logs, a job's rows, plan, board, calendar.

Their paths stand before those of their pages in main: /batches/export is no batch."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.dependencies import ReadSession
from app.domain.jobs import RowState
from app.domain.refusals import NotFound
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.batches import BatchFilters, list_batches
from app.queries.board import show_board
from app.queries.board_rows import RowFilters, list_board_rows
from app.queries.board_views import BoardFilters
from app.queries.count_filters import Part
from app.queries.dictionaries import describe_calendar
from app.queries.duplicates import find_duplicates
from app.queries.job_pages import ROWS, describe_job, list_jobs
from app.queries.journal import HistoryRow, LogFilters, list_history, list_journal
from app.queries.plans import find_plan, load_indicators
from app.web.exported import ListExport
from app.web.job_forms import said
from app.web.problems import AS_FILE
from app.words import WORDS, sentence, word
from app.words.fields import ACTIONS, KINDS, field_word

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)

Rows = Sequence[Sequence[Any]]
Chunk = tuple[Rows, Any]
Format = Annotated[FileFormat, Query(alias="format")]
CHUNK = 100
"""The longest page of a log."""


# --- Batches and duplicates -----------------------------------------------------------------------

BATCH_COLUMNS = (
    Column("programme", "项目", Kind.WORD, 20),
    Column("year", "年度", Kind.NUMBER),
    Column("number", "批次", Kind.NUMBER),
    Column("notice_number", "通知文号", width=20),
    Column("firm_cutoff_on", "企业截止", Kind.DATE),
    Column("letter_number", "推荐函", width=20),
    Column("kind", "类别"),
    Column("planned", "拟报", Kind.NUMBER),
    Column("submitted", "提交", Kind.NUMBER),
    Column("recommended", "推荐", Kind.NUMBER),
    Column("in_notice", "公示", Kind.NUMBER),
    Column("passed", "认定", Kind.NUMBER),
    Column("failed", "未通过", Kind.NUMBER),
    Column("pass_rate", "通过率", Kind.PERCENT),
    Column("undecided", "未定", Kind.NUMBER),
)
OF_BATCH = ("programme", "year", "number", "notice_number", "firm_cutoff_on", "letter_number")
OF_OUTCOME = tuple(one.key for one in BATCH_COLUMNS[len(OF_BATCH) + 1 :])
PAIR_COLUMNS = (
    Column("first", "企业一", width=34),
    Column("first_uscc", "企业一信用代码", width=22),
    Column("first_township", "企业一镇街道"),
    Column("second", "企业二", width=34),
    Column("second_uscc", "企业二信用代码", width=22),
    Column("second_township", "企业二镇街道"),
    Column("likeness", "相似之处", Kind.WORDS, 24),
)


@pages.get("/batches/export")
@api.get("/batches/export", tags=["batches"])
def read_batch_export(
    export: ListExport,
    filters: Annotated[BatchFilters, Query()],
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """Each batch's outcomes: first recognitions, renewals, both."""

    def rows(session: Session, _: Any) -> Chunk:
        return [
            [
                *(getattr(batch, key) for key in OF_BATCH),
                word(outcome.kind) if outcome.kind else "合计",
                *(getattr(outcome, key) for key in OF_OUTCOME),
            ]
            for batch in list_batches(session, export.viewer, filters, export.today)
            for outcome in batch.outcomes
        ], None

    return export.send("申报批次", BATCH_COLUMNS, rows, file_format)


@pages.get("/duplicates/export")
@api.get("/duplicates/export", tags=["enterprises"])
def read_duplicate_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, _: Any) -> Chunk:
        return [
            [
                *(pair.first.name, pair.first.uscc, pair.first.township),
                *(pair.second.name, pair.second.uscc, pair.second.township),
                pair.likeness,
            ]
            for pair in find_duplicates(session, export.viewer)
        ], None

    return export.send("疑似重复企业", PAIR_COLUMNS, rows, file_format)


# --- The logs -------------------------------------------------------------------------------------

Logs = Annotated[LogFilters, Query()]
HISTORY_COLUMNS = (
    Column("at", "时间", Kind.MOMENT),
    Column("actor_name", "人员"),
    Column("actor_role", "角色"),
    Column("kind", "事项"),
    Column("subject", "编号", width=16),
    Column("action", "动作"),
    Column("changes", "改动", width=40),
)
JOURNAL_COLUMNS = (
    Column("at", "时间", Kind.MOMENT),
    Column("kind", "类别"),
    Column("person_name", "人员"),
    Column("role", "角色"),
    Column("source", "来源"),
    Column("subject", "对象", width=30),
    Column("reason", "事由"),
    Column("rows", "行数", Kind.NUMBER),
)


@pages.get("/history/export")
@api.get("/history/export", tags=["logs"])
def read_history_export(
    export: ListExport, filters: Logs, file_format: Format = FileFormat.XLSX
) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_history(session, export.viewer, _from(filters, after))
        return [_history(row) for row in found.rows], found.next

    return export.send("变更历史", HISTORY_COLUMNS, rows, file_format)


@pages.get("/journal/export")
@api.get("/journal/export", tags=["logs"])
def read_journal_export(
    export: ListExport, filters: Logs, file_format: Format = FileFormat.XLSX
) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_journal(session, export.viewer, _from(filters, after))
        return [
            [
                row.at,
                WORDS["AccessKind"].get(row.kind, row.kind),
                row.person_name,
                WORDS["Role"].get(row.role, row.role),
                row.source,
                row.subject,
                WORDS["Reason"].get(row.reason, row.reason),
                row.rows,
            ]
            for row in found.rows
        ], found.next

    return export.send("访问日志", JOURNAL_COLUMNS, rows, file_format)


def _from(filters: LogFilters, after: str | None) -> LogFilters:
    return filters.model_copy(update={"size": CHUNK, "after": after, "before": None})


def _history(row: HistoryRow) -> list[Any]:
    changes = [
        f"{field_word(row.kind, one.name)}: {one.before or '—'} → {one.after or '—'}"
        if one.is_shown
        else field_word(row.kind, one.name)
        for one in row.changes
    ]
    return [
        row.at,
        row.actor_name,
        WORDS["Role"].get(row.actor_role, row.actor_role),
        KINDS.get(row.kind, row.kind),
        row.subject,
        ACTIONS.get(row.action, row.action),
        "\n".join(changes),
    ]


# --- Jobs -----------------------------------------------------------------------------------------

JOB_COLUMNS = (
    Column("kind", "事项", Kind.WORD, 16),
    Column("state", "状态", Kind.WORD),
    Column("total", "条数", Kind.NUMBER),
    Column("succeeded", "成功", Kind.NUMBER),
    Column("refused", "未办", Kind.NUMBER),
    Column("asked_by", "发起人"),
    Column("created_at", "发起时间", Kind.MOMENT),
    Column("finished_at", "办完时间", Kind.MOMENT),
)
JOB_ROW_COLUMNS = (
    Column("position", "序号", Kind.NUMBER),
    Column("title", "企业名称", width=34),
    Column("state", "结果", Kind.WORD),
    Column("before", "原来"),
    Column("after", "办理后"),
    Column("reasons", "原因", width=40),
)


@pages.get("/jobs/export")
@api.get("/jobs/export", tags=["jobs"])
def read_jobs_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, _: Any) -> Chunk:
        return [
            [getattr(job, column.key) for column in JOB_COLUMNS]
            for job in list_jobs(session, export.viewer)
        ], None

    return export.send("批量办理", JOB_COLUMNS, rows, file_format)


@pages.get("/jobs/{job_id}/export")
@api.get("/jobs/{job_id}/export", tags=["jobs"])
def read_job_export(
    session: ReadSession,
    export: ListExport,
    job_id: str,
    state: RowState | None = None,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """What became of each row, and why not."""
    said_of = said(describe_job(session, export.viewer, job_id).kind)

    def rows(stream: Session, after: int | None) -> Chunk:
        found = describe_job(stream, export.viewer, job_id, state, after or 0)
        return [
            [
                row.position,
                row.title,
                row.state,
                said_of(row.before),
                said_of(row.after),
                "；".join(sentence(reason) for reason in row.reasons),
            ]
            for row in found.rows
        ], found.next if len(found.rows) == ROWS else None

    return export.send("批量办理结果", JOB_ROW_COLUMNS, rows, file_format)


# --- Plan, board, calendar ------------------------------------------------------------------------

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
        return [
            [getattr(line, column.key) for column in BOARD_COLUMNS] for line in board.lines
        ], None

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
    columns: Sequence[Column] = VALUE_COLUMNS if head.values else FIRM_COLUMNS
    if not head.values and head.part is not Part.NET:
        columns = tuple(one for one in columns if one.key != "change")

    def rows(stream: Session, after: str | None) -> Chunk:
        asked = filters.model_copy(update={"size": CHUNK, "after": after, "before": None})
        found = list_board_rows(stream, export.viewer, key, asked, export.today)
        shown: Sequence[Any] = found.values or found.rows
        return [[getattr(row, one.key) for one in columns] for row in shown], found.next

    return export.send(head.name, columns, rows, file_format)


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
