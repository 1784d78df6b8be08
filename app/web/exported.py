"""A list on its way out as a file, with a line in the journal of how much left.

Rows are read by a session of the stream's own: the route's is closed before a stream begins."""

from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import anyio
from fastapi import Depends, Query, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.db import note, reading
from app.dependencies import CurrentEngine, CurrentViewer, Today, in_turn
from app.domain.access import AccessKind
from app.domain.refusals import NotFound
from app.domain.views import ListKind
from app.exchange.list_columns import CATALOGUES, EVERY
from app.exchange.tables import Column, FileFormat, Row, TableFile, counted, rows_in_chunks
from app.queries.export_templates import get_template
from app.web.journal import journal_entry

Chunk = tuple[Sequence[Sequence[Any]], Any]
NextChunk = Callable[[Session, Any], Chunk]
Format = Annotated[FileFormat, Query(alias="format")]


def cells(row: Any, columns: Sequence[Column]) -> list[Any]:
    """What stands in each column: a field of the row by the column's key."""
    return [getattr(row, column.key) for column in columns]


class FollowedStream(StreamingResponse):
    """A stream after which something is done, however it ends: finished, failed, walked away."""

    def __init__(
        self, chunks: Generator[bytes], then: Callable[[], Awaitable[None]], **more: Any
    ) -> None:
        super().__init__(chunks, **more)
        self._chunks = chunks
        self._then = then

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Who walks away cancels this task, but not what is still to be done for it.
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._chunks.close)
                await self._then()


@dataclass
class Export:
    """Who asks for a list as a file, from where, on which day."""

    request: Request
    engine: CurrentEngine
    viewer: CurrentViewer
    today: Today
    template: Annotated[str, Query(max_length=12)] = ""
    """Of which columns, in which order: an export template's id, or `all`."""

    def columns(self, kind: ListKind, usual: Sequence[Column] = ()) -> Sequence[Column]:
        """The template's columns; without one those the list shows."""
        catalogue = CATALOGUES[kind]
        if not self.template:
            return usual or catalogue.usual
        if self.template == EVERY:
            return catalogue.columns
        with reading(self.engine) as session:
            template = get_template(session, self.viewer, self.template)
            if template.kind is not kind:
                raise NotFound
            return catalogue.named(template.columns.split())

    def send(
        self,
        subject: str,
        columns: Sequence[Column],
        next_chunk: NextChunk,
        file_format: FileFormat,
    ) -> Response:
        """Stream the rows; whoever walks away early is noted with what they got."""
        given: list[int] = []
        file = TableFile(subject, self.today, file_format)
        rows = counted(rows_in_chunks(self.engine, next_chunk), given.append)
        return FollowedStream(
            file.chunks(columns, rows),
            partial(self._note, subject, given),
            media_type=file.media_type,
            headers=file.headers,
        )

    def send_rows(
        self, subject: str, columns: Sequence[Column], rows: Sequence[Row], file_format: FileFormat
    ) -> Response:
        """A list short enough to be read before its stream begins: refusals come in time."""
        return self.send(subject, columns, lambda _session, _cursor: (rows, None), file_format)

    async def _note(self, subject: str, given: list[int]) -> None:
        """When the rows' session is closed: who waits for their turn holds no connection."""
        entry = journal_entry(
            self.request, self.viewer, AccessKind.EXPORT, subject=subject, rows=sum(given)
        )
        await in_turn(self.request, note, self.engine, entry)


ListExport = Annotated[Export, Depends()]
