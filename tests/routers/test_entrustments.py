"""A firm entrusts an agency with one case: named on it, filling in only, ended at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.stages import Stage
from app.models.people import Grant, Person
from app.queries.people import today_in_shanghai
from tests.clients import AsViewer, Browser
from tests.factories import make_case, make_enterprise, make_grant, make_person

CHOSEN = "quiet-otter-71-ladders"
UNTIL = today_in_shanghai() + timedelta(days=90)


def entrust(browser: Browser, case: Any, **given: Any) -> Any:
    usual = {"agency_name": "某科技咨询公司", "person_name": "李四", "valid_until": str(UNTIL)}
    return browser.post(f"/api/cases/{case.public_id}/entrustments", json=usual | given)


def come_in(browser: Browser, code: str) -> None:
    answer = browser.post(
        "/redeem",
        data={
            "way": "new",
            "code": code,
            "name": "李四",
            "login": "lisi",
            "password": CHOSEN,
            "again": CHOSEN,
        },
    )
    assert answer.status_code == 303, answer.text


def listed(browser: Browser, case: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = browser.get(f"/api/cases/{case.public_id}/entrustments").json()
    return rows


def test_entrusted_agency_sees_its_case_until_the_firm_ends_it(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store, name="甲公司")
    case, other = make_case(store, firm, year=2018), make_case(store, firm, year=2017)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    answer = entrust(owner, case)
    assert answer.status_code == 201
    assert listed(owner, case)[0]["state"] == "invited"

    come_in(client, answer.json()["code"])

    assert client.get("/").headers["location"] == "/entrusted"
    assert client.get(f"/api/cases/{case.public_id}").status_code == 200
    assert client.get(f"/api/cases/{other.public_id}").status_code == 404
    assert client.get(f"/api/enterprises/{firm.public_id}").status_code == 403
    row = listed(owner, case)[0]
    assert (row["state"], row["agency_name"], row["person_name"]) == (
        "running",
        "某科技咨询公司",
        "李四",
    )

    address = f"/cases/{case.public_id}/entrustments/{row['id']}/end"
    assert owner.post(address).status_code == 303

    assert client.get(f"/api/cases/{case.public_id}").status_code == 401
    assert listed(owner, case)[0]["state"] == "ended"


def test_agency_is_named_on_the_case_to_officers_and_nowhere_recommended(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    entrust(as_viewer(Role.ENTERPRISE_USER, enterprises=[firm]), case)

    page = as_viewer().get(f"/cases/{case.public_id}").text

    assert "某科技咨询公司" in page
    assert "本局不推荐、不指定，也不作名单和排名" in page


def test_ended_entrustment_takes_its_unused_code_along(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    code = entrust(owner, case).json()["code"]
    owner.post(f"/cases/{case.public_id}/entrustments/{listed(owner, case)[0]['id']}/end")

    answer = client.post(
        "/redeem",
        data={
            "code": code,
            "name": "李四",
            "login": "lisi",
            "password": CHOSEN,
            "again": CHOSEN,
        },
    )

    assert "邀请码不正确" in answer.text
    assert store.execute(select(Grant).where(col(Grant.role) == Role.AGENCY_USER)).all() == []


def test_grant_ends_with_the_entrustment(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    come_in(client, entrust(owner, case).json()["code"])

    grant = store.execute(select(Grant).where(col(Grant.role) == Role.AGENCY_USER)).scalar_one()

    assert (grant.case_id, grant.enterprise_id) == (case.id, firm.id)
    assert (grant.valid_from, grant.valid_until) == (today_in_shanghai(), UNTIL)
    assert store.get_one(Person, grant.person_id).office == "某科技咨询公司"


def test_agency_comes_in_on_the_first_day_and_not_before(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    since = today_in_shanghai() + timedelta(days=10)
    code = entrust(owner, case, valid_from=str(since)).json()["code"]

    answer = client.post(
        "/redeem",
        data={
            "code": code,
            "name": "李四",
            "login": "lisi",
            "password": CHOSEN,
            "again": CHOSEN,
        },
    )

    assert answer.status_code == 403
    assert f"委托从 {since} 开始" in answer.text
    assert store.execute(select(Grant).where(col(Grant.role) == Role.AGENCY_USER)).all() == []


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"valid_until": "2018-01-01"}, "valid_until", "dates_out_of_order"),
        ({"valid_until": str(UNTIL + timedelta(days=400))}, "valid_until", "date_out_of_range"),
        ({"valid_from": "2018-01-01"}, "valid_from", "date_out_of_range"),
        ({"agency_name": " "}, "agency_name", "missing_value"),
    ],
)
def test_period_and_names_are_checked(
    as_viewer: AsViewer, store: Session, given: dict[str, str], field: str, reason: str
) -> None:
    firm = make_enterprise(store)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    answer = entrust(owner, make_case(store, firm), **given)

    assert answer.status_code == 422
    assert answer.json()["fields"][field]["reason"] == reason


def test_closed_case_is_not_entrusted(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm, stage=Stage.WITHDRAWN, stage_since=date(2018, 4, 1))

    answer = entrust(as_viewer(Role.ENTERPRISE_USER, enterprises=[firm]), case)

    assert answer.json()["reasons"] == ["case_is_over"]


def test_only_a_manager_entrusts_but_every_colleague_may_end(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    person = make_person(store, Role.ENTERPRISE_USER)
    make_grant(store, person, Role.ENTERPRISE_USER, enterprise_id=firm.id)
    colleague = as_viewer(Role.ENTERPRISE_USER, person=person)
    assert entrust(colleague, case).json()["reasons"] == ["manager_required"]
    entrust(as_viewer(Role.ENTERPRISE_USER, enterprises=[firm]), case)

    row = listed(colleague, case)[0]
    ended = colleague.post(f"/api/cases/{case.public_id}/entrustments/{row['id']}/end")

    assert [one["state"] for one in ended.json()] == ["ended"]


def test_foreign_firm_meets_no_entrustment(as_viewer: AsViewer, store: Session) -> None:
    firm, foreign = make_enterprise(store), make_enterprise(store)
    case, own = make_case(store, foreign), make_case(store, firm)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[foreign])
    entrust(owner, case)
    row = listed(owner, case)[0]
    other = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    assert other.get(f"/api/cases/{case.public_id}/entrustments").status_code == 404
    assert entrust(other, case).status_code == 404
    for one in (case, own):
        address = f"/api/cases/{one.public_id}/entrustments/{row['id']}/end"
        assert other.post(address).status_code == 404
