"""The shorter lists as files: batches, duplicates, the logs, a job's rows.

Their paths stand before those of their pages in main: /batches/export is no batch."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.dependencies import ReadSession
from app.domain.jobs import RowState
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.batches import BatchFilters, list_batches
from app.queries.duplicates import find_duplicates
from app.queries.job_pages import ROWS, describe_job, list_jobs
from app.queries.journal import HistoryRow, JournalRow, LogFilters, list_history, list_journal
from app.queries.newest_first import in_full
from app.web.exported import Chunk, Format, ListExport, cells
from app.web.job_forms import said
from app.web.problems import AS_FILE
from app.words import WORDS, sentence, word
from app.words.fields import ACTIONS, KINDS, field_word

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)

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
    return export.send_list(
        "变更历史", HISTORY_COLUMNS, list_history, filters, file_format, row_cells=_history
    )


@pages.get("/journal/export")
@api.get("/journal/export", tags=["logs"])
def read_journal_export(
    export: ListExport, filters: Logs, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "访问日志", JOURNAL_COLUMNS, list_journal, filters, file_format, row_cells=_journal
    )


def _journal(row: JournalRow) -> list[Any]:
    return [
        row.at,
        WORDS["AccessKind"].get(row.kind, row.kind),
        row.person_name,
        WORDS["Role"].get(row.role, row.role),
        row.source,
        row.subject,
        WORDS["Reason"].get(row.reason, row.reason),
        row.rows,
    ]


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
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_jobs(session, export.viewer, in_full(after))
        return [cells(job, JOB_COLUMNS) for job in found.rows], found.next

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
