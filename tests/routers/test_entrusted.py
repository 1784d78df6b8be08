"""Agency users and experts at the door: where they land, and what refuses them."""

from sqlmodel import Session

from app.domain.access import Role
from tests.clients import AsViewer
from tests.factories import make_case, make_enterprise


def test_agency_lands_on_its_cases_and_opens_one(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="甲公司")
    case = make_case(store, firm)
    agency = as_viewer(Role.AGENCY_USER, cases=[case])

    assert agency.get("/").headers["location"] == "/entrusted"
    assert "甲公司" in agency.get("/entrusted").text
    assert [row["id"] for row in agency.get("/api/entrusted").json()] == [case.public_id]
    page = agency.get(f"/cases/{case.public_id}")
    assert page.status_code == 200
    assert f"/enterprises/{firm.public_id}" not in page.text


def test_agency_meets_no_other_case_and_no_page_of_the_firm(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    case, other = make_case(store, firm, year=2018), make_case(store, firm, year=2017)
    agency = as_viewer(Role.AGENCY_USER, cases=[case])

    assert agency.get(f"/api/cases/{other.public_id}").status_code == 404
    assert agency.get(f"/api/enterprises/{firm.public_id}").status_code == 403


def test_agency_that_would_submit_is_told_the_rule(as_viewer: AsViewer, store: Session) -> None:
    case = make_case(store, make_enterprise(store))
    agency = as_viewer(Role.AGENCY_USER, cases=[case])

    answer = agency.post(f"/api/cases/{case.public_id}/actions/submit", json={})

    assert answer.status_code == 403
    assert answer.json()["reasons"] == ["agency_never_submits"]


def test_expert_lands_on_a_page_of_their_own_and_meets_no_case(
    as_viewer: AsViewer, store: Session
) -> None:
    case = make_case(store, make_enterprise(store))
    expert = as_viewer(Role.EXPERT)

    assert expert.get(expert.get("/").headers["location"]).status_code == 200
    assert expert.get(f"/api/cases/{case.public_id}").status_code == 403
