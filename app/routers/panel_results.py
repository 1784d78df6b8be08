"""What came of a review: of a panel, and of one case; and the file."""

from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession
from app.domain.access import Viewer
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.panel_results import CaseResult, results_of_case, results_of_panel
from app.queries.panels import describe_panel
from app.web.exported import Format, ListExport
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.words.reviews import ITEM_WORDS, NATURE

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["reviews"])

RESULT_COLUMNS = (
    Column("nature", "性质", width=30),
    Column("enterprise", "企业名称", width=34),
    Column("programme", "项目", Kind.WORD, 20),
    Column("item", "评审项", width=28),
    Column("most", "满分", Kind.NUMBER),
    Column("average", "平均分", Kind.NUMBER),
    Column("met", "认为符合", Kind.NUMBER),
    Column("unmet", "认为不符合", Kind.NUMBER),
    Column("outliers", "偏离提示", width=30),
)


def _results(found: list[CaseResult], back: str) -> dict[str, Any]:
    return {"found": found, "back": back, "items": ITEM_WORDS}


@pages.get("/panels/{panel_id}/results")
def show_results(
    session: ReadSession, viewer: CurrentViewer, panel_id: str, render: Render
) -> Response:
    describe_panel(session, viewer, panel_id)
    found = results_of_panel(session, viewer, panel_id)
    return render.page("panels/results.html", None, **_results(found, f"/panels/{panel_id}"))


@api.get("/panels/{panel_id}/results")
def read_results(session: ReadSession, viewer: CurrentViewer, panel_id: str) -> list[CaseResult]:
    describe_panel(session, viewer, panel_id)
    return results_of_panel(session, viewer, panel_id)


@pages.get("/panels/{panel_id}/results/export")
@api.get("/panels/{panel_id}/results/export", responses=AS_FILE)
def read_result_export(
    session: ReadSession,
    export: ListExport,
    panel_id: str,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    describe_panel(session, export.viewer, panel_id)
    rows = [row for one in results_of_panel(session, export.viewer, panel_id) for row in _told(one)]

    def total(stream: Session, viewer: Viewer) -> int:
        return sum(len(_told(one)) for one in results_of_panel(stream, viewer, panel_id))

    return export.send_rows("县级评审结果", RESULT_COLUMNS, rows, file_format, total)


def _told(one: CaseResult) -> list[list[Any]]:
    nature = NATURE[one.purpose]
    rows: list[list[Any]] = [
        [
            nature,
            one.enterprise,
            one.programme,
            ITEM_WORDS[item.item.key],
            item.item.most,
            item.average,
            None if item.item.is_scored else item.met,
            None if item.item.is_scored else item.unmet,
            "、".join(f"{each.expert} {each.points} 分" for each in item.outliers),
        ]
        for item in one.result.items
        if item.count
    ]
    whole = [nature, one.enterprise, one.programme, "合计", 100, one.result.total, None, None, ""]
    return [*rows, whole]


@pages.get("/cases/{case_id}/reviews")
def show_case_results(
    session: ReadSession, viewer: CurrentViewer, case_id: str, render: Render
) -> Response:
    found = results_of_case(session, viewer, case_id)
    return render.page("panels/results.html", None, **_results(found, f"/cases/{case_id}"))


@api.get("/cases/{case_id}/reviews")
def read_case_results(
    session: ReadSession, viewer: CurrentViewer, case_id: str
) -> list[CaseResult]:
    return results_of_case(session, viewer, case_id)
