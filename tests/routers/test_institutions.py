"""The register of R&D institutions: pages and twins, what is refused, what each move does."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.institutions import EvaluationOutcome, InstitutionLevel, InstitutionType
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    make_demonstration,
    make_enterprise,
    make_evaluation,
    make_institution,
    make_recusal,
    make_township,
)

TODAY = date(2018, 9, 30)
CENTER = {
    "name": "浙江省苗圃省级高新技术企业研究开发中心",
    "type": "rd_center",
    "level": "province",
    "document_number": "浙科发条〔2017〕204号",
    "document_on": "2017-12-20",
    "recognized_on": "2017-12-01",
}


def names(browser: Browser, query: str = "") -> set[str]:
    return {row["name"] for row in browser.get(f"/api/institutions{query}").json()["rows"]}


def post(browser: Browser, one: Any, path: str, **given: Any) -> Any:
    address = f"/api/institutions/{one.public_id}"
    version = browser.get(address).json()["version"]
    return browser.post(f"{address}/{path}", json={"version": version} | given)


def test_an_institution_entered_by_hand_is_known_since_its_paper(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    officer = as_viewer()

    there = officer.post("/institutions/new", data=CENTER | {"enterprise": firm.uscc})

    assert there.status_code == 303
    made = officer.get(f"/api{there.headers['location']}").json()
    assert (made["recognized_known_on"], made["state"], made["enterprise_name"]) == (
        "2017-12-20",
        "recognized",
        firm.name,
    )
    page = officer.get(there.headers["location"]).text
    assert "浙江省科学技术厅" in page
    assert CENTER["name"] in officer.get(f"/enterprises/{firm.public_id}").text


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"level": "nation"}, "level", "level_not_of_type"),
        ({"recognized_on": ""}, "recognized_on", "built_or_recognized"),
        ({"recognized_on": "2018-10-01"}, "recognized_on", "date_in_future"),
        ({"building_from": "2018-01-01"}, "recognized_on", "dates_out_of_order"),
        ({"building_known_on": "2018-01-01"}, "building_known_on", "bad_value"),
    ],
)
def test_what_cannot_be_is_refused(
    store: Session, as_viewer: AsViewer, changed: dict[str, str], field: str, reason: str
) -> None:
    make_demonstration(store, TODAY)
    given = CENTER | {"enterprise": make_enterprise(store).uscc} | changed

    body = {name: value for name, value in given.items() if value}
    answer = as_viewer().post("/api/institutions/new", json=body)

    assert (answer.status_code, answer.json()["fields"][field]["reason"]) == (422, reason)


def test_the_same_name_stands_once(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    gone = make_institution(store, firm, name=CENTER["name"])
    officer = as_viewer()
    body = CENTER | {"enterprise": firm.uscc}

    again = officer.post("/api/institutions/new", json=body)
    assert again.json()["fields"]["name"]["reason"] == "already_exists"
    ended = post(officer, gone, "end", ending="given_up", ended_on="2017-11-30", end_reason="停办")
    assert ended.json()["state"] == "ended"
    assert officer.post("/api/institutions/new", json=body).status_code == 201
    back = post(officer, gone, "end/take-back", reason="登记有误")
    assert back.json()["fields"]["name"]["reason"] == "already_exists"


def test_filters_find_what_they_say(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    make_township(store, f"{COUNTY}002")
    firm = make_enterprise(store, name="苗圃精密机械有限公司")
    kind, level = InstitutionType, InstitutionLevel
    make_institution(store, firm, name="甲中心")
    warned = make_institution(
        store, firm, name="乙研究院", type=kind.RESEARCH_INSTITUTE, list_year=2015
    )
    make_evaluation(store, warned)
    mending = EvaluationOutcome.TO_MEND
    make_evaluation(store, warned, outcome=mending, evaluated_on=date(2018, 6, 1))
    other = make_enterprise(store, township_code=f"{COUNTY}002")
    make_institution(store, other, name="丙中心", level=level.CITY)
    make_institution(
        store, other, name="丁中心", recognized_on=None, building_from=date(2018, 5, 1)
    )
    make_institution(store, other, name="旧中心", archived_on=TODAY)
    officer = as_viewer()

    assert names(officer) == {"甲中心", "乙研究院", "丙中心", "丁中心"}
    assert names(officer, "?state=building") == {"丁中心"}
    assert names(officer, "?state=building&on=2018-04-30") == set()
    assert names(officer, "?type=research_institute") == {"乙研究院"}
    assert names(officer, "?level=city") == {"丙中心"}
    assert names(officer, "?outcome=to_mend") == {"乙研究院"}
    assert names(officer, "?outcome=qualified&on=2018-05-31") == {"乙研究院"}
    assert names(officer, f"?town={COUNTY}002") == {"丙中心", "丁中心"}
    assert names(officer, "?q=精密") == {"甲中心", "乙研究院"}
    assert names(officer, "?q=乙研") == {"乙研究院"}
    assert names(officer, "?list_year=2015&type=&q=") == {"乙研究院"}
    assert names(officer, "?archived=true") == {"旧中心"}
    page = officer.get("/institutions").text
    assert all(name in page for name in names(officer))
    sheet = officer.get("/institutions/export?format=csv&state=building").text
    assert "丁中心" in sheet
    assert "甲中心" not in sheet


def test_a_recused_officer_finds_none_of_the_firm(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    hidden = make_institution(store, firm)
    officer = as_viewer()
    assert officer.person
    make_recusal(store, officer.person, firm)

    assert names(officer) == set()
    assert officer.get(f"/institutions/{hidden.public_id}").status_code == 404


def test_building_becomes_recognized(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    one = make_institution(store, firm, recognized_on=None, building_from=date(2017, 1, 1))
    officer = as_viewer()
    too_early = post(
        officer, one, "evaluations", year=2017, outcome="qualified", evaluated_on="2018-01-01"
    )
    assert too_early.json()["fields"]["evaluated_on"]["reason"] == "institution_not_recognized"

    answer = post(officer, one, "recognize", recognized_on="2018-03-01", known_on="2018-04-02")

    told = answer.json()
    assert (told["state"], told["list_year"], told["recognized_known_on"]) == (
        "recognized",
        2018,
        "2018-04-02",
    )
    again = post(officer, one, "recognize", recognized_on="2018-03-01")
    assert (again.status_code, again.json()["reasons"]) == (
        409,
        ["institution_already_recognized"],
    )


def test_a_failed_evaluation_ends_it_until_taken_back(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    one = make_institution(store, make_enterprise(store))
    officer = as_viewer()
    given = {"year": 2017, "evaluated_on": "2018-06-01", "known_on": "2018-06-20"}

    warned = post(officer, one, "evaluations", outcome="to_mend", **given).json()
    assert (warned["state"], warned["evaluations"][0]["mend_by"]) == ("recognized", "2018-12-01")
    failed = post(officer, one, "evaluations", outcome="failed", **given).json()
    assert (failed["state"], failed["ending"], failed["ended_on"], failed["ended_known_on"]) == (
        "ended",
        "failed_evaluation",
        "2018-06-01",
        "2018-06-20",
    )
    by_hand = post(officer, one, "end/take-back", reason="误")
    assert by_hand.json()["reasons"] == ["ends_by_evaluation"]
    evaluation = failed["evaluations"][0]["id"]
    back = post(officer, one, f"evaluations/{evaluation}/take-back", reason="登记有误").json()
    assert (back["state"], back["ending"]) == ("recognized", None)
    assert [each["taken_back_on"] for each in back["evaluations"]] == ["2018-09-30", None]
    page = officer.get(f"/institutions/{one.public_id}").text
    assert "登记有误" in page


def test_a_refused_form_comes_back_as_typed(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    one = make_institution(store, make_enterprise(store))
    officer = as_viewer()

    answer = officer.post(
        f"/institutions/{one.public_id}/end",
        data={"form": "ending", "version": "1", "ending": "revoked", "end_reason": "撤销了"},
    )

    assert answer.status_code == 422
    assert "撤销了" in answer.text
    assert 'id="ending-ended_on-error"' in answer.text


def test_correcting_and_archiving_keep_the_count(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    one = make_institution(store, make_enterprise(store), name="旧名")
    officer = as_viewer()
    form = CENTER | {"version": "1", "name": "新名"}

    assert officer.get(f"/institutions/{one.public_id}/edit").status_code == 200
    there = officer.post(f"/institutions/{one.public_id}/edit", data=form)
    assert there.status_code == 303
    late = officer.post(f"/institutions/{one.public_id}/edit", data=form)
    assert late.status_code == 409
    archived = post(officer, one, "archive").json()
    assert (archived["name"], archived["archived_on"], archived["state"]) == (
        "新名",
        "2018-09-30",
        "recognized",
    )
    assert "旧名" in officer.get(f"/institutions/{one.public_id}").text


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.CITY_READER])
def test_only_the_bureau_writes(store: Session, as_viewer: AsViewer, role: Role) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    reader = as_viewer(role)

    body = CENTER | {"enterprise": firm.uscc}
    assert reader.post("/api/institutions/new", json=body).status_code == 403
    assert names(reader) == set()
