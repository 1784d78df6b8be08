"""Rows of a table from a spreadsheet: pasted or uploaded, shown as what they become, written."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.data import technology_fields
from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.forms.pasting import Pasted
from app.domain.forms.values import Around, shown_value
from app.domain.refusals import NotFound
from app.exchange.form_tables import block_of_file, table_template
from app.exchange.tables import FileFormat, TableFile
from app.queries.application_pages import describe_application, places_of
from app.queries.application_views import RowPlace
from app.queries.applications import Papers, get_papers, order_of
from app.services.application_pasting import BlockInput, RowsInput, preview_rows, write_rows
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render
from app.web.uploads import BroughtFile
from app.words import sentence

pages = APIRouter(
    prefix="/applications/{application_id}/tables",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/applications/{application_id}/tables", tags=["applications"], route_class=Once
)
PAGE = "applications/paste.html"


class CellView(BaseModel):
    typed: str
    shown: str
    problem: str


class LineView(BaseModel):
    line: int
    number: str
    """Of the row it fills in; empty: a new row."""
    cells: dict[str, CellView]


class PreviewView(BaseModel):
    """What a block becomes; nothing is written yet."""

    columns: list[tuple[str, str]]
    """For each column of the block its heading and the field it fills; empty: it is left out."""
    has_heading: bool
    rows: list[LineView]
    new_rows: int
    wrong: int
    order: str
    """Of the rows as they stand: send it back with `rows`."""


@pages.get("/{table}/new")
def show_pasting(
    session: ReadSession, viewer: CurrentViewer, application_id: str, table: str, render: Render
) -> Response:
    return render.page(PAGE, None, **_context(session, viewer, application_id, table))


@pages.get("/{table}/template")
def show_template(
    session: ReadSession, viewer: CurrentViewer, today: Today, application_id: str, table: str
) -> Response:
    papers = get_papers(session, viewer, application_id)
    if table not in papers.form.tables:
        raise NotFound
    asked = papers.form.tables[table]
    file = TableFile(f"{asked.title}填写模板", today, FileFormat.XLSX)
    return Response(table_template(asked), media_type=file.media_type, headers=file.headers)


@pages.post("/{table}/preview")
def submit_preview(
    file: BroughtFile,
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    table: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    """What was pasted, or what stands in the file, as rows of the table."""
    context = _context(session, viewer, application_id, table)
    with refilling(PAGE, None, typed, **context):
        text = file.read(block_of_file) if file.is_there else typed["text"]
        typed["text"] = text
        given = typed.parse(BlockInput).model_copy(update={"text": text})
        _, pasted = preview_rows(session, viewer, application_id, table, given)
    shown = _preview(context["papers"], table, pasted)
    return render.page(PAGE, None, **context | {"preview": shown, "typed": typed})


@api.post("/{table}/preview")
def post_preview(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    table: str,
    given: BlockInput,
) -> PreviewView:
    _, pasted = preview_rows(session, viewer, application_id, table, given)
    return _preview(get_papers(session, viewer, application_id), table, pasted)


@pages.post("/{table}/rows")
def submit_rows(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    table: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _context(session, viewer, application_id, table)
    with refilling(PAGE, None, typed, **context):
        given = typed.parse(RowsInput).model_copy(update={"text": typed["text"]})
        write_rows(session, viewer, application_id, table, given, datetime.now(UTC))
    section = context["section"]
    return render.go(f"/applications/{application_id}/sections/{section.key}#table-{table}")


@api.post("/{table}/rows", status_code=201)
def post_rows(
    session: WriteSession, viewer: CurrentViewer, application_id: str, table: str, given: RowsInput
) -> list[RowPlace]:
    """All of the block or none of it; the answer is every row of the application."""
    write_rows(session, viewer, application_id, table, given, datetime.now(UTC))
    return places_of(get_papers(session, viewer, application_id))


def _preview(papers: Papers, table: str, pasted: Pasted) -> PreviewView:
    asked = papers.form.tables[table]
    columns = {column.key: column for column in asked.columns}
    around = Around(papers.draft, technology_fields())
    return PreviewView(
        columns=list(pasted.columns),
        has_heading=pasted.has_heading,
        rows=[
            LineView(
                line=row.line,
                number=row.number,
                cells={
                    cell.column: CellView(
                        typed=cell.typed,
                        shown=shown_value(columns[cell.column], cell.value, around),
                        problem=sentence(cell.reason, cell.details) if cell.reason else "",
                    )
                    for cell in row.cells
                },
            )
            for row in pasted.rows
        ],
        new_rows=pasted.new_rows,
        wrong=pasted.wrong,
        order=order_of(papers.draft.of(table)),
    )


def _context(session: Session, viewer: Viewer, application_id: str, table: str) -> dict[str, Any]:
    papers = get_papers(session, viewer, application_id)
    section = papers.form.section_of(table)
    if table not in papers.form.tables or section is None:
        raise NotFound
    return {
        "papers": papers,
        "application": describe_application(papers, viewer, {}).application,
        "table": papers.form.tables[table],
        "section": section,
        "count": len(papers.draft.of(table)),
        "preview": None,
    }
