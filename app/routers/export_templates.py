"""Export templates: a list as a file with chosen columns in a chosen order, and their twins."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import OFFICERS, Viewer
from app.domain.views import ListKind, list_at
from app.exchange.list_columns import CATALOGUES, EVERY
from app.queries.export_templates import TemplateRow, get_template, list_templates
from app.services.export_templates import (
    TemplateEdit,
    TemplateInput,
    delete_template,
    edit_template,
    save_template,
)
from app.web.choices import choices
from app.web.forms import Typed, TypedForm, refilling
from app.web.once import Once
from app.web.rendering import Render, query

pages = APIRouter(
    prefix="/exports/templates",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/exports/templates", tags=["exports"], route_class=Once)

PAGE = "exports/templates.html"
HERE = "/exports/templates"
NOT_OF_A_FILE = frozenset({"size", "format", "template"})
PLACE = "place_"
"""A form gives each column's place in the file; blank leaves it out."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """The templates one may use, and which columns each list has."""

    templates: list[TemplateRow]
    columns: dict[ListKind, list[ColumnChoice]]


@pages.get("")
def show_templates(
    session: ReadSession,
    viewer: CurrentViewer,
    render: Render,
    address: str = "",
    kind: ListKind = ListKind.ENTERPRISES,
    edit: str = "",
) -> Response:
    """`address` is the list one comes from: what it shows can be exported here."""
    return render.page(PAGE, **_context(session, viewer, address, kind, edit))


@api.get("")
def read_templates(session: ReadSession, viewer: CurrentViewer) -> TemplatePage:
    return _page(session, viewer)


@pages.post("")
def submit_template(
    session: WriteSession, viewer: CurrentViewer, typed: TypedForm, render: Render
) -> Response:
    kind = ListKind(typed["kind"]) if typed["kind"] in set(ListKind) else ListKind.ENTERPRISES
    _gather(typed)
    context = _context(session, viewer, typed["address"], kind, "")
    with refilling(PAGE, None, typed, **context):
        save_template(session, viewer, typed.parse(TemplateInput), _known(kind))
    return render.go(_back(typed["address"], kind))


@api.post("", status_code=201)
def post_template(
    session: WriteSession, viewer: CurrentViewer, given: TemplateInput
) -> TemplatePage:
    save_template(session, viewer, given, _known(given.kind))
    return _page(session, viewer)


@pages.post("/{template_id}")
def submit_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    template_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    kind = get_template(session, viewer, template_id).kind
    _gather(typed)
    with refilling(PAGE, None, typed, **_context(session, viewer, "", kind, template_id)):
        edit_template(session, viewer, template_id, typed.parse(TemplateEdit), _known(kind))
    return render.go(_back("", kind))


@api.post("/{template_id}")
def post_edit(
    session: WriteSession, viewer: CurrentViewer, template_id: str, given: TemplateEdit
) -> TemplatePage:
    kind = get_template(session, viewer, template_id).kind
    edit_template(session, viewer, template_id, given, _known(kind))
    return _page(session, viewer)


@pages.post("/{template_id}/delete")
def submit_deletion(
    session: WriteSession, viewer: CurrentViewer, template_id: str, render: Render
) -> Response:
    delete_template(session, viewer, template_id)
    return render.go(HERE)


@api.post("/{template_id}/delete")
def post_deletion(session: WriteSession, viewer: CurrentViewer, template_id: str) -> TemplatePage:
    delete_template(session, viewer, template_id)
    return _page(session, viewer)


def _known(kind: ListKind) -> frozenset[str]:
    catalogue = CATALOGUES.get(kind)
    return frozenset(one.key for one in catalogue.columns) if catalogue else frozenset()


def _page(session: Session, viewer: Viewer) -> TemplatePage:
    return TemplatePage(
        templates=list_templates(session, viewer),
        columns={
            kind: [ColumnChoice(one.key, one.heading) for one in catalogue.columns]
            for kind, catalogue in CATALOGUES.items()
        },
    )


def _gather(typed: Typed) -> None:
    """The columns that were given a place, in the order of their places."""
    placed = [
        (int(place) if place.strip().isdecimal() else 0, name.removeprefix(PLACE))
        for name, place in typed.items()
        if name.startswith(PLACE) and place.strip()
    ]
    typed["columns"] = " ".join(key for _, key in sorted(placed, key=lambda one: one[0]))


def _back(address: str, kind: ListKind) -> str:
    return HERE + query({"kind": kind.value, "address": address or None})


def _context(
    session: Session, viewer: Viewer, address: str, kind: ListKind, edit: str
) -> dict[str, Any]:
    found = list_at(address) if address else None
    asked: list[tuple[str, str]] = []
    if found:
        kind = ListKind.CASES if found[0] is ListKind.CASE_BOARD else found[0]
        asked = [pair for pair in parse_qsl(found[1]) if pair[0] not in NOT_OF_A_FILE]
    templates = list_templates(session, viewer)
    edited = next((one for one in templates if one.id == edit and one.is_own), None)
    kind = edited.kind if edited else kind
    catalogue = CATALOGUES.get(kind, CATALOGUES[ListKind.ENTERPRISES])
    start = edited.columns if edited else [one.key for one in catalogue.usual]
    headings = {
        each: {one.key: one.heading for one in of.columns} for each, of in CATALOGUES.items()
    }
    return {
        "templates": templates,
        "edited": edited,
        "kind": kind,
        "kinds": choices(CATALOGUES),
        "columns": catalogue.columns,
        "places": {key: place for place, key in enumerate(start, 1)},
        "headings": headings,
        "address": address if found else "",
        "path": catalogue.path,
        "asked": asked,
        "offered": [
            ("", "屏幕上的列"),
            (EVERY, "全部列"),
            *((one.id, one.name) for one in templates if one.kind is kind),
        ],
        "may_keep": viewer.role in OFFICERS,
    }
