"""Pipelines over HTTP: page, region, twin, file, plain forms, refusals, roles."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.pool import EntryState
from app.domain.stages import Stage
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.history import JournalEntry
from app.models.notices import Objection, PublicNotice
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_demonstration,
    make_enterprise,
    make_figures,
    make_pool_entry,
    make_staff,
)

PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}
TODAY = date(2018, 9, 30)
Statements = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def world(store: Session) -> None:
    """The demonstration's calendar and day: what is due does not move with the real date."""
    make_demonstration(store, TODAY)
    make_calendar_year(store, 2018)


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found.group(1)


def stored(store: Session, case: CultivationCase) -> CultivationCase:
    store.expire_all()
    return store.exec(select(CultivationCase).where(CultivationCase.id == case.id)).one()


# --- Board, list, file ----------------------------------------------------------------------------


def test_board_page_region_and_twin_show_the_same_card(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="平湖青苗<b>科技</b>有限公司")
    make_figures(store, firm, 2017, sales_cny=1_000_000, rd_cny=63_000)
    case = make_case(store, firm)
    browser = as_viewer()

    page, region = browser.get("/cases"), browser.get("/cases", headers=PARTIAL)
    twin = browser.get("/api/cases")

    escaped = "平湖青苗&lt;b&gt;科技&lt;/b&gt;有限公司"
    assert escaped in page.text
    assert escaped in region.text
    assert region.text.lstrip().startswith('<section id="cases-board"')
    assert f'href="/cases/{case.public_id}/actions/submit?then=board"' in region.text
    (card,) = twin.json()["columns"][0]["cards"]
    assert (card["id"], card["rd_intensity"]) == (case.public_id, "0.063000")


def test_list_counts_what_it_shows_and_the_file_holds_it(
    as_viewer: AsViewer, store: Session
) -> None:
    wanted = make_case(store, make_enterprise(store, name="平湖青苗有限公司"))
    make_case(store, make_enterprise(store), year=2017)
    browser = as_viewer()

    region = browser.get("/cases/list?year=2018&q=", headers=PARTIAL)
    twin = browser.get("/api/cases/list?year=2018")
    sheet = browser.get("/cases/export?year=2018")
    programs = browser.get("/api/cases/export?year=2018")

    assert region.text.lstrip().startswith('<section id="cases-table"')
    assert "平湖青苗有限公司" in region.text
    assert [row["id"] for row in twin.json()["rows"]] == [wanted.public_id]
    assert twin.json()["total"] == 1
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert rows[0] == (
        "企业名称",
        "镇街道",
        "技术领域",
        "项目",
        "类别",
        "年度",
        "批次",
        "受理编号",
        "环节",
        "未通过原因",
        "到达日期",
        "研发占比",
        "办理时限",
        "经办",
    )
    assert [row[0] for row in rows[1:]] == ["平湖青苗有限公司"]
    assert [row["stage"] for row in programs.json()] == ["planned"]
    kept = store.exec(select(JournalEntry).where(JournalEntry.kind == "export")).all()
    assert [entry.rows for entry in kept] == [1, 1]


@pytest.mark.parametrize("address", ["/cases?year=0", "/cases/list?programme=hnte", "/batches"])
def test_statements_of_a_page_do_not_grow_with_rows(
    as_viewer: AsViewer, store: Session, app_statements: Statements, address: str
) -> None:
    browser = as_viewer()
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_case(store, make_enterprise(store), batch_id=make_batch(store).id)
        before = len(app_statements("SELECT"))
        assert browser.get(address).status_code == 200
        counts.append(len(app_statements("SELECT")) - before)

    assert counts[0] == counts[1]


def test_unknown_programme_has_no_board(as_viewer: AsViewer) -> None:
    assert as_viewer().get("/cases?programme=national_research_star").status_code == 422


# --- Opening and moving ---------------------------------------------------------------------------


def test_case_is_opened_by_a_plain_form(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="平湖青苗有限公司")
    batch = make_batch(store)
    browser = as_viewer()
    assert "平湖青苗有限公司" in browser.get("/cases/new?q=青苗").text
    form = browser.get(f"/cases/new?enterprise={firm.public_id}")
    assert form.status_code == 200

    typed = {
        "enterprise": firm.public_id,
        "programme": "hnte",
        "year": "2018",
        "kind": "first",
        "batch": batch.public_id,
        "opened_on": "2018-09-03",
    }
    answer = browser.post("/cases/new", data=typed)
    again = browser.post("/cases/new", data=typed)

    case = store.exec(select(CultivationCase)).one()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case.public_id}")
    assert again.status_code == 409
    assert "不能重复发起" in again.text
    assert batch.public_id in again.text


def test_firms_the_pool_intends_for_the_year_are_offered_first(
    as_viewer: AsViewer, store: Session
) -> None:
    pooled, started, other = (make_enterprise(store) for _ in range(3))
    cohort = make_cohort(store)
    for firm in (pooled, started):
        make_pool_entry(store, firm, cohort, intended_year=2018)
    make_case(store, started)

    offered = as_viewer().get("/api/cases/new").json()

    assert [firm["name"] for firm in offered] == [pooled.name]
    assert other.name not in [firm["name"] for firm in offered]


def test_move_is_made_by_a_plain_form_and_shown(as_viewer: AsViewer, store: Session) -> None:
    case = make_case(store, make_enterprise(store), batch_id=make_batch(store).id)
    browser = as_viewer()
    form = browser.get(f"/cases/{case.public_id}/actions/submit?then=board").text

    answer = browser.post(
        f"/cases/{case.public_id}/actions/submit",
        data={
            "version": hidden(form, "version"),
            "happened_on": "2018-09-28",
            "reason": "网上已提交",
            "then": hidden(form, "then"),
        },
    )

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/cases?programme=hnte&year=2018",
    )
    page = browser.get(f"/cases/{case.public_id}").text
    assert "网上已提交" in page
    assert browser.person is not None
    assert browser.person.name in page
    # Friday the 28th, then five working days: the calendar of this test has no holidays.
    assert "镇街出具意见 2018-10-05" in page


def test_refused_move_brings_the_form_back_with_what_was_typed(
    as_viewer: AsViewer, store: Session
) -> None:
    case = make_case(
        store,
        make_enterprise(store),
        stage=Stage.JOINTLY_ENDORSED,
        batch_id=make_batch(store).id,
    )
    browser = as_viewer()

    answer = browser.post(
        f"/cases/{case.public_id}/actions/recommend",
        data={"version": str(case.version), "happened_on": "2018-10-01", "reason": "同意<推荐>"},
    )

    assert answer.status_code == 409
    assert "请填写文号。" in answer.text
    assert "日期不能晚于今天(2018-09-30)。" in answer.text
    assert "同意&lt;推荐&gt;" in answer.text
    assert store.exec(select(StageEvent)).all() == []


def test_twin_says_every_reason_by_word_and_field(as_viewer: AsViewer, store: Session) -> None:
    case = make_case(
        store,
        make_enterprise(store),
        stage=Stage.PUBLIC_NOTICE,
        notice_starts_on=date(2018, 9, 18),
        notice_ends_on=TODAY,
    )
    answer = as_viewer().post(
        f"/api/cases/{case.public_id}/actions/recognize",
        json={"version": 1, "happened_on": "2018-09-28"},
    )

    assert answer.status_code == 409
    problem = answer.json()
    assert set(problem["reasons"]) == {
        "notice_still_open",
        "document_required",
        "certificate_required",
    }
    assert set(problem["fields"]) == {"document_number", "certificate_number"}


def test_slower_of_two_officers_is_told(as_viewer: AsViewer, store: Session) -> None:
    case = make_case(store, make_enterprise(store), batch_id=make_batch(store).id)
    address = f"/cases/{case.public_id}/actions/submit"
    typed = {"version": str(case.version), "happened_on": "2018-09-28"}

    first = as_viewer().post(address, data=typed)
    second = as_viewer().post(address, data=typed)

    assert first.status_code == 303
    assert second.status_code == 409
    assert "别人已经修改了这条记录" in second.text
    assert len(store.exec(select(StageEvent)).all()) == 1


def test_page_says_what_cannot_be_done_and_why(as_viewer: AsViewer, store: Session) -> None:
    case = make_case(store, make_enterprise(store))
    page = as_viewer().get(f"/cases/{case.public_id}").text
    twin = as_viewer().get(f"/api/cases/{case.public_id}/actions/submit").json()

    assert "请先把此案编入申报批次。" in page
    assert twin["obstacles"] == [
        {"reason": "batch_required", "sentence": "请先把此案编入申报批次。"}
    ]
    assert as_viewer().get(f"/cases/{case.public_id}/actions/check").status_code == 404


def test_correction_by_form_leaves_both_entries_on_the_page(
    as_viewer: AsViewer, store: Session
) -> None:
    case = make_case(store, make_enterprise(store), batch_id=make_batch(store).id)
    browser = as_viewer()
    browser.post(
        f"/cases/{case.public_id}/actions/submit",
        data={"version": str(case.version), "happened_on": "2018-09-28"},
    )
    event = store.exec(select(StageEvent)).one()
    given = {
        "version": str(stored(store, case).version),
        "event": event.public_id,
        "correction": "correct_date",
        "new_happened_on": "2018-10-30",
        "reason": "日期抄错",
    }

    wrong = browser.post(f"/cases/{case.public_id}/corrections", data=given)
    right = browser.post(
        f"/cases/{case.public_id}/corrections", data=given | {"new_happened_on": "2018-09-27"}
    )
    back = browser.post(
        f"/cases/{case.public_id}/corrections",
        data=given
        | {
            "version": str(stored(store, case).version),
            "correction": "take_back",
            "reason": "点错",
        },
    )

    assert (wrong.status_code, right.status_code, back.status_code) == (422, 303, 303)
    assert "日期不能晚于今天" in wrong.text
    page = browser.get(f"/cases/{case.public_id}").text
    assert "撤销该环节：登记提交" in page
    assert "更正日期：登记提交" in page
    assert "（已更正）" in page
    assert stored(store, case).stage is Stage.PLANNED


def test_batch_and_handler_are_changed_by_form(as_viewer: AsViewer, store: Session) -> None:
    case, batch = make_case(store, make_enterprise(store)), make_batch(store)
    colleague = make_staff(store)
    answer = as_viewer().post(
        f"/cases/{case.public_id}",
        data={
            "version": str(case.version),
            "batch": batch.public_id,
            "handler": colleague.public_id,
            "agency": "",
        },
    )

    assert answer.status_code == 303
    changed = stored(store, case)
    assert (changed.batch_id, changed.handler_id) == (batch.id, colleague.id)


# --- Who may --------------------------------------------------------------------------------------


def test_town_sees_and_moves_its_own_only(as_viewer: AsViewer, store: Session) -> None:
    own = make_case(store, make_enterprise(store), stage=Stage.SUBMITTED)
    foreign = make_case(store, make_enterprise(store, township_code="330482002"))
    town = as_viewer(Role.TOWN_OFFICER)

    endorsed = town.post(
        f"/api/cases/{own.public_id}/actions/endorse_by_town",
        json={"version": 1, "happened_on": "2018-09-28"},
    )

    assert endorsed.json() == {
        "id": own.public_id,
        "version": 2,
        "receipt_number": None,
        "stage": "town_endorsed",
        "stage_since": "2018-09-28",
        "opinion_due_on": None,
        "notice_starts_on": None,
        "notice_ends_on": None,
        "failure_reason": None,
    }
    assert town.get(f"/cases/{foreign.public_id}").status_code == 404
    assert town.get(f"/api/cases/{foreign.public_id}").status_code == 404
    assert town.get("/api/cases/list").json()["total"] == 1
    assert town.post(
        f"/api/cases/{own.public_id}/actions/check",
        json={"version": 2, "happened_on": "2018-09-28"},
    ).json()["reasons"] == ["not_your_move"]
    assert town.post(f"/api/cases/{own.public_id}/corrections", json={}).status_code == 403


def test_firm_opens_its_case_and_no_list(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    case = make_case(store, firm, batch_id=make_batch(store).id)
    foreign = make_case(store, make_enterprise(store))
    user = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    page = user.get(f"/cases/{case.public_id}")
    sent = user.post(
        f"/cases/{case.public_id}/actions/submit",
        data={"version": "1", "happened_on": "2018-09-28"},
    )

    assert page.status_code == 200
    assert "批次与经办" not in page.text
    assert 'href="/cases?' not in page.text
    assert sent.status_code == 303
    assert user.get(f"/cases/{foreign.public_id}").status_code == 404
    assert user.get("/cases").status_code == 403


@pytest.mark.parametrize("role", [Role.CITY_READER, Role.PROVINCE_READER])
def test_readers_read_and_change_nothing(as_viewer: AsViewer, store: Session, role: Role) -> None:
    case = make_case(store, make_enterprise(store), batch_id=make_batch(store).id)
    reader = as_viewer(role)

    for address in ("/cases", "/cases/list", f"/cases/{case.public_id}", "/batches", "/notices"):
        assert reader.get(address).status_code == 200
    moved = reader.post(
        f"/api/cases/{case.public_id}/actions/submit",
        json={"version": 1, "happened_on": "2018-09-28"},
    )
    assert moved.status_code == 403


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_case(as_viewer: AsViewer, role: Role) -> None:
    browser = as_viewer(role)

    assert [browser.get(address).status_code for address in ("/cases", "/batches", "/notices")] == [
        403,
        403,
        403,
    ]


# --- Batches and notices --------------------------------------------------------------------------


def test_batch_is_made_changed_and_leads_to_its_rows(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    made = browser.post(
        "/batches/new",
        data={"programme": "hnte", "year": "2018", "firm_cutoff_on": "2018-08-20"},
    )
    batch = store.exec(select(Batch)).one()
    make_case(store, make_enterprise(store), batch_id=batch.id)
    disorder = browser.post(
        f"/batches/{batch.public_id}",
        data={"version": "1", "firm_cutoff_on": "2018-08-20", "city_cutoff_on": "2018-08-01"},
    )
    changed = browser.post(
        f"/batches/{batch.public_id}", data={"version": "1", "letter_number": "平科〔2018〕9号"}
    )

    page = browser.get(f"/batches/{batch.public_id}").text
    assert (made.status_code, made.headers["location"]) == (303, f"/batches/{batch.public_id}")
    assert (disorder.status_code, changed.status_code) == (422, 303)
    assert 'aria-invalid="true"' in disorder.text
    assert "平科〔2018〕9号" in page
    assert f"/cases/list?batch={batch.public_id}&amp;reached=planned" in page
    twin = browser.get(f"/api/batches/{batch.public_id}").json()
    assert (twin["number"], twin["total"]["planned"], twin["total"]["pass_rate"]) == (1, 1, None)
    assert browser.get("/api/batches/new").json() == {
        "programme": "hnte",
        "year": 2018,
        "number": 2,
    }


def test_notice_is_opened_printed_objected_to_and_answered(
    as_viewer: AsViewer, store: Session
) -> None:
    cohort = make_cohort(store, notice_working_days=5)
    entry = make_pool_entry(store, make_enterprise(store), cohort, state=EntryState.PROPOSED)
    browser = as_viewer()
    assert browser.get("/notices/new").status_code == 200
    given: dict[str, Any] = {
        "title": "拟入库企业公示",
        "starts_on": "2018-09-03",
        "working_days": "5",
        "contact": "高新科 0573-85000000",
        "entries": entry.public_id,
    }

    none_chosen = browser.post("/notices/new", data=given | {"entries": ""})
    opened = browser.post("/notices/new", data=given)

    notice = store.exec(select(PublicNotice)).one()
    address = f"/notices/{notice.public_id}"
    assert (none_chosen.status_code, opened.headers["location"]) == (422, address)
    assert notice.ends_on == date(2018, 9, 7)
    paper = browser.get(f"{address}/print").text
    assert "高新科 0573-85000000" in paper
    assert "2018-09-03 至 2018-09-07" in paper
    firm = browser.get(f"/api{address}").json()["firms"][0]["enterprise_id"]
    objection = {"enterprise": firm, "raised_on": "2018-09-05", "content": "人员不实"}
    nameless = browser.post(f"{address}/objections", data=objection)
    raised = browser.post(f"{address}/objections", data=objection | {"raised_by": "张三"})
    found = store.exec(select(Objection)).one()
    answered = browser.post(
        f"{address}/objections/{found.public_id}",
        data={"outcome": "dismissed", "outcome_note": "社保相符"},
    )
    assert [nameless.status_code, raised.status_code, answered.status_code] == [422, 303, 303]
    assert "社保相符" in browser.get(address).text
    assert browser.get("/api/notices").json()[0]["open_objections"] == 0


def test_town_may_not_open_a_notice(as_viewer: AsViewer) -> None:
    town: Browser = as_viewer(Role.TOWN_OFFICER)

    assert town.get("/notices/new").status_code == 403
    assert town.post("/batches/new", data={}).status_code == 403
