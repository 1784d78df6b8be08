"""The self-test: anybody holds a firm against the conditions of a title; nothing is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import ReadSession, Visitor, current_day
from app.domain.access import Role
from app.domain.criteria.changes import judge_with_changes
from app.domain.criteria.editions import edition_for
from app.domain.criteria.rules import Judged
from app.domain.refusals import InvalidValue, NotFound, Reason, Throttled
from app.exchange.diagnoses import edition_named
from app.exchange.typed_facts import applied_on_typed, facts_typed, text_of, typed_from
from app.queries.diagnosis_views import Reading, read_result
from app.queries.enterprises import own_enterprises
from app.queries.people import SignedIn, today_in_shanghai
from app.queries.registered_facts import facts_of
from app.routers.diagnoses import JUDGING, PATIENCE_SECONDS, sent_document
from app.web.choices import choices
from app.web.forms import Typed, refilling
from app.web.rendering import Render
from app.web.self_test_forms import MORE_ROWS, OFFERED, field_title, form_for
from app.words import sentence

pages = APIRouter(prefix="/self-test", default_response_class=HTMLResponse, include_in_schema=False)
PAGE = "self_test/page.html"
MOST_FIELDS = 2_000


async def visitors_day(request: Request, visitor: Visitor) -> date:
    """Of a demonstration for whoever is signed in to one, else the real day."""
    return await current_day(request) if visitor else today_in_shanghai()


VisitorsDay = Annotated[date, Depends(visitors_day)]


def typed_document(document: Annotated[bytes, Depends(sent_document)]) -> Typed:
    """The form, read no further than the limit of a document of facts."""
    typed = Typed()
    try:
        pairs = parse_qsl(document.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise InvalidValue(Reason.BAD_VALUE) from error
    typed.update(pairs)
    return typed


@pages.get("")
def show_form(
    session: ReadSession,
    visitor: Visitor,
    today: VisitorsDay,
    render: Render,
    judged: Annotated[str, Query(max_length=40)] = "",
    applied_on: Annotated[str, Query(max_length=10)] = "",
    firm: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    typed: dict[str, str] = {"judged": judged, "applied_on": applied_on}
    errors: dict[str, str] = {}
    day = _day(typed, today, errors)
    if firm:
        typed |= _registered(session, visitor, firm, day, today)
    return render.page(PAGE, **_around(session, visitor, typed, day), errors=errors)


@pages.post("")
def submit_form(
    session: ReadSession,
    visitor: Visitor,
    today: VisitorsDay,
    typed: Annotated[Typed, Depends(typed_document)],
    render: Render,
) -> Response:
    """The findings beside the form, as it was typed."""
    errors: dict[str, str] = {}
    day = _day(typed, today, errors)
    more = MORE_ROWS if typed["step"] == "more" else 0
    around = _around(session, visitor, typed, day, more)
    edition = around["edition"]
    if errors or edition is None or typed["step"] in ("more", "show"):
        return render.page(PAGE, status=422 if errors else 200, **around, errors=errors)
    read = facts_typed(typed, edition.judged, day, today)
    errors |= _told(read.problems)
    if errors:
        return render.page(PAGE, status=422, **around, errors=errors)
    with refilling(PAGE, None, typed, **{k: v for k, v in around.items() if k != "typed"}):
        if not JUDGING.acquire(blocking=False):
            raise Throttled(Reason.TOO_MANY_ATTEMPTS, seconds=PATIENCE_SECONDS)
    try:
        reading = read_result(edition, read.facts, judge_with_changes(edition, read.facts))
    finally:
        JUDGING.release()
    return render.page(PAGE, **around | {"reading": reading}, errors=errors)


def _day(typed: Mapping[str, str], today: date, errors: dict[str, str]) -> date:
    try:
        day = applied_on_typed(typed, today)
        edition_named(_judged(typed), day)
    except InvalidValue as refusal:
        for name, why in refusal.fields.items():
            errors |= _told({"applied_on": (why, refusal.details_of(name))})
        return today
    return day


def _told(problems: Mapping[str, tuple[Reason, Mapping[str, object]]]) -> dict[str, str]:
    return {
        name: f"{field_title(name)}:{sentence(reason, details)}"
        for name, (reason, details) in problems.items()
    }


def _judged(typed: Mapping[str, str]) -> Judged:
    chosen = text_of(typed, "judged")
    return next((one for one in OFFERED if one == chosen), Judged.HNTE)


def _around(
    session: Session,
    visitor: SignedIn | None,
    typed: Mapping[str, str],
    day: date,
    more: int = 0,
) -> dict[str, Any]:
    judged = _judged(typed)
    reading: Reading | None = None
    return {
        "typed": dict(typed) | {"applied_on": text_of(typed, "applied_on") or day.isoformat()},
        "form": form_for(judged, day, typed, more),
        "edition": edition_for(judged, day),
        "reading": reading,
        "judged": judged,
        "programmes": choices(OFFERED),
        "firms": own_enterprises(session, visitor.viewer) if _is_firm(visitor) and visitor else [],
    }


def _is_firm(visitor: SignedIn | None) -> bool:
    return visitor is not None and visitor.viewer.role is Role.ENTERPRISE_USER


def _registered(
    session: Session, visitor: SignedIn | None, firm: str, day: date, today: date
) -> dict[str, str]:
    """What the register says of one's own firm: a form to go on from."""
    found = (
        facts_of(session, visitor.viewer, firm, day, today)
        if visitor is not None and _is_firm(visitor)
        else None
    )
    if found is None:
        raise NotFound
    return typed_from(found.facts)
