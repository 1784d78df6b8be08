"""By which ways one wants to be told, and for the system administrator how what goes out fares."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentSettings, CurrentViewer, ReadSession, WriteSession
from app.domain.messages import MailMode, MailState, Way
from app.exchange.switchboard import ways_on
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.mails import MailChoiceView, MailFilters, MailPage, list_mails, read_choices
from app.queries.paging import SIZES
from app.services.mails import MailChoiceInput, choose_mail, retry_mail
from app.web.choices import worded
from app.web.exported import Format, ListExport
from app.web.forms import TypedForm, refilling
from app.web.lists import size_links, turn
from app.web.rendering import Render

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["messages"])

Filters = Annotated[MailFilters, Query()]
CHOICE = "messages/mail.html"
LIST = "/mails"
COLUMNS = (
    Column("login", "账号"),
    Column("way", "途径", Kind.WORD),
    Column("address", "收件地址", width=26),
    Column("state", "状态", Kind.WORD),
    Column("created_at", "写入时间", Kind.MOMENT),
    Column("tries", "已试次数", Kind.NUMBER),
    Column("due_at", "下次发送", Kind.MOMENT),
    Column("sent_at", "发送时间", Kind.MOMENT),
    Column("problem", "原因", width=50),
)


@pages.get("/messages/mail")
def show_mail_choice(
    session: ReadSession, viewer: CurrentViewer, settings: CurrentSettings, render: Render
) -> Response:
    choices = read_choices(session, viewer, ways_on(settings))
    return render.page(CHOICE, choices=choices, modes=worded(MailMode))


@api.get("/messages/mail")
def read_mail_choice(
    session: ReadSession, viewer: CurrentViewer, settings: CurrentSettings
) -> list[MailChoiceView]:
    return read_choices(session, viewer, ways_on(settings))


@pages.post("/messages/mail")
def submit_mail_choice(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    typed: TypedForm,
    render: Render,
) -> Response:
    choices = read_choices(session, viewer, ways_on(settings))
    with refilling(CHOICE, None, typed, choices=choices, modes=worded(MailMode)):
        choose_mail(session, viewer, typed.parse(MailChoiceInput), ways_on(settings))
    return render.go("/messages/mail")


@api.post("/messages/mail")
def post_mail_choice(
    session: WriteSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    given: MailChoiceInput,
) -> list[MailChoiceView]:
    choose_mail(session, viewer, given, ways_on(settings))
    return read_choices(session, viewer, ways_on(settings))


@pages.get("/mails")
def show_mails(
    session: ReadSession,
    viewer: CurrentViewer,
    settings: CurrentSettings,
    filters: Filters,
    render: Render,
) -> Response:
    found = list_mails(session, viewer, filters, ways_on(settings))
    asked = filters.model_dump(
        mode="json", exclude_defaults=True, exclude={"size", "after", "before"}
    )
    return render.page(
        "mails/list.html",
        "mails/_table.html",
        found=found,
        filters=filters,
        asked=asked,
        states=worded(MailState),
        ways=worded(Way),
        sizes=size_links(LIST, asked, SIZES, filters.size),
        next=turn(LIST, asked, after=found.next),
        previous=turn(LIST, asked, before=found.previous),
    )


@api.get("/mails")
def read_mails(
    session: ReadSession, viewer: CurrentViewer, settings: CurrentSettings, filters: Filters
) -> MailPage:
    return list_mails(session, viewer, filters, ways_on(settings))


@pages.get("/mails/export")
@api.get("/mails/export")
def read_mails_export(
    export: ListExport, filters: Filters, file_format: Format = FileFormat.XLSX
) -> Response:
    return export.send_list(
        "通知发送",
        COLUMNS,
        lambda session, viewer, asked: list_mails(session, viewer, asked, ()),
        filters,
        file_format,
    )


@pages.post("/mails/{mail_id}/retry")
def submit_retry(
    session: WriteSession, viewer: CurrentViewer, mail_id: str, render: Render
) -> Response:
    retry_mail(session, viewer, mail_id)
    return render.go(LIST)


@api.post("/mails/{mail_id}/retry")
def post_retry(
    session: WriteSession, viewer: CurrentViewer, settings: CurrentSettings, mail_id: str
) -> MailPage:
    retry_mail(session, viewer, mail_id)
    return list_mails(session, viewer, MailFilters(), ways_on(settings))
