"""What a route may ask for: a session to read or write, who is asking, what day it is."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Annotated, ParamSpec, TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread
from fastapi import Depends, Request
from sqlalchemy import Engine, update
from sqlmodel import Session, col
from starlette.concurrency import run_in_threadpool

from app.db import journal, note, transaction
from app.domain.access import READERS, Viewer
from app.domain.refusals import NotPermitted, NotSignedIn, Reason
from app.models.history import JournalEntry
from app.models.people import LoginSession
from app.queries.people import (
    CountyView,
    SignedIn,
    find_by_session,
    find_by_token,
    today_in_shanghai,
)
from app.recording import Actor
from app.services.kept_answers import Asked
from app.settings import Settings
from app.web import once
from app.web.access import reason_against, roles_of
from app.web.security import cookie_name
from app.web.turns import Bind, in_shared_turn, turn_to_write

BEFORE_A_FACTOR = ("/second-factor", "/password", "/identities")
"""What whoever must set up a second factor may do before."""
SEEN_EVERY = timedelta(minutes=1)
P = ParamSpec("P")
T = TypeVar("T")


def engine_of(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


# A plain function would be run in a thread of its own, which costs more than all it does.
async def current_engine(request: Request) -> Engine:
    return engine_of(request)


async def current_settings(request: Request) -> Settings:
    return settings_of(request)


async def signed_in(request: Request) -> SignedIn:
    """Who is asking. On the event loop, over a connection of its own: one indexed read."""
    found: SignedIn | None = getattr(request.state, "signed_in", None)
    if found is None:
        found = await _find(request)
        if found is None:
            raise NotSignedIn(Reason.SIGN_IN_FIRST)
        request.state.signed_in = found
    return found


async def _find(request: Request) -> SignedIn | None:
    settings: Settings = request.app.state.settings
    door: Engine = request.app.state.door
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        with door.connect() as connection:
            found = find_by_token(connection, token.strip(), today_in_shanghai())
        if found and (found.viewer.role not in READERS or request.method != "GET"):
            raise NotPermitted(Reason.READ_ONLY)
        return found
    cookie = request.cookies.get(cookie_name(settings))
    if not cookie:
        return None
    now = datetime.now(UTC)
    with door.connect() as connection:
        found = find_by_session(connection, cookie, now, settings.session_idle_minutes)
    if found and found.last_seen_at and now - found.last_seen_at > SEEN_EVERY:
        await in_shared_turn(request, partial(_note_seen, found.session_id, now))
    return found


def _note_seen(session_id: str, now: datetime, bind: Bind) -> None:
    with journal(bind) as session:
        session.execute(
            update(LoginSession)
            .where(col(LoginSession.public_id) == session_id)
            .values(last_seen_at=now)
        )


async def visitor(request: Request) -> SignedIn | None:
    """Who is asking on a page open to anybody; None: nobody we know."""
    found = await _find(request)
    if found is not None:
        request.state.signed_in = found
    return found


# Asked by a plain call, not by Depends: FastAPI goes through a dependency's own dependencies each
# time it meets it, and who is asking is met three or four times in a request.
async def admitted(request: Request) -> Viewer:
    """The viewer, if the table of routes lets their role in here."""
    found = await signed_in(request)
    role, path = found.viewer.role, request.scope["route"].path
    if role not in roles_of(request.method, path):
        raise NotPermitted(reason_against(role, request.method, path))
    if found.viewer.must_change_password and not request.url.path.startswith("/password"):
        raise NotPermitted(Reason.PASSWORD_MUST_CHANGE)
    if found.viewer.must_add_factor and not request.url.path.startswith(BEFORE_A_FACTOR):
        raise NotPermitted(Reason.SECOND_FACTOR_REQUIRED)
    return found.viewer


async def current_county(request: Request) -> CountyView:
    return (await signed_in(request)).county


async def current_day(request: Request) -> date:
    """Today in Asia/Shanghai; in a demonstration the day its world has reached."""
    found = await signed_in(request)
    if not found.county.is_demonstration:
        return today_in_shanghai()
    chosen: date | None = request.app.state.settings.today
    return chosen or found.demonstration_today or today_in_shanghai()


async def read_session(request: Request) -> AsyncGenerator[Session]:
    # Opening costs nothing until the first statement, which runs in the route's thread.
    session = Session(request.app.state.engine, autoflush=False)
    try:
        yield session
    finally:
        session.close()


async def write_session(
    request: Request, viewer: Annotated[Viewer, Depends(admitted)]
) -> AsyncGenerator[Session]:
    begun = transaction(engine_of(request), actor_of(viewer))
    asked = await once.asked_once(request)
    async with turn_to_write(request), ended_in_thread(begun) as session:
        if asked is not None:
            await run_in_threadpool(once.claim, session, viewer, asked)
            once.claimed_by(request, viewer, asked, session)
        yield session


def actor_of(viewer: Viewer) -> Actor:
    """Nobody writes unnamed: the history takes the viewer from here."""
    return Actor(viewer.name, viewer.person_id, viewer.role)


async def written(request: Request, viewer: Viewer, write: Callable[[Session], T]) -> T:
    """What `write` returns, when it is stored: in one turn in a thread, where a `WriteSession`
    takes two, and on SQLite together with others who wait. On the event loop it would cost none,
    but measured there, writers stood still for one to two seconds at a time."""
    asked = await once.asked_once(request)
    found = await in_shared_turn(request, partial(_written, viewer, asked, write))
    once.claimed_by(request, viewer, asked)
    return found


def _written(viewer: Viewer, asked: Asked | None, write: Callable[[Session], T], bind: Bind) -> T:
    with transaction(bind, actor_of(viewer)) as session:
        once.claim(session, viewer, asked)
        return write(session)


@asynccontextmanager
async def ended_in_thread(begun: AbstractContextManager[Session]) -> AsyncGenerator[Session]:
    """FastAPI's contextmanager_in_threadpool, but opened here: that asks nothing of the database
    yet, and a turn in a thread costs as much as the commit."""
    session = begun.__enter__()
    own = CapacityLimiter(1)  # who ends never waits for a thread: others may wait for that end
    try:
        yield session
    except BaseException as error:
        with CancelScope(shield=True):
            is_answered = await to_thread.run_sync(
                begun.__exit__, type(error), error, error.__traceback__, limiter=own
            )
        if not is_answered:
            raise
    else:
        with CancelScope(shield=True):
            await to_thread.run_sync(begun.__exit__, None, None, None, limiter=own)


async def accesses_to_note(
    request: Request, session: Annotated[Session, Depends(read_session, scope="function")]
) -> AsyncGenerator[list[JournalEntry]]:
    """Accesses that a route puts here are in the journal before its answer leaves: it has no
    thread any more when they wait for their turn, and no connection."""
    entries: list[JournalEntry] = []
    try:
        yield entries
    finally:
        session.close()
        if entries:
            await in_shared_turn(request, lambda bind: note(bind, *entries))


Afterthought = Callable[[Session], object]


async def written_afterwards(
    request: Request,
    viewer: Annotated[Viewer, Depends(admitted)],
    session: Annotated[Session, Depends(read_session, scope="function")],
) -> AsyncGenerator[list[Afterthought]]:
    """What a route that only reads leaves to be written, like accesses: before its answer leaves,
    without its thread and its connection, and under the viewer's name."""
    thoughts: list[Afterthought] = []
    try:
        yield thoughts
    finally:
        session.close()
        if thoughts:
            await in_shared_turn(request, partial(_write_all, actor_of(viewer), thoughts))


def _write_all(actor: Actor, thoughts: list[Afterthought], bind: Bind) -> None:
    with transaction(bind, actor) as session:
        for thought in thoughts:
            thought(session)


Visitor = Annotated[SignedIn | None, Depends(visitor)]
CurrentViewer = Annotated[Viewer, Depends(admitted)]
CurrentCounty = Annotated[CountyView, Depends(current_county)]
Today = Annotated[date, Depends(current_day)]
ReadSession = Annotated[Session, Depends(read_session, scope="function")]
# scope="function" ends the session before the response leaves: a 2xx means it is stored.
WriteSession = Annotated[Session, Depends(write_session, scope="function")]
Afterwards = Annotated[list[Afterthought], Depends(written_afterwards, scope="function")]
Accesses = Annotated[list[JournalEntry], Depends(accesses_to_note, scope="function")]
CurrentSettings = Annotated[Settings, Depends(current_settings)]
CurrentEngine = Annotated[Engine, Depends(current_engine)]
