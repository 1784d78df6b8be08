"""Official lists: previewed without a trace, applied in one step, refused rows named."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.stages import Stage
from app.domain.titles import TitleEnd
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise, FormerName
from app.models.history import HistoryEntry
from app.models.titles import Title
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_demonstration,
    make_enterprise,
    make_former_name,
    make_title,
)

TODAY = date(2018, 12, 20)
NOTICE = {
    "kind": "notice",
    "programme": "hnte",
    "year": 2018,
    "document_number": "国科火字〔2018〕1号",
    "dated_on": "2018-11-30",
}
RECOGNITION = NOTICE | {"kind": "recognition", "document_number": "国科火字〔2018〕2号"}


@pytest.fixture
def officer(store: Session, as_viewer: AsViewer) -> Browser:
    make_demonstration(store, TODAY)
    return as_viewer()


def enter(officer: Browser, text: str, **given: Any) -> dict[str, Any]:
    answer = officer.post("/api/lists", json=given | {"text": text})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def apply(officer: Browser, found: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = {"version": found["version"]} | more
    answer = officer.post(f"/api/lists/{found['head']['id']}/apply", json=given)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def states(found: dict[str, Any]) -> dict[str, str]:
    return {row["name"] or row["text"]: row["state"] for row in found["rows"]}


def row_of(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in found["rows"] if row["name"] == name)


def at_notice(store: Session, name: str, **values: Any) -> CultivationCase:
    firm = make_enterprise(store, name=name)
    days = {"notice_starts_on": date(2018, 11, 12), "notice_ends_on": date(2018, 11, 23)}
    usual = {"stage": Stage.PUBLIC_NOTICE, "stage_since": date(2018, 11, 12)}
    return make_case(store, firm, **days | usual | values)


def test_notice_is_previewed_without_a_trace_then_applied(store: Session, officer: Browser) -> None:
    make_calendar_year(store, 2018)
    batch = make_batch(store)
    usual = {"stage": Stage.REPORTED, "stage_since": date(2018, 11, 1), "batch_id": batch.id}
    reported = make_case(store, make_enterprise(store, name="平湖甲（科技）有限公司"), **usual)
    renamed_firm = make_enterprise(store, name="平湖乙股份有限公司")
    make_former_name(store, renamed_firm, "平湖乙有限公司")
    renamed = make_case(store, renamed_firm, **usual)
    early = make_case(
        store, make_enterprise(store, name="平湖丙有限公司"), **usual | {"stage": Stage.RECOMMENDED}
    )
    absent = make_case(store, make_enterprise(store, name="平湖丁有限公司"), **usual)
    make_enterprise(store, name="平湖戊有限公司")
    make_former_name(store, make_enterprise(store, name="平湖己有限公司"), "平湖戊有限公司")
    before = store.exec(select(func.count()).select_from(StageEvent)).one()

    found = enter(
        officer,
        "附件1\n序号\t企业名称\n1\t平湖甲(科技)有限公司\n2\t平湖乙有限公司\n3\t平湖丙有限公司\n"
        "4\t平湖戊有限公司\n5\t嘉善外地有限公司\n6\t平湖乙股份有限公司",
        **NOTICE,
        batch=batch.public_id,
    )

    assert states(found) == {
        "附件1": "note",
        "序号 企业名称": "note",
        "平湖甲(科技)有限公司": "ready",
        "平湖乙有限公司": "ready",
        "平湖丙有限公司": "refused",
        "平湖戊有限公司": "ambiguous",
        "嘉善外地有限公司": "unknown",
        "平湖乙股份有限公司": "refused",
        "平湖丁有限公司": "absent",
    }
    assert row_of(found, "平湖丙有限公司")["reasons"] == ["case_not_there_yet"]
    assert row_of(found, "平湖丙有限公司")["stage"] == "recommended"
    assert row_of(found, "平湖乙股份有限公司")["reasons"] == ["listed_twice"]
    assert row_of(found, "平湖乙有限公司")["matched_by"] == "former_name"
    assert len(row_of(found, "平湖戊有限公司")["candidates"]) == 2
    store.commit()
    assert store.exec(select(func.count()).select_from(StageEvent)).one() == before
    assert store.get_one(CultivationCase, reported.id).stage is Stage.REPORTED

    ticked = row_of(found, "平湖丁有限公司")["id"]
    done = apply(officer, found, failed=[ticked], failure_reason="growth")

    assert done["head"]["state"] == "applied"
    assert states(done)["平湖甲(科技)有限公司"] == "done"
    assert states(done)["平湖丁有限公司"] == "done"
    store.expire_all()
    for case, stage in (
        (reported, Stage.PUBLIC_NOTICE),
        (renamed, Stage.PUBLIC_NOTICE),
        (early, Stage.RECOMMENDED),
        (absent, Stage.REJECTED),
    ):
        assert store.get_one(CultivationCase, case.id).stage is stage
    shown = store.get_one(CultivationCase, reported.id)
    assert (shown.notice_starts_on, shown.notice_ends_on) == (
        date(2018, 11, 30),
        date(2018, 12, 13),
    )


def test_recognition_makes_titles_and_registers_those_without_a_case(
    store: Session, officer: Browser
) -> None:
    case = at_notice(store, "平湖甲有限公司")
    bare = make_enterprise(store, name="平湖乙有限公司")
    at_notice(store, "平湖丙有限公司")
    taken = make_title(store, make_enterprise(store), certificate_number="GR201833000009")

    text = (
        "1 平湖甲有限公司 GR201833000001\n2 平湖乙有限公司 GR201833000002\n"
        f"3 平湖丙有限公司 {taken.certificate_number}"
    )
    found = enter(officer, text, **RECOGNITION, valid_from="2018-11-30")
    assert [row["deed"] for row in found["rows"]] == [None, "recognize", "register_title"]
    assert row_of(found, "平湖丙有限公司")["reasons"] == ["certificate_taken"]
    apply(officer, found)

    store.expire_all()
    title = store.exec(select(Title).where(Title.case_id == case.id)).one()
    assert (title.certificate_number, title.valid_from, title.valid_until) == (
        "GR201833000001",
        date(2018, 11, 12),
        date(2021, 11, 12),
    )
    registered = store.exec(select(Title).where(Title.enterprise_id == bare.id)).one()
    assert (registered.certificate_number, registered.valid_from) == (
        "GR201833000002",
        date(2018, 11, 30),
    )
    again = enter(officer, text, **RECOGNITION)
    assert states(again)["平湖甲有限公司"] == "already"
    assert states(again)["平湖乙有限公司"] == "already"
    assert [one["id"] for one in again["same_before"]] == [found["head"]["id"]]


def test_renaming_keeps_the_certificate_and_the_old_name(store: Session, officer: Browser) -> None:
    firm = make_enterprise(store, name="平湖旧名有限公司")
    title = make_title(store, firm, certificate_number="GR201633000001")

    found = enter(
        officer,
        "序号\t原企业名称\t新企业名称\t证书编号\n1\t平湖旧名有限公司\t平湖新名股份有限公司\tGR201633000001",
        **RECOGNITION | {"kind": "renaming"},
    )
    apply(officer, found)

    store.expire_all()
    assert store.get_one(Enterprise, firm.id).name == "平湖新名股份有限公司"
    former = store.exec(select(FormerName).where(FormerName.enterprise_id == firm.id)).one()
    assert (former.name, former.used_until) == ("平湖旧名有限公司", date(2018, 11, 30))
    assert store.get_one(Title, title.id).certificate_number == "GR201633000001"


def test_cancellation_ends_titles_with_and_without_a_case(store: Session, officer: Browser) -> None:
    bare = make_title(store, make_enterprise(store, name="平湖甲有限公司"))
    firm = make_enterprise(store, name="平湖乙有限公司")
    case = make_case(store, firm, year=2016, stage=Stage.RECOGNIZED)
    made = make_title(store, firm, case_id=case.id)
    make_enterprise(store, name="平湖丙有限公司")

    cancelled = RECOGNITION | {"kind": "cancellation", "reason": "偷税"}
    found = enter(officer, "平湖甲有限公司\n平湖乙有限公司\n平湖丙有限公司", **cancelled)
    assert row_of(found, "平湖丙有限公司")["reasons"] == ["no_title_in_force"]
    apply(officer, found)

    store.expire_all()
    for title in (bare, made):
        stored = store.get_one(Title, title.id)
        assert (stored.end, stored.ended_on, stored.end_reason, stored.end_document_number) == (
            TitleEnd.REVOKED,
            date(2018, 11, 30),
            "偷税",
            "国科火字〔2018〕2号",
        )
    assert store.get_one(CultivationCase, case.id).stage is Stage.REVOKED
    again = enter(officer, "平湖甲有限公司\n平湖乙有限公司", **cancelled)
    assert set(states(again).values()) == {"already"}


def test_row_changed_since_the_preview_sends_the_list_back(
    store: Session, officer: Browser
) -> None:
    first, second = at_notice(store, "平湖甲有限公司"), at_notice(store, "平湖乙有限公司")
    found = enter(
        officer, "平湖甲有限公司 GR201833000001\n平湖乙有限公司 GR201833000002", **RECOGNITION
    )
    end = {"happened_on": "2018-12-01", "failure_reason": "ip", "reason": "专家意见"}
    officer.post(
        f"/api/cases/{second.public_id}/actions/reject", json=end | {"version": second.version}
    )

    shown = apply(officer, found)

    assert shown["head"]["state"] == "open"
    assert states(shown) == {"平湖甲有限公司": "ready", "平湖乙有限公司": "refused"}
    store.expire_all()
    assert store.get_one(CultivationCase, first.id).stage is Stage.PUBLIC_NOTICE
    assert states(apply(officer, shown))["平湖甲有限公司"] == "done"


def test_officer_names_the_firm_of_a_row_on_the_page(store: Session, officer: Browser) -> None:
    case = at_notice(store, "平湖甲有限公司")
    other = make_former_name(store, make_enterprise(store), "平湖甲有限公司")
    store.commit()
    form = {name: str(value) for name, value in RECOGNITION.items()}
    answer = officer.post("/lists", data=form | {"text": "1\t平湖甲有限公司\tGR201833000001"})
    assert answer.status_code == 303
    address = answer.headers["location"]
    page = officer.get(address).text
    assert "对上多家" in page
    found = officer.get(f"/api{address}").json()
    row = found["rows"][0]
    firm = store.get_one(Enterprise, case.enterprise_id)

    officer.post(
        f"{address}/apply",
        data={"version": str(found["version"]), f"chosen_{row['id']}": firm.public_id},
    )

    store.expire_all()
    assert store.get_one(CultivationCase, case.id).stage is Stage.RECOGNIZED
    assert other.enterprise_id != case.enterprise_id
    told = officer.get(f"/api{address}").json()["rows"][0]
    assert (told["state"], told["matched_by"]) == ("done", "officer")
    kinds = set(store.exec(select(HistoryEntry.subject_kind)).all())
    assert {"official_list", "case", "title"} <= kinds


def test_what_was_ticked_stays_when_a_reason_is_missing(store: Session, officer: Browser) -> None:
    make_calendar_year(store, 2018)
    at_notice(store, "平湖甲有限公司")
    at_notice(store, "平湖乙有限公司")
    at_notice(store, "平湖丙有限公司")
    text = "1\t平湖甲有限公司\tGR201833000001\n2\t谁也不认识有限公司\tGR201833000002"
    found = enter(officer, text, **RECOGNITION)
    address = f"/lists/{found['head']['id']}"
    ticked, other = (row_of(found, name)["id"] for name in ("平湖乙有限公司", "平湖丙有限公司"))

    given = {"version": found["version"], "absent": [ticked]}
    again = officer.post(f"{address}/apply", data=given)

    assert again.status_code == 422
    assert "请选择未通过原因" in again.text
    assert f'name="absent" value="{ticked}" checked>' in again.text
    assert f'name="absent" value="{other}">' in again.text
    # A row nobody found can be given to an absent firm, whichever rows are looked at.
    unknown = row_of(found, "谁也不认识有限公司")["id"]
    assert f'name="chosen_{unknown}"' in officer.get(f"{address}?state=unknown").text
    done = officer.post(f"{address}/apply", data=given | {"failure_reason": "growth"})
    assert done.status_code == 303
    assert "撤回这份名单" in officer.get(address).text


def test_list_comes_as_a_workbook_and_leaves_as_one(store: Session, officer: Browser) -> None:
    at_notice(store, "平湖甲有限公司")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["公告名单"],
        ["序号", "企业名称", "证书编号"],
        [1, "平湖甲有限公司", "GR1833001"],
    ):
        sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    form = {name: str(value) for name, value in RECOGNITION.items()}

    answer = officer.post("/lists", data=form, files={"file": ("名单.xlsx", content.getvalue())})

    address = answer.headers["location"]
    found = officer.get(f"/api{address}").json()
    assert found["head"]["source_name"] == "名单.xlsx"
    assert [(row["number"], row["state"]) for row in found["rows"]] == [
        (3, "ready"),
        (1, "note"),
        (2, "note"),
    ]
    assert officer.get(f"/api{address}/export").json()[0]["deed"] == "recognize"
    assert officer.get("/lists").status_code == 200
    assert officer.post(f"{address}/discard").headers["location"] == "/lists"
    assert officer.post(f"{address}/discard").status_code == 409


def test_list_without_firms_or_from_the_future_is_refused(officer: Browser) -> None:
    told = officer.post("/api/lists", json=NOTICE | {"text": "附件\n合计 0 家"}).json()
    assert told["reasons"] == ["no_firm_read"]
    late = NOTICE | {"dated_on": "2019-01-01", "text": "平湖甲有限公司"}
    assert officer.post("/api/lists", json=late).json()["reasons"] == ["date_in_future"]
    form = {name: str(value) for name, value in NOTICE.items()} | {"text": ""}
    assert officer.post("/lists", data=form).status_code == 422


def test_towns_do_not_reach_official_lists(as_viewer: AsViewer) -> None:
    assert as_viewer(Role.TOWN_OFFICER).get("/lists").status_code == 403


def take_back(officer: Browser, done: dict[str, Any], reason: str = "文号录错") -> dict[str, Any]:
    given = {"version": done["version"], "reason": reason}
    answer = officer.post(f"/api/lists/{done['head']['id']}/take-back", json=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_applied_recognition_is_taken_back_as_a_whole(store: Session, officer: Browser) -> None:
    case = at_notice(store, "平湖甲有限公司")
    make_enterprise(store, name="平湖乙有限公司")
    found = enter(
        officer,
        "1\t平湖甲有限公司\tGR201833000001\n2\t平湖乙有限公司\tGR201833000002",
        **RECOGNITION,
        valid_from="2018-11-30",
    )
    done = apply(officer, found)
    assert set(states(done).values()) == {"done"}

    back = take_back(officer, done)

    assert set(states(back).values()) == {"taken_back"}
    assert back["head"]["state"] == "taken_back"
    assert back["head"]["taken_back_reason"] == "文号录错"
    store.expire_all()
    assert store.get_one(CultivationCase, case.id).stage is Stage.PUBLIC_NOTICE
    ends = store.exec(select(Title.certificate_number, Title.end)).all()
    assert sorted(ends) == [
        ("GR201833000001", TitleEnd.ENTERED_IN_ERROR),
        ("GR201833000002", TitleEnd.ENTERED_IN_ERROR),
    ]


def test_same_list_may_be_applied_after_it_was_taken_back(store: Session, officer: Browser) -> None:
    at_notice(store, "平湖甲有限公司")
    text = "1\t平湖甲有限公司\tGR201833000001"
    take_back(officer, apply(officer, enter(officer, text, **RECOGNITION)))

    again = apply(officer, enter(officer, text, **RECOGNITION))

    assert set(states(again).values()) == {"done"}
    in_force = store.exec(select(Title.certificate_number).where(Title.end == None)).all()  # noqa: E711
    assert in_force == ["GR201833000001"]


def test_renaming_and_cancellation_are_taken_back(store: Session, officer: Browser) -> None:
    firm = make_enterprise(store, name="平湖旧名有限公司")
    title = make_title(store, firm)
    renaming = NOTICE | {"kind": "renaming", "document_number": "国科火字〔2018〕3号"}
    cancelling = NOTICE | {"kind": "cancellation", "document_number": "国科火字〔2018〕4号"}
    renamed = apply(officer, enter(officer, "1\t平湖旧名有限公司\t平湖新名有限公司", **renaming))
    ended = apply(officer, enter(officer, "1\t平湖新名有限公司", **cancelling, reason="发生偷税"))

    assert set(states(take_back(officer, ended)).values()) == {"taken_back"}
    assert set(states(take_back(officer, renamed)).values()) == {"taken_back"}

    store.expire_all()
    assert store.get_one(Enterprise, firm.id).name == "平湖旧名有限公司"
    assert store.exec(select(FormerName.name)).all() == []
    kept = store.get_one(Title, title.id)
    assert (kept.end, kept.reinstatement_reason) == (None, "文号录错")


def test_rows_with_later_changes_stay_and_say_why(store: Session, officer: Browser) -> None:
    case = at_notice(store, "平湖甲有限公司")
    at_notice(store, "平湖乙有限公司")
    found = enter(
        officer,
        "1\t平湖甲有限公司\tGR201833000001\n2\t平湖乙有限公司\tGR201833000002",
        **RECOGNITION,
    )
    done = apply(officer, found)
    store.expire_all()
    moved = officer.post(
        f"/api/cases/{case.public_id}/actions/revoke",
        json={
            "version": store.get_one(CultivationCase, case.id).version,
            "happened_on": "2018-12-10",
            "reason": "发生重大安全事故",
            "document_number": "国科火字〔2018〕9号",
        },
    )
    assert moved.status_code == 200

    back = take_back(officer, done)

    assert states(back) == {"平湖甲有限公司": "done", "平湖乙有限公司": "taken_back"}
    assert row_of(back, "平湖甲有限公司")["reasons"] == ["nothing_to_take_back"]
    assert back["head"]["state"] == "applied"


def test_list_is_not_taken_back_twice_or_unread(store: Session, officer: Browser) -> None:
    at_notice(store, "平湖甲有限公司")
    found = enter(officer, "1\t平湖甲有限公司\tGR201833000001", **RECOGNITION)
    address = f"/api/lists/{found['head']['id']}/take-back"

    early = officer.post(address, json={"version": found["version"], "reason": "误"})
    done = apply(officer, found)
    stale = officer.post(address, json={"version": found["version"], "reason": "误"})
    silent = officer.post(address, json={"version": done["version"], "reason": " "})
    take_back(officer, done)
    twice = officer.post(address, json={"version": done["version"] + 1, "reason": "误"})

    assert (early.status_code, early.json()["reasons"]) == (409, ["list_not_applied"])
    assert (stale.status_code, stale.json()["reasons"]) == (409, ["changed_meanwhile"])
    assert silent.status_code == 422
    assert (twice.status_code, twice.json()["reasons"]) == (409, ["list_not_applied"])
