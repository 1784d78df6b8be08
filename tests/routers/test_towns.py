"""Towns side by side: who sees which numbers, and every number leads to exactly its rows."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.plans import TaskBasis, TaskLevel
from app.domain.stages import Stage
from app.models.plans import YearlyTask
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    COUNTY,
    TOWN,
    make_case,
    make_cohort,
    make_demonstration,
    make_enterprise,
    make_indicator,
    make_park,
    make_person,
    make_plan,
    make_pool_entry,
    make_recusal,
    make_title,
    make_township,
    make_visit,
)
from tests.factories import (
    store as put,
)
from tests.papers_text import text_of_docx

OTHER_TOWN = f"{COUNTY}002"
PARK = f"{COUNTY}P1"
TODAY = date(2018, 9, 30)


@pytest.fixture(autouse=True)
def county(store: Session) -> Session:
    """Two towns: one with a holder above size, a contact and a case; one with a holder."""
    make_demonstration(store, TODAY)
    plan = make_plan(store)
    hnte = make_indicator(store, plan, key="hnte", target=Decimal(175))
    make_township(store, OTHER_TOWN)
    make_park(store, PARK)
    for town, value in ((TOWN, 2), (OTHER_TOWN, 4)):
        put(
            store,
            YearlyTask(
                county_code=COUNTY,
                indicator_id=hnte.id or 0,
                year=2018,
                level=TaskLevel.TOWNSHIP,
                place_code=town,
                basis=TaskBasis.VALID,
                value=Decimal(value),
            ),
        )
    first = make_enterprise(
        store, is_above_designated_size=True, park_code=PARK, township_code=TOWN
    )
    make_title(store, first)
    make_visit(store, first, make_person(store), happened_on=date(2018, 5, 2))
    make_title(store, make_enterprise(store, township_code=OTHER_TOWN))
    late = make_enterprise(store, township_code=TOWN)
    make_case(store, late, stage=Stage.PLANNED, opened_on=date(2018, 3, 1))
    return store


def test_towns_stand_beside_each_other(as_viewer: AsViewer) -> None:
    found = as_viewer().get("/api/towns").json()

    own, other = (
        next(one for one in found["towns"] if one["code"] == town) for town in (TOWN, OTHER_TOWN)
    )
    assert (own["rank"], own["done"], own["share"], own["task"]) == (1, 1, "0.5000", "2.0000")
    assert (other["rank"], other["share"]) == (2, "0.2500")
    assert own["counts"]["visits"] == 1
    assert own["counts"]["open_cases"] == own["counts"]["stale_cases"] == 1
    assert own["counts"]["oldest_days"] == (TODAY - date(2018, 3, 1)).days
    assert own["counts"]["per_hundred"] == "100.0"
    assert other["counts"]["per_hundred"] is None
    assert found["county"]["counts"]["valid"] == 2
    assert [one["code"] for one in found["parks"]] == [PARK, "none"]
    assert [one["counts"]["valid"] for one in found["parks"]] == [1, 1]
    assert own["outlook"] is None


def test_every_number_opens_its_rows(as_viewer: AsViewer) -> None:
    browser = as_viewer()
    page = browser.get("/towns").text
    links = re.findall(r'href="([^"]+/rows\?[^"]+)">(\d+)</a>', page)
    assert len(links) > 20

    for address, number in links:
        path = unescape(address)
        found = browser.get(f"/api{path}").json()
        assert found["total"] == found["listed"] == int(number), path


def test_town_officer_opens_own_rows_and_sees_all_numbers(as_viewer: AsViewer) -> None:
    browser = as_viewer(Role.TOWN_OFFICER, township=TOWN)
    found = browser.get("/api/towns").json()
    page = browser.get("/towns").text
    rows = browser.get(f"/api/towns/rows?measure=above_size&town={OTHER_TOWN}").json()

    assert [(one["code"], one["may_open"]) for one in found["towns"]] == [
        (TOWN, True),
        (OTHER_TOWN, False),
    ]
    assert found["county"]["counts"]["valid"] == 2
    assert f"town={OTHER_TOWN}" not in page
    assert rows["rows"] == []


def test_recused_officer_sees_the_number_without_the_row(
    county: Session, as_viewer: AsViewer
) -> None:
    browser = as_viewer()
    firm = make_enterprise(county, township_code=TOWN, is_above_designated_size=True)
    assert browser.person
    make_recusal(county, browser.person, firm)

    found = browser.get(f"/api/towns/rows?measure=above_size&town={TOWN}").json()

    assert (found["total"], found["listed"], found["withheld"]) == (2, 1, 1)
    assert firm.public_id not in [row["enterprise_id"] for row in found["rows"]]


def test_statements_do_not_grow_with_firms(
    county: Session, as_viewer: AsViewer, statements: Statements
) -> None:
    browser = as_viewer()
    counts = []
    for _ in range(2):
        before = len(statements("SELECT"))
        browser.get("/towns")
        counts.append(len(statements("SELECT")) - before)
        make_enterprise(county, township_code=TOWN)

    assert counts[0] == counts[1]


def test_cohort_course_counts_its_entries(store: Session, as_viewer: AsViewer) -> None:
    cohort = make_cohort(store, starts_year=2018)
    for came in (date(2018, 3, 1), date(2018, 8, 1)):
        make_pool_entry(store, make_enterprise(store), cohort, admitted_on=came)

    found = as_viewer().get("/api/pool/cohorts/course").json()

    assert [(one["day"], one["in_cultivation"]) for one in found[0]["points"]] == [
        ("2018-06-30", 1),
        ("2018-09-30", 2),
    ]


def test_bulletin_names_the_towns_by_rank(as_viewer: AsViewer) -> None:
    browser = as_viewer(Role.TOWN_OFFICER, township=TOWN)

    found = browser.get("/api/towns/bulletin").json()
    page = browser.get("/towns/bulletin").text
    paper = browser.get("/towns/bulletin/paper.docx")

    assert [town["lines"][0]["rank"] for town in found["towns"]] == [1, 2]
    assert [board["programme"] for board in found["boards"]] == ["hnte", "provincial_tech_sme"]
    assert "完成任务" not in page  # the county has no task of its own here
    assert "会议日期" in page
    assert paper.status_code == 200
    assert "没有全市任务" in text_of_docx(paper.content)


def test_evaluation_takes_each_quarter_from_the_board(as_viewer: AsViewer) -> None:
    browser = as_viewer(Role.SECTION_HEAD)

    found = browser.get("/api/evaluation").json()
    hnte = next(line for line in found["lines"] if line["key"] == "hnte")
    sources = [browser.get(f"/api{one['page']}").json()["total"] for one in hnte["quarters"]]
    page = browser.get("/evaluation").text
    refused = browser.get("/api/evaluation?year=2019")

    assert found["days"] == ["2018-03-31", "2018-06-30", "2018-09-30"]
    assert [one["value"] for one in hnte["quarters"]] == ["2", "2", "2"]
    assert sources == [2, 2, 2]
    assert "来源：本系统台账" in page
    assert refused.status_code == 422
    assert browser.get("/evaluation/paper.docx").status_code == 200


def test_issued_bulletin_stays_as_it_was(store: Session, as_viewer: AsViewer) -> None:
    head = as_viewer(Role.BUREAU_HEAD)

    issued = head.post("/api/towns/bulletin", json={}).json()
    path = f"/towns/bulletins/{issued['row']['id']}"
    make_visit(
        store,
        make_enterprise(store, township_code=TOWN),
        make_person(store),
        happened_on=date(2018, 6, 1),
    )
    minutes = {"minutes_on": "2018-10-08", "minutes_number": "局纪〔2018〕9号"}
    noted = head.post(path, data=minutes | {"version": str(issued["row"]["version"])})
    later = head.get(f"/api{path}").json()
    twice = head.post("/api/towns/bulletin", json={})
    paper = head.get(f"{path}/paper.docx")

    assert noted.status_code == 303
    assert later["content"] == issued["content"]
    assert later["row"]["minutes_number"] == "局纪〔2018〕9号"
    assert "2018年10月8日" in text_of_docx(paper.content)
    assert twice.json()["reasons"] == ["already_exists"]
    assert head.get("/api/towns/bulletin").json()["towns"] != issued["content"]["towns"]
    assert "局纪" in head.get("/towns/bulletins").text
