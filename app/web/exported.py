"""A list on its way out as a file, with a line in the journal of how much left.

Rows are read by a session of the stream's own: the route's is closed before a stream begins."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Annotated, Any, TypeVar

import anyio
from fastapi import Depends, Query, Request
from pydantic import BaseModel
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.db import note, reading
from app.dependencies import CurrentEngine, CurrentViewer, Today, settings_of
from app.domain.access import AccessKind, Viewer
from app.domain.refusals import NotFound
from app.domain.views import ListKind
from app.exchange.list_columns import CATALOGUES, EVERY
from app.exchange.tables import (
    CHUNK,
    Column,
    FileFormat,
    Row,
    TableFile,
    counted,
    rows_in_chunks,
)
from app.queries.export_templates import get_template
from app.web.far_lists import Asked, made_far
from app.web.journal import journal_entry
from app.web.turns import in_turn

Chunk = tuple[Sequence[Sequence[Any]], Any]
NextChunk = Callable[[Session, Any], Chunk]
Total = Callable[[Session, Viewer], int]
"""How many rows a list has for somebody."""
Filters = TypeVar("Filters", bound=BaseModel)
Find = Callable[[Session, Viewer, Filters], Any]
"""One page of a list for somebody: its `rows` and the place where the `next` page begins."""
TOTAL = attrgetter("total")
"""Where such a page says of how many rows it is one."""
LISTED = attrgetter("listed")
Format = Annotated[FileFormat, Query(alias="format")]
MOST_HERE = 5_000
"""Rows that the server reads and writes itself, in about a second. Longer lists are made apart."""
TOLD_EVERY = 1_000


def told_often(rows: Iterable[Row], told: Callable[[int], None]) -> Generator[Row]:
    """The same rows; `told` hears how many were given out so far."""
    given = 0
    try:
        for row in rows:
            given += 1
            if given % TOLD_EVERY == 0:
                told(given)
            yield row
    finally:
        told(given)


def cells(row: Any, columns: Sequence[Column]) -> list[Any]:
    """What stands in each column: a field of the row by the column's key."""
    return [getattr(row, column.key) for column in columns]


class FollowedStream(StreamingResponse):
    """A stream after which something is done, however it ends: finished, failed, walked away."""

    def __init__(
        self,
        chunks: Generator[bytes] | AsyncGenerator[bytes],
        then: Callable[[], Awaitable[None]],
        **more: Any,
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
                if isinstance(self._chunks, AsyncGenerator):
                    await self._chunks.aclose()
                else:
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
        total: Total | None = None,
    ) -> Response:
        """The rows as a file; whoever walks away early is noted with what they got. A long list
        is made by a process of its own. By `total` the file tells what recusal keeps back."""
        withheld = self._withheld(total) if total else 0
        file = TableFile(subject, self.today, file_format)
        rows = rows_in_chunks(self.engine, next_chunk)
        is_far = getattr(self.request.app.state, "rows_told", None)
        first = list(islice(rows, 0 if is_far else MOST_HERE + 1))
        given: list[int] = []
        chunks: Generator[bytes] | AsyncGenerator[bytes]
        if is_far:
            return StreamingResponse(file.chunks(columns, told_often(rows, is_far), withheld))
        if len(first) > MOST_HERE:
            rows.close()
            chunks = made_far(settings_of(self.request), self._asked(), given.append)
        else:
            chunks = file.chunks(columns, counted(iter(first), given.append), withheld)
        return FollowedStream(
            chunks,
            partial(self._note, subject, given),
            media_type=file.media_type,
            headers=file.headers,
        )

    def send_list(
        self,
        subject: str,
        columns: Sequence[Column],
        find: Find[Filters],
        filters: Filters,
        file_format: FileFormat,
        *,
        total: Callable[[Any], int] | None = None,
        row_cells: Callable[[Any], Row] | None = None,
    ) -> Response:
        """All pages of a list that `find` reads one by one. With `total` (a list of firms: where a
        page says how many rows there are) the file tells what recusal keeps back."""

        def next_page(session: Session, after: str | None) -> Chunk:
            asked = filters.model_copy(update={"size": CHUNK, "after": after, "before": None})
            found = find(session, self.viewer, asked)
            return [
                row_cells(row) if row_cells else cells(row, columns) for row in found.rows
            ], found.next

        def rows_for(session: Session, viewer: Viewer) -> int:
            return total(find(session, viewer, filters)) if total else 0

        return self.send(subject, columns, next_page, file_format, rows_for if total else None)

    def _asked(self) -> Asked:
        scope = self.request.scope
        return Asked(
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            person_id=self.viewer.person_id,
            role=self.viewer.role,
            today=self.today,
        )

    def _withheld(self, total: Total) -> int:
        """How many rows more the list has for somebody of the same reach without a recusal."""
        if not self.viewer.recused_from:
            return 0
        whole = replace(self.viewer, recused_from=frozenset())
        with reading(self.engine) as session:
            return total(session, whole) - total(session, self.viewer)

    def send_rows(
        self,
        subject: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        file_format: FileFormat,
        total: Total | None = None,
    ) -> Response:
        """A list short enough to be read before its stream begins: refusals come in time."""

        def all_rows(_session: Session, _cursor: Any) -> Chunk:
            return rows, None

        return self.send(subject, columns, all_rows, file_format, total)

    async def _note(self, subject: str, given: list[int]) -> None:
        """When the rows' session is closed: who waits for their turn holds no connection."""
        entry = journal_entry(
            self.request,
            self.viewer,
            AccessKind.EXPORT,
            subject=subject,
            rows=max(given, default=0),
        )
        await in_turn(self.request, note, self.engine, entry)


ListExport = Annotated[Export, Depends()]
