"""A title and the case that made it: one rule for its number, one door to its end, its surveys."""

from datetime import date

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase, SurveyYear
from app.models.enterprises import Enterprise
from tests.clients import AsViewer
from tests.factories import make_case, make_demonstration, make_enterprise, make_title

TODAY = date(2018, 9, 30)
WITHDRAWAL = {
    "version": "1",
    "end": "withdrawn",
    "ended_on": "2018-09-20",
    "end_document_number": "浙科发高〔2018〕88号",
    "end_reason": "两年未参加统计调查",
}


def recognized(
    store: Session, stage: Stage = Stage.RECOGNIZED
) -> tuple[CultivationCase, Enterprise]:
    firm = make_enterprise(store)
    case = make_case(
        store,
        firm,
        programme=Programme.PROVINCIAL_TECH_SME,
        year=2016,
        stage=stage,
        opened_on=date(2016, 3, 1),
    )
    return case, firm


def test_title_of_a_recognized_case_ends_at_its_case(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    case, firm = recognized(store)
    title = make_title(store, firm, programme=Programme.PROVINCIAL_TECH_SME, case_id=case.id)
    officer = as_viewer()

    told = officer.post(f"/api/titles/{title.public_id}/end", json=WITHDRAWAL)
    page = officer.get(f"/titles/{title.public_id}").text

    assert (told.status_code, told.json()["reasons"]) == (409, ["title_of_live_case"])
    assert f'href="/cases/{case.public_id}"' in page
    assert f"/titles/{title.public_id}/end" not in page


def test_title_whose_case_is_over_still_ends_here(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    case, firm = recognized(store, Stage.LAPSED)
    title = make_title(store, firm, programme=Programme.PROVINCIAL_TECH_SME, case_id=case.id)

    told = as_viewer().post(f"/api/titles/{title.public_id}/end", json=WITHDRAWAL)

    assert (told.status_code, told.json()["end"]) == (200, "withdrawn")


def test_number_serves_one_title_of_a_programme_even_within_a_firm(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    make_title(store, firm, certificate_number="GR201433000001", valid_from=date(2014, 9, 29))

    told = as_viewer().post(
        "/api/titles/new",
        json={
            "enterprise": firm.uscc,
            "programme": "hnte",
            "kind": "renewal",
            "certificate_number": "GR201433000001",
            "list_year": 2017,
            "valid_from": "2017-11-13",
            "known_on": "2018-01-12",
        },
    )

    problem = told.json()["fields"]["certificate_number"]["reason"]
    assert (told.status_code, problem) == (422, "certificate_taken")


def test_two_missed_surveys_open_the_way_to_withdrawal(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    case, firm = recognized(store)
    make_title(
        store,
        firm,
        programme=Programme.PROVINCIAL_TECH_SME,
        case_id=case.id,
        valid_from=date(2016, 6, 1),
    )
    officer = as_viewer()
    address = f"/cases/{case.public_id}"
    end = {"version": 1, "happened_on": "2018-09-30", "document_number": "浙科发高〔2018〕88号"}
    assert officer.post(f"/api{address}/actions/revoke_unsurveyed", json=end).status_code == 409

    for year in ("2016", "2017"):
        answer = officer.post(f"{address}/surveys", data={"year": year, "is_filed": "false"})
        assert (answer.status_code, answer.headers["location"]) == (303, address)

    assert "未参加" in officer.get(address).text
    assert officer.get(f"/api{address}").json()["missed_surveys"] == 2
    done = officer.post(f"/api{address}/actions/revoke_unsurveyed", json=end)
    assert (done.status_code, done.json()["stage"]) == (200, "revoked")


def test_survey_entered_wrongly_is_entered_again(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    case, _ = recognized(store)
    officer = as_viewer()
    address = f"/api/cases/{case.public_id}/surveys"

    officer.post(address, json={"year": 2017, "is_filed": False})
    told = officer.post(
        address, json={"year": 2017, "is_filed": True, "filed_on": "2018-01-05"}
    ).json()

    assert told["missed_surveys"] == 0
    assert [(one["year"], one["is_filed"]) for one in told["surveys"]] == [(2017, True)]
    row = store.exec(select(SurveyYear)).one()
    assert (row.is_filed, row.filed_on) == (True, date(2018, 1, 5))


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"year": 2019, "is_filed": False}, "year", "date_in_future"),
        ({"year": 2015, "is_filed": False}, "year", "bad_value"),
        (
            {"year": 2017, "is_filed": True, "filed_on": "2018-10-01"},
            "filed_on",
            "date_in_future",
        ),
    ],
)
def test_survey_outside_the_title_or_of_the_future_is_refused(
    store: Session, as_viewer: AsViewer, given: dict[str, object], field: str, reason: str
) -> None:
    make_demonstration(store, TODAY)
    case, firm = recognized(store)
    sme = Programme.PROVINCIAL_TECH_SME
    make_title(store, firm, programme=sme, case_id=case.id, valid_from=date(2016, 6, 1))

    told = as_viewer().post(f"/api/cases/{case.public_id}/surveys", json=given)

    assert (told.status_code, told.json()["fields"][field]["reason"]) == (422, reason)


def test_towns_do_not_enter_surveys(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    case, _ = recognized(store)

    told = as_viewer(Role.TOWN_OFFICER).post(
        f"/api/cases/{case.public_id}/surveys", json={"year": 2017, "is_filed": False}
    )

    assert told.status_code == 403
