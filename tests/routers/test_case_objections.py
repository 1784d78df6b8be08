"""Objections on a case's page and at its twin: registered, refused with the form, settled."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from tests.clients import AsViewer
from tests.factories import make_case, make_enterprise


def shown_case(store: Session) -> str:
    case = make_case(
        store,
        make_enterprise(store),
        stage=Stage.PUBLIC_NOTICE,
        stage_since=date(2018, 9, 3),
        notice_starts_on=date(2018, 9, 3),
        notice_ends_on=date(2018, 9, 14),
    )
    return f"/cases/{case.public_id}"


def test_officer_registers_and_settles_an_objection_on_the_page(
    as_viewer: AsViewer, store: Session
) -> None:
    address, browser = shown_case(store), as_viewer()
    given: dict[str, Any] = {
        "version": browser.get(f"/api{address}").json()["version"],
        "raised_on": "2018-09-07",
        "document_number": "嘉科高〔2018〕31号",
    }

    blank = browser.post(f"{address}/objections", data=given)
    raised = browser.post(f"{address}/objections", data=given | {"content": "专利系受让"})

    assert (blank.status_code, raised.status_code) == (422, 303)
    assert 'value="嘉科高〔2018〕31号"' in blank.text
    page = browser.get(address).text
    assert "未决异议 1 件" in page
    assert "还有未处理的异议" in page
    assert "未决异议" in browser.get("/cases?year=2018").text
    assert "未决异议" in browser.get("/cases/list").text
    twin = browser.get(f"/api{address}").json()
    answer = {
        "version": twin["version"],
        "outcome": "dismissed",
        "outcome_note": "核实不属实",
        "resolved_on": "2018-09-20",
    }
    path = f"{address}/objections/{twin['objections'][0]['id']}"
    early = browser.post(path, data=answer | {"resolved_on": "2018-09-01"})
    stale = browser.post(path, data=answer | {"version": given["version"]})
    done = browser.post(path, data=answer)
    assert [early.status_code, stale.status_code, done.status_code] == [422, 409, 303]
    assert "核实不属实" in early.text
    after = browser.get(address).text
    assert "核实不属实" in after
    assert "还有未处理的异议" not in after


def test_twin_registers_and_settles_alike(as_viewer: AsViewer, store: Session) -> None:
    address, browser = shown_case(store), as_viewer()
    version = browser.get(f"/api{address}").json()["version"]
    given = {"version": version, "raised_on": "2018-09-07", "content": "专利系受让"}

    made = browser.post(f"/api{address}/objections", json=given)
    seen = made.json()
    refused = browser.post(
        f"/api{address}/actions/recognize",
        json={
            "version": seen["version"],
            "happened_on": "2018-09-28",
            "document_number": "国科火字〔2018〕200号",
            "certificate_number": "GR201833000001",
        },
    )
    answered = browser.post(
        f"/api{address}/objections/{seen['objections'][0]['id']}",
        json={"version": seen["version"], "outcome": "upheld", "outcome_note": "属实"},
    )

    assert (made.status_code, seen["open_objections"]) == (201, 1)
    assert (refused.status_code, refused.json()["reasons"]) == (409, ["objection_pending"])
    assert answered.json()["objections"][0]["outcome"] == "upheld"


def test_reader_and_town_see_objections_but_register_none(
    as_viewer: AsViewer, store: Session
) -> None:
    address, officer = shown_case(store), as_viewer()
    version = officer.get(f"/api{address}").json()["version"]
    given = {"version": version, "raised_on": "2018-09-07", "raised_by": "王某", "content": "不实"}
    officer.post(f"/api{address}/objections", json=given)

    for role, name in ((Role.TOWN_OFFICER, "王某"), (Role.CITY_READER, None)):
        browser = as_viewer(role)
        seen = browser.get(f"/api{address}").json()["objections"]
        assert [one["raised_by"] for one in seen] == [name]
        assert browser.post(f"/api{address}/objections", json=given).status_code == 403
        assert f'action="{address}/objections"' not in browser.get(address).text
