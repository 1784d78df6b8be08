"""The second step at the door: the code of an authenticator, or one for recovery."""

from fastapi import APIRouter, Request
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.db import note, reading, transaction
from app.dependencies import CurrentEngine, CurrentSettings
from app.domain.access import AccessKind
from app.domain.refusals import InvalidValue, Reason, Refusal, Throttled
from app.models.history import JournalEntry
from app.models.people import Person
from app.recording import Actor
from app.sealing import sealer_of
from app.services import throttle
from app.services.entering import Entry, let_in
from app.services.second_factors import check_code
from app.services.sign_in import Visitor, readmit
from app.services.sign_in_steps import end_step, get_step, note_wrong_code
from app.settings import Settings
from app.web.addresses import own_path, source_of
from app.web.entering import CODE_PAGE, entered
from app.web.forms import Refilled, TypedForm
from app.web.rendering import Render
from app.web.security import drop_step_cookie, step_cookie_name
from app.web.turns import in_turn

pages = APIRouter(prefix=CODE_PAGE, default_response_class=HTMLResponse, include_in_schema=False)
PAGE = "sessions/code.html"


@pages.get("")
async def show_code(
    request: Request, engine: CurrentEngine, settings: CurrentSettings, render: Render
) -> Response:
    token = request.cookies.get(step_cookie_name(settings), "")
    try:
        await run_in_threadpool(_check_step, engine, token)
    except InvalidValue:
        return RedirectResponse("/login", 303)
    return render.page(PAGE)


def _check_step(engine: Engine, token: str) -> None:
    with reading(engine) as session:
        get_step(session, token)


@pages.post("")
async def submit_code(
    request: Request,
    engine: CurrentEngine,
    settings: CurrentSettings,
    typed: TypedForm,
    render: Render,
) -> Response:
    token = request.cookies.get(step_cookie_name(settings), "")
    code = typed.pop("code", "")
    visit = Visitor(source_of(request), request.headers.get("user-agent", ""))
    try:
        entry, then = await in_turn(request, _take_code, engine, settings, token, code, visit)
    except Refusal as refusal:
        await in_turn(request, _note_refusal, engine, refusal, token, visit.source)
        raise Refilled(refusal, PAGE, None, typed, {}) from refusal
    response = entered(render, settings, entry, own_path(then))
    drop_step_cookie(response, settings)
    return response


def _take_code(
    engine: Engine, settings: Settings, token: str, code: str, visit: Visitor
) -> tuple[Entry, str]:
    with transaction(engine) as writing:
        step = get_step(writing, token)
        door = throttle.second_factor(step.person_id)
        throttle.wait_for(writing, door, visit.source)
        person = readmit(writing, step.person_id)
        writing.info["actor"] = Actor(person.name, person.id)
        is_recovery = check_code(writing, step.person_id, code, sealer_of(settings))
        throttle.forget_failures(writing, door)
        end_step(writing, token)
        kind = AccessKind.SIGN_IN_RECOVERY if is_recovery else AccessKind.SIGN_IN
        return let_in(writing, person, visit, settings.session_hours, kind), step.then


def _note_refusal(engine: Engine, refusal: Refusal, token: str, source: str) -> None:
    """A wrong code counts against the person and the source; one that came too late does not."""
    name = ""
    if Reason.STEP_EXPIRED not in refusal.reasons:
        with transaction(engine) as writing:
            step = get_step(writing, token)
            name = writing.get_one(Person, step.person_id).login
            if not isinstance(refusal, Throttled):
                throttle.note_failure(writing, throttle.second_factor(step.person_id), source)
                note_wrong_code(writing, token)
    note(
        engine,
        JournalEntry(
            kind=AccessKind.SIGN_IN_REFUSED,
            person_name=name,
            source=source,
            reason=",".join(refusal.reasons),
        ),
    )
