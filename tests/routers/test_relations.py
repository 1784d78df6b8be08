"""The pages of relations and recusals, their twins and their file."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Role
from tests.clients import AsViewer
from tests.factories import make_enterprise, make_recusal, make_staff


def test_officer_declares_on_the_page_and_the_firm_closes(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, name="平湖丙光学有限公司")
    officer = as_viewer(Role.BUREAU_OFFICER, has_declared=False)
    assert officer.get(f"/enterprises/{firm.public_id}").status_code == 200
    assert "尚未申报" in officer.get("/declarations").text

    sent = {"firm": firm.name, "kind": "shares", "reason": "持股 5%"}
    assert officer.post("/declarations/relations", data=sent).status_code == 303
    assert officer.post("/declarations", data={"has_none": "false"}).status_code == 303

    page = officer.get("/declarations").text
    assert "平湖丙光学有限公司" in page
    assert "登记 1 条关系" in page
    assert officer.get(f"/enterprises/{firm.public_id}").status_code == 404


def test_refused_declaration_keeps_what_was_typed(as_viewer: AsViewer, store: Session) -> None:
    make_enterprise(store)
    sent = {"firm": "没有这家公司", "kind": "family", "reason": "表兄任董事长"}

    page = as_viewer(Role.TOWN_OFFICER).post("/declarations/relations", data=sent)

    assert page.status_code == 422
    assert "台账中没有这个名称" in page.text
    assert "表兄任董事长" in page.text


def test_twins_tell_the_same(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    officer = as_viewer(Role.BUREAU_OFFICER, has_declared=False)

    told = officer.post(
        "/api/declarations/relations",
        json={"firm": firm.uscc, "kind": "family", "reason": "配偶任职"},
    )
    year = officer.post("/api/declarations", json={"has_none": False})

    assert told.status_code == 201
    assert [one["enterprise"] for one in told.json()["relations"]] == [firm.name]
    assert year.json()["declared_relations"] == 1


def test_head_finds_ends_and_exports(as_viewer: AsViewer, store: Session) -> None:
    firm, officer = make_enterprise(store), make_staff(store)
    head = as_viewer(Role.SECTION_HEAD)
    sent = {
        "person_id": officer.public_id,
        "firm": firm.name,
        "kind": "agency",
        "reason": "曾代理该公司申报",
        "found_through": "群众来信 2018-03-01",
    }

    assert head.post("/recusals", data=sent).status_code == 303
    page = head.get("/recusals")
    assert firm.name in page.text
    assert "群众来信 2018-03-01" in page.text
    row = head.get("/api/recusals").json()["rows"][0]
    assert (row["kind"], row["source"]) == ("agency", "discovered")
    assert firm.name in head.get("/recusals/export?format=csv").text
    ended = head.post(f"/recusals/{row['id']}/end", data={"reason": "查无此事"})
    assert ended.status_code == 303
    assert head.get("/api/recusals?in_force=true&q=" + firm.name).json()["total"] == 1
    assert head.get("/api/recusals").json()["rows"][0]["end_reason"] == "查无此事"


def test_head_reassigns_on_the_page(as_viewer: AsViewer, store: Session) -> None:
    officer, other = make_staff(store), make_staff(store)
    firm = make_enterprise(store, responsible_id=officer.id)
    row = make_recusal(store, officer, firm)
    head = as_viewer(Role.BUREAU_HEAD)
    assert "改派" in head.get("/recusals?to_reassign=true").text

    done = head.post(f"/recusals/{row.public_id}/reassign", data={"to_id": other.public_id})

    assert done.status_code == 303
    store.refresh(firm)
    assert firm.responsible_id == other.id
    assert head.get("/api/recusals?to_reassign=true").json()["total"] == 0


def test_head_sees_who_has_not_declared(as_viewer: AsViewer, store: Session) -> None:
    late = make_staff(store, has_declared=False)
    head = as_viewer(Role.SECTION_HEAD)

    people = head.get("/api/recusals").json()["people"]

    assert [one["name"] for one in people if one["declared_on"] is None] == [late.name]
    assert people[0]["name"] == late.name


def test_register_is_for_heads(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    make_recusal(store, make_staff(store), firm, valid_until=date(2099, 1, 1))

    assert as_viewer(Role.BUREAU_OFFICER).get("/recusals").status_code == 403
    assert as_viewer(Role.CITY_READER).get("/declarations").status_code == 403
