"""消息: the inbox of whoever is signed in, whoever that is."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from app.dependencies import Afterwards, CurrentViewer, ReadSession, WriteSession
from app.domain.messages import MessageKind
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.messages import (
    MessageFilters,
    MessagePage,
    MessageRow,
    count_unread,
    get_message,
    list_messages,
)
from app.queries.paging import SIZES
from app.services.messages import note_read
from app.web.choices import worded
from app.web.exported import Format, ListExport
from app.web.lists import size_links, turn
from app.web.once import Once
from app.web.rendering import Render

pages = APIRouter(
    prefix="/messages",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/messages", tags=["messages"], route_class=Once)

Filters = Annotated[MessageFilters, Query()]
LIST = "/messages"
COLUMNS = (
    Column("kind", "类别", Kind.WORD, 16),
    Column("text", "内容", width=40),
    Column("enterprise", "企业名称", width=34),
    Column("sender", "来自"),
    Column("sent_at", "时间", Kind.MOMENT),
    Column("read_at", "已读时间", Kind.MOMENT),
)


class ReadInput(BaseModel):
    """Which messages were read; none named: all."""

    ids: list[str] | None = None


@pages.get("")
def show_messages(
    session: ReadSession, viewer: CurrentViewer, filters: Filters, render: Render
) -> Response:
    found = list_messages(session, viewer, filters)
    asked = filters.model_dump(
        mode="json", exclude_defaults=True, exclude={"size", "after", "before"}
    )
    return render.page(
        "messages/list.html",
        "messages/_table.html",
        found=found,
        filters=filters,
        asked=asked,
        kinds=worded(MessageKind),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        next=turn(LIST, asked, after=found.next),
        previous=turn(LIST, asked, before=found.previous),
    )


@api.get("")
def read_messages(session: ReadSession, viewer: CurrentViewer, filters: Filters) -> MessagePage:
    return list_messages(session, viewer, filters)


@pages.get("/export")
@api.get("/export")
def read_messages_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list("消息", COLUMNS, list_messages, filters, file_format)


@pages.get("/count")
def show_unread_count(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.region("messages/_count.html", count=count_unread(session, viewer))


@api.get("/count")
def read_unread_count(session: ReadSession, viewer: CurrentViewer) -> int:
    return count_unread(session, viewer)


@pages.post("/read")
def submit_all_read(session: WriteSession, viewer: CurrentViewer, render: Render) -> Response:
    note_read(session, viewer)
    return render.go(LIST)


@api.post("/read")
def post_read(
    session: WriteSession, viewer: CurrentViewer, given: ReadInput | None = None
) -> MessagePage:
    note_read(session, viewer, given.ids if given else None)
    return list_messages(session, viewer, MessageFilters())


@pages.get("/{message_id}")
def show_message(
    session: ReadSession,
    viewer: CurrentViewer,
    afterwards: Afterwards,
    message_id: str,
    render: Render,
) -> Response:
    """To the page that it is about; whoever goes there has read it."""
    found = get_message(session, viewer, message_id)
    if found.read_at is None:
        afterwards.append(lambda writing: note_read(writing, viewer, [message_id]))
    return render.go(found.page)


@api.get("/{message_id}")
def read_message(session: ReadSession, viewer: CurrentViewer, message_id: str) -> MessageRow:
    return get_message(session, viewer, message_id)
