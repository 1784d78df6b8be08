"""A list on its way out as a file, with a line in the journal of how much left.

Rows are read by a session of the stream's own: the route's is closed before a stream begins."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.db import note
from app.domain.access import Viewer
from app.exchange.tables import Column, TableFile, counted, rows_in_chunks
from app.web.journal import journal_entry

NextChunk = Callable[[Session, Any], tuple[Sequence[Sequence[Any]], Any]]


def exported(
    request: Request,
    engine: Engine,
    viewer: Viewer,
    file: TableFile,
    columns: Sequence[Column],
    next_chunk: NextChunk,
) -> Response:
    """Stream the rows; whoever walks away early is noted with what they got."""

    def told(rows: int) -> None:
        note(engine, journal_entry(request, viewer, "export", subject=file.subject, rows=rows))

    chunks = file.chunks(columns, counted(rows_in_chunks(engine, next_chunk), told))
    return StreamingResponse(chunks, media_type=file.media_type, headers=file.headers)
