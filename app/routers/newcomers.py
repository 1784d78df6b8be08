"""The doors for people without an account: a firm registers itself, a code is redeemed."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from app.db import note, reading, transaction
from app.dependencies import CurrentEngine, CurrentSettings, Visitor, actor_of
from app.domain.access import AccessKind, Role, Viewer
from app.domain.passwords import Policy
from app.domain.refusals import Refusal, Throttled
from app.models.history import JournalEntry
from app.queries.people import today_in_shanghai
from app.queries.places import list_counties, list_townships
from app.recording import Actor
from app.services import newcomers as service
from app.services import sign_in, throttle
from app.services.entering import Entry, enter
from app.services.newcomers import NewFirmAccount, NewUser
from app.web.addresses import source_of
from app.web.choices import of_places
from app.web.entering import entered
from app.web.forms import Refilled, TypedForm
from app.web.rendering import Render
from app.web.turns import in_turn

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
REGISTER = "newcomers/register.html"
REDEEM = "newcomers/redeem.html"
SECRETS = ("password", "again", "code")


class Newcomer:
    """Somebody at a door. Whatever they try is counted, and waited for when it is too much."""

    def __init__(
        self,
        request: Request,
        engine: CurrentEngine,
        settings: CurrentSettings,
        found: Visitor,
        typed: TypedForm,
        render: Render,
    ) -> None:
        self.request = request
        self.engine = engine
        self.settings = settings
        self.found = found
        self.typed = typed
        self.render = render
        self.source = source_of(request)
        self.login = typed["login"].strip()
        self.visit = sign_in.Visitor(self.source, request.headers.get("user-agent", ""))

    async def attempt(self, page: str, write: Callable[[], Awaitable[Response]]) -> Response:
        refusal: Refusal | None = None
        try:
            await run_in_threadpool(self._wait)
            return await write()
        except Refusal as why:
            refusal = why
            for name in SECRETS:
                self.typed.pop(name, None)
            around = await run_in_threadpool(self.around, self.typed["county_code"])
            raise Refilled(why, page, None, self.typed, around) from why
        finally:
            await in_turn(self.request, self._note, refusal)

    def around(self, county_code: str) -> dict[str, Any]:
        with reading(self.engine) as session:
            counties = list_counties(session)
            chosen = county_code or (counties[0].code if len(counties) == 1 else "")
            towns = list_townships(session, chosen) if chosen else []
        return {
            "counties": of_places(counties),
            "county_code": chosen,
            "townships": of_places(towns),
        }

    def _wait(self) -> None:
        with reading(self.engine) as session:
            throttle.wait_for(session, throttle.newcomer(self.source), self.source)

    def _note(self, refusal: Refusal | None) -> None:
        if not isinstance(refusal, Throttled):
            with transaction(self.engine) as writing:
                throttle.note_failure(writing, throttle.newcomer(self.source), self.source)
        if refusal is None:
            return
        entry = JournalEntry(
            kind=AccessKind.SIGN_IN_REFUSED,
            person_name=self.login[:60],
            source=self.source,
            reason=",".join(refusal.reasons),
        )
        note(self.engine, entry)

    def chosen_hash(self, login: str, name: str) -> str:
        return sign_in.hash_of_chosen(
            self.typed["password"],
            self.typed["again"],
            login,
            name,
            Policy(self.settings.password_policy),
        )

    def known_hash(self) -> str:
        """Of an account that there is: its own throttle counts, too."""
        with reading(self.engine) as session:
            throttle.wait_for(session, throttle.account(self.login), self.source)
            stored = sign_in.find_hash(session, self.login)
        try:
            sign_in.check_hash(self.typed["password"], stored)
        except Refusal:
            with transaction(self.engine) as writing:
                throttle.note_failure(writing, throttle.account(self.login), self.source)
            raise
        return stored

    def entered(self, entry: Entry) -> Response:
        return entered(self.render, self.settings, entry, "/")


AtDoor = Annotated[Newcomer, Depends()]
CountyCode = Annotated[str, Query(max_length=6)]


# --- A firm registers itself ----------------------------------------------------------------------


@pages.get("/register")
def show_register(newcomer: AtDoor, county_code: CountyCode = "") -> Response:
    if newcomer.found is not None and newcomer.found.viewer.role is Role.ENTERPRISE_USER:
        return newcomer.render.go("/firm/registrations/new")
    return newcomer.render.page(REGISTER, **newcomer.around(county_code))


@pages.post("/register")
async def submit_register(newcomer: AtDoor) -> Response:
    async def write() -> Response:
        given = newcomer.typed.parse(NewFirmAccount)
        chosen = await run_in_threadpool(newcomer.chosen_hash, given.login, given.contact_name)
        entry = await in_turn(newcomer.request, _register, newcomer, given, chosen)
        return newcomer.entered(entry)

    return await newcomer.attempt(REGISTER, write)


def _register(newcomer: Newcomer, given: NewFirmAccount, chosen: str) -> Entry:
    with transaction(newcomer.engine, Actor(name=given.contact_name)) as writing:
        person = service.open_firm_account(writing, given, chosen, today_in_shanghai())
        hours = newcomer.settings.session_hours
        return enter(writing, person, newcomer.visit, hours, "/")


# --- A code is redeemed ---------------------------------------------------------------------------


@pages.get("/redeem")
def show_redeem(newcomer: AtDoor) -> Response:
    return newcomer.render.page(REDEEM)


@pages.post("/redeem")
async def submit_redeem(newcomer: AtDoor) -> Response:
    """With the account that is signed in; else with one's own, or with one made now."""

    async def write() -> Response:
        code = newcomer.typed["code"]
        if newcomer.found is not None:
            viewer = newcomer.found.viewer
            await in_turn(newcomer.request, _redeem_signed_in, newcomer, viewer, code)
            return newcomer.render.go("/")
        if newcomer.typed["way"] == "own":
            stored = await run_in_threadpool(newcomer.known_hash)
            entry = await in_turn(newcomer.request, _redeem_own, newcomer, stored, code)
        else:
            given = newcomer.typed.parse(NewUser)
            chosen = await run_in_threadpool(newcomer.chosen_hash, given.login, given.name)
            entry = await in_turn(newcomer.request, _redeem_new, newcomer, given, chosen, code)
        return newcomer.entered(entry)

    return await newcomer.attempt(REDEEM, write)


def _redeem_signed_in(newcomer: Newcomer, viewer: Viewer, code: str) -> None:
    with transaction(newcomer.engine, actor_of(viewer)) as writing:
        service.redeem_as(writing, code, viewer.person_id, newcomer.settings.today)


def _redeem_own(newcomer: Newcomer, stored: str, code: str) -> Entry:
    """Redeemed first: an account whose last firm has ended has nothing else to come in with."""
    policy = Policy(newcomer.settings.password_policy)
    with transaction(newcomer.engine, Actor(name=newcomer.login)) as writing:
        person_id = service.find_account(writing, newcomer.login, stored)
        service.redeem_as(writing, code, person_id, newcomer.settings.today)
        person = sign_in.admit(writing, newcomer.login, stored, policy)
        throttle.forget_failures(writing, throttle.account(newcomer.login))
        return enter(writing, person, newcomer.visit, newcomer.settings.session_hours, "/")


def _redeem_new(newcomer: Newcomer, given: NewUser, chosen: str, code: str) -> Entry:
    with transaction(newcomer.engine, Actor(name=given.name)) as writing:
        person = service.redeem_as_new(writing, code, given, chosen, newcomer.settings.today)
        return enter(writing, person, newcomer.visit, newcomer.settings.session_hours, "/")
