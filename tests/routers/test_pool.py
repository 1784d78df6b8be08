"""The pool's pages and twins: plain forms, regions, refusals that keep what was typed, files."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.pool import EntryState, Grade
from app.models.history import JournalEntry
from app.models.pool import Cohort, CultivationPhase, PoolEntry
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    make_cohort,
    make_contact,
    make_demonstration,
    make_enterprise,
    make_figures,
    make_phase,
    make_pool_entry,
    make_staff,
    make_visit,
)

REGION = {"hx-request": "true", "hx-request-type": "partial"}


def test_list_page_region_and_twin_show_the_same_rows(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="景兴纸业")
    make_figures(store, firm, 2017, sales_cny=Decimal(40_000_000), rd_cny=Decimal(1_500_000))
    entry = make_pool_entry(store, firm, make_cohort(store))
    officer = as_viewer()

    page = officer.get("/pool?q=景兴").text
    region = officer.get("/pool?q=景兴", headers=REGION).text
    twin = officer.get("/api/pool?q=景兴").json()

    assert "<html" in page
    assert region.lstrip().startswith('<div id="pool-table"')
    for shown in (page, region):
        assert f'href="/pool/{entry.public_id}"' in shown
        assert ("4,000.00" in shown, "3.8%" in shown) == (True, True)
    (row,) = twin["rows"]
    assert (row["id"], row["enterprise"], twin["total"]) == (entry.public_id, "景兴纸业", 1)
    assert row["figures"] == {
        "fiscal_year": 2017,
        "sales_cny": "40000000.00",
        "rd_cny": "1500000.00",
        "rd_intensity": "3/80",
    }


def test_blank_filters_of_the_form_are_absent(as_viewer: AsViewer, store: Session) -> None:
    make_pool_entry(store, make_enterprise(store), make_cohort(store))
    blank = "?q=&cohort=&state=&target=&intended_year=&grade=&weakness=&township=&responsible="

    assert as_viewer().get(f"/api/pool{blank}").json()["total"] == 1


def test_file_holds_the_rows_of_the_list_and_is_noted(as_viewer: AsViewer, store: Session) -> None:
    cohort = make_cohort(store)
    make_pool_entry(store, make_enterprise(store, name="甲公司"), cohort, grade=Grade.KEY)
    make_pool_entry(store, make_enterprise(store, name="乙公司"), cohort)
    officer = as_viewer()

    sheet = officer.get("/pool/export?format=csv&grade=key")
    twin = officer.get("/api/pool/export?grade=key").json()

    rows = list(csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
    assert [(row["企业名称"], row["等级"], row["研发占比"]) for row in rows] == [
        ("甲公司", "重点培育", "")
    ]
    assert [(row["enterprise"], row["grade"], row["sales_cny"]) for row in twin] == [
        ("甲公司", "key", None)
    ]
    noted = store.exec(select(JournalEntry).where(JournalEntry.kind == "export")).all()
    assert [(one.subject, one.rows) for one in noted] == [("培育后备库", 1)] * 2


def test_cohort_form_makes_one_and_refuses_it_twice(as_viewer: AsViewer, store: Session) -> None:
    make_cohort(store)
    form = {"name": "2018-2020", "starts_year": "2018", "ends_year": "2020"}
    officer = as_viewer()

    made = officer.post("/pool/cohorts", data=form)
    again = officer.post("/pool/cohorts", data=form, headers=REGION)
    twin = officer.post(
        "/api/pool/cohorts", json={"name": "2020-2022", "starts_year": 2020, "ends_year": 2022}
    )

    assert (made.status_code, made.headers["location"]) == (303, "/pool/cohorts")
    assert again.status_code == 422
    assert 'value="2018-2020"' in again.text
    assert twin.status_code == 201
    assert store.exec(select(col(Cohort.name)).order_by(col(Cohort.name))).all() == [
        "2016-2018",
        "2018-2020",
        "2020-2022",
    ]


def test_admission_form_admits_the_ticked_firms(as_viewer: AsViewer, store: Session) -> None:
    one, other = make_enterprise(store, name="甲公司"), make_enterprise(store, name="乙公司")
    cohort = make_cohort(store)
    officer = as_viewer()
    form = {
        "enterprises": [one.public_id, other.public_id],
        "cohort": cohort.public_id,
        "target": "hnte",
        "source": "survey",
        "grade": "key",
        "reason": "研发占比达标",
    }

    page = officer.get(f"/pool/new?cohort={cohort.public_id}&q=公司").text
    answer = officer.post("/pool/new", data=form)

    assert page.count('name="enterprises"') == 2
    assert answer.headers["location"] == f"/pool?cohort={cohort.public_id}&state=all"
    entries = store.exec(select(PoolEntry)).all()
    assert {(entry.enterprise_id, entry.grade, entry.state) for entry in entries} == {
        (one.id, Grade.KEY, EntryState.ADMITTED),
        (other.id, Grade.KEY, EntryState.ADMITTED),
    }


@pytest.mark.parametrize("headers", [{}, REGION], ids=["page", "region"])
def test_refused_admission_keeps_what_was_typed_and_ticked(
    as_viewer: AsViewer, store: Session, headers: dict[str, str]
) -> None:
    firm, cohort = make_enterprise(store, name="甲公司"), make_cohort(store)
    form = {
        "enterprises": firm.public_id,
        "cohort": cohort.public_id,
        "target": "hnte",
        "source": "agency",
        "agency": "嘉兴某所",
        "reason": "",
    }

    answer = as_viewer().post("/pool/new", data=form, headers=headers)

    assert answer.status_code == 422
    assert ("<html" in answer.text) is (not headers)
    assert 'value="嘉兴某所"' in answer.text
    assert f'value="{firm.public_id}" checked' in answer.text
    assert '<option value="agency" selected>' in answer.text
    assert "此项必填。" in answer.text
    assert store.exec(select(PoolEntry)).all() == []


def test_admission_twin_refuses_a_firm_already_there(as_viewer: AsViewer, store: Session) -> None:
    firm, cohort = make_enterprise(store), make_cohort(store)
    given = {
        "enterprises": [firm.public_id],
        "cohort": cohort.public_id,
        "target": "hnte",
        "source": "survey",
        "reason": "摸底",
    }
    officer = as_viewer()

    first = officer.post("/api/pool/new", json=given)
    second = officer.post("/api/pool/new", json=given)

    assert first.status_code == 201
    entry = store.exec(select(PoolEntry)).one()
    assert first.json() == {"entries": [entry.public_id]}
    assert (second.status_code, second.json()["reasons"]) == (409, ["already_in_cohort"])


def test_entry_page_and_twin_tell_its_story(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="景兴纸业")
    entry = make_pool_entry(store, firm, make_cohort(store))
    make_phase(store, entry, goal="规范研发账")
    make_visit(store, firm, make_staff(store), summary="看了车间")
    make_contact(store, firm, is_liaison=True)
    officer = as_viewer()

    page = officer.get(f"/pool/{entry.public_id}").text
    twin = officer.get(f"/api/pool/{entry.public_id}").json()

    for text in ("景兴纸业", "规范研发账", "看了车间", "138****0000", "小微", "省科技型", "国高"):
        assert text in page
    assert "13800000000" not in page
    assert (twin["rung"], twin["may_edit"]) == ("none", True)
    assert [line["action"] for line in twin["history"]] == ["create"]


def test_entry_form_saves_plain_and_as_a_region(as_viewer: AsViewer, store: Session) -> None:
    entry = make_pool_entry(store, make_enterprise(store), make_cohort(store))
    form = {"version": "1", "kind": "first", "source": "survey", "grade": "key", "reason": "复核"}
    officer = as_viewer()

    plain = officer.post(f"/pool/{entry.public_id}", data=form)
    region = officer.post(
        f"/pool/{entry.public_id}",
        data=form | {"version": "2", "grade": "this_year"},
        headers=REGION,
    )

    assert (plain.status_code, plain.headers["location"]) == (303, f"/pool/{entry.public_id}")
    assert region.text.lstrip().startswith('<div id="pool-entry"')
    stored = store.exec(select(PoolEntry)).one()
    assert (stored.grade, stored.version) == (Grade.THIS_YEAR, 3)


def test_stale_entry_form_keeps_what_was_typed(as_viewer: AsViewer, store: Session) -> None:
    entry = make_pool_entry(store, make_enterprise(store), make_cohort(store))
    form = {"version": "1", "kind": "first", "source": "survey", "reason": "甲的理由"}
    officer = as_viewer()
    officer.post(f"/pool/{entry.public_id}", data=form)

    answer = officer.post(f"/pool/{entry.public_id}", data=form | {"reason": "乙的理由"})

    assert answer.status_code == 409
    assert "别人已经修改" in answer.text
    assert "乙的理由</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert store.exec(select(PoolEntry)).one().reason == "甲的理由"


def test_phases_are_added_and_finished_by_form(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store)
    entry = make_pool_entry(store, make_enterprise(store), make_cohort(store))
    phase = make_phase(store, entry)
    officer = as_viewer()
    address = f"/pool/{entry.public_id}/phases"

    officer.post(address, data={"goal": "规范研发账", "due_on": "2018-12-31"})
    refused = officer.post(
        f"{address}/{phase.public_id}",
        data={"version": "1", "done_on": "2018-10-01", "outcome": "已建账"},
    )
    officer.post(
        f"{address}/{phase.public_id}",
        data={"version": "1", "done_on": "2018-09-30", "outcome": "已建账"},
    )

    assert refused.status_code == 422
    assert "日期不能晚于今天(2018-09-30)。" in refused.text
    assert 'value="已建账"' in refused.text
    phases = store.exec(select(CultivationPhase).order_by(col(CultivationPhase.position))).all()
    assert [(one.goal, one.done_on, one.due_on) for one in phases] == [
        ("补齐知识产权", date(2018, 9, 30), None),
        ("规范研发账", None, date(2018, 12, 31)),
    ]


def test_removal_and_carry_over_by_form(as_viewer: AsViewer, store: Session) -> None:
    cohort, later = make_cohort(store), make_cohort(store, "2018-2020")
    gone = make_pool_entry(store, make_enterprise(store), cohort)
    carried = make_pool_entry(store, make_enterprise(store), cohort)
    officer = as_viewer()

    refused = officer.post(f"/pool/{gone.public_id}/remove", data={"version": "1"})
    officer.post(
        f"/pool/{gone.public_id}/remove",
        data={"version": "1", "removal": "gave_up", "removal_reason": "企业放弃"},
    )
    moved = officer.post(
        f"/pool/{carried.public_id}/carry-over",
        data={"version": "1", "cohort": later.public_id},
    )

    assert refused.status_code == 422
    new = store.exec(select(PoolEntry).where(PoolEntry.cohort_id == later.id)).one()
    assert moved.headers["location"] == f"/pool/{new.public_id}"
    assert officer.get("/api/pool?state=removed").json()["total"] == 2


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TOWN_OFFICER, 404), (Role.CITY_READER, 200), (Role.ENTERPRISE_USER, 403)],
)
def test_entry_of_another_town_by_role(
    as_viewer: AsViewer, store: Session, role: Role, status: int
) -> None:
    firm = make_enterprise(store, township_code="330482002")
    entry = make_pool_entry(store, firm, make_cohort(store))
    somebody = as_viewer(role, enterprises=[firm])

    for address in (f"/pool/{entry.public_id}", f"/api/pool/{entry.public_id}"):
        assert somebody.get(address).status_code == status


def test_readers_page_offers_nothing_to_change(as_viewer: AsViewer, store: Session) -> None:
    entry = make_pool_entry(store, make_enterprise(store), make_cohort(store))

    page = as_viewer(Role.CITY_READER).get(f"/pool/{entry.public_id}").text

    assert f'action="/pool/{entry.public_id}' not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_page_takes_a_constant_number_of_statements(
    as_viewer: AsViewer, store: Session, app_statements: Statements, count: int
) -> None:
    cohort = make_cohort(store)
    for _ in range(count):
        make_pool_entry(store, make_enterprise(store), cohort)
    officer = as_viewer()
    officer.get("/pool")
    before = len(app_statements("SELECT"))

    officer.get("/pool", headers=REGION)

    assert len(app_statements("SELECT")) - before == 7  # one of them asks who is asking
