"""Duties of each year: who has filed, town by town; the list to chase; marking one or many."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.duties import FilingStanding
from app.domain.list_lines import lines_of
from app.domain.official_lists import OF_DUTIES
from app.exchange.tables import Column, FileFormat, Kind
from app.queries.duties import DutyFilters, DutyPage, DutyView, describe_duty, list_duties
from app.queries.official_lists import ListDetail, describe_list
from app.routers.official_lists import given_lines
from app.services.list_preview import FilingList, PastedFilings, enter_filing_list
from app.services.surveys import FilingInput, enter_filing, find_duty
from app.web.chasing import chase_text
from app.web.choices import of_years, worded
from app.web.exported import Export, ListExport, cells
from app.web.forms import TypedForm, refilling
from app.web.once import Once
from app.web.problems import AS_FILE
from app.web.rendering import Render
from app.web.uploads import BroughtFile

pages = APIRouter(
    prefix="/duties", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/duties", tags=["duties"], route_class=Once)

PAGE = "duties/page.html"
FIRST_YEAR = 2015
Filters = Annotated[DutyFilters, Query()]
COLUMNS = (
    Column("name", "企业名称", Kind.TEXT, 34),
    Column("uscc", "统一社会信用代码", Kind.TEXT, 22),
    Column("town", "镇街道"),
    Column("valid_from", "有效期自", Kind.DATE),
    Column("standing", "填报情况", Kind.WORD),
    Column("filed_on", "填报日", Kind.DATE),
    Column("misses", "累计缺报年数", Kind.NUMBER),
)


@pages.get("")
def show_duties(viewer: CurrentViewer, today: Today, render: Render) -> Response:
    """The duty whose window opened last."""
    del viewer  # the table of routes has asked who it is
    newest = max(list_duties(today.year), key=lambda one: (one.opens_on <= today, one.opens_on))
    year = find_duty(newest.key).current_year(today)
    return render.go(f"/duties/{newest.key}/{year}")


@api.get("")
def read_duties(viewer: CurrentViewer, today: Today) -> list[DutyView]:
    """What holders owe this year."""
    del viewer
    return list_duties(today.year)


@pages.get("/{key}/{year}")
def show_duty(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    filters: Filters,
    render: Render,
) -> Response:
    return render.page(PAGE, **_context(session, viewer, today, key, year, filters))


@api.get("/{key}/{year}")
def read_duty(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    filters: Filters,
) -> DutyPage:
    return describe_duty(session, viewer, key, year, filters, today)


def _context(
    session: Session, viewer: Viewer, today: Today, key: str, year: int, filters: DutyFilters
) -> dict[str, Any]:
    found = describe_duty(session, viewer, key, year, filters, today)
    standings = [one for one in FilingStanding if found.is_over or one != FilingStanding.MISSED]
    return {
        "found": found,
        "filters": filters,
        "asked": filters.model_dump(mode="json", exclude_defaults=True),
        "duties": list_duties(year),
        "years": of_years(range(today.year, FIRST_YEAR - 1, -1)),
        "town_choices": [(one.code, one.name) for one in found.towns if one.code],
        "standings": worded(FilingStanding),
        "markings": worded(standings),
        "kinds": worded(OF_DUTIES),
        "chase": chase_text(found, filters.town),
        "may_mark": viewer.role in BUREAU,
        "day": today,
    }


@pages.get("/{key}/{year}/text", response_class=PlainTextResponse)
def show_text(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    filters: Filters,
) -> Response:
    """Who has not filed, as text for a group chat."""
    found = describe_duty(session, viewer, key, year, filters, today)
    return PlainTextResponse(chase_text(found, filters.town))


@api.get("/{key}/{year}/text")
def read_text(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    filters: Filters,
) -> dict[str, str]:
    found = describe_duty(session, viewer, key, year, filters, today)
    return {"text": chase_text(found, filters.town)}


# --- Marking --------------------------------------------------------------------------------------


@pages.post("/{key}/{year}/filings")
def submit_filing(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    filters: Filters,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(PAGE, None, typed, **_context(session, viewer, today, key, year, filters)):
        enter_filing(session, viewer, key, year, typed.parse(FilingInput), today)
    asked = "&".join(f"{name}={value}" for name, value in _asked(filters).items())
    return render.go(f"/duties/{key}/{year}{'?' if asked else ''}{asked}")


def _asked(filters: DutyFilters) -> dict[str, str]:
    given = filters.model_dump(mode="json", exclude_defaults=True)
    return {name: str(value).lower() for name, value in given.items()}


@api.post("/{key}/{year}/filings")
def post_filing(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    given: FilingInput,
) -> DutyPage:
    enter_filing(session, viewer, key, year, given, today)
    return describe_duty(session, viewer, key, year, DutyFilters(), today)


@pages.post("/{key}/{year}/lists")
def submit_filings(
    file: BroughtFile,
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    typed: TypedForm,
    render: Render,
) -> Response:
    """A list of those who filed, or did not: looked at first, like every official list."""
    duty = find_duty(key)
    context = _context(session, viewer, today, key, year, DutyFilters())
    with refilling(PAGE, None, typed, **context):
        lines, source = given_lines(typed, file)
        given = typed.parse(FilingList)
        official = enter_filing_list(session, viewer, duty, year, given, lines, source, today)
    return render.go(f"/lists/{official.public_id}")


@api.post("/{key}/{year}/lists", status_code=201)
def post_filings(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    key: str,
    year: int,
    given: PastedFilings,
) -> ListDetail:
    duty, lines = find_duty(key), lines_of(given.text)
    official = enter_filing_list(session, viewer, duty, year, given, lines, "", today)
    return describe_list(session, viewer, official.public_id, most=None)


# --- As a file ------------------------------------------------------------------------------------


@pages.get("/{key}/{year}/export", response_class=StreamingResponse)
def show_export(
    export: ListExport,
    key: str,
    year: int,
    filters: Filters,
    format: FileFormat = FileFormat.XLSX,  # noqa: A002 (the word of the address)
) -> Response:
    return _exported(export, key, year, filters, format)


@api.get("/{key}/{year}/export", response_class=StreamingResponse, responses=AS_FILE)
def read_export(
    export: ListExport,
    key: str,
    year: int,
    filters: Filters,
    format: FileFormat = FileFormat.JSON,  # noqa: A002
) -> Response:
    return _exported(export, key, year, filters, format)


def _exported(
    export: Export, key: str, year: int, filters: DutyFilters, file_format: FileFormat
) -> Response:
    def all_rows(session: Session, _cursor: None) -> tuple[Sequence[Any], None]:
        found = describe_duty(session, export.viewer, key, year, filters, export.today)
        return [cells(row, COLUMNS) for row in found.rows], None

    subject = f"{find_duty(key).name}_{year}"

    def total(session: Session, viewer: Viewer) -> int:
        return len(describe_duty(session, viewer, key, year, filters, export.today).rows)

    return export.send(subject, COLUMNS, all_rows, file_format, total)
