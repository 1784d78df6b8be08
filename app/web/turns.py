"""Writers wait for each other in order, and in no thread."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from fastapi import Request
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

P = ParamSpec("P")
T = TypeVar("T")

Turns = WeakKeyDictionary[Engine, asyncio.Semaphore]
TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, Turns] = WeakKeyDictionary()


def turn_to_write(request: Request) -> asyncio.Semaphore:
    """Writers wait for each other: for SQLite's one lock, for the head of their county's history.
    Waiting in threads they took all of them, and left none to the one they waited for, who had to
    represent what he had written: 32 clients stood still. Here they wait in order and in no
    thread; where several may write at once, one thread is always left over."""
    engine = _engine_of(request)
    turns = TURNS.setdefault(asyncio.get_running_loop(), WeakKeyDictionary())
    if engine not in turns:
        is_sqlite = engine.dialect.name == "sqlite"
        turns[engine] = asyncio.Semaphore(
            1 if is_sqlite else max(1, request.app.state.settings.threads - 1)
        )
    return turns[engine]


async def in_turn(request: Request, write: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do a short write of its own in its turn, and only then take a thread for it."""
    async with turn_to_write(request):
        return await run_in_threadpool(write, *args, **kwargs)


def _engine_of(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine
