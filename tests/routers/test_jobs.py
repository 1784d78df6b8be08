"""Bulk actions: rows frozen, a preview that says why not, the run, cancel and undo."""

import html
import re

import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.jobs import JobState
from app.domain.pool import EntryState, Removal
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.jobs import works
from app.jobs.portions import take_portion
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.jobs import Job
from app.models.pool import PoolEntry
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_enterprise,
    make_phase,
    make_pool_entry,
    make_staff,
    make_visit,
)

DAY = "2018-05-07"


def submitted(cases: list[CultivationCase], page: Browser, **terms: str) -> str:
    """A preview of moving these cases; the address it leads to."""
    given = {
        "kind": "move_cases",
        "which": "ticked",
        "rows": [case.public_id for case in cases],
        "action": "submit",
        "happened_on": DAY,
    }
    answer = page.post("/jobs/new", data=given | terms)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def planned(store: Session, number: int) -> list[CultivationCase]:
    make_calendar_year(store, 2018)
    batch = make_batch(store)
    return [make_case(store, make_enterprise(store), batch_id=batch.id) for _ in range(number)]


def test_small_move_is_previewed_confirmed_and_undone(store: Session, as_viewer: AsViewer) -> None:
    cases = planned(store, 2)
    over = make_case(store, make_enterprise(store), stage=Stage.WITHDRAWN)
    page = as_viewer(Role.SECTION_HEAD)

    address = submitted([*cases, over], page)
    preview = page.get(f"/api{address}").json()
    assert preview["state"] == "proposed"
    assert preview["counts"] == {"ready": 2, "barred": 1}
    assert preview["why"] == {"not_offered": 1}
    assert [(row["before"], row["after"]) for row in preview["rows"][:2]] == [
        ("planned", "submitted")
    ] * 2
    assert [
        case.stage
        for case in store.exec(select(CultivationCase).order_by(col(CultivationCase.id))).all()
    ] == [
        Stage.PLANNED,
        Stage.PLANNED,
        Stage.WITHDRAWN,
    ]

    assert page.post(f"{address}/start").headers["location"] == address
    done = page.get(f"/api{address}").json()
    assert (done["state"], done["succeeded"], done["refused"]) == ("done", 2, 0)
    assert {
        case.stage
        for case in store.exec(select(CultivationCase).order_by(col(CultivationCase.id))).all()
    } == {
        Stage.SUBMITTED,
        Stage.WITHDRAWN,
    }
    assert "整批撤销" in page.get(address).text

    undo = page.post(f"{address}/undo", data={"reason": "选错了批次"}).headers["location"]
    assert page.get(f"/api{undo}").json()["succeeded"] == 2
    assert [
        case.stage
        for case in store.exec(select(CultivationCase).order_by(col(CultivationCase.id))).all()
    ][:2] == [Stage.PLANNED] * 2
    corrections = store.exec(
        select(StageEvent.note).where(col(StageEvent.corrects_id).is_not(None))
    ).all()
    assert corrections == ["选错了批次"] * 2
    again = page.post(f"/api{address}/undo", json={"reason": "再来"})
    assert (again.status_code, again.json()["reasons"]) == (409, ["already_undone"])


def test_all_that_match_are_frozen_when_the_preview_opens(
    store: Session, as_viewer: AsViewer
) -> None:
    cases = planned(store, 3)
    other = make_case(store, make_enterprise(store), year=2017)
    page = as_viewer(Role.SECTION_HEAD)
    taker = make_staff(store, name="接手人")
    asked = {
        "selection": {"kind": "assign_cases", "which": "all", "filters": "?year=2018&page="},
        "terms": {"officer": taker.public_id},
    }
    assert page.get("/api/jobs/new?kind=assign_cases&which=all&filters=year%3D2018").json() == {
        "kind": "assign_cases",
        "total": 3,
    }
    job = page.post("/api/jobs/new", json=asked).json()
    late = make_case(store, make_enterprise(store))
    page.post(f"/api/jobs/{job['id']}/start")

    handlers = {
        case.id: case.handler_id
        for case in store.exec(select(CultivationCase).order_by(col(CultivationCase.id))).all()
    }
    assert handlers == {
        **dict.fromkeys([case.id for case in cases], taker.id),
        other.id: None,
        late.id: None,
    }


def test_large_job_waits_for_a_worker_and_shows_its_progress(
    app: FastAPI, store: Session, as_viewer: AsViewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "SMALL", 1)
    page = as_viewer(Role.SECTION_HEAD)
    address = submitted(planned(store, 2), page)
    shown = page.get(address).text
    assert 'data-hx-trigger="every 1s"' in shown
    assert ">刷新</a>" in shown
    job = store.exec(select(Job)).one()

    take_portion(app.state.engine, works.WORKS, job.public_id, job.turn)
    store.rollback()
    assert store.exec(select(Job.state)).one() is JobState.PROPOSED
    page.post(f"{address}/start")
    page.post(f"{address}/cancel")
    store.rollback()
    take_portion(app.state.engine, works.WORKS, job.public_id, store.exec(select(Job.turn)).one())
    assert "取消时还有 2 条未轮到" in page.get(address).text
    assert ">未轮到 2</a>" in page.get(f"{address}?state=left").text
    told = page.get(f"/api{address}?state=left").json()
    assert told["counts"] == {"left": 2}
    assert [(row["state"], row["before"], row["after"]) for row in told["rows"]] == [
        ("left", "planned", "")
    ] * 2
    file = page.get(f"{address}/export?state=left&format=csv").text
    assert [line.split(",")[2:5] for line in file.splitlines()[1:]] == [["未轮到", "拟报", "—"]] * 2


def test_admitting_firms_says_who_is_in_already(store: Session, as_viewer: AsViewer) -> None:
    cohort = make_cohort(store)
    fresh, known = make_enterprise(store), make_enterprise(store)
    make_pool_entry(store, known, cohort)
    page = as_viewer(Role.SECTION_HEAD)
    given = {
        "kind": "admit_firms",
        "rows": [fresh.public_id, known.public_id],
        "cohort": cohort.public_id,
        "target": "hnte",
        "source": "survey",
        "grade": "reserve",
        "reason": "摸底",
    }
    address = page.post("/jobs/new", data=given).headers["location"]
    preview = page.get(f"/api{address}").json()
    assert preview["why"] == {"already_in_cohort": 1}
    page.post(f"{address}/start")
    assert len(store.exec(select(PoolEntry)).all()) == 2

    page.post(f"{address}/undo", data={"reason": "误选"})
    entries = {entry.enterprise_id: entry for entry in store.exec(select(PoolEntry)).all()}
    assert entries[fresh.id or 0].removal is Removal.ENTERED_IN_ERROR
    assert entries[known.id or 0].state is EntryState.ADMITTED


def admitted(
    store: Session, page: Browser, firms: list[Enterprise]
) -> tuple[str, dict[int, PoolEntry]]:
    """Firms put into a new cohort in bulk: the job's address, and their entries by firm."""
    given = {
        "kind": "admit_firms",
        "rows": [firm.public_id for firm in firms],
        "cohort": make_cohort(store).public_id,
        "target": "hnte",
        "source": "survey",
        "grade": "reserve",
        "reason": "摸底",
    }
    address = page.post("/jobs/new", data=given).headers["location"]
    page.post(f"{address}/start")
    store.expire_all()
    return address, {entry.enterprise_id: entry for entry in store.exec(select(PoolEntry)).all()}


def test_an_admission_on_which_something_rests_since_is_not_taken_back(
    store: Session, as_viewer: AsViewer
) -> None:
    firms = [make_enterprise(store) for _ in range(6)]
    untouched, with_case, visited, planned_out, edited, other_case = firms
    make_case(store, with_case, year=2016, stage=Stage.WITHDRAWN)  # over before: no hindrance
    make_case(store, untouched, year=2016, stage=Stage.WITHDRAWN)
    page = as_viewer(Role.SECTION_HEAD)
    address, entries = admitted(store, page, firms)

    make_case(store, with_case)
    make_case(store, other_case, programme=Programme.PROVINCIAL_TECH_SME)
    officer = make_staff(store)
    make_visit(store, visited, officer, entry_id=entries[visited.id or 0].id)
    make_phase(store, entries[planned_out.id or 0])
    entries[edited.id or 0].agency = "某代办机构"
    store.add(entries[edited.id or 0])
    store.commit()

    undo = page.post(f"{address}/undo", data={"reason": "误选"}).headers["location"]
    told = page.get(f"/api{undo}").json()
    assert {row["title"]: row["reasons"] for row in told["rows"]} == {
        untouched.name: [],
        with_case.name: ["case_opened_since"],
        visited.name: ["visited_since"],
        planned_out.name: ["phases_since"],
        edited.name: ["row_touched_since"],
        other_case.name: [],
    }
    assert "入库之后已为该企业发起申报案" in page.get(undo).text
    store.expire_all()
    assert {firm.name for firm in firms if entries[firm.id or 0].state is EntryState.REMOVED} == {
        untouched.name,
        other_case.name,
    }


def test_an_agreed_proposal_is_not_taken_back_once_its_firm_applies(
    store: Session, as_viewer: AsViewer
) -> None:
    firm = make_enterprise(store)
    entry = make_pool_entry(
        store, firm, make_cohort(store), state=EntryState.PROPOSED, admitted_on=None
    )
    page = as_viewer(Role.SECTION_HEAD)
    given = {"kind": "admit_entries", "rows": [entry.public_id]}
    address = page.post("/jobs/new", data=given).headers["location"]
    page.post(f"{address}/start")
    make_case(store, firm)

    undo = page.post(f"{address}/undo", data={"reason": "尚未会签"}).headers["location"]
    assert page.get(f"/api{undo}").json()["why"] == {"case_opened_since": 1}
    store.expire_all()
    assert entry.state is EntryState.ADMITTED


def test_removal_is_taken_back_exactly(store: Session, as_viewer: AsViewer) -> None:
    entry = make_pool_entry(store, make_enterprise(store), make_cohort(store))
    admitted_on = entry.admitted_on
    page = as_viewer(Role.BUREAU_OFFICER)
    given = {
        "kind": "remove_entries",
        "which": "all",
        "filters": "",
        "removal": "gave_up",
        "removal_reason": "企业放弃",
    }
    address = page.post("/jobs/new", data=given).headers["location"]
    page.post(f"{address}/start")
    store.expire_all()
    assert store.exec(select(PoolEntry.state)).one() is EntryState.REMOVED

    page.post(f"{address}/undo", data={"reason": "企业改主意"})
    back = store.exec(select(PoolEntry)).one()
    assert (back.state, back.removal, back.removed_on, back.admitted_on) == (
        EntryState.ADMITTED,
        None,
        None,
        admitted_on,
    )


def test_jobs_are_seen_by_who_asked_and_by_heads(store: Session, as_viewer: AsViewer) -> None:
    cases = planned(store, 1)
    page = as_viewer(Role.BUREAU_OFFICER)
    address = submitted(cases, page)

    assert as_viewer(Role.BUREAU_OFFICER).get(address).status_code == 404
    assert as_viewer(Role.SECTION_HEAD).get(address).status_code == 200
    assert [job["id"] for job in page.get("/api/jobs").json()["rows"]] == [address.split("/")[-1]]


def test_town_officer_reaches_only_the_own_town(store: Session, as_viewer: AsViewer) -> None:
    make_calendar_year(store, 2018)
    page = as_viewer(Role.TOWN_OFFICER)
    away = make_case(store, make_enterprise(store, township_code="330482002"))
    given = {"kind": "move_cases", "rows": away.public_id, "action": "submit", "happened_on": DAY}

    refused = page.post("/jobs/new", data=given)

    assert refused.status_code == 422
    assert "没有选中任何记录" in refused.text
    assert page.post("/jobs/new", data=given | {"kind": "remove_entries"}).status_code == 403


def test_what_is_missing_in_the_terms_brings_the_form_back(
    store: Session, as_viewer: AsViewer
) -> None:
    cases = planned(store, 1)
    page = as_viewer(Role.SECTION_HEAD)
    given = {"kind": "move_cases", "rows": cases[0].public_id, "action": "", "happened_on": DAY}

    answer = page.post("/jobs/new", data=given)

    assert answer.status_code == 422
    assert f'name="rows" value="{cases[0].public_id}"' in answer.text
    assert store.exec(select(Job)).all() == []


def test_lists_offer_what_the_role_may_do(store: Session, as_viewer: AsViewer) -> None:
    case = planned(store, 1)[0]
    officer = as_viewer(Role.BUREAU_OFFICER).get("/cases/list").text
    reader = as_viewer(Role.CITY_READER).get("/cases/list").text

    assert f'name="rows" value="{case.public_id}" form="bulk"' in officer
    assert 'action="/jobs/new"' in officer
    assert "bulk" not in reader


def test_firms_of_a_filtered_register_enter_the_pool(store: Session, as_viewer: AsViewer) -> None:
    cohort = make_cohort(store)
    wanted = make_enterprise(store, name="平湖氢能材料有限公司")
    make_enterprise(store, name="平湖箱包有限公司")
    page = as_viewer(Role.BUREAU_OFFICER)
    shown = page.get("/enterprises?q=氢能&columns=uscc").text
    assert f'name="rows" value="{wanted.public_id}" form="bulk"' in shown
    filters = re.search(r'name="filters" value="([^"]*)"', shown)
    assert filters
    given = {
        "selection": {
            "kind": "admit_firms",
            "which": "all",
            "filters": html.unescape(filters.group(1)),
        },
        "terms": {
            "cohort": cohort.public_id,
            "target": "hnte",
            "source": "survey",
            "reason": "摸底",
        },
    }

    job = page.post("/api/jobs/new", json=given).json()
    page.post(f"/api/jobs/{job['id']}/start")

    assert store.exec(select(PoolEntry.enterprise_id)).all() == [wanted.id]
    assert 'form="bulk"' not in as_viewer(Role.CITY_READER).get("/enterprises?county=330482").text


def test_admission_of_proposals_is_taken_back_where_nobody_touched_them(
    store: Session, as_viewer: AsViewer
) -> None:
    cohort = make_cohort(store)
    first, second = (
        make_pool_entry(
            store,
            make_enterprise(store),
            cohort,
            state=EntryState.PROPOSED,
            admitted_on=None,
        )
        for _ in range(2)
    )
    page = as_viewer(Role.SECTION_HEAD)
    given = {"kind": "admit_entries", "rows": [first.public_id, second.public_id]}
    address = page.post("/jobs/new", data=given).headers["location"]
    assert "办理后可整批撤销一次" in page.get(address).text
    page.post(f"{address}/start")
    store.expire_all()
    assert [one.state for one in (first, second)] == [EntryState.ADMITTED] * 2
    second.agency = "某代办机构"
    store.add(second)

    undo = page.post(f"{address}/undo", data={"reason": "尚未会签"}).headers["location"]
    assert page.get(f"/api{undo}").json()["why"] == {"changed_meanwhile": 1}
    store.expire_all()
    assert (first.state, first.admitted_on) == (EntryState.PROPOSED, None)
    assert second.state is EntryState.ADMITTED
