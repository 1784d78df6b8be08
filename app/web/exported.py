"""A list on its way out as a file, with a line in the journal of how much left.

Rows are read by a session of the stream's own: the route's is closed before a stream begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response, StreamingResponse

from app.db import note
from app.dependencies import CurrentEngine, CurrentViewer, Today
from app.exchange.tables import Column, FileFormat, TableFile, counted, rows_in_chunks
from app.web.journal import journal_entry

NextChunk = Callable[[Session, Any], tuple[Sequence[Sequence[Any]], Any]]


@dataclass
class Export:
    """Who asks for a list as a file, from where, on which day."""

    request: Request
    engine: CurrentEngine
    viewer: CurrentViewer
    today: Today

    def send(
        self,
        subject: str,
        columns: Sequence[Column],
        next_chunk: NextChunk,
        file_format: FileFormat,
    ) -> Response:
        """Stream the rows; whoever walks away early is noted with what they got."""

        def told(rows: int) -> None:
            entry = journal_entry(self.request, self.viewer, "export", subject=subject, rows=rows)
            note(self.engine, entry)

        file = TableFile(subject, self.today, file_format)
        rows = counted(rows_in_chunks(self.engine, next_chunk), told)
        return StreamingResponse(
            file.chunks(columns, rows), media_type=file.media_type, headers=file.headers
        )


ListExport = Annotated[Export, Depends()]
