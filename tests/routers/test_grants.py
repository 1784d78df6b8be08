"""Grants and readers' keys, as the security administrator gives them."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.people import ApiToken, Grant, Person
from app.queries.people import today_in_shanghai
from tests.clients import AsViewer, Browser
from tests.factories import (
    TOWN,
    make_person,
    make_staff,
    make_township,
)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"role": "town_officer"}, "grant_out_of_scope"),
        ({"role": "town_officer", "township_code": "330402001"}, "unknown_township"),
        ({"role": "bureau_officer", "township_code": TOWN}, "grant_out_of_scope"),
        ({"role": "enterprise_user"}, "grant_out_of_scope"),
        ({"role": "enterprise_user", "uscc": "91330482MA28A00000"}, "grant_out_of_scope"),
        ({"role": "city_reader", "region_prefix": "33"}, "grant_out_of_scope"),
        ({"role": "province_reader", "region_prefix": "32"}, "grant_out_of_scope"),
        ({"role": "agency_user"}, "firm_entrusts"),
        ({"role": "system_admin"}, "administrators_apart"),
        ({"role": "audit_admin"}, "administrators_apart"),
    ],
)
def test_grant_needs_the_scope_of_its_role(
    as_viewer: AsViewer, store: Session, given: dict[str, str], reason: str
) -> None:
    person = make_person(store)
    make_township(store)

    answer = as_viewer(Role.SECURITY_ADMIN).post(
        "/api/grants/new", json={"person_id": person.public_id} | given
    )

    assert answer.status_code == 422
    assert answer.json()["reasons"] == [reason]


def test_readers_reach_the_city_and_the_province(as_viewer: AsViewer, store: Session) -> None:
    security = as_viewer(Role.SECURITY_ADMIN)
    for role in ("city_reader", "province_reader"):
        person = make_person(store)
        given = {"person_id": person.public_id, "role": role}
        assert security.post("/api/grants/new", json=given).status_code == 201

    rows = store.execute(select(col(Grant.region_prefix)).where(col(Grant.region_prefix) != ""))

    assert sorted(rows.scalars()) == ["33", "3304"]


def test_administrator_of_one_kind_gets_no_other_role(as_viewer: AsViewer, store: Session) -> None:
    person = make_staff(store, Role.AUDIT_ADMIN)
    security = as_viewer(Role.SECURITY_ADMIN)

    for role in set(Role) - {Role.AUDIT_ADMIN}:
        given = {"person_id": person.public_id, "role": role, "township_code": None}
        answer = security.post("/api/grants/new", json=given)
        assert answer.json()["reasons"] == ["administrators_apart"], role


def test_nobody_grants_to_themselves_or_ends_their_own(as_viewer: AsViewer, store: Session) -> None:
    security = as_viewer(Role.SECURITY_ADMIN)
    assert security.person is not None
    own = store.execute(
        select(Grant).where(col(Grant.person_id) == security.person.id)
    ).scalar_one()
    given = {"person_id": security.person.public_id, "role": "security_admin"}

    assert security.post("/api/grants/new", json=given).json()["reasons"] == ["own_grant"]
    assert security.post(f"/api/grants/{own.public_id}/end").json()["reasons"] == ["own_grant"]


def test_grant_ended_lets_nobody_act_in_it(as_viewer: AsViewer, store: Session) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    assert officer.person is not None
    grant = store.execute(
        select(Grant).where(col(Grant.person_id) == officer.person.id)
    ).scalar_one()

    as_viewer(Role.SECURITY_ADMIN).post(f"/grants/{grant.public_id}/end")

    assert officer.get("/sessions").status_code == 303
    store.refresh(grant)
    assert grant.valid_until == today_in_shanghai() - timedelta(days=1)


def test_same_grant_is_not_given_twice(as_viewer: AsViewer, store: Session) -> None:
    person = make_staff(store)

    answer = as_viewer(Role.SECURITY_ADMIN).post(
        "/api/grants/new", json={"person_id": person.public_id, "role": "bureau_officer"}
    )

    assert answer.json()["reasons"] == ["already_exists"]


@pytest.fixture
def bearer(app: FastAPI, as_viewer: AsViewer, store: Session) -> Browser:
    """A program with a city reader's key and no cookie."""
    reader = make_staff(store, Role.CITY_READER)
    expires = (today_in_shanghai() + timedelta(days=30)).isoformat()
    given = {"person_id": reader.public_id, "name": "市局取数", "expires_on": expires}
    token = as_viewer(Role.SECURITY_ADMIN).post("/api/tokens", json=given).json()["token"]
    program = Browser(app, store)
    program.headers.clear()
    program.headers["authorization"] = f"Bearer {token}"
    return program


def test_key_reads_what_its_reader_may_read(bearer: Browser) -> None:
    assert bearer.get("/api/enterprises").status_code == 200
    assert bearer.get("/api/people").status_code == 403


def test_key_writes_nothing(bearer: Browser) -> None:
    answer = bearer.post("/api/substitutions", json={})

    assert (answer.status_code, answer.json()["reasons"]) == (403, ["read_only"])


def test_key_that_was_revoked_opens_nothing(
    bearer: Browser, as_viewer: AsViewer, store: Session
) -> None:
    row = store.execute(select(ApiToken)).scalar_one()

    as_viewer(Role.SECURITY_ADMIN).post(f"/tokens/{row.public_id}/revoke")

    assert bearer.get("/api/enterprises").status_code == 401


def test_key_is_for_readers_and_a_year_only(as_viewer: AsViewer, store: Session) -> None:
    security = as_viewer(Role.SECURITY_ADMIN)
    officer, reader = make_staff(store), make_staff(store, Role.PROVINCE_READER)
    today = today_in_shanghai()

    def ask(person: Person, days: int) -> list[str]:
        given = {
            "person_id": person.public_id,
            "name": "x",
            "expires_on": (today + timedelta(days=days)).isoformat(),
        }
        reasons: list[str] = security.post("/api/tokens", json=given).json().get("reasons", [])
        return reasons

    assert ask(officer, 9) == ["reader_required"]
    assert ask(reader, 367) == ["date_out_of_range"]
    assert ask(reader, -1) == ["date_out_of_range"]
    assert ask(reader, 366) == []
