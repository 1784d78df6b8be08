"""The identity provider's door: to it and back, and binding an identity to one's own account."""

import secrets
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.db import note, transaction
from app.dependencies import (
    CurrentEngine,
    CurrentSettings,
    CurrentViewer,
    Visitor,
    written,
)
from app.domain.access import AccessKind
from app.domain.refusals import InvalidValue, NotPermitted, NotSignedIn, Reason, Refusal
from app.exchange.identity_providers import Answer, Journey, Subject, Unreachable, Untrusted
from app.models.history import JournalEntry
from app.queries.identities import find_person_id
from app.queries.people import SignedIn
from app.recording import Actor
from app.routers.second_factor import MySession, Proof
from app.routers.sessions import around_sign_in
from app.services import identities as service
from app.services.entering import Entry, enter
from app.services.sign_in import Visitor as Visit
from app.services.sign_in import readmit
from app.settings import Settings
from app.web.addresses import own_path, source_of
from app.web.entering import entered
from app.web.forms import Refilled, Typed
from app.web.identity import (
    CALLBACK,
    browser_cookie_name,
    drop_browser_cookie,
    provider_or_none_there,
    set_browser_cookie,
)
from app.web.rendering import Render
from app.web.turns import in_turn

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that came back, and what had been kept of its going."""

    journey: Journey
    then: str
    session_id: str | None


# --- There ----------------------------------------------------------------------------------------


@pages.get("/login/oidc")
async def show_provider(
    request: Request,
    engine: CurrentEngine,
    settings: CurrentSettings,
    next: str = "/",  # noqa: A002
) -> Response:
    """A link and no form: our form-action keeps forms from leading to another origin."""
    address, browser = await _begin(request, engine, settings, own_path(next), None)
    response = RedirectResponse(address, 303)
    set_browser_cookie(response, browser, settings)
    return response


async def _begin(
    request: Request, engine: Engine, settings: Settings, then: str, session_id: str | None
) -> tuple[str, str]:
    provider = provider_or_none_there(settings)
    browser = secrets.token_urlsafe(32)
    journey = await in_turn(request, _keep, engine, browser, then, session_id)
    try:
        return await provider.address(journey), browser
    except (Unreachable, Untrusted) as error:
        log.warning("identity_provider", cause=str(error))
        raise NotPermitted(Reason.IDENTITY_UNREACHABLE) from error


def _keep(engine: Engine, browser: str, then: str, session_id: str | None) -> Journey:
    with transaction(engine) as writing:
        state, kept = service.begin_request(writing, browser, then, session_id)
        return Journey(state, kept.nonce, kept.verifier)


# --- And back -------------------------------------------------------------------------------------


def brought_back(
    code: Annotated[str, Query(max_length=4000)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=300)] = "",
) -> Answer:
    return Answer(code, error, iss)


@pages.get(CALLBACK)
async def show_return(
    request: Request,
    engine: CurrentEngine,
    settings: CurrentSettings,
    answer: Annotated[Answer, Depends(brought_back)],
    here: Visitor,
    render: Render,
    state: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    try:
        response = await _returned(request, engine, settings, answer, here, render, state)
    except Refusal as refusal:
        await in_turn(request, _journal_refusal, engine, refusal, source_of(request))
        if here is not None:
            raise
        around = {"next": "/", **await run_in_threadpool(around_sign_in, engine, settings)}
        typed = Typed()
        raise Refilled(refusal, "sessions/login.html", None, typed, around) from refusal
    drop_browser_cookie(response, settings)
    return response


async def _returned(
    request: Request,
    engine: Engine,
    settings: Settings,
    answer: Answer,
    here: SignedIn | None,
    render: Render,
    state: str,
) -> Response:
    provider = provider_or_none_there(settings)
    browser = request.cookies.get(browser_cookie_name(settings), "")
    kept = await in_turn(request, _take, engine, state, browser)
    try:
        subject = await provider.redeem(kept.journey, answer)
    except Untrusted as error:
        log.warning("identity_refused", cause=error.cause, source=source_of(request))
        raise InvalidValue(Reason.IDENTITY_REFUSED) from error
    except Unreachable as error:
        log.warning("identity_provider", cause=str(error))
        raise InvalidValue(Reason.IDENTITY_UNREACHABLE) from error
    if kept.session_id is not None:
        await _bind(request, here, kept.session_id, subject)
        return render.go("/second-factor")
    visit = Visit(source_of(request), request.headers.get("user-agent", ""))
    entry = await in_turn(request, _sign_in, engine, settings, subject, visit, kept.then)
    return entered(render, settings, entry, kept.then)


def _take(engine: Engine, state: str, browser: str) -> Returned:
    with transaction(engine) as writing:
        kept = service.take_request(writing, state, browser)
        return Returned(Journey(state, kept.nonce, kept.verifier), kept.then, kept.session_id)


async def _bind(request: Request, here: SignedIn | None, session_id: str, subject: Subject) -> None:
    """Only in the session that asked, after its password: nobody is bound by a link."""
    if here is None or here.session_id != session_id:
        raise NotSignedIn(Reason.IDENTITY_STATE_UNKNOWN)
    viewer = here.viewer
    await written(
        request,
        viewer,
        lambda session: service.bind_own(session, viewer, subject.provider, subject.subject),
    )


def _sign_in(
    engine: Engine, settings: Settings, subject: Subject, visit: Visit, then: str
) -> Entry:
    with transaction(engine) as writing:
        person_id = find_person_id(writing, subject.provider, subject.subject)
        if person_id is None:
            raise InvalidValue(Reason.IDENTITY_UNBOUND)
        person = readmit(writing, person_id)
        writing.info["actor"] = Actor(person.name, person.id)
        hours = settings.session_hours
        return enter(writing, person, visit, hours, then, AccessKind.SIGN_IN_IDENTITY)


def _journal_refusal(engine: Engine, refusal: Refusal, source: str) -> None:
    note(
        engine,
        JournalEntry(
            kind=AccessKind.SIGN_IN_REFUSED, source=source, reason=",".join(refusal.reasons)
        ),
    )


# --- Binding --------------------------------------------------------------------------------------


@pages.post("/identities")
async def submit_binding(
    request: Request,
    engine: CurrentEngine,
    settings: CurrentSettings,
    _viewer: CurrentViewer,
    mine: MySession,
    proof: Proof,
    render: Render,
) -> Response:
    """One's password, then a link to the provider: our form may not lead there itself."""
    await proof.prove()
    address, browser = await _begin(request, engine, settings, "/second-factor", mine.session_id)
    response = render.page(
        "second_factor/binding.html", address=address, provider_name=settings.oidc_name
    )
    set_browser_cookie(response, browser, settings)
    return response


@pages.post("/identities/{identity_id}/remove")
async def submit_unbinding(
    request: Request, viewer: CurrentViewer, identity_id: str, proof: Proof, render: Render
) -> Response:
    await proof.prove()
    await written(
        request, viewer, lambda session: service.remove_identity(session, viewer, identity_id)
    )
    return render.go("/second-factor")
