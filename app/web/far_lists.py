"""Long lists made by a child process: the server only passes their bytes on.

In the server's own process 150,000 rows would take the interpreter's lock from everybody for half
a minute, and a thread (docs/decisions/0007-long-files.md)."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import date
from enum import Enum
from weakref import WeakKeyDictionary

import msgspec

from app.settings import Settings

AT_ONCE = 2
"""Children of one server process; who asks for a third list waits for one of the first."""
HEAD = 5


class Frame(Enum):
    """What a child tells: how many rows it has read, some bytes, that the file is complete."""

    ROWS = b"R"
    BYTES = b"B"
    END = b"E"


class Asked(msgspec.Struct):
    """Which list, for whom, on which day. Rights are looked up again where it is made."""

    path: str
    query: str
    person_id: int
    role: str
    today: date


class ListBrokenOff(RuntimeError):
    """The child ended before its file was complete: the download must fail, not look whole."""


def frame(kind: Frame, number: int) -> bytes:
    return kind.value + number.to_bytes(HEAD - 1, "big")


Places = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]
PLACES: Places = WeakKeyDictionary()


async def made_far(
    settings: Settings, asked: Asked, told: Callable[[int], None]
) -> AsyncGenerator[bytes]:
    """The bytes of a list as a child makes them; `told` hears how many rows it has read. Whoever
    stops listening ends the child."""
    async with PLACES.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.exporter",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | settings.environment,
        )  # fmt: skip
        try:
            assert child.stdin is not None  # noqa: S101 (asked for above)
            assert child.stdout is not None  # noqa: S101
            child.stdin.write(msgspec.json.encode(asked))
            child.stdin.close()
            async for content in _frames(child.stdout, told):
                yield content
        finally:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


async def _frames(pipe: asyncio.StreamReader, told: Callable[[int], None]) -> AsyncGenerator[bytes]:
    try:
        while True:
            head = await pipe.readexactly(HEAD)
            kind, number = Frame(head[:1]), int.from_bytes(head[1:], "big")
            if kind is Frame.END:
                return
            if kind is Frame.ROWS:
                told(number)
            else:
                yield await pipe.readexactly(number)
    except asyncio.IncompleteReadError as error:
        raise ListBrokenOff from error
