"""Writers wait for each other in order, and in no thread; short writes of SQLite share a turn."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from fastapi import Request
from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool

from app.db import writing

P = ParamSpec("P")
T = TypeVar("T")
Bind = Engine | Connection
"""What a transaction is begun on: a connection where writers share one."""

LONGEST_TURN = 0.05
"""Seconds after which a shared turn takes up no further write: who wrote first waits to be told."""


class Turns:
    """Writers wait for each other: for SQLite's one lock, for the head of their county's history.
    Waiting in threads they took all of them, and left none to the one they waited for, who had to
    represent what he had written: 32 clients stood still. Here they wait in order and in no
    thread; where several may write at once, one thread is always left over."""

    def __init__(self, at_once: int) -> None:
        self.turn = asyncio.Semaphore(at_once)
        self.are_shared = at_once == 1
        self._waiting: deque[_Write[Any]] = deque()
        self._emptying: asyncio.Task[None] | None = None

    async def share(self, engine: Engine, write: Callable[[Bind], T]) -> T:
        """Write in one turn in a thread with all who wait by then, each in a transaction of its
        own. With a turn each, their thread and the event loop took the interpreter's lock from
        one another at every statement: a fifth of what a move cost."""
        own = _Write(write)
        self._waiting.append(own)
        if self._emptying is None:
            self._emptying = asyncio.create_task(self._empty(engine))
        await own.ended
        if own.error is not None:
            raise own.error
        return own.found[0]

    async def _empty(self, engine: Engine) -> None:
        try:
            while self._waiting:
                async with self.turn:
                    for one in await run_in_threadpool(self._carry_out, engine):
                        if not one.ended.done():
                            one.ended.set_result(None)
        finally:
            self._emptying = None

    def _carry_out(self, engine: Engine) -> "list[_Write[Any]]":
        """Those who wait now, as far as one turn goes."""
        done: list[_Write[Any]] = []
        end = time.monotonic() + LONGEST_TURN
        try:
            with writing(engine) as connection:
                for _ in range(len(self._waiting)):
                    done.append(self._waiting.popleft())
                    done[-1].carry_out(connection)
                    if time.monotonic() > end:
                        break
        except Exception as error:  # no connection: all who wait for one are told
            while self._waiting:
                done.append(self._waiting.popleft())
                done[-1].error = error
        return done


class _Write(Generic[T]):
    """What somebody waits to write, and what came of it."""

    def __init__(self, write: Callable[[Bind], T]) -> None:
        self.write = write
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.found: list[T] = []
        self.error: BaseException | None = None

    def carry_out(self, connection: Connection) -> None:
        if self.ended.cancelled():
            return  # who asked has gone, and nothing was begun
        try:
            self.found.append(self.write(connection))
        except BaseException as error:  # told to whom it concerns; others go on
            self.error = error


TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, WeakKeyDictionary[Engine, Turns]] = (
    WeakKeyDictionary()
)


def turns_of(request: Request) -> Turns:
    engine = _engine_of(request)
    turns = TURNS.setdefault(asyncio.get_running_loop(), WeakKeyDictionary())
    if engine not in turns:
        is_sqlite = engine.dialect.name == "sqlite"
        turns[engine] = Turns(1 if is_sqlite else max(1, request.app.state.settings.threads - 1))
    return turns[engine]


def turn_to_write(request: Request) -> asyncio.Semaphore:
    return turns_of(request).turn


async def in_turn(request: Request, write: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do a write of its own in its turn, and only then take a thread for it."""
    async with turn_to_write(request):
        return await run_in_threadpool(write, *args, **kwargs)


async def in_shared_turn(request: Request, write: Callable[[Bind], T]) -> T:
    """Do a write of a few milliseconds; where only one may write at once, together with others."""
    turns, engine = turns_of(request), _engine_of(request)
    if turns.are_shared:
        return await turns.share(engine, write)
    return await in_turn(request, write, engine)


def _engine_of(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine
