"""Official lists in: pasted or as a file, looked at, then applied in one step."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.list_lines import Line, lines_of
from app.domain.official_lists import OF_TITLES, ListedState
from app.domain.refusals import InvalidValue, Reason
from app.domain.stages import FailureReason
from app.domain.titles import Programme
from app.exchange.list_files import lines_of_file
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.batches import list_batch_choices
from app.queries.newest_first import Listed
from app.queries.official_lists import (
    ListDetail,
    ListLine,
    ListRow,
    describe_list,
    list_official_lists,
)
from app.queries.paging import Paging
from app.services.list_preview import ListInput, PastedList, enter_list
from app.services.list_take_back import TakeBackListInput, take_back_list
from app.services.official_lists import ApplyInput, apply_list, discard_list
from app.web.choices import of_batches, worded
from app.web.exported import Export, ListExport
from app.web.forms import Typed, TypedForm, refilling
from app.web.lists import pager_links
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.uploads import Brought, BroughtFile
from app.words import sentence

pages = APIRouter(prefix="/lists", default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api/lists", tags=["lists"])

PAGE = "lists/list.html"
DETAIL = "lists/detail.html"
COLUMNS = (
    Column("number", "行", Kind.NUMBER),
    Column("name", "名单上的名称", Kind.TEXT, 34),
    Column("new_name", "新名称", Kind.TEXT, 34),
    Column("certificate_number", "证书编号", Kind.TEXT, 22),
    Column("firm", "台账企业", Kind.TEXT, 34),
    Column("uscc", "统一社会信用代码", Kind.TEXT, 22),
    Column("township", "镇街道"),
    Column("state", "结果", Kind.WORD),
    Column("deed", "事项", Kind.WORD),
    Column("reasons", "原因", Kind.TEXT, 60),
)


class RowsAsked(BaseModel):
    """Which rows of a list."""

    state: ListedState | None = None


Asked = Annotated[RowsAsked, Query()]
Pages = Annotated[Paging, Query()]


@pages.get("")
def show_lists(
    session: ReadSession, viewer: CurrentViewer, today: Today, paging: Pages, render: Render
) -> Response:
    return render.page(PAGE, "lists/_entered.html", **_form(session, viewer, today, paging))


@api.get("")
def read_lists(session: ReadSession, viewer: CurrentViewer, paging: Pages) -> Listed[ListLine]:
    return list_official_lists(session, viewer, paging)


def _form(
    session: Session, viewer: Viewer, today: Today, paging: Paging | None = None
) -> dict[str, Any]:
    paging = paging or Paging()
    return {
        **pager_links("/lists", list_official_lists(session, viewer, paging), paging),
        "kinds": worded(OF_TITLES),
        "programmes": worded(Programme),
        "batches": of_batches(list_batch_choices(session, viewer)),
        "day": today,
    }


@pages.post("")
def submit_list(
    file: BroughtFile,
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Keep the list and show what it would bring about."""
    with refilling(PAGE, None, typed, **_form(session, viewer, today)):
        lines, source = given_lines(typed, file)
        official = enter_list(session, viewer, typed.parse(ListInput), lines, source, today)
    return render.go(f"/lists/{official.public_id}")


def given_lines(typed: Typed, file: Brought) -> tuple[Sequence[Line], str]:
    """The file, if there is one, else what was pasted."""
    if file.is_there:
        return file.read(lines_of_file), file.name
    if not typed["text"].strip():
        raise InvalidValue(fields={"text": Reason.MISSING_VALUE})
    return lines_of(typed["text"]), ""


@api.post("", status_code=201)
def post_list(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: PastedList
) -> ListDetail:
    """Keep the list; the answer says what it would bring about. Nothing is applied yet."""
    official = enter_list(session, viewer, given, lines_of(given.text), "", today)
    return describe_list(session, viewer, official.public_id, most=None)


# --- One list -------------------------------------------------------------------------------------


@pages.get("/{list_id}")
def show_list(
    session: ReadSession, viewer: CurrentViewer, list_id: str, asked: Asked, render: Render
) -> Response:
    return render.page(DETAIL, **_context(session, viewer, list_id, asked.state))


@api.get("/{list_id}")
def read_list(
    session: ReadSession, viewer: CurrentViewer, list_id: str, asked: Asked
) -> ListDetail:
    return describe_list(session, viewer, list_id, asked.state, most=None)


def _context(
    session: Session,
    viewer: Viewer,
    list_id: str,
    state: ListedState | None = None,
    **more: Any,
) -> dict[str, Any]:
    found = describe_list(session, viewer, list_id, state)
    return {
        "found": found,
        "state": state,
        "failure_reasons": worded(FailureReason),
        "said": {one: sentence(Reason(one)) for row in found.rows for one in row.reasons},
        "changed_meanwhile": 0,
        "ticked": [],
        **more,
    }


@pages.post("/{list_id}/apply")
def submit_application(
    session: WriteSession,
    viewer: CurrentViewer,
    list_id: str,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    """Write what was shown; rows that changed meanwhile are shown again instead."""
    ticked = typed.lists.get("absent", [])
    with refilling(DETAIL, None, typed, **_context(session, viewer, list_id, ticked=ticked)):
        given = typed.parse(ApplyInput).model_copy(
            update={
                "chosen": {
                    name.removeprefix("chosen_"): firm
                    for name, firm in typed.items()
                    if name.startswith("chosen_") and firm
                },
                "failed": ticked,
            }
        )
        done = apply_list(session, viewer, list_id, given, today)
    if done.changed_meanwhile:
        context = _context(session, viewer, list_id, changed_meanwhile=done.changed_meanwhile)
        return render.page(DETAIL, **context)
    return render.go(f"/lists/{list_id}")


@api.post("/{list_id}/apply")
def post_application(
    session: WriteSession, viewer: CurrentViewer, list_id: str, given: ApplyInput, today: Today
) -> ListDetail:
    """Applied when its state says so; otherwise rows changed meanwhile: look again."""
    apply_list(session, viewer, list_id, given, today)
    return describe_list(session, viewer, list_id, most=None)


@pages.post("/{list_id}/discard")
def submit_discard(
    session: WriteSession, viewer: CurrentViewer, list_id: str, render: Render
) -> Response:
    discard_list(session, viewer, list_id)
    return render.go("/lists")


@api.post("/{list_id}/discard")
def post_discard(session: WriteSession, viewer: CurrentViewer, list_id: str) -> ListDetail:
    discard_list(session, viewer, list_id)
    return describe_list(session, viewer, list_id, most=None)


@pages.post("/{list_id}/take-back")
def submit_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    list_id: str,
    today: Today,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(DETAIL, None, typed, **_context(session, viewer, list_id)):
        take_back_list(session, viewer, list_id, typed.parse(TakeBackListInput), today)
    return render.go(f"/lists/{list_id}")


@api.post("/{list_id}/take-back")
def post_take_back(
    session: WriteSession,
    viewer: CurrentViewer,
    list_id: str,
    given: TakeBackListInput,
    today: Today,
) -> ListDetail:
    """Rows on which something was built stay done, and say why."""
    take_back_list(session, viewer, list_id, given, today)
    return describe_list(session, viewer, list_id, most=None)


# --- Its rows as a file ---------------------------------------------------------------------------


@pages.get("/{list_id}/export", response_class=StreamingResponse)
def show_export(
    export: ListExport,
    list_id: str,
    asked: Asked,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002 (the word of the address)
) -> Response:
    return _exported(export, list_id, asked, format)


@api.get("/{list_id}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    list_id: str,
    asked: Asked,
    format: FileFormat = FileFormat.JSON,  # noqa: A002
) -> Response:
    return _exported(export, list_id, asked, format)


def _exported(export: Export, list_id: str, asked: RowsAsked, file_format: FileFormat) -> Response:
    def all_rows(session: Session, _cursor: None) -> tuple[Sequence[Any], None]:
        found = describe_list(session, export.viewer, list_id, asked.state, most=None)
        return [_line(row) for row in found.rows], None

    return export.send("官方名单办理结果", COLUMNS, all_rows, file_format)


def _line(row: ListRow) -> list[Any]:
    firm = row.firm
    return [
        row.number or None,
        row.name or row.text,
        row.new_name,
        row.certificate_number,
        firm.name if firm else "、".join(one.name for one in row.candidates),
        firm.uscc if firm else row.uscc,
        firm.township if firm else None,
        row.state,
        row.deed,
        "".join(sentence(Reason(reason)) for reason in row.reasons),
    ]
