"""A request with a key is carried out once, however often it comes, and in how many hands."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.kept_answers import KeptAnswer
from app.models.people import ApiToken, Person
from app.models.views import SavedView
from tests.clients import AsViewer, Browser
from tests.factories import make_batch, make_case, make_enterprise, make_staff

KEY = {"idempotency-key": "9f1c-first"}
BATCH = {"programme": "hnte", "year": 2018, "number": 1}


def number_of(store: Session, table: Any) -> int:
    found: int = store.execute(select(func.count(col(table.id)))).scalar_one()
    return found


def new_batch(browser: Browser, key: dict[str, str] = KEY, **more: Any) -> Any:
    return browser.post("/api/batches/new", json=BATCH | more, headers=key)


# --- Twins ----------------------------------------------------------------------------------------


def test_repeated_request_gets_the_same_answer_and_makes_nothing(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer()

    first, second = new_batch(browser), new_batch(browser)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second.headers["content-type"] == first.headers["content-type"]
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (
        False,
        "true",
    )
    assert number_of(store, Batch) == 1


def test_without_a_key_every_request_is_its_own(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    new_batch(browser, {})
    new_batch(browser, {}, number=2)

    assert (number_of(store, Batch), number_of(store, KeptAnswer)) == (2, 0)


def test_same_key_with_another_body_is_refused(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    new_batch(browser)

    refused = new_batch(browser, number=2)

    assert refused.status_code == 422
    assert refused.json()["reasons"] == ["key_reused"]
    assert number_of(store, Batch) == 1


def test_key_is_one_persons_at_one_address(as_viewer: AsViewer, store: Session) -> None:
    one, other = as_viewer(), as_viewer()
    new_batch(one)

    assert new_batch(other, number=2).status_code == 201
    firm = make_enterprise(store)
    opened = one.post(
        "/api/cases/new",
        json={"enterprise": firm.public_id, "programme": "hnte", "year": 2018},
        headers=KEY,
    )

    assert opened.status_code == 201, opened.text
    assert (number_of(store, Batch), number_of(store, CultivationCase)) == (2, 1)


def test_refused_request_leaves_its_key_free(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    assert new_batch(browser, year="nonsense").status_code == 422
    assert new_batch(browser, year=1900).status_code == 422

    assert new_batch(browser).status_code == 201
    assert number_of(store, KeptAnswer) == 1


def test_key_is_good_for_a_day(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    new_batch(browser)
    store.execute(update(KeptAnswer).values(created_at=datetime.now(UTC) - timedelta(hours=25)))

    answer = new_batch(browser, number=2)

    assert answer.status_code == 201
    assert (number_of(store, Batch), number_of(store, KeptAnswer)) == (2, 1)


def test_nothing_is_kept_before_the_door(client: Browser, as_viewer: AsViewer) -> None:
    assert new_batch(client).status_code == 401
    assert new_batch(as_viewer(Role.CITY_READER)).status_code == 403


def test_key_too_long_is_refused(as_viewer: AsViewer) -> None:
    answer = new_batch(as_viewer(), {"idempotency-key": "x" * 201})

    assert answer.status_code == 422
    assert answer.json()["reasons"] == ["too_long"]


def test_ten_at_once_make_one(app: FastAPI, as_viewer: AsViewer, store: Session) -> None:
    """Each in a loop of its own, as in ten processes: the database alone keeps them apart."""
    browser = as_viewer()
    token = browser.cookies["miaopu"]
    store.commit()
    # One store is not for ten threads: its commit is done, nothing more is put into it.
    quiet = [Browser(app, Session(app.state.engine), token) for _ in range(10)]

    with ThreadPoolExecutor(10) as several:
        answers = list(several.map(new_batch, quiet))
    for one in quiet:
        one._store.close()

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 9
    assert number_of(store, Batch) == 1


def test_move_of_a_case_is_made_once(as_viewer: AsViewer, store: Session) -> None:
    """A move's transaction has ended before its answer: kept in one of its own."""
    browser = as_viewer()
    case = make_case(store, make_enterprise(store), batch_id=make_batch(store).id)
    move = {"version": case.version, "happened_on": "2018-05-02"}
    address = f"/api/cases/{case.public_id}/actions/submit"

    first = browser.post(address, json=move, headers=KEY)
    second = browser.post(address, json=move, headers=KEY)

    assert first.status_code == 200, first.text
    assert second.json() == first.json()
    assert number_of(store, StageEvent) == 1
    assert browser.post(address, json=move).status_code == 409


def test_answer_told_once_is_kept_nowhere(as_viewer: AsViewer, store: Session) -> None:
    system = as_viewer(Role.SYSTEM_ADMIN)
    given = {"login": "wang", "name": "王五"}

    told = system.post("/api/people/new", json=given, headers=KEY)
    again = system.post("/api/people/new", json=given, headers=KEY)

    assert told.status_code == 201
    assert (again.status_code, again.json()["reasons"]) == (409, ["already_carried_out"])
    kept = store.execute(select(KeptAnswer)).scalar_one()
    assert (kept.status, kept.body, kept.headers) == (None, "", "")
    assert told.json()["first_password"] not in str(kept)


# --- Pages ----------------------------------------------------------------------------------------


def key_in(page: Any) -> str:
    found: list[str] = re.findall(r'name="form_key" value="([\w-]{22})"', page.text)
    return found[0]


def test_second_click_on_a_form_makes_nothing(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    typed = {"programme": "hnte", "year": "2018", "number": "1"}
    typed["form_key"] = key_in(browser.get("/batches/new"))

    first = browser.post("/batches/new", data=typed)
    second = browser.post("/batches/new", data=typed)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["location"] == first.headers["location"]
    assert number_of(store, Batch) == 1


def test_every_showing_of_a_form_has_its_own_key(as_viewer: AsViewer) -> None:
    browser = as_viewer()

    assert key_in(browser.get("/batches/new")) != key_in(browser.get("/batches/new"))


def test_form_that_was_refused_keeps_its_key_and_may_be_mended(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer()
    typed = {"number": "1", "programme": "hnte", "year": "1900"}
    typed["form_key"] = key_in(browser.get("/batches/new"))
    refused = browser.post("/batches/new", data=typed)
    assert refused.status_code == 422

    typed |= {"year": "2018", "form_key": key_in(refused)}

    assert browser.post("/batches/new", data=typed).status_code == 303
    assert number_of(store, Batch) == 1


def test_form_changed_after_it_was_sent_says_so(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    typed = {"programme": "hnte", "year": "2018", "number": "1"}
    typed["form_key"] = key_in(browser.get("/batches/new"))
    browser.post("/batches/new", data=typed)

    answer = browser.post("/batches/new", data=typed | {"number": "2"})

    assert answer.status_code == 422
    assert "内容不同" in answer.text
    assert number_of(store, Batch) == 1


def test_htmx_form_sent_twice_makes_one_and_says_the_same(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer()
    as_htmx = {"hx-request": "true", "hx-request-type": "partial"}
    typed = {"name": "我的视图", "address": "/enterprises?q=光", "form_key": "k" * 22}

    first = browser.post("/views", data=typed, headers=as_htmx)
    second = browser.post("/views", data=typed, headers=as_htmx)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.headers["hx-redirect"] == second.headers["hx-redirect"] == "/views"
    assert number_of(store, SavedView) == 1


def test_second_click_for_a_token_makes_none(as_viewer: AsViewer, store: Session) -> None:
    security = as_viewer(Role.SECURITY_ADMIN)
    reader: Person = make_staff(store, Role.CITY_READER)
    expires = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    typed = {"person_id": reader.public_id, "name": "取数", "expires_on": expires}
    typed["form_key"] = key_in(security.get("/tokens"))

    assert security.post("/tokens", data=typed).status_code == 200
    assert security.post("/tokens", data=typed).status_code == 409
    assert number_of(store, ApiToken) == 1


@pytest.mark.parametrize("path", ["/batches/new", "/cases/new", "/people/new", "/tokens"])
def test_twins_document_their_key(as_viewer: AsViewer, path: str) -> None:
    schema = as_viewer().get("/api/openapi.json").json()

    asked = schema["paths"][f"/api{path}"]["post"]["parameters"]

    assert "Idempotency-Key" in {one["name"] for one in asked}
