"""A list on its way out as a file, with a line in the journal of how much left."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.db import note
from app.domain.access import Viewer
from app.exchange.tables import Column, TableFile, counted, rows_in_chunks
from app.models.history import JournalEntry

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
        entry = JournalEntry(
            county_code=viewer.county_code,
            kind="export",
            person_id=viewer.person_id,
            person_name=viewer.name,
            role=viewer.role,
            source=request.client.host if request.client else "",
            subject=file.subject,
            rows=rows,
        )
        note(engine, entry)

    chunks = file.chunks(columns, counted(rows_in_chunks(engine, next_chunk), told))
    return StreamingResponse(chunks, media_type=file.media_type, headers=file.headers)
