"""R&D institutions: a new one, one of them, its corrections."""

from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Viewer
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionType,
)
from app.queries.institution_views import InstitutionDetail
from app.queries.institutions import describe_institution
from app.services.institutions import (
    InstitutionEdit,
    InstitutionInput,
    edit_institution,
    register_institution,
)
from app.web.choices import worded
from app.web.forms import TypedForm, refilling
from app.web.neighbours import NO_WAY, way_on
from app.web.once import Once
from app.web.rendering import WAN, Render
from app.words.fields import field_word

pages = APIRouter(
    prefix="/institutions",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/institutions", tags=["institutions"], route_class=Once)

# --- A new one, and its corrections ---------------------------------------------------------------


def form_choices() -> dict[str, Any]:
    return {"types": worded(InstitutionType), "levels": worded(InstitutionLevel)}


@pages.get("/new")
def show_new(viewer: CurrentViewer, today: Today, render: Render, enterprise: str = "") -> Response:
    del viewer  # the table of routes has asked who it is
    return render.page(
        "institutions/new.html",
        typed={"enterprise": enterprise},
        latest_day=today.isoformat(),
        **form_choices(),
    )


@api.get("/new")
def read_new(viewer: CurrentViewer) -> dict[str, Any]:
    del viewer
    return form_choices()


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    more = {"latest_day": today.isoformat(), **form_choices()}
    with refilling("institutions/new.html", None, typed, **more):
        made = register_institution(session, viewer, typed.parse(InstitutionInput), today)
    return render.go(f"/institutions/{made.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: InstitutionInput
) -> InstitutionDetail:
    made = register_institution(session, viewer, given, today)
    return describe_institution(session, viewer, made.public_id, today)


@pages.get("/{institution_id}/edit")
def show_edit(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str, render: Render
) -> Response:
    return render.page("institutions/edit.html", **_edited(session, viewer, today, institution_id))


@api.get("/{institution_id}/edit")
def read_edit(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str
) -> InstitutionDetail:
    return describe_institution(session, viewer, institution_id, today)


@pages.post("/{institution_id}/edit")
def submit_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    form = _edited(session, viewer, today, institution_id)
    del form["typed"]
    with refilling("institutions/edit.html", None, typed, **form):
        edit_institution(session, viewer, institution_id, typed.parse(InstitutionEdit), today)
    return render.go(f"/institutions/{institution_id}")


@api.post("/{institution_id}/edit")
def post_edit(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    institution_id: str,
    given: InstitutionEdit,
) -> InstitutionDetail:
    edit_institution(session, viewer, institution_id, given, today)
    return describe_institution(session, viewer, institution_id, today)


def _edited(session: Session, viewer: Viewer, today: Today, institution_id: str) -> dict[str, Any]:
    one = describe_institution(session, viewer, institution_id, today)
    values = {name: getattr(one, name) for name in InstitutionEdit.model_fields}
    return {
        "institution": one,
        "typed": {name: as_typed(name, value) for name, value in values.items()},
        "latest_day": today.isoformat(),
        **form_choices(),
    }


def as_typed(name: str, value: Any) -> str:
    """A stored value as a person would type it: amounts in 万元, without idle zeros."""
    if isinstance(value, Decimal):
        return format((value / WAN if name.endswith("_cny") else value).normalize(), "f")
    return "" if value is None else str(value)


# --- One institution ------------------------------------------------------------------------------


def context_of(
    session: Session, viewer: Viewer, today: Today, institution_id: str
) -> dict[str, Any]:
    one = describe_institution(session, viewer, institution_id, today)
    may_change = viewer.role in BUREAU
    standing = one.ending is None
    ends = [end for end in InstitutionEnd if end is not InstitutionEnd.FAILED_EVALUATION]
    return {
        "institution": one,
        "may_edit": may_change,
        "may_recognize": may_change and standing and one.recognized_on is None,
        "may_evaluate": may_change and standing and one.recognized_on is not None,
        "may_end": may_change and standing,
        "may_take_back": may_change and one.ending not in (None, InstitutionEnd.FAILED_EVALUATION),
        "outcomes": worded(EvaluationOutcome),
        "ends": worded(ends),
        "labels": {
            change.field: field_word("rd_institution", change.field)
            for line in one.history
            for change in line.changes
        },
        "day": today,
        "way": NO_WAY,
    }


@pages.get("/{institution_id}")
def show_institution(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str, render: Render
) -> Response:
    context = context_of(session, viewer, today, institution_id)
    way = way_on(render.request, session, viewer, institution_id, today)
    return render.page("institutions/detail.html", **context | {"way": way})


@api.get("/{institution_id}")
def read_institution(
    session: ReadSession, viewer: CurrentViewer, today: Today, institution_id: str
) -> InstitutionDetail:
    return describe_institution(session, viewer, institution_id, today)
