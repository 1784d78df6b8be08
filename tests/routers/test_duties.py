"""Yearly duties: who owes them, how each town stands, marking one and many, the text to chase."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.titles import Programme
from app.models.cases import SurveyYear
from app.models.enterprises import Enterprise
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    make_demonstration,
    make_enterprise,
    make_former_name,
    make_title,
    make_township,
)

TODAY = date(2018, 9, 30)
REPORT = "/duties/hnte_annual_report/2018"


@pytest.fixture
def officer(store: Session, as_viewer: AsViewer) -> Browser:
    make_demonstration(store, TODAY)
    make_township(store, f"{COUNTY}002")
    return as_viewer()


def holder(store: Session, name: str, town: str = "001", **values: Any) -> Enterprise:
    firm = make_enterprise(store, name=name, township_code=f"{COUNTY}{town}")
    make_title(store, firm, **values)
    return firm


def filing(
    store: Session, firm: Enterprise, year: int, *, is_filed: bool, duty: str = "hnte_annual_report"
) -> None:
    store.add(
        SurveyYear(
            enterprise_id=firm.id or 0,
            county_code=firm.county_code,
            programme=Programme.HNTE,
            duty=duty,
            year=year,
            is_filed=is_filed,
        )
    )


def read(browser: Browser, address: str = REPORT, **asked: str) -> dict[str, Any]:
    answer = browser.get(f"/api{address}", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def numbers(standing: dict[str, Any]) -> tuple[int, ...]:
    return tuple(standing[key] for key in ("owing", "filed", "missed", "unknown", "second"))


def test_towns_count_who_filed_and_name_the_second_miss(store: Session, officer: Browser) -> None:
    filed, missed, unknown = (holder(store, f"平湖{one}有限公司") for one in "甲乙丙")
    elsewhere = holder(store, "平湖丁有限公司", "002")
    holder(store, "平湖戊有限公司", valid_from=date(2018, 6, 1))
    holder(store, "平湖己有限公司", valid_from=date(2015, 5, 30))

    filing(store, filed, 2018, is_filed=True)
    filing(store, missed, 2018, is_filed=False)
    filing(store, missed, 2017, is_filed=False)
    filing(store, missed, 2017, is_filed=False, duty="torch_survey")
    filing(store, elsewhere, 2018, is_filed=False)
    filing(store, elsewhere, 2016, is_filed=False)
    filing(store, unknown, 2017, is_filed=True)

    found = read(officer)

    assert [numbers(town) for town in found["towns"]] == [(3, 1, 1, 1, 1), (1, 0, 1, 0, 1)]
    assert numbers(found["total"]) == (4, 1, 2, 1, 2)
    second = read(officer, second="true", town=f"{COUNTY}001")["rows"]
    assert [(row["name"], row["misses"]) for row in second] == [("平湖乙有限公司", 2)]
    page = officer.get(REPORT).text
    assert "tag-late" in page
    assert "平湖丙有限公司" in officer.get(f"{REPORT}?standing=unknown").text
    text = officer.get(f"{REPORT}/text?town={COUNTY}001").text
    assert "应报 3 家,已报 1 家,以下 2 家未见填报" in text
    assert "已累计缺报 2 年" in text
    assert "平湖甲有限公司" not in text
    assert read(officer, f"{REPORT}/text", town=f"{COUNTY}001") == {"text": text}
    assert len(officer.get(f"/api{REPORT}/export").json()) == 4


def test_filing_is_marked_changed_and_taken_back(store: Session, officer: Browser) -> None:
    firm = holder(store, "平湖甲有限公司")
    store.commit()
    form = {"enterprise": firm.public_id, "standing": "filed", "filed_on": "2018-05-20"}
    assert officer.post(f"{REPORT}/filings?town=x", data=form).headers["location"] == (
        f"{REPORT}?town=x"
    )
    row = read(officer)["rows"][0]
    assert (row["standing"], row["filed_on"]) == ("filed", "2018-05-20")

    told = officer.post(f"/api{REPORT}/filings", json=form | {"standing": "missed"})
    assert told.json()["rows"][0]["misses"] == 1
    told = officer.post(f"/api{REPORT}/filings", json=form | {"standing": "unknown"})
    assert told.json()["rows"][0]["standing"] == "unknown"


def test_nobody_misses_before_the_day_and_only_holders_owe(
    store: Session, officer: Browser
) -> None:
    sme = holder(store, "平湖甲有限公司", programme=Programme.PROVINCIAL_TECH_SME)
    store.commit()
    given = {"enterprise": sme.public_id, "standing": "missed"}

    early = officer.post("/api/duties/provincial_sme_survey/2018/filings", json=given)
    other = officer.post(f"/api{REPORT}/filings", json=given)

    assert (early.status_code, early.json()["reasons"]) == (409, ["not_yet_due"])
    assert (other.status_code, other.json()["reasons"]) == (409, ["owes_no_filing"])
    assert officer.get("/duties/no_such_duty/2018").status_code == 404


def test_pasted_list_files_and_offers_the_absent(store: Session, officer: Browser) -> None:
    first, absent = holder(store, "平湖甲有限公司"), holder(store, "平湖乙有限公司")
    make_former_name(store, first, "平湖老甲有限公司")
    make_enterprise(store, name="平湖丙有限公司")
    store.commit()
    text = "序号\t企业名称\n1\t平湖老甲有限公司\n2\t平湖丙有限公司"

    made = officer.post(f"/api{REPORT}/lists", json={"kind": "filed", "text": text})

    found = made.json()
    states = {row["name"]: row["state"] for row in found["rows"] if row["name"]}
    assert states == {
        "平湖老甲有限公司": "ready",
        "平湖丙有限公司": "refused",
        "平湖乙有限公司": "absent",
    }
    ticked = next(row["id"] for row in found["rows"] if row["state"] == "absent")
    address = f"/lists/{found['head']['id']}"
    assert "登记未填报" in officer.get(address).text
    officer.post(f"{address}/apply", data={"version": found["version"], "absent": ticked})

    kept = store.exec(select(SurveyYear.enterprise_id, SurveyYear.is_filed)).all()
    assert set(kept) == {(first.id, True), (absent.id, False)}


def test_town_reads_its_own_and_marks_nothing(
    store: Session, officer: Browser, as_viewer: AsViewer
) -> None:
    own, other = holder(store, "平湖甲有限公司"), holder(store, "平湖乙有限公司", "002")
    town = as_viewer(Role.TOWN_OFFICER, township=f"{COUNTY}002")

    assert [row["id"] for row in read(town)["rows"]] == [other.public_id]
    given = {"enterprise": own.public_id, "standing": "filed"}
    assert town.post(f"/api{REPORT}/filings", json=given).status_code == 403
    assert officer.get("/duties").headers["location"].startswith("/duties/")
