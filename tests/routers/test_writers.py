"""Many write at once: each in turn, nobody stands still, nobody is refused."""

import asyncio

import anyio.to_thread
import httpx
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.stages import Stage
from app.models.cases import CultivationCase, StageEvent
from tests.clients import COOKIE, ORIGIN
from tests.factories import make_case, make_enterprise, make_login_session, make_staff

CLIENTS = 12
"""More than threads, connections and SQLite's patience together could carry in threads."""
PATIENCE = 120.0
"""Seconds until a standstill is called one; SQLite ends it by itself, as an error, after 5."""


async def move_all(app: FastAPI, token: str, cases: list[str]) -> list[int]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = app.state.settings.threads
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}, cookies={COOKIE: token}
    ) as client:
        moves = (
            client.post(
                f"/api/cases/{case}/actions/endorse_by_town",
                json={"version": 1, "happened_on": "2018-09-28"},
            )
            for case in cases
        )
        answers = await asyncio.wait_for(asyncio.gather(*moves), PATIENCE)
    return [answer.status_code for answer in answers]


def test_many_who_write_at_once_are_all_served(app: FastAPI, store: Session) -> None:
    person = make_staff(store, Role.BUREAU_OFFICER)
    _, token = make_login_session(store, person, Role.BUREAU_OFFICER)
    cases = [
        make_case(store, make_enterprise(store), stage=Stage.SUBMITTED).public_id
        for _ in range(CLIENTS)
    ]
    store.commit()

    with start_blocking_portal() as portal:  # a browser test's event loop may own this thread
        statuses = portal.call(move_all, app, token, cases)

    assert statuses == [200] * CLIENTS
    stages = store.exec(select(CultivationCase.stage).execution_options(populate_existing=True))
    assert set(stages) == {Stage.TOWN_ENDORSED}
    assert len(store.exec(select(StageEvent)).all()) == CLIENTS
