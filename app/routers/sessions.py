"""Signing in and out, one's password, one's sessions, one's role."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from app.db import note, reading, transaction
from app.demonstration.people import DEMO_PASSWORD
from app.dependencies import (
    CurrentEngine,
    CurrentSettings,
    CurrentViewer,
    ReadSession,
    WriteSession,
    signed_in,
)
from app.domain.access import AccessKind, Role
from app.domain.passwords import Policy
from app.domain.refusals import InvalidValue, Reason, Refusal, Throttled
from app.models.history import JournalEntry
from app.queries.accounts import demonstration_accounts, list_own_sessions
from app.queries.people import SignedIn
from app.recording import Actor
from app.services import sign_in as service
from app.services import throttle
from app.services.entering import Entry, enter
from app.settings import Settings
from app.web.addresses import own_path, source_of
from app.web.entering import entered
from app.web.forms import Refilled, TypedForm, refilling
from app.web.identity import door_name
from app.web.rendering import Render
from app.web.security import cookie_name
from app.web.turns import in_turn

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

MySession = Annotated[SignedIn, Depends(signed_in)]


def policy_of(settings: Settings) -> Policy:
    return Policy(settings.password_policy)


@pages.get("/login")
def show_login(
    render: Render,
    session: ReadSession,
    settings: CurrentSettings,
    next: str = "/",  # noqa: A002
) -> Response:
    return render.page(
        "sessions/login.html", next=own_path(next), **_at_the_door(session, settings)
    )


def _at_the_door(session: Session, settings: Settings) -> dict[str, Any]:
    """The other door beside the password, and what a demonstration shows at its own."""
    return {
        "demo_accounts": demonstration_accounts(session),
        "demo_password": DEMO_PASSWORD,
        "provider_name": door_name(settings),
    }


@pages.post("/login")
async def submit_login(
    request: Request,
    engine: CurrentEngine,
    settings: CurrentSettings,
    typed: TypedForm,
    render: Render,
) -> Response:
    login, source = typed["login"].strip(), source_of(request)
    visitor = service.Visitor(source, request.headers.get("user-agent", ""))
    then = own_path(typed["next"] or "/")
    try:
        stored = await run_in_threadpool(_checked_hash, engine, login, typed["password"], source)
        entry = await in_turn(request, _sign_in, engine, settings, login, stored, visitor, then)
    except Refusal as refusal:
        await in_turn(request, _journal_failure, engine, refusal, login, source)
        typed.pop("password", None)
        around = {"next": then, **await run_in_threadpool(around_sign_in, engine, settings)}
        raise Refilled(refusal, "sessions/login.html", None, typed, around) from refusal
    return entered(render, settings, entry, then)


def _checked_hash(engine: Engine, login: str, password: str, source: str) -> str:
    with reading(engine) as session:
        throttle.wait_for(session, throttle.account(login), source)
        stored = service.find_hash(session, login)
    service.check_hash(password, stored)
    return stored


def _sign_in(
    engine: Engine,
    settings: Settings,
    login: str,
    stored: str,
    visitor: service.Visitor,
    then: str,
) -> Entry:
    with transaction(engine, Actor(name=login)) as writing:
        person = service.admit(writing, login, stored, policy_of(settings))
        throttle.forget_failures(writing, throttle.account(login))
        return enter(writing, person, visitor, settings.session_hours, then)


def _journal_failure(engine: Engine, refusal: Refusal, login: str, source: str) -> None:
    if not isinstance(refusal, Throttled):
        with transaction(engine) as writing:
            throttle.note_failure(writing, throttle.account(login), source)
    note(
        engine,
        JournalEntry(
            kind=AccessKind.SIGN_IN_REFUSED,
            person_name=login[:60],
            source=source,
            reason=",".join(refusal.reasons),
        ),
    )


def around_sign_in(engine: Engine, settings: Settings) -> dict[str, Any]:
    with reading(engine) as session:
        return _at_the_door(session, settings)


@pages.post("/logout")
async def submit_logout(
    request: Request, engine: CurrentEngine, settings: CurrentSettings, render: Render
) -> Response:
    token = request.cookies.get(cookie_name(settings))
    if token:
        await in_turn(request, _sign_out, engine, token, source_of(request))
    response = render.go("/login")
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.cookie_secure)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _sign_out(engine: Engine, token: str, source: str) -> None:
    with transaction(engine) as writing:
        person = service.end_session(writing, token)
        if person is not None:
            writing.add(
                JournalEntry(
                    county_code=person.county_code,
                    kind=AccessKind.SIGN_OUT,
                    person_id=person.id,
                    person_name=person.name,
                    source=source,
                )
            )


@pages.get("/password")
def show_password(viewer: CurrentViewer, render: Render) -> Response:
    return render.page("sessions/password.html", viewer=viewer)


@pages.post("/password")
def submit_password(
    session: WriteSession,
    viewer: CurrentViewer,
    mine: MySession,
    settings: CurrentSettings,
    typed: TypedForm,
    render: Render,
) -> Response:
    current, new, again = typed["current"], typed["new"], typed["again"]
    for name in ("current", "new", "again"):
        typed.pop(name, None)
    with refilling("sessions/password.html", None, typed):
        if new != again:
            raise InvalidValue(fields={"again": Reason.PASSWORDS_DIFFER})
        service.change_password(
            session,
            viewer.person_id,
            current,
            new,
            policy_of(settings),
            mine.session_id,
        )
    return render.go("/")


@pages.get("/sessions")
def show_sessions(
    session: ReadSession,
    viewer: CurrentViewer,
    mine: MySession,
    settings: CurrentSettings,
    render: Render,
) -> Response:
    return render.page(
        "sessions/list.html",
        sessions=list_own_sessions(session, viewer, settings.session_idle_minutes),
        here=mine.session_id,
    )


@pages.post("/sessions/{session_id}/end")
def submit_session_end(
    session: WriteSession, viewer: CurrentViewer, session_id: str, render: Render
) -> Response:
    service.end_one_session(session, viewer.person_id, session_id, viewer.name)
    return render.go("/sessions")


@pages.post("/role")
def submit_role(
    session: WriteSession, viewer: CurrentViewer, mine: MySession, typed: TypedForm, render: Render
) -> Response:
    try:
        role = Role(typed["role"])
    except ValueError as error:
        raise InvalidValue(fields={"role": Reason.BAD_VALUE}) from error
    service.switch_role(session, mine.session_id, viewer.person_id, role)
    return render.go("/")
