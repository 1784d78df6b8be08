"""The pages of an application: filling in with and without script, two at once, handing in."""

import re
from typing import NamedTuple

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from tests.clients import AsViewer, Browser
from tests.conftest import Statements
from tests.factories import make_application, make_batch, make_case, make_enterprise, make_row


class Begun(NamedTuple):
    browser: Browser
    firm: Enterprise
    case: CultivationCase
    application: Application

    @property
    def path(self) -> str:
        return f"/applications/{self.application.public_id}"


@pytest.fixture
def begun(store: Session, as_viewer: AsViewer) -> Begun:
    firm = make_enterprise(store, name="虚构育苗机械有限公司")
    case = make_case(store, firm, batch_id=make_batch(store).id)
    application = make_application(store, firm, case)
    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm], name="钱财务")
    return Begun(browser, firm, case, application)


def controls(page: str) -> dict[str, str]:
    """What a browser would send back: every hidden input and every text control as it stands."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    for tag in re.findall(r"<input[^>]*data-sends[^>]*>", page):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        assert name is not None
        assert value is not None
        found[name[1]] = value[1]
    return found


def test_a_firm_begins_from_its_list(store: Session, as_viewer: AsViewer) -> None:
    firm = make_enterprise(store)
    batch = make_batch(store, year=2099)
    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    listed = browser.get("/firm/applications")
    assert "开始填写" in listed.text
    form = {"enterprise": firm.public_id, "programme": "hnte", "batch": batch.public_id}

    begun = browser.post("/firm/applications", data=form)

    assert begun.status_code == 303
    overview = browser.get(begun.headers["location"])
    assert "预备和预审，正式申报以国家系统为准。" in overview.text
    assert (
        browser.post("/firm/applications", data=form).headers["location"]
        == (begun.headers["location"])
    )
    assert "开始填写</button>" not in browser.get("/firm/applications").text


def test_what_was_handed_in_otherwise_is_not_offered_again(
    store: Session, as_viewer: AsViewer
) -> None:
    firm = make_enterprise(store)
    make_batch(store, year=2099)
    make_case(store, firm, year=2099, stage=Stage.COUNTY_CHECKED)
    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    assert browser.get("/api/firm/applications").json() == {"rows": [], "beginnings": []}


def test_the_case_leads_its_firm_to_the_application(begun: Begun) -> None:
    address = f"/cases/{begun.case.public_id}"

    page = begun.browser.get(address).text

    (submit,) = begun.browser.get(f"/api{address}/actions/submit").json()["obstacles"]
    assert submit["reason"] == "submit_by_application"
    assert f'href="{begun.path}">到申报书检查并提交' in page
    assert "actions/submit" not in page


def test_each_section_opens_and_says_what_it_is_for(begun: Begun) -> None:
    sections = begun.browser.get(f"/api{begun.path}").json()["application"]["sections"]
    assert len(sections) > 8
    for section in sections:
        page = begun.browser.get(f"{begun.path}/sections/{section['key']}")
        assert page.status_code == 200
        assert "预备和预审，正式申报以国家系统为准。" in page.text


def test_a_control_saves_itself_and_says_when(begun: Begun) -> None:
    page = begun.browser.get(f"{begun.path}/sections/main").text
    sent = controls(page)

    answer = begun.browser.post(
        f"{begun.path}/answers",
        data={"name": "sales.y1", "sales.y1": "1,234.5", "seen.sales.y1": sent["seen.sales.y1"]},
    )

    assert answer.status_code == 200
    assert re.search(r"已暂存 \d\d:\d\d", answer.text)
    assert "data-kept" in answer.text
    assert 'id="state-sales-y1"' in answer.text
    shown = begun.browser.get(f"{begun.path}/sections/main").text
    assert controls(shown)["sales.y1"] == "1234.50"


def test_what_cannot_be_read_is_said_beside_the_control(begun: Begun) -> None:
    answer = begun.browser.post(
        f"{begun.path}/answers",
        data={"name": "sales.y1", "sales.y1": "很多", "seen.sales.y1": "0:"},
    )

    assert "金额无法识别" in answer.text
    assert "data-kept" not in answer.text


def test_without_script_a_section_saves_what_was_touched(begun: Begun) -> None:
    sent = controls(begun.browser.get(f"{begun.path}/sections/main").text)
    sent |= {"sales.y1": "100", "sales.y2": "很多", "step": "save"}

    answered = begun.browser.post(f"{begun.path}/sections/main", data=sent)

    assert answered.status_code == 422
    assert "有 1 处没有保存，其余已暂存" in answered.text
    back = controls(answered.text)
    assert (back["sales.y1"], back["sales.y2"]) == ("100.00", "很多")
    saved = begun.browser.get(f"/api{begun.path}/sections/main").json()
    cells = [cell for block in saved["blocks"] for line in block["lines"] for cell in line["cells"]]
    assert {one["key"]: one["version"] for one in cells if one["version"]} == {"sales.y1": 1}


def test_an_untouched_control_beside_an_older_page_is_no_conflict(
    begun: Begun, as_viewer: AsViewer
) -> None:
    other = as_viewer(Role.ENTERPRISE_USER, enterprises=[begun.firm], name="孙经理")
    mine = controls(begun.browser.get(f"{begun.path}/sections/main").text)
    theirs = controls(other.get(f"{begun.path}/sections/main").text)
    other.post(f"{begun.path}/sections/main", data=theirs | {"sales.y1": "1200", "step": "save"})

    answered = begun.browser.post(
        f"{begun.path}/sections/main", data=mine | {"sales.y2": "7", "step": "save"}
    )

    assert answered.status_code == 303
    shown = controls(begun.browser.get(f"{begun.path}/sections/main").text)
    assert (shown["sales.y1"], shown["sales.y2"]) == ("1200.00", "7.00")


def test_of_two_pages_the_second_shows_both_values_and_either_can_be_chosen(
    begun: Begun, as_viewer: AsViewer
) -> None:
    other = as_viewer(Role.ENTERPRISE_USER, enterprises=[begun.firm], name="孙经理")
    mine = controls(begun.browser.get(f"{begun.path}/sections/main").text)
    theirs = controls(other.get(f"{begun.path}/sections/main").text)
    other.post(f"{begun.path}/sections/main", data=theirs | {"sales.y1": "1200", "step": "save"})

    contested = begun.browser.post(
        f"{begun.path}/sections/main", data=mine | {"sales.y1": "1300", "step": "save"}
    )

    assert contested.status_code == 422
    assert "改成了“1,200.00”" in contested.text
    assert "您填的是“1300”" in contested.text
    again = controls(contested.text)
    assert again["sales.y1"] == "1300"
    leave = again | {"take": "sales.y1"}
    assert begun.browser.post(f"{begun.path}/sections/main", data=leave).status_code == 303
    assert controls(begun.browser.get(f"{begun.path}/sections/main").text)["sales.y1"] == "1200.00"
    assert (
        begun.browser.post(f"{begun.path}/sections/main", data=again | {"step": "save"}).status_code
        == 303
    )
    assert controls(begun.browser.get(f"{begun.path}/sections/main").text)["sales.y1"] == "1300.00"


def test_rows_are_added_moved_and_removed_by_plain_buttons(begun: Begun) -> None:
    path = f"{begun.path}/sections/ip"
    for _ in range(2):
        assert begun.browser.post(path, data={"step": "add:ip"}).status_code == 303
    first, second = re.findall(r'value="up:(\w{12})"', begun.browser.get(path).text)
    sent = controls(begun.browser.get(path).text) | {f"{first}:name": "一种育苗机"}

    assert begun.browser.post(path, data=sent | {"step": f"down:{first}"}).status_code == 303
    assert re.findall(r'value="up:(\w{12})"', begun.browser.get(path).text) == [second, first]
    assert begun.browser.post(path, data={"step": f"remove:{second}"}).status_code == 303

    rows = begun.browser.get(f"/api{path}").json()["tables"][0]["rows"]
    assert [(row["number"], row["cells"][0]["value"]) for row in rows] == [("IP01", "一种育苗机")]


def test_findings_come_anew_with_what_is_computed(begun: Begun, store: Session) -> None:
    row = make_row(store, begun.application, "ip")
    name = f"{row.public_id}:kind"
    begun.browser.post(
        f"{begun.path}/answers",
        data={"name": name, name: "invention_patent", f"seen.{name}": "0:"},
    )

    fresh = begun.browser.get(f"{begun.path}/findings?section=ip").text

    assert 'id="applications-findings"' in fresh
    assert re.search(
        r'id="computed-ip_count-invention_patent" data-hx-swap-oob="outerHTML">1</output>', fresh
    )


def test_handing_in_an_unfinished_one_says_what_is_missing(begun: Begun) -> None:
    answered = begun.browser.post(f"{begun.path}/submit", data={"version": str(begun.case.version)})

    assert answered.status_code == 409
    assert "申报书还不能提交" in answered.text


def test_an_agency_that_hands_in_is_told_the_rule(begun: Begun, as_viewer: AsViewer) -> None:
    agency = as_viewer(Role.AGENCY_USER, cases=[begun.case])

    assert agency.get(f"{begun.path}/sections/main").status_code == 200
    refused = agency.post(f"/api{begun.path}/submit", json={"version": 1})

    assert (refused.status_code, refused.json()["reasons"]) == (403, ["agency_never_submits"])


@pytest.mark.parametrize("path", ["", "/sections/main", "/findings?section=main"])
def test_another_firms_application_is_not_there(
    begun: Begun, store: Session, as_viewer: AsViewer, path: str
) -> None:
    stranger = as_viewer(Role.ENTERPRISE_USER, enterprises=[make_enterprise(store)])

    assert stranger.get(f"{begun.path}{path}").status_code == 404
    assert stranger.get(f"/api{begun.path}{path}").status_code == 404


def test_a_town_reads_no_texts_on_research(
    begun: Begun, store: Session, as_viewer: AsViewer
) -> None:
    row = make_row(store, begun.application, "rd")
    for field, value in (("name", "育苗机研发"), ("purpose", "不给镇街看的目的")):
        name = f"{row.public_id}:{field}"
        begun.browser.post(
            f"{begun.path}/answers", data={"name": name, name: value, f"seen.{name}": "0:"}
        )
    town, officer = as_viewer(Role.TOWN_OFFICER), as_viewer(Role.BUREAU_OFFICER)

    for place in (f"{begun.path}/sections/rd", f"/api{begun.path}/sections/rd"):
        assert "育苗机研发" in town.get(place).text
        assert "不给镇街看的目的" not in town.get(place).text
        assert "不给镇街看的目的" in officer.get(place).text
    assert "data-sends" not in officer.get(f"{begun.path}/sections/rd").text


def test_a_program_saves_many_answers_and_hears_of_each(begun: Begun) -> None:
    answers = [
        {"field": "sales.y1", "value": "1", "version": 0},
        {"field": "sales.y2", "value": "?", "version": 0},
    ]

    told = begun.browser.post(f"/api{begun.path}/answers", json={"answers": answers})

    assert [(one["field"], one["state"], one["reason"]) for one in told.json()] == [
        ("sales.y1", "saved", None),
        ("sales.y2", "refused", "bad_amount"),
    ]


def test_a_page_costs_as_many_statements_whatever_its_rows(
    begun: Begun, store: Session, app_statements: Statements
) -> None:
    path = f"{begun.path}/sections/rd"
    begun.browser.get(path)
    before = len(app_statements("SELECT"))
    begun.browser.get(path)
    few = len(app_statements("SELECT")) - before
    for place in range(8):
        make_row(store, begun.application, "rd", position=place + 1)
    store.commit()
    before = len(app_statements("SELECT"))

    begun.browser.get(path)

    assert len(app_statements("SELECT")) - before == few


def test_an_officer_begins_from_the_case(store: Session, as_viewer: AsViewer) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm)
    officer = as_viewer(Role.BUREAU_OFFICER)
    assert "为企业建立申报书" in officer.get(f"/cases/{case.public_id}").text

    begun = officer.post(f"/cases/{case.public_id}/application")

    assert begun.status_code == 303
    assert officer.get(begun.headers["location"]).status_code == 200
    assert begun.headers["location"] in officer.get(f"/cases/{case.public_id}").text


def test_the_diagnosis_moves_with_the_draft(begun: Begun) -> None:
    begun.browser.post(
        f"{begun.path}/answers",
        data={"name": "planned_on", "planned_on": "2018-10-31", "seen.planned_on": "0:"},
    )
    before = begun.browser.get(f"/api{begun.path}/diagnosis").json()
    for field, typed in (("people.all", "100"), ("people.tech", "20")):
        begun.browser.post(
            f"{begun.path}/answers", data={"name": field, field: typed, f"seen.{field}": "0:"}
        )

    after = begun.browser.get(f"/api{begun.path}/diagnosis").json()

    changed = {
        old["name"]: (old["state"], new["state"])
        for old, new in zip(before["findings"], after["findings"], strict=True)
        if old["state"] != new["state"]
    }
    assert ("unknown", "met") in changed.values()
    assert after["applied_on"] == "2018-10-31"
    region = begun.browser.get(f"{begun.path}/diagnosis").text
    assert 'id="applications-diagnosis"' in region
    assert "2018-10-31 申报" in region


def test_the_edition_page_says_that_it_is_the_newest(begun: Begun) -> None:
    assert "已是最新版" in begun.browser.get(f"{begun.path}/edition").text
    told = begun.browser.get(f"/api{begun.path}/edition").json()
    assert (told["edition"], told["newest"], told["differences"]) == (1, 1, [])
    moved = begun.browser.post(f"{begun.path}/edition", data={"version": "1"})
    assert moved.status_code == 409
