"""Short writes that share a turn: each has its own transaction, its own end and its own error."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.db import create_engine, note, transaction
from app.models.history import JournalEntry
from app.web import turns
from app.web.turns import Bind, Turns


def noting(subject: str) -> Callable[[Bind], str]:
    def write(bind: Bind) -> str:
        note(bind, JournalEntry(kind="export", county_code="330482", subject=subject))
        return subject

    return write


def failing(bind: Bind) -> str:
    with transaction(bind) as session:
        session.add(JournalEntry(kind="export", county_code="330482", subject="half"))
        session.flush()
        raise LookupError("half")


def noted(engine: Engine) -> list[str]:
    with Session(engine) as session:
        entries = session.exec(select(JournalEntry.subject).order_by(JournalEntry.id))  # type: ignore[arg-type]
        return list(entries)


def asked(ask: Callable[[Turns], Awaitable[list[object]]]) -> list[object]:
    async def in_loop() -> list[object]:
        return await ask(Turns(1))

    with start_blocking_portal() as portal:  # a browser test's event loop may own this thread
        return portal.call(in_loop)


def test_write_that_fails_leaves_those_in_its_turn_alone(own_engine: Engine) -> None:
    async def ask(all_turns: Turns) -> list[object]:
        writes = (noting("first"), failing, noting("last"))
        shares = (all_turns.share(own_engine, write) for write in writes)
        return list(await asyncio.gather(*shares, return_exceptions=True))

    first, failed, last = asked(ask)

    assert (first, repr(failed), last) == ("first", "LookupError('half')", "last")
    assert noted(own_engine) == ["first", "last"]


def test_turn_that_lasts_ends_for_others_to_have_theirs(
    own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST_TURN", 0)

    async def ask(all_turns: Turns) -> list[object]:
        ended: list[object] = []

        async def share(subject: str) -> None:
            ended.append(await all_turns.share(own_engine, noting(subject)))

        async def alone() -> None:
            await asyncio.sleep(0)  # behind the shared turn
            async with all_turns.turn:
                ended.append("alone")

        await asyncio.gather(share("first"), alone(), share("last"))
        return ended

    assert asked(ask) == ["first", "alone", "last"]


def test_write_of_who_has_gone_is_not_begun(own_engine: Engine) -> None:
    async def ask(all_turns: Turns) -> list[object]:
        async with all_turns.turn:
            gone = asyncio.create_task(all_turns.share(own_engine, noting("gone")))
            stays = asyncio.create_task(all_turns.share(own_engine, noting("stays")))
            await asyncio.sleep(0)
            gone.cancel()
        return [await stays]

    assert asked(ask) == ["stays"]
    assert noted(own_engine) == ["stays"]


def test_everybody_is_told_that_the_database_is_out_of_reach(tmp_path: Path) -> None:
    out_of_reach = create_engine(f"sqlite:///{tmp_path}")  # a folder

    async def ask(all_turns: Turns) -> list[object]:
        shares = (all_turns.share(out_of_reach, noting(one)) for one in ("first", "last"))
        return list(await asyncio.gather(*shares, return_exceptions=True))

    assert [type(found) for found in asked(ask)] == [OperationalError, OperationalError]
