"""Yearly figures, IP rights, titles and values of indicators as files that go in again."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.domain.access import Viewer
from app.domain.imports import ImportKind
from app.domain.refusals import NotFound
from app.exchange.fact_files import fact_columns
from app.exchange.import_templates import SHEETS
from app.exchange.tables import CHUNK, FileFormat
from app.queries.fact_lists import Cursor, count_facts, export_facts
from app.web.exported import Format, ListExport
from app.web.problems import AS_FILE

pages = APIRouter(default_response_class=StreamingResponse, include_in_schema=False)
api = APIRouter(prefix="/api", default_response_class=StreamingResponse, responses=AS_FILE)


@pages.get("/facts/{kind}/export")
@api.get("/facts/{kind}/export", tags=["exports"])
def read_facts_export(
    export: ListExport, kind: ImportKind, file_format: Format = FileFormat.XLSX
) -> Response:
    """All facts of a kind that the viewer may see; firms are exported from their own list."""
    if kind is ImportKind.ENTERPRISES:
        raise NotFound
    columns = fact_columns(kind)
    keys = [column.key for column in columns]

    def rows(session: Session, after: Cursor | None) -> tuple[Sequence[Any], Cursor | None]:
        return export_facts(session, export.viewer, kind, keys, CHUNK, after)

    def total(session: Session, viewer: Viewer) -> int:
        return count_facts(session, viewer, kind)

    return export.send(SHEETS[kind][0], columns, rows, file_format, total)
