"""A firm registers itself; its town, or the bureau, confirms or refuses; until then it waits."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.firm_accounts import Registration
from app.models.people import Grant
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    TOWN,
    make_county,
    make_enterprise,
    make_recusal,
    make_staff,
    make_township,
    next_uscc,
)

CHOSEN = "quiet-otter-71-ladders"
OTHER_TOWN = f"{COUNTY}002"


def register(browser: Browser, uscc: str, **typed: str) -> Any:
    usual = {
        "county_code": COUNTY,
        "uscc": uscc,
        "firm_name": "甲公司",
        "contact_name": "张三",
        "mobile": "13812341234",
        "login": "zhangsan",
        "password": CHOSEN,
        "again": CHOSEN,
    }
    return browser.post("/register", data=usual | typed)


def queue(browser: Browser) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = browser.get("/api/registrations").json()
    return rows


def decide(browser: Browser, row: dict[str, Any], **given: Any) -> Any:
    return browser.post(f"/api/registrations/{row['id']}", json={"is_confirmed": True} | given)


def test_registered_person_sees_only_that_they_wait(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, name="甲公司")
    as_viewer(Role.TOWN_OFFICER)

    answer = register(client, firm.uscc)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/").headers["location"] == "/firm"
    assert "等待确认" in client.get("/firm").text
    assert client.get("/api/firm").json() == []
    assert client.get(f"/api/enterprises/{firm.public_id}").status_code == 404


@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_tells_whether_a_code_is_in_the_register(
    client: Browser, store: Session, is_known: bool
) -> None:
    make_county(store)
    uscc = make_enterprise(store, name="乙公司").uscc if is_known else next_uscc()

    answer = register(client, uscc)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = client.get("/firm").text
    assert "乙公司" not in page
    assert client.get("/api/firm/registrations").json()[0] | {"id": "", "made_at": ""} == {
        "id": "",
        "uscc": uscc,
        "firm_name": "甲公司",
        "made_at": "",
        "is_confirmed": None,
        "reason": "",
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"uscc": "91330482MA28A00000"}, "统一社会信用代码"),
        ({"password": "short", "again": "short"}, "密码至少 12 个字符"),
        ({"contact_name": ""}, "此项必填"),
        ({"township_code": "330402001"}, "没有这个镇街道"),
        ({"county_code": "999999"}, "此项内容无法识别"),
    ],
)
def test_a_bad_registration_makes_no_account(
    client: Browser, store: Session, typed: dict[str, str], told: str
) -> None:
    make_county(store)

    answer = register(client, **{"uscc": next_uscc()} | typed)

    assert answer.status_code == 422
    assert told in answer.text
    assert CHOSEN not in answer.text
    assert store.execute(select(Registration)).all() == []
    assert store.execute(select(Grant)).all() == []


def test_town_of_the_firm_confirms_and_its_first_user_manages(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, name="甲公司")
    town = as_viewer(Role.TOWN_OFFICER)
    register(client, firm.uscc, township_code="")

    row = queue(town)[0]
    assert (row["registered_name"], row["contact_name"], row["mobile"]) == (
        "甲公司",
        "张三",
        "13812341234",
    )
    assert decide(town, row).status_code == 200

    assert client.get("/firm").headers["location"] == f"/enterprises/{firm.public_id}"
    users = client.get(f"/api/enterprises/{firm.public_id}/users").json()
    assert users["is_manager"] is True
    assert queue(town) == []


def test_second_registrant_of_a_firm_does_not_manage(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    make_staff(store, Role.ENTERPRISE_USER, enterprises=[firm])
    town = as_viewer(Role.TOWN_OFFICER)
    register(client, firm.uscc)

    decide(town, queue(town)[0])

    assert client.get(f"/api/enterprises/{firm.public_id}/users").json()["is_manager"] is False


def test_other_towns_do_not_see_it_and_the_bureau_leaves_it_to_its_town(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    as_viewer(Role.TOWN_OFFICER)
    make_township(store, OTHER_TOWN)
    other, bureau = as_viewer(Role.TOWN_OFFICER, township=OTHER_TOWN), as_viewer()
    register(client, firm.uscc, township_code=OTHER_TOWN)  # the register knows better

    row = queue(bureau)[0]

    assert queue(other) == []
    assert decide(other, row).status_code == 404
    assert decide(bureau, row).json()["reasons"] == ["town_confirms"]


@pytest.mark.parametrize("township_code", ["", TOWN])
def test_bureau_decides_where_no_town_is_known_or_staffed(
    client: Browser, as_viewer: AsViewer, store: Session, township_code: str
) -> None:
    make_township(store)
    firm = make_enterprise(store, township_code=None)
    bureau = as_viewer()
    register(client, firm.uscc, township_code=township_code)

    assert decide(bureau, queue(bureau)[0]).status_code == 200
    assert client.get("/firm").headers["location"] == f"/enterprises/{firm.public_id}"


def test_unregistered_firm_is_registered_before_it_is_confirmed(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    make_township(store)
    bureau, uscc = as_viewer(), next_uscc()
    register(client, uscc)
    row = queue(bureau)[0]

    assert decide(bureau, row).json()["reasons"] == ["firm_not_registered"]
    make_enterprise(store, uscc=uscc, township_code=None)
    assert decide(bureau, row).status_code == 200


def test_refusal_needs_a_reason_that_the_person_reads(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    town = as_viewer(Role.TOWN_OFFICER)
    register(client, firm.uscc)
    row = queue(town)[0]

    without = decide(town, row, is_confirmed=False)
    assert without.json()["fields"]["reason"]["reason"] == "reason_required"
    assert decide(town, row, is_confirmed=False, reason="电话无人接听").status_code == 200

    assert "电话无人接听" in client.get("/firm").text
    assert client.get(f"/api/enterprises/{firm.public_id}").status_code == 404
    assert decide(town, row).json()["reasons"] == ["already_decided"]
    again = client.post(
        "/firm/registrations/new",
        data={
            "uscc": firm.uscc,
            "firm_name": "甲公司",
            "contact_name": "张三",
            "mobile": "1381234",
        },
    )
    assert again.status_code == 303
    assert len(queue(town)) == 1


def test_one_person_registers_a_further_firm_but_not_twice(
    as_viewer: AsViewer, store: Session
) -> None:
    first, second = make_enterprise(store), make_enterprise(store)
    person, town = (
        as_viewer(Role.ENTERPRISE_USER, enterprises=[first]),
        as_viewer(Role.TOWN_OFFICER),
    )
    given = {
        "uscc": second.uscc,
        "firm_name": second.name,
        "contact_name": "张三",
        "mobile": "13812341234",
    }

    assert person.post("/api/firm/registrations/new", json=given).status_code == 201
    twice = person.post("/api/firm/registrations/new", json=given)
    assert twice.json()["fields"]["uscc"]["reason"] == "already_exists"
    decide(town, queue(town)[0])

    assert len(person.get("/api/firm").json()) == 2


def test_recused_officer_neither_sees_nor_decides(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    officer = make_staff(store, Role.TOWN_OFFICER)
    make_recusal(store, officer, firm)
    as_viewer(Role.TOWN_OFFICER)
    register(client, firm.uscc)

    assert queue(as_viewer(Role.TOWN_OFFICER, person=officer)) == []


def test_registering_is_throttled_like_signing_in(app: FastAPI, store: Session) -> None:
    make_county(store)

    answers = [
        register(Browser(app, store), next_uscc(), login=f"user-{number}").status_code
        for number in range(6)
    ]

    assert answers == [303] * 5 + [429]
    assert len(store.execute(select(col(Registration.id))).all()) == 5
