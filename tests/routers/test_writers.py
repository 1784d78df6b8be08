"""Many write at once: each in turn, nobody stands still, nobody is refused."""

import asyncio
import threading
from collections import Counter
from typing import Any

import anyio.to_thread
import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import Session, select
from starlette.requests import ClientDisconnect
from starlette.types import Message, Scope

from app.db import create_engine
from app.domain.access import Role
from app.domain.stages import Stage
from app.models.cases import CultivationCase, StageEvent
from app.models.history import JournalEntry
from app.models.people import Person
from tests.clients import COOKIE, ORIGIN
from tests.factories import (
    PASSWORD,
    make_case,
    make_contact,
    make_enterprise,
    make_login_session,
    make_staff,
)

CLIENTS = 12
"""More than threads, connections and SQLite's patience together could carry in threads."""
PATIENCE = 120.0
"""Seconds until a standstill is called one; SQLite ends it by itself, as an error, after 5."""

Asked = tuple[str, str, dict[str, Any]]


async def all_at_once(app: FastAPI, token: str, asked: list[Asked]) -> list[int]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}, cookies={COOKIE: token}
    ) as client:
        waiting = (client.request(method, path, **more) for method, path, more in asked)
        answers = await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)
    return [answer.status_code for answer in answers]


def ask_all(app: FastAPI, token: str, asked: list[Asked]) -> list[int]:
    with start_blocking_portal() as portal:  # a browser test's event loop may own this thread
        return portal.call(all_at_once, app, token, asked)


def moves_of_new_cases(store: Session) -> list[Asked]:
    cases = [
        make_case(store, make_enterprise(store), stage=Stage.SUBMITTED).public_id
        for _ in range(CLIENTS)
    ]
    move = {"version": 1, "happened_on": "2018-09-28"}
    return [
        ("POST", f"/api/cases/{case}/actions/endorse_by_town", {"json": move}) for case in cases
    ]


def test_many_who_write_at_once_are_all_served(app: FastAPI, store: Session) -> None:
    person = make_staff(store, Role.BUREAU_OFFICER)
    _, token = make_login_session(store, person, Role.BUREAU_OFFICER)
    moves = moves_of_new_cases(store)
    store.commit()

    statuses = ask_all(app, token, moves)

    assert statuses == [200] * CLIENTS
    stages = store.exec(select(CultivationCase.stage).execution_options(populate_existing=True))
    assert set(stages) == {Stage.TOWN_ENDORSED}
    assert len(store.exec(select(StageEvent)).all()) == CLIENTS


def test_move_waits_for_a_lock_that_another_process_holds(app: FastAPI, store: Session) -> None:
    person = make_staff(store, Role.BUREAU_OFFICER)
    _, token = make_login_session(store, person, Role.BUREAU_OFFICER)
    move = moves_of_new_cases(store)[0]
    store.commit()
    other = create_engine(app.state.settings.url)
    threads: list[str] = []

    with other.execution_options(writes=True).connect() as holding:
        begun = holding.begin()

        def release(*_: Any) -> None:
            # Whoever comes here will wait for the lock, and can: the event loop goes on meanwhile.
            threads.append(threading.current_thread().name)
            begun.commit()

        event.listen(app.state.engine, "checkout", release, once=True)
        statuses = ask_all(app, token, [move])
    other.dispose()

    assert statuses == [200]
    assert [name.startswith("AnyIO worker") for name in threads] == [True]


def asked_by_readers(store: Session, officer: Person) -> list[Asked]:
    """What only reads, and is noted in the journal of accesses each time."""
    firm = make_enterprise(store, responsible_id=officer.id)
    make_contact(store, firm)
    asked: list[Asked] = [
        ("GET", f"/enterprises/{firm.public_id}", {}),
        ("POST", f"/api/enterprises/{firm.public_id}/contacts/show", {"json": {"reason": "核对"}}),
        ("GET", "/api/enterprises/export?format=csv", {}),
        ("GET", "/api/exports/package", {}),
        ("POST", "/login", {"data": {"login": officer.login, "password": PASSWORD}}),
        ("POST", "/login", {"data": {"login": "nobody-here", "password": "wrong"}}),
    ]
    return [one for one in asked for _ in range(4)]


def test_readers_who_are_noted_wait_for_their_turn_like_writers(
    app: FastAPI, store: Session
) -> None:
    person = make_staff(store, Role.BUREAU_OFFICER)
    _, token = make_login_session(store, person, Role.BUREAU_OFFICER)
    moves, reads = moves_of_new_cases(store), asked_by_readers(store, person)
    store.commit()

    statuses = ask_all(
        app, token, [one for pair in zip(reads, moves * 2, strict=True) for one in pair]
    )

    assert Counter(statuses) == {200: CLIENTS + 16, 409: CLIENTS, 303: 4, 422: 4}
    kinds = Counter(store.exec(select(JournalEntry.kind)))
    signing_in = {"sign_in": 4, "sign_in_refused": 4}
    assert kinds == {"personal_view": 8, "export": 8, "refused": CLIENTS} | signing_in


def test_reader_who_walks_away_is_noted_with_what_they_got(app: FastAPI, store: Session) -> None:
    person = make_staff(store, Role.BUREAU_OFFICER)
    _, token = make_login_session(store, person, Role.BUREAU_OFFICER)
    make_enterprise(store)
    store.commit()

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise OSError("the line is cut")

    scope: Scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": "/api/enterprises/export",
        "query_string": b"format=csv",
        "headers": [(b"cookie", f"{COOKIE}={token}".encode())],
    }
    with start_blocking_portal() as portal, pytest.raises(ClientDisconnect):
        portal.call(app, scope, receive, send)

    left = [(one.kind, one.rows) for one in store.exec(select(JournalEntry))]
    assert left == [("export", 1)]
