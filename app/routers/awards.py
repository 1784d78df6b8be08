"""Policy awards: the rounds, drawing one, its list with what was struck, and its file."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import HEADS, Viewer
from app.domain.awards.drawing import BY_HAND, AwardMatter
from app.domain.awards.way import OVER, PROCEDURE, UNDECIDED, AwardAction
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.award_need import AwardNeed, show_need
from app.queries.award_views import (
    AwardFilters,
    AwardStanding,
    RoundDetail,
    RoundRow,
)
from app.queries.awards import count_lines, describe_round, get_round, list_lines, list_rounds
from app.services.award_ways import RoundStep, correct_round_step, take_round_step
from app.services.awards import (
    Budget,
    HandStrike,
    NewRound,
    draw_round,
    set_budget,
    strike_line,
)
from app.services.procedures import StepCorrection
from app.web.choices import choices
from app.web.exported import Format, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/awards",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/awards", tags=["awards"], route_class=Once)

Filters = Annotated[AwardFilters, Query()]
ROUND_COLUMNS = (
    Column("year", "兑现年度", Kind.NUMBER),
    Column("number", "第几次", Kind.NUMBER),
    Column("rewards_year", "奖励年度", Kind.NUMBER),
    Column("known_on", "知悉截止日", Kind.DATE),
    Column("drawn_on", "生成日期", Kind.DATE),
    Column("drawn_by", "生成人"),
    Column("firms", "企业", Kind.NUMBER),
    Column("lines", "条目", Kind.NUMBER),
    Column("struck", "划去", Kind.NUMBER),
    Column("amount_cny", "拟奖补", Kind.MONEY),
    Column("budget_cny", "预算", Kind.MONEY),
    Column("stage", "环节", Kind.WORD),
)
NEED_COLUMNS = (
    Column("township", "镇街道"),
    Column("firms", "已取得企业", Kind.NUMBER),
    Column("sure_cny", "须兑现", Kind.MONEY),
    Column("hopes", "在办企业", Kind.NUMBER),
    Column("expected_cny", "期望", Kind.MONEY),
    Column("total_cny", "合计", Kind.MONEY),
)
LINE_COLUMNS = (
    Column("name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("township", "镇街道"),
    Column("thing", "奖励对象", Kind.WORD, width=24),
    Column("kind", "首次或再次", Kind.WORD),
    Column("gained_on", "取得日期", Kind.DATE),
    Column("certificate", "证书或文号", width=20),
    Column("policy", "政策文件", width=30),
    Column("article", "条款", width=18),
    Column("matter", "事项", Kind.WORD),
    Column("amount_cny", "条款金额", Kind.MONEY),
    Column("due_cny", "拟奖补", Kind.MONEY),
    Column("strike", "划去原因", Kind.WORD),
    Column("strike_note", "说明", width=40),
)


@pages.get("")
def show_rounds(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page("awards/list.html", None, **_around_rounds(session, viewer, today))


@api.get("")
def read_rounds(session: ReadSession, viewer: CurrentViewer) -> list[RoundRow]:
    return list_rounds(session, viewer)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_rounds_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    rows = [cells(row, ROUND_COLUMNS) for row in list_rounds(session, export.viewer)]
    return export.send_rows("奖补批次", ROUND_COLUMNS, rows, file_format)


@pages.get("/need")
def show_award_need(
    session: ReadSession, viewer: CurrentViewer, today: Today, render: Render
) -> Response:
    return render.page("awards/need.html", None, found=show_need(session, viewer, today))


@api.get("/need")
def read_need(session: ReadSession, viewer: CurrentViewer, today: Today) -> AwardNeed:
    """Expected sums are clauses by the chances that the forecast has seen."""
    return show_need(session, viewer, today)


@pages.get("/need/export", response_class=StreamingResponse)
@api.get("/need/export", response_class=StreamingResponse, responses=AS_FILE)
def read_need_export(
    session: ReadSession, export: ListExport, file_format: Format = FileFormat.XLSX
) -> Response:
    found = show_need(session, export.viewer, export.today)
    rows = [cells(row, NEED_COLUMNS) for row in found.towns]
    return export.send_rows(f"{found.year + 1}年奖补需求", NEED_COLUMNS, rows, file_format)


@pages.post("")
def submit_round(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    with refilling("awards/list.html", None, typed, **_around_rounds(session, viewer, today)):
        made = draw_round(session, viewer, typed.parse(NewRound), today)
    return render.go(f"/awards/{made.public_id}")


@api.post("", status_code=201)
def post_round(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewRound
) -> RoundDetail:
    made = draw_round(session, viewer, given, today)
    return describe_round(session, viewer, made.public_id, AwardFilters(), today)


def _around_rounds(session: Session, viewer: Viewer, today: Today) -> dict[str, Any]:
    return {"rounds": list_rounds(session, viewer), "most": today.isoformat(), "year": today.year}


# --- One round ------------------------------------------------------------------------------------


@pages.get("/{round_id}")
def show_round(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    filters: Filters,
    render: Render,
    strike: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    """`strike` is the line whose form is open."""
    found = describe_round(session, viewer, round_id, filters, today)
    context = around(viewer, found, filters, today) | {"open_line": strike}
    return render.page("awards/round.html", None, **context)


@api.get("/{round_id}")
def read_round(
    session: ReadSession, viewer: CurrentViewer, today: Today, round_id: str, filters: Filters
) -> RoundDetail:
    """Totals and sums by town are the county's, whatever the filters; the lines are filtered."""
    return describe_round(session, viewer, round_id, filters, today)


@pages.get("/{round_id}/export", response_class=StreamingResponse)
@api.get("/{round_id}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_round_export(
    session: ReadSession,
    export: ListExport,
    round_id: str,
    filters: Filters,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    """The list, without any account."""
    made = get_round(session, export.viewer, round_id)
    rows = [cells(row, LINE_COLUMNS) for row in list_lines(session, export.viewer, made, filters)]

    def total(stream: Session, viewer: Viewer) -> int:
        return count_lines(stream, viewer, made, filters)

    subject = f"奖补名单_{made.year}年第{made.number}次"
    return export.send_rows(subject, LINE_COLUMNS, rows, file_format, total)


@dataclass
class SentRound(Sent):
    round_id: str

    PAGE = "awards/round.html"

    @property
    def address(self) -> str:
        return f"/awards/{self.round_id}"

    def shown(self) -> dict[str, Any]:
        filters = AwardFilters()
        found = describe_round(self.session, self.viewer, self.round_id, filters, self.today)
        return around(self.viewer, found, filters, self.today)


RoundForm = Annotated[SentRound, Depends()]


@pages.post("/{round_id}/budget")
def submit_budget(sent: RoundForm) -> Response:
    with sent.as_form("budget"):
        set_budget(sent.session, sent.viewer, sent.round_id, sent.parse(Budget))
    return sent.changed()


@api.post("/{round_id}/budget")
def post_budget(
    session: WriteSession, viewer: CurrentViewer, today: Today, round_id: str, given: Budget
) -> RoundDetail:
    set_budget(session, viewer, round_id, given)
    return describe_round(session, viewer, round_id, AwardFilters(), today)


@pages.post("/{round_id}/actions/{action}")
def submit_step(sent: RoundForm, action: AwardAction) -> Response:
    with sent.as_form(action.value):
        given = sent.parse(RoundStep)
        take_round_step(sent.session, sent.viewer, sent.round_id, action, given, sent.today)
    return sent.changed()


@api.post("/{round_id}/actions/{action}")
def post_step(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    action: AwardAction,
    given: RoundStep,
) -> RoundDetail:
    take_round_step(session, viewer, round_id, action, given, today)
    return describe_round(session, viewer, round_id, AwardFilters(), today)


@pages.post("/{round_id}/corrections")
def submit_correction(sent: RoundForm) -> Response:
    with sent.as_form(sent.typed["event"]):
        given = sent.parse(StepCorrection)
        correct_round_step(sent.session, sent.viewer, sent.round_id, given, sent.today)
    return sent.changed()


@api.post("/{round_id}/corrections")
def post_correction(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    given: StepCorrection,
) -> RoundDetail:
    correct_round_step(session, viewer, round_id, given, today)
    return describe_round(session, viewer, round_id, AwardFilters(), today)


@pages.post("/{round_id}/lines/{award_id}/strike")
def submit_strike(sent: RoundForm, award_id: str) -> Response:
    with sent.as_form(award_id):
        strike_line(sent.session, sent.viewer, sent.round_id, award_id, sent.parse(HandStrike))
    return sent.changed()


@api.post("/{round_id}/lines/{award_id}/strike")
def post_strike(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    round_id: str,
    award_id: str,
    given: HandStrike,
) -> RoundDetail:
    """Without `strike` the line stands again, as far as the rule lets it."""
    strike_line(session, viewer, round_id, award_id, given)
    return describe_round(session, viewer, round_id, AwardFilters(), today)


def around(
    viewer: Viewer, found: RoundDetail, filters: AwardFilters, today: Today
) -> dict[str, Any]:
    return {
        "found": found,
        "filters": filters,
        "asked": filters.model_dump(mode="json", exclude_defaults=True),
        "townships": [(one, one) for one in found.townships],
        "matters": choices(AwardMatter),
        "standings": choices(AwardStanding),
        "strikes": choices(BY_HAND),
        "may_budget": viewer.role in HEADS,
        "notice_days": PROCEDURE.notice_working_days,
        "notice_source": PROCEDURE.notice_source,
        "may_strike": found.round.stage not in OVER,
        "may_restore": found.round.stage in UNDECIDED,
        "most": today.isoformat(),
        "sent": "",
        "open_line": "",
    }
