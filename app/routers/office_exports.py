"""The office's own lists as files: notices, cohorts, tasks, who looks after what, lists and imports
that came in, everything published about one indicator."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.dependencies import ReadSession
from app.domain.access import Viewer
from app.domain.tasks import TaskKind
from app.exchange.tables import Column, FileFormat, Kind
from app.models.notices import NoticeSubject
from app.queries.cohorts import list_cohorts
from app.queries.handovers import list_loads, list_substitutions
from app.queries.import_runs import list_runs
from app.queries.newest_first import in_full
from app.queries.notices import NoticeRow, describe_notice, list_notices
from app.queries.official_lists import list_official_lists
from app.queries.reminders import ReminderFilters, list_reminders
from app.queries.task_views import Tab, TaskRow
from app.queries.tasks import list_tasks
from app.routers.plan import indicator_page, place_names
from app.web.exported import TOTAL, Chunk, Format, ListExport, cells
from app.web.problems import AS_FILE
from app.words import word

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)

NOTICE_COLUMNS = (
    Column("title", "标题", width=34),
    Column("subject", "事项", Kind.WORD),
    Column("document_number", "文号", width=20),
    Column("starts_on", "开始", Kind.DATE),
    Column("ends_on", "截止", Kind.DATE),
    Column("working_days", "工作日", Kind.NUMBER),
    Column("entries", "企业", Kind.NUMBER),
    Column("open_objections", "未决异议", Kind.NUMBER),
    Column("state", "状态"),
    Column("days_left", "剩余工作日", Kind.NUMBER),
)
NOTICE_STATES = {"announced": "未开始", "running": "公示中", "over": "期满"}
SHOWN_COLUMNS = (
    Column("enterprise", "企业名称", width=34),
    Column("uscc", "信用代码", width=22),
    Column("township", "镇街道"),
    Column("target", "目标", Kind.WORD, 20),
    Column("entry_state", "入库状态", Kind.WORD),
)
AWARDED_COLUMNS = (
    *SHOWN_COLUMNS[:3],
    Column("thing", "奖励对象", Kind.WORD, 24),
    Column("rewarded", "条款", width=18),
    Column("amount_cny", "金额", Kind.MONEY),
)
COHORT_COLUMNS = (
    Column("name", "名称", width=16),
    Column("starts_year", "起始年", Kind.NUMBER),
    Column("ends_year", "结束年", Kind.NUMBER),
    Column("document_number", "文号", width=20),
    Column("notice_working_days", "入库公示工作日", Kind.NUMBER),
    Column("firms", "在库企业", Kind.NUMBER),
    Column("admitted", "在库条目", Kind.NUMBER),
    Column("proposed", "拟入库", Kind.NUMBER),
    Column("removed", "已出库", Kind.NUMBER),
)
TASK_COLUMNS = (
    Column("kind", "类别", Kind.WORD, 16),
    Column("enterprise", "企业名称", width=34),
    Column("township", "镇街道"),
    Column("what", "事项", Kind.WORD),
    Column("note", "备注", width=24),
    Column("since", "自", Kind.DATE),
    Column("due_on", "期限", Kind.DATE),
    Column("working_days", "剩余工作日", Kind.NUMBER),
)
REMINDER_COLUMNS = (
    Column("enterprise", "企业名称", width=34),
    Column("township", "镇街道"),
    Column("subject", "事项", Kind.WORD),
    Column("sender", "催办人"),
    Column("receiver", "催办对象"),
    Column("text", "催办内容", width=30),
    Column("sent_at", "催办时间", Kind.MOMENT),
    Column("state", "状态", Kind.WORD),
    Column("read_at", "已读时间", Kind.MOMENT),
    Column("done_on", "办结日期", Kind.DATE),
    Column("answer", "答复", width=30),
)
LOAD_COLUMNS = (
    Column("name", "姓名"),
    Column("office", "科室或单位", width=20),
    Column("enterprises", "负责企业", Kind.NUMBER),
    Column("cases", "在办申报", Kind.NUMBER),
    Column("pool_entries", "在库企业", Kind.NUMBER),
    Column("reminders", "未办催办", Kind.NUMBER),
    Column("sweeps", "清零行动企业", Kind.NUMBER),
    Column("visits", "待确认接触", Kind.NUMBER),
)
SUBSTITUTE_COLUMNS = (
    Column("person_name", "替谁"),
    Column("substitute_name", "替岗人"),
    Column("valid_from", "自", Kind.DATE),
    Column("valid_until", "至", Kind.DATE),
)
LIST_COLUMNS = (
    Column("document_number", "文号", width=24),
    Column("kind", "种类", Kind.WORD),
    Column("programme", "资格", Kind.WORD, 20),
    Column("year", "年度", Kind.NUMBER),
    Column("dated_on", "文件日期", Kind.DATE),
    Column("state", "状态", Kind.WORD),
    Column("source_name", "文件", width=24),
    Column("entered_by", "录入人"),
    Column("entered_at", "录入时间", Kind.MOMENT),
    Column("applied_by", "办理人"),
    Column("applied_at", "办理时间", Kind.MOMENT),
)
RUN_COLUMNS = (
    Column("file_name", "文件", width=30),
    Column("state", "状态", Kind.WORD),
    Column("person_name", "上传人"),
    Column("created_at", "上传时间", Kind.MOMENT),
    Column("creates", "新增", Kind.NUMBER),
    Column("updates", "修改", Kind.NUMBER),
    Column("unchanged", "不变", Kind.NUMBER),
    Column("bad_rows", "有问题", Kind.NUMBER),
)
FIGURE_COLUMNS = (
    Column("sort", "类别"),
    Column("period", "所属期", width=24),
    Column("place", "地区"),
    Column("basis", "口径"),
    Column("status", "状态"),
    Column("value", "数值", Kind.NUMBER),
    Column("source", "来源", width=24),
    Column("day", "日期", Kind.DATE),
    Column("document_number", "文号", width=20),
    Column("revision", "修订", Kind.NUMBER),
    Column("note", "备注", width=24),
)


@pages.get("/notices/export")
@api.get("/notices/export", tags=["notices"])
def read_notices_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    found = list_notices(session, export.viewer, export.today)
    return export.send_rows("公示", NOTICE_COLUMNS, [_notice(row) for row in found], file_format)


def _notice(row: NoticeRow) -> list[Any]:
    shown = dict(zip((one.key for one in NOTICE_COLUMNS), cells(row, NOTICE_COLUMNS), strict=True))
    return [*(shown | {"state": NOTICE_STATES[row.state]}).values()]


@pages.get("/notices/{notice_id}/export")
@api.get("/notices/{notice_id}/export", tags=["notices"])
def read_notice_export(
    session: ReadSession,
    export: ListExport,
    notice_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """The firms a notice shows."""
    found = describe_notice(session, export.viewer, notice_id, export.today)
    is_award = found.notice.subject is NoticeSubject.AWARD_PAYMENT
    columns = AWARDED_COLUMNS if is_award else SHOWN_COLUMNS
    rows = [cells(firm, columns) for firm in found.firms]

    def total(session: Session, viewer: Viewer) -> int:
        return len(describe_notice(session, viewer, notice_id, export.today).firms)

    return export.send_rows(found.notice.title, columns, rows, file_format, total)


@pages.get("/pool/cohorts/export")
@api.get("/pool/cohorts/export", tags=["pool"])
def read_cohorts_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, COHORT_COLUMNS) for row in list_cohorts(session, export.viewer)]
    return export.send_rows("各期后备库", COHORT_COLUMNS, rows, file_format)


@pages.get("/tasks/export")
@api.get("/tasks/export", tags=["tasks"])
def read_tasks_export(
    session: ReadSession,
    export: ListExport,
    tab: Tab = Tab.MINE,
    kind: TaskKind | None = None,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """All that waits, also what the page leaves to the next look."""
    found = list_tasks(session, export.viewer, tab, export.today, kind=kind, most=None)

    def total(session: Session, viewer: Viewer) -> int:
        return len(list_tasks(session, viewer, tab, export.today, kind=kind, most=None).rows)

    rows = [_task(row) for row in found.rows]
    return export.send_rows("我的待办", TASK_COLUMNS, rows, file_format, total)


def _task(task: TaskRow) -> list[Any]:
    days = task.deadline.working_days if task.deadline else None
    return [*cells(task, TASK_COLUMNS[:-1]), days]


@pages.get("/reminders/export")
@api.get("/reminders/export", tags=["reminders"])
def read_reminders_export(
    export: ListExport,
    filters: Annotated[ReminderFilters, Query()],
    file_format: Format = FileFormat.XLSX,
) -> Response:
    return export.send_list(
        "催办", REMINDER_COLUMNS, list_reminders, filters, file_format, total=TOTAL
    )


@pages.get("/handovers/export")
@api.get("/handovers/export", tags=["handovers"])
def read_loads_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    """Who looks after how much."""
    rows = [
        [row.name, row.office, *cells(row.load, LOAD_COLUMNS[2:])]
        for row in list_loads(session, export.viewer)
    ]
    return export.send_rows("各人负责", LOAD_COLUMNS, rows, file_format)


@pages.get("/substitutions/export")
@api.get("/substitutions/export", tags=["handovers"])
def read_substitutions_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    """Who stands in for whom, now or soon."""
    found = list_substitutions(session, export.viewer, export.today)
    rows = [cells(row, SUBSTITUTE_COLUMNS) for row in found]
    return export.send_rows("替岗", SUBSTITUTE_COLUMNS, rows, file_format)


@pages.get("/lists/export")
@api.get("/lists/export", tags=["lists"])
def read_lists_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_official_lists(session, export.viewer, in_full(after))
        return [cells(row, LIST_COLUMNS) for row in found.rows], found.next

    return export.send("官方名单", LIST_COLUMNS, rows, file_format)


@pages.get("/imports/export")
@api.get("/imports/export", tags=["imports"])
def read_runs_export(export: ListExport, file_format: Format = FileFormat.XLSX) -> Response:
    def rows(session: Session, after: str | None) -> Chunk:
        found = list_runs(session, export.viewer, in_full(after))
        return [cells(row, RUN_COLUMNS) for row in found.rows], found.next

    return export.send("导入记录", RUN_COLUMNS, rows, file_format)


@pages.get("/plan/{key}/export")
@api.get("/plan/{key}/export", tags=["plan"])
def read_indicator_export(
    session: ReadSession,
    export: ListExport,
    key: str,
    plan: str | None = None,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """An indicator's baselines, tasks and published values."""
    found = indicator_page(session, export.viewer, plan, key)
    view, places = found.indicator, place_names(session, found.plan)
    baselines = [
        ["基期", f"{one.year}", None, None, "计入" if one.is_chosen else None,
         one.printed if one.value is None else one.value, one.where_in_plan, None, None, None,
         one.note]
        for one in view.baselines
    ]  # fmt: skip
    tasks = [
        ["任务", f"{one.year}", places.get(one.place_code, one.place_code), word(one.basis), None,
         one.value, None, one.issued_on, one.document_number, one.revision, None]
        for one in view.tasks
    ]  # fmt: skip
    values = [
        ["填报值", f"{one.period_starts_on} – {one.period_ends_on}", None, word(one.scope),
         word(one.status), one.value, one.source, one.released_on, one.document_number, None,
         one.note]
        for one in view.values
    ]  # fmt: skip
    return export.send_rows(view.name, FIGURE_COLUMNS, [*baselines, *tasks, *values], file_format)
