"""Accounts, as the system administrator keeps them."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.people import ApiToken, Person
from app.queries.people import today_in_shanghai
from tests.clients import AsViewer, Browser
from tests.factories import (
    PASSWORD,
    make_login_session,
    make_person,
    make_staff,
)


def person_of(store: Session, login: str) -> Person:
    found: Person = store.execute(select(Person).where(col(Person.login) == login)).scalar_one()
    return found


def test_new_account_signs_in_after_its_grant_and_must_change_its_password(
    as_viewer: AsViewer, client: Browser
) -> None:
    system, security = as_viewer(Role.SYSTEM_ADMIN), as_viewer(Role.SECURITY_ADMIN)
    told = system.post("/api/people/new", json={"login": "wang", "name": "王五"}).json()
    door = {"login": "wang", "password": told["first_password"]}
    assert client.post("/login", data=door).status_code == 422

    granted = security.post(
        "/api/grants/new", json={"person_id": told["person_id"], "role": "bureau_officer"}
    )

    assert granted.status_code == 201
    assert client.post("/login", data=door).headers["location"] == "/password"


def test_first_password_is_shown_on_the_page_and_kept_nowhere(
    as_viewer: AsViewer, store: Session
) -> None:
    system = as_viewer(Role.SYSTEM_ADMIN)

    page = system.post("/people/new", data={"login": "wang", "name": "王五", "division": "audit"})

    password = page.text.split("<code>")[1].split("</code>")[0]
    assert len(password) == 17
    person = person_of(store, "wang")
    assert person.division == "audit"
    assert password not in system.get(f"/people/{person.public_id}").text
    assert password not in person.password_hash


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login": "", "name": "王五"}, "此项必填"),
        ({"login": "王五", "name": "王五"}, "无法识别"),
        ({"login": "taken", "name": "王五"}, "已有相同的记录"),
    ],
)
def test_account_is_refused_with_what_was_typed(
    as_viewer: AsViewer, store: Session, fields: dict[str, str], sentence: str
) -> None:
    make_person(store, login="taken")

    page = as_viewer(Role.SYSTEM_ADMIN).post("/people/new", data=fields)

    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="王五"' in page.text


def test_two_who_edit_an_account_are_told(as_viewer: AsViewer, store: Session) -> None:
    system, person = as_viewer(Role.SYSTEM_ADMIN), make_person(store)
    path, login = f"/people/{person.public_id}", person.login
    first = system.post(path, data={"login": login, "name": "甲", "version": "1"})

    second = system.post(path, data={"login": login, "name": "乙", "version": "1"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert 'value="乙"' in second.text
    store.refresh(person)
    assert person.name == "甲"


def test_closing_an_account_ends_its_sessions_and_keys(
    app: FastAPI, as_viewer: AsViewer, store: Session
) -> None:
    person = make_staff(store, Role.CITY_READER)
    _, token = make_login_session(store, person, Role.CITY_READER)
    expires = (today_in_shanghai() + timedelta(days=9)).isoformat()
    key = as_viewer(Role.SECURITY_ADMIN).post(
        "/api/tokens", json={"person_id": person.public_id, "name": "接口", "expires_on": expires}
    )
    assert key.status_code == 201

    as_viewer(Role.SYSTEM_ADMIN).post(f"/people/{person.public_id}/close")

    assert Browser(app, store, token).get("/sessions").status_code == 303
    assert store.execute(select(col(ApiToken.revoked_at))).scalar_one() is not None


def test_nobody_closes_their_own_account(as_viewer: AsViewer) -> None:
    system = as_viewer(Role.SYSTEM_ADMIN)
    assert system.person is not None

    assert system.post(f"/people/{system.person.public_id}/close").status_code == 403


def test_reset_password_replaces_the_old_one_and_ends_sessions(
    app: FastAPI, as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    person = make_staff(store)
    _, token = make_login_session(store, person, Role.BUREAU_OFFICER)
    path = f"/api/people/{person.public_id}/reset-password"

    told = as_viewer(Role.SYSTEM_ADMIN).post(path).json()

    assert Browser(app, store, token).get("/sessions").status_code == 303
    old = {"login": person.login, "password": PASSWORD}
    assert client.post("/login", data=old).status_code == 422
    new = {"login": person.login, "password": told["first_password"]}
    assert client.post("/login", data=new).headers["location"] == "/password"


def test_people_of_another_county_are_not_there(as_viewer: AsViewer, store: Session) -> None:
    stranger = make_person(store, county_code="330402")
    system = as_viewer(Role.SYSTEM_ADMIN)

    assert stranger.login not in system.get("/people").text
    assert system.get(f"/people/{stranger.public_id}").status_code == 404
    assert system.post(f"/people/{stranger.public_id}/close").status_code == 404


def test_people_are_found_by_part_of_a_name_and_blank_filters(
    as_viewer: AsViewer, store: Session
) -> None:
    make_person(store, name="沈一")
    make_person(store, name="陆二")

    page = as_viewer(Role.SYSTEM_ADMIN).get("/people?q=沈&division=&is_closed=").text

    assert "沈一" in page
    assert "陆二" not in page


@pytest.mark.parametrize("count", [1, 15])
def test_people_cost_the_same_statements_however_many(
    as_viewer: AsViewer, store: Session, app_statements: Any, count: int
) -> None:
    for _ in range(count):
        make_staff(store)
    system = as_viewer(Role.SYSTEM_ADMIN)
    store.commit()
    before = len(app_statements("SELECT"))

    system.get("/people")

    assert len(app_statements("SELECT")) - before == 4  # who asks, total, page, roles
