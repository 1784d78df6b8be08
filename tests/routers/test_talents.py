"""Talent projects on their pages: written in, found, checked by others, paid by two."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.talents.projects import CheckLane, TalentStage
from app.models.history import JournalEntry
from app.models.talents import TalentInstalment, TalentProject, TalentPromise
from tests.clients import AsViewer
from tests.factories import (
    TOWN,
    make_demonstration,
    make_enterprise,
    make_recusal,
    make_staff,
    make_township,
)
from tests.factories.ground import store as put
from tests.factories.talents import make_check, make_lane, make_talent

TODAY = date(2018, 9, 30)
CLOSED_NAME = "千人"
CARD = "11010519491231002X"
NAMED = "千人 计划：柔性盖板"
"""A closed plan, with a blank in its name."""
CHECKED = {"lane": "novelty", "source": "某库", "finding": "clean", "checked_on": "2018-09-28"}


@pytest.fixture(autouse=True)
def _today(store: Session) -> None:
    make_demonstration(store, TODAY)
    make_township(store)


def form(**values: str) -> dict[str, str]:
    return {
        "title": "柔性显示盖板研发",
        "program": "county",
        "year": "2018",
        "track": "startup",
        "party": "team",
        "leader_name": "张小明",
        "leader_origin": "海岳大学",
        "township": TOWN,
    } | values


def test_project_is_written_in_without_the_number_of_a_paper(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)
    paper = {"leader_id_kind": "resident_card", "leader_id_number": CARD}

    answer = browser.post("/talent-projects/new", data=form(grant_cny="100", **paper))

    assert answer.status_code == 303
    found = store.execute(select(TalentProject)).scalar_one()
    assert found.grant_cny == Decimal("1000000.00")
    assert len(found.leader_id_digest) == 64
    assert CARD not in str(found.model_dump())
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert "张小明" in page.text  # the sponsor's own
    refused = browser.post(
        "/talent-projects/new", data=form(**paper | {"leader_id_number": "110105194912310021"})
    )
    assert refused.status_code == 422


@pytest.mark.parametrize("field", ["title", "plan", "leader_origin"])
def test_no_text_of_a_project_tells_a_closed_plan(as_viewer: AsViewer, field: str) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)

    told = browser.post("/api/talent-projects/new", json=form(**{field: NAMED}))

    assert told.status_code == 422
    assert told.json()["fields"][field]["reason"] == "closed_plan_name"


@pytest.mark.parametrize(
    ("door", "given"),
    [
        ("checks", CHECKED | {"item": NAMED}),
        ("lanes/novelty", {"version": 1, "conclusion": "clear", "summary": NAMED}),
        ("promises", {"version": 1, "unit": "件", "at_acceptance": "2", "name": NAMED}),
        ("actions/submit", {"version": 1, "happened_on": "2018-09-28", "reason": NAMED}),
    ],
)
def test_nothing_done_on_a_project_tells_a_closed_plan(
    as_viewer: AsViewer, store: Session, door: str, given: dict[str, Any]
) -> None:
    project = make_talent(store, make_staff(store))

    told = as_viewer(Role.BUREAU_OFFICER).post(
        f"/api/talent-projects/{project.public_id}/{door}", json=given
    )

    assert told.status_code == 422, told.text
    assert [one["reason"] for one in told.json()["fields"].values()] == ["closed_plan_name"]


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.TOWN_OFFICER])
def test_names_stay_masked_in_list_twin_and_file(
    as_viewer: AsViewer, store: Session, role: Role
) -> None:
    sponsor = make_staff(store, name="经办")
    project = make_talent(store, sponsor, program="nation_1", plan="只给局里看的方案")
    browser = as_viewer(role)
    own = as_viewer(Role.BUREAU_OFFICER, person=sponsor)
    address = f"/talent-projects/{project.public_id}"

    page = browser.get(address)
    texts = [
        browser.get("/talent-projects").text,
        browser.get("/api/talent-projects").text,
        browser.get("/talent-projects/export?format=csv").text,
        browser.get("/api/talent-projects/export?format=json").text,
        browser.get(f"/api{address}").text,
        own.get("/api/talent-projects").text,
        own.get(f"/api{address}").text,
    ]

    assert page.status_code == 200
    for text in texts:
        assert "国家级" in text or "nation" in text
        assert CLOSED_NAME not in text
        assert "张小明" not in text
    assert "张小明" not in page.text
    assert (CLOSED_NAME in page.text) == (role is Role.BUREAU_OFFICER)
    assert ("只给局里看的方案" in page.text) == (role is Role.BUREAU_OFFICER)


def test_leader_is_shown_for_a_reason_that_is_kept(as_viewer: AsViewer, store: Session) -> None:
    project = make_talent(store, make_staff(store, name="经办"))
    browser = as_viewer(Role.SECTION_HEAD)
    address = f"/talent-projects/{project.public_id}/leader/show"

    assert browser.post(address, data={}).status_code == 422
    shown = browser.post(address, data={"reason": "核对学位"})

    assert "张小明" in shown.text
    kept = store.execute(select(JournalEntry).where(col(JournalEntry.reason) == "核对学位"))
    assert kept.scalar_one().subject == project.title


def test_filters_find_by_level_landing_and_stage(as_viewer: AsViewer, store: Session) -> None:
    sponsor = make_staff(store, name="经办")
    make_talent(store, sponsor, title="甲", program="province_team", landed_on=date(2018, 7, 1))
    make_talent(store, sponsor, title="乙", stage=TalentStage.CLOSED)
    browser = as_viewer(Role.BUREAU_OFFICER)

    def titles(asked: str) -> list[str]:
        return [row["title"] for row in browser.get(f"/api/talent-projects?{asked}").json()["rows"]]

    assert titles("level=province") == titles("is_landed=true") == titles("is_over=false") == ["甲"]
    assert titles("stage=closed&q=乙") == ["乙"]
    assert titles("sponsor=me") == []


def test_recusal_closes_what_the_firm_hosts(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="犀照密封件有限公司")
    sponsor = make_staff(store, name="经办")
    hosted = make_talent(store, sponsor, firm, title="犀照项目", plan="同一段话" * 60)
    free = make_talent(store, sponsor, title="另一个项目", plan="别的说法" * 60)
    browser = as_viewer(Role.BUREAU_OFFICER)
    assert browser.person
    make_recusal(store, browser.person, firm)

    assert browser.get(f"/talent-projects/{hosted.public_id}").status_code == 404
    assert browser.get(f"/talent-projects/{hosted.public_id}/likeness").status_code == 404
    assert "犀照" not in browser.get("/talent-projects").text
    assert "犀照" not in browser.get(f"/talent-projects/{free.public_id}/likeness").text


def test_lane_is_closed_by_others_than_the_sponsor(as_viewer: AsViewer, store: Session) -> None:
    own = as_viewer(Role.BUREAU_OFFICER)
    assert own.person
    project = make_talent(store, own.person)
    address = f"/api/talent-projects/{project.public_id}"
    item = {
        "lane": "evidence",
        "item": "学位证书",
        "source": "学信网",
        "checked_on": "2018-09-20",
        "finding": "clean",
    }
    closing = {"version": 1, "conclusion": "clear", "summary": "学位、任职均属实"}
    other = as_viewer(Role.BUREAU_OFFICER)

    def reasons(browser: object, lane: str) -> list[str]:
        answer = browser.post(f"{address}/lanes/{lane}", json=closing)  # type: ignore[attr-defined]
        return list(answer.json().get("reasons", []))

    assert own.post(f"{address}/checks", json=item).status_code == 201
    assert reasons(own, "evidence") == ["sponsor_closes_not"]
    assert reasons(other, "novelty") == ["lane_without_items"]
    assert reasons(other, "evidence") == []
    (lane,) = [one for one in own.get(address).json()["lanes"] if one["lane"] == "evidence"]
    assert (lane["state"], lane["items"][0]["source"]) == ("clear", "学信网")
    assert (
        other.post(f"{address}/checks", json=item | {"checked_on": "2018-10-01"}).status_code == 422
    )


def test_instalment_counts_when_the_second_officer_has_confirmed(
    as_viewer: AsViewer, store: Session
) -> None:
    first, second, third = (as_viewer(Role.BUREAU_OFFICER) for _ in range(3))
    assert first.person
    assert second.person
    project = make_talent(
        store, first.person, stage=TalentStage.CONTRACTED, grant_cny=Decimal(100_000)
    )
    address = f"/api/talent-projects/{project.public_id}"
    plan = {"version": 1, "planned_cny": "60000", "planned_on": "2018-10-01"}

    assert first.post(f"{address}/instalments", json=plan).status_code == 201
    too_much = first.post(f"{address}/instalments", json=plan)
    assert too_much.json()["reasons"] == ["more_than_grant"]
    part = store.execute(select(TalentInstalment)).scalar_one()
    pay = f"{address}/instalments/{part.public_id}"
    given = {"version": 1, "paid_cny": "60000.01", "paid_on": "2018-09-29"}
    alone = first.post(f"{pay}/pay", json=given | {"second": first.person.public_id})
    assert alone.json()["reasons"] == ["same_person"]
    given["second"] = second.person.public_id
    assert first.post(f"{pay}/pay", json=given).json()["reasons"] == ["more_than_planned"]
    paid = first.post(f"{pay}/pay", json=given | {"paid_cny": "50000"}).json()
    assert (paid["instalments"][0]["state"], paid["project"]["paid_cny"]) == (
        "awaiting_second",
        "0",
    )
    step = {"version": 2}
    refused = third.post(f"{pay}/confirm", json=step)
    assert refused.json()["reasons"] == ["not_the_second_officer"]
    done = second.post(f"{pay}/confirm", json=step).json()
    assert (done["instalments"][0]["state"], done["project"]["paid_cny"]) == ("paid", "50000.00")


def test_promises_are_fixed_by_the_contract_and_judged_as_promised(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)
    assert browser.person
    project = make_talent(store, browser.person)
    address = f"/api/talent-projects/{project.public_id}/promises"
    given = {"version": 1, "name": "授权发明专利", "unit": "件", "at_acceptance": "5"}

    assert browser.post(address, json=given).status_code == 201
    assert browser.post(address, json=given).json()["reasons"] == ["already_exists"]
    project.stage = TalentStage.CONTRACTED
    put(store, project)
    late = browser.post(address, json=given | {"name": "销售收入", "version": 2})
    assert late.json()["reasons"] == ["promises_are_fixed"]
    one = store.execute(select(TalentPromise)).scalar_one()
    reached = {"version": 1, "phase": "acceptance", "reached": "4.99"}
    shown = browser.post(f"{address}/{one.public_id}", json=reached).json()["promises"][0]
    assert (shown["reached_at_acceptance"], shown["is_met_at_acceptance"]) == ("4.99", False)


def test_likeness_shows_an_earlier_end_for_misconduct(as_viewer: AsViewer, store: Session) -> None:
    sponsor = make_staff(store, name="经办")
    origin = "海岳大学"
    past = make_talent(
        store, sponsor, title="旧项目", stage=TalentStage.TERMINATED, leader_origin=origin
    )
    now = make_talent(
        store, sponsor, title="新项目", leader_name="Xiaoming Zhang", leader_origin=origin
    )
    browser = as_viewer(Role.BUREAU_OFFICER)

    found = browser.get(f"/api/talent-projects/{now.public_id}/likeness").json()

    (row,) = found["rows"]
    assert (row["id"], row["kinds"]) == (past.public_id, ["same_name_and_origin"])
    assert row["counts_against"] is True
    assert browser.get(f"/talent-projects/{now.public_id}/likeness").status_code == 200


def test_project_goes_from_draft_to_approval_only_past_its_lanes(
    as_viewer: AsViewer, store: Session
) -> None:
    own, other = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.BUREAU_OFFICER)
    assert own.person
    assert other.person
    project = make_talent(store, own.person, program="city_elite")
    address = f"/talent-projects/{project.public_id}"
    version = 1

    def go(action: str, browser: object = own, **given: str) -> list[str]:
        nonlocal version
        answer = browser.post(  # type: ignore[attr-defined]
            f"/api{address}/actions/{action}",
            json={"version": version, "happened_on": "2018-09-28"} | given,
        )
        version += answer.status_code == 200
        return list(answer.json().get("reasons", []))

    assert go("submit") == go("pass_formal_check") == []
    assert go("close_checks") == ["lanes_open"]
    for lane in CheckLane:
        make_check(store, project, own.person, lane)
        make_lane(store, project, other.person, lane)
    done = ["close_checks", "pass_online_review", "pass_defence", "pass_site_visit"]
    assert [go(one) for one in done] == [[], [], [], []]
    assert go("open_notice", notice_starts_on="2018-09-20") == []
    assert go("approve") == ["document_required"]
    assert go("approve", document_number="嘉委人才〔2018〕3号", known_on="2018-09-29") == []

    page = own.get(address)
    assert page.status_code == 200
    assert "嘉委人才〔2018〕3号" in page.text
    found = store.execute(select(TalentProject)).scalar_one()
    assert (found.approved_on, found.approval_known_on) == (date(2018, 9, 28), date(2018, 9, 29))
    way = own.get(f"/api{address}/way").json()
    entry = next(one for one in way["entries"] if one["may_take_back"])
    taken = own.post(
        f"/api{address}/corrections",
        json={
            "version": version,
            "event": entry["id"],
            "correction": "take_back",
            "reason": "文号录错",
        },
    )
    assert taken.json()["stage"] == "publicized"
    store.expire_all()
    assert store.execute(select(TalentProject)).scalar_one().approved_on is None


def test_honest_failure_closes_with_lessons_and_misconduct_otherwise(
    as_viewer: AsViewer, store: Session
) -> None:
    officer, head = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.BUREAU_HEAD)
    assert officer.person
    digest = {"leader_id_kind": "passport", "leader_id_digest": "0" * 64}
    failed, spoilt, later = (
        make_talent(store, officer.person, title=title, stage=stage, **digest)  # type: ignore[arg-type]
        for title, stage in (
            ("试过没成", TalentStage.CONTRACTED),
            ("弄虚作假", TalentStage.CONTRACTED),
            ("再来一次", TalentStage.PUBLICIZED),
        )
    )

    def end(project: TalentProject, browser: object, action: str, version: int = 1) -> list[str]:
        given = {
            "version": version,
            "happened_on": "2018-09-28",
            "reason": "说明",
            "document_number": "平科〔2018〕9号",
        }
        url = f"/api/talent-projects/{project.public_id}/actions/{action}"
        return list(browser.post(url, json=given).json().get("reasons", []))  # type: ignore[attr-defined]

    assert end(failed, officer, "fail_honestly") == ["not_your_move", "lessons_missing"]
    failed.lessons = "材料路线选错"
    put(store, failed)
    assert end(failed, head, "fail_honestly", version=2) == []
    assert "earlier_misconduct" not in held(officer, later)
    assert end(spoilt, head, "terminate") == []
    assert "earlier_misconduct" in held(officer, later)


def held(browser: object, project: TalentProject) -> set[str]:
    """Every reason against any move of a project now, or of its approval."""
    shown = browser.get(f"/api/talent-projects/{project.public_id}/way").json()  # type: ignore[attr-defined]
    return {one["reason"] for move in shown["moves"] for one in move["obstacles"]}
