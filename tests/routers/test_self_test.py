"""The self-test page: open to anybody, nothing lost, nothing kept."""

import re
from urllib.parse import urlencode

import pytest
from sqlmodel import Session, func, select

from app.domain.access import Role
from app.models.history import HistoryEntry, JournalEntry
from app.routers.diagnoses import JUDGING
from tests.clients import AsViewer, Browser
from tests.factories import make_enterprise, make_figures

HNTE = {
    "judged": "hnte",
    "applied_on": "2018-07-01",
    "registered_on": "2010-01-01",
    "years.2017.staff_monthly_avg": "100",
    "years.2017.tech_staff_monthly_avg": "9",
    "step": "judge",
}


def send(browser: Browser, **typed: str) -> tuple[int, str]:
    answer = browser.post("/self-test", data=HNTE | typed)
    return answer.status_code, answer.text


def value_of(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{re.escape(name)}"[^>]*>', page)
    assert found, name
    told = re.search(r' value="([^"]*)"', found[0])
    return told[1] if told else ""


def test_anybody_may_look_and_the_door_leads_there(client: Browser) -> None:
    page = client.get("/self-test")

    assert page.status_code == 200
    assert "2017" in client.get("/self-test?applied_on=2018-07-01").text
    assert 'href="/self-test"' in client.get("/login").text


def test_findings_stand_beside_the_form_and_nothing_is_kept(
    client: Browser, store: Session
) -> None:
    status, page = send(client)

    assert status == 200
    assert "尚不达标" in page
    assert "9%,未达到 10" in page or "9.00%,未达到 10.00%" in page
    assert "新聘科技人员" in page
    assert value_of(page, "years.2017.tech_staff_monthly_avg") == "9"
    assert store.exec(select(func.count()).select_from(HistoryEntry)).one() == 0
    assert store.exec(select(func.count()).select_from(JournalEntry)).one() == 0


def test_nothing_typed_is_lost_on_an_error_that_names_its_field(client: Browser) -> None:
    status, page = send(client, **{"years.2016.rd_cny": "abc", "technology_field": "<b>"})

    assert status == 422
    assert "2016 年度研发费用" in page
    assert value_of(page, "years.2016.rd_cny") == "abc"
    assert value_of(page, "technology_field") == "&lt;b&gt;"
    assert "self-test-result" not in page


def test_another_title_and_day_keep_what_was_typed(client: Browser) -> None:
    typed = {"judged": "national_tech_sme", "applied_on": "2020-03-01", "step": "show"}
    _, page = send(client, **typed)

    assert value_of(page, "years.2017.staff_monthly_avg") == "100"
    assert 'name="years.2019.staff_quarterly_avg"' in page
    assert value_of(page, "registered_on") == "2010-01-01"


def test_more_rows_for_rights(client: Browser) -> None:
    _, page = send(client, step="more", rights_shown="3")

    assert 'name="ip_rights.7.kind"' in page
    assert 'name="ip_rights.8.kind"' not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"applied_on": "tomorrow"},
        {"applied_on": "1990-01-01"},
        {"applied_on": "0001-01-01"},
        {"judged": "national_tech_sme", "applied_on": "2017-05-02"},
    ],
)
def test_day_without_rules_is_told(client: Browser, typed: dict[str, str]) -> None:
    status, page = send(client, **typed)

    assert status == 422
    assert "申报日期:" in page
    assert value_of(page, "applied_on") == typed["applied_on"]


@pytest.mark.parametrize(
    "typed",
    [
        {"judged": "rd_center"},
        {"rights_shown": "999"},
        {"rights_shown": "x"},
        {"applied_on": "9999-01-01"},
        {"step": "?"},
        {"a" * 50: "1", "ip_rights.99.kind": "x"},
    ],
)
def test_odd_requests_get_a_page(client: Browser, typed: dict[str, str]) -> None:
    assert send(client, **typed)[0] == 200


def test_too_much_is_refused(client: Browser) -> None:
    much = client.post("/self-test", data={"technology_field": "a" * 1_000_001})
    many = client.post("/self-test", data={f"x{n}": "1" for n in range(2_001)})

    assert (much.status_code, many.status_code) == (422, 422)


def test_busy_machine_asks_for_patience_and_loses_nothing(client: Browser) -> None:
    while JUDGING.acquire(blocking=False):
        pass
    try:
        answer = client.post("/self-test", data=HNTE)
    finally:
        JUDGING.release()
        JUDGING.release()

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "2"
    assert value_of(answer.text, "years.2017.staff_monthly_avg") == "100"


def test_firm_begins_with_its_register_and_with_no_other(
    client: Browser, as_viewer: AsViewer, store: Session
) -> None:
    mine, other = make_enterprise(store), make_enterprise(store)
    make_figures(store, mine, 2017, sales_cny=12_340_000)
    firm = as_viewer(Role.ENTERPRISE_USER, enterprises=[mine])
    asked = {"judged": "hnte", "applied_on": "2018-07-01"}

    page = firm.get("/self-test").text
    assert f"firm={mine.public_id}" in page
    assert 'href="/self-test" aria-current="page"' in page
    filled = firm.get(f"/self-test?{urlencode(asked | {'firm': mine.public_id})}").text
    assert value_of(filled, "years.2017.sales_cny") == "1234"
    assert firm.get(f"/self-test?firm={other.public_id}").status_code == 404
    assert client.get(f"/self-test?firm={mine.public_id}").status_code == 404
    assert as_viewer().get(f"/self-test?firm={mine.public_id}").status_code == 404
