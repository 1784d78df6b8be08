"""The year's evaluation: quarterly tasks and a draft in words, each number with its source."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import Accesses, CurrentCounty, CurrentViewer, ReadSession, Today
from app.domain.access import AccessKind
from app.exchange.tables import Column, FileFormat, Kind
from app.papers.evaluations import evaluation_paper, sentence_of, summary
from app.papers.paper import PaperFormat
from app.queries.evaluations import QUARTERS, Evaluation, EvaluationFilters, show_evaluation
from app.routers.papers import AS_PAPER, answer
from app.web.exported import Format, ListExport
from app.web.journal import journal_entry
from app.web.problems import AS_FILE
from app.web.rendering import Render

pages = APIRouter(
    prefix="/evaluation", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/evaluation", tags=["board"])

Filters = Annotated[EvaluationFilters, Query()]
COLUMNS = (
    Column("name", "指标", width=30),
    Column("unit", "单位"),
    Column("baseline", "基期", Kind.NUMBER),
    Column("target", "目标", Kind.NUMBER),
    Column("task", "本年任务", Kind.NUMBER),
    Column("task_document", "任务文号", width=20),
)
QUARTER_COLUMNS = tuple(Column(f"q{one}", f"{one}季度", Kind.NUMBER) for one in QUARTERS)
LAST_COLUMNS = (Column("status", "状态", Kind.WORD), Column("source", "来源", width=24))


@pages.get("")
def show_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters, render: Render
) -> Response:
    found = show_evaluation(session, viewer, filters, today)
    return render.page(
        "evaluation/page.html",
        found=found,
        asked={"year": found.year, "known_on": found.known_on.isoformat()},
        years=[
            (str(year), str(year))
            for year in range(min(today.year, found.plan.ends_year), found.plan.base_year, -1)
        ],
        summary=summary(found),
        told=[(line, sentence_of(line)) for line in found.lines],
    )


@api.get("")
def read_page(
    session: ReadSession, viewer: CurrentViewer, today: Today, filters: Filters
) -> Evaluation:
    """Each promise at the end of every quarter that has begun; `page` is where a number is from."""
    return show_evaluation(session, viewer, filters, today)


@pages.get("/export", response_class=StreamingResponse)
@api.get("/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    session: ReadSession,
    export: ListExport,
    filters: Filters,
    file_format: Format = FileFormat.XLSX,
) -> Response:
    found = show_evaluation(session, export.viewer, filters, export.today)
    rows = [
        [
            *(getattr(line, column.key) for column in COLUMNS),
            *[one.value for one in line.quarters],
            *[None] * (len(QUARTERS) - len(line.quarters)),
            line.status,
            line.quarters[-1].source,
        ]
        for line in found.lines
    ]
    columns = (*COLUMNS, *QUARTER_COLUMNS, *LAST_COLUMNS)
    return export.send_rows(f"{found.year}年度评估", columns, rows, file_format)


@pages.get("/paper.{ending}")
@api.get("/paper.{ending}", response_class=Response, responses=AS_PAPER)
def read_paper(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    county: CurrentCounty,
    today: Today,
    ending: PaperFormat,
    filters: Filters,
) -> Response:
    found = show_evaluation(session, viewer, filters, today)
    paper = evaluation_paper(found, county.bureau_name)
    accesses.append(journal_entry(request, viewer, AccessKind.EXPORT, subject=paper.title))
    return answer(paper, ending, paper.title)
