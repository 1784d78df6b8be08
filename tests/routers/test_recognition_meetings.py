"""Recognition meetings confer the local rung; other honours are registered as published."""

from datetime import date

from sqlmodel import Session, col, select

from app.models.honours import Honour
from tests.clients import AsViewer
from tests.factories import (
    make_cohort,
    make_demonstration,
    make_enterprise,
    make_pool_entry,
    make_recusal,
    make_staff,
)

TODAY = date(2018, 9, 30)


def test_a_meeting_confers_the_local_rung_once(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    first = make_enterprise(store, name="甲微科技有限公司")
    second = make_enterprise(store, name="乙微科技有限公司")
    person = make_staff(store)
    make_recusal(store, person, first)
    browser, recused = as_viewer(), as_viewer(person=person)
    form = {
        "held_on": "2018-09-20",
        "minutes_number": "平科纪〔2018〕3号",
        "agenda": "审议",
        "attendees": "张分管\n李科长",
    }

    page = browser.post("/recognition-meetings/new", data=form).headers["location"]
    given = {"enterprise": first.uscc, "decision": "recognized"}
    conferred = browser.post(f"{page}/lines", data=given)
    twice = browser.post(f"{page}/lines", data=given)
    silent = browser.post(f"{page}/lines", data={"enterprise": second.uscc, "decision": "deferred"})
    later = browser.post(
        "/recognition-meetings/new", data=form | {"minutes_number": "平科纪〔2018〕4号"}
    ).headers["location"]
    again = browser.post(f"{later}/lines", data=given)
    moved = browser.post(f"{page}/edit", data=form | {"held_on": "2018-09-21", "version": "1"})

    answers = (conferred, twice, silent, again, moved)
    assert [one.status_code for one in answers] == [303, 422, 422, 422, 422]
    assert "已经是" in again.text
    rows = browser.get("/api/honours?kind=micro_tech&is_held=true").json()["rows"]
    assert [(row["enterprise_name"], row["document_number"]) for row in rows] == [
        ("甲微科技有限公司", "平科纪〔2018〕3号")
    ]
    assert store.exec(select(col(Honour.valid_from))).one() == date(2018, 9, 20)
    seen = recused.get(f"/api{page}").json()
    assert (seen["lines"], seen["withheld"], seen["meeting"]["recognized"]) == ([], 1, 1)
    assert "因回避不显示" in recused.get(page).text
    assert "甲微" in browser.get(f"{page}/export?format=csv").text
    make_pool_entry(store, first, make_cohort(store))
    assert [row["rung"] for row in browser.get("/api/pool").json()["rows"]] == ["micro"]


def test_other_honours_are_registered_and_end(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    browser = as_viewer()
    form = {
        "enterprise": firm.uscc,
        "kind": "patent_model",
        "level": "province",
        "document_number": "浙知发〔2017〕9号",
        "valid_from": "2017-10-01",
        "known_on": "2017-10-20",
    }

    by_hand = browser.post("/honours/new", data=form | {"kind": "micro_tech"})
    page = browser.post("/honours/new", data=form).headers["location"]
    held = browser.get("/api/honours?is_held=true").json()["total"]
    ended = form | {"ended_on": "2018-09-01", "end_reason": "迁出", "version": "1"}
    assert browser.post(f"{page}/edit", data=ended).status_code == 303

    assert by_hand.status_code == 422
    assert "认定会议" in by_hand.text
    assert (held, browser.get("/api/honours?is_held=true").json()["total"]) == (1, 0)
    # It ended on the first; nobody knew before today.
    for dates, number in (("2018-08-31", 1), ("2018-09-02&known_on=2018-09-29", 1)):
        asked = f"/api/honours?is_held=true&on={dates}"
        assert browser.get(asked).json()["total"] == number
    assert browser.get("/api/honours?on=2018-10-01").status_code == 422
    assert "专利示范企业" in browser.get(f"/enterprises/{firm.public_id}").text
