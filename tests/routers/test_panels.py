"""Panels and reviews at their pages: labelled as the county's, names hidden, files that replay."""

import json
import re

import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from app.commands.main import run
from app.domain.access import Role
from app.domain.panels import ExpertKind
from app.domain.review_forms import form_of
from app.models.people import Person
from app.models.reviews import Expert, PanelSeat, Review
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_case,
    make_enterprise,
    make_figures,
    make_pool_of_experts,
    make_staff,
)

LABEL = "不代表省级评审结果"
DUE = "2099-09-21"


def draw(browser: Browser, case_id: str) -> str:
    sent = {"purpose": "mock_review", "case_id": case_id, "size": "5", "is_blind": "true"}
    answer = browser.post("/panels/new", data=sent | {"due_on": DUE})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def sitting(store: Session) -> list[tuple[Expert, PanelSeat]]:
    return list(
        store.exec(
            select(Expert, PanelSeat)
            .join(PanelSeat, col(PanelSeat.expert_id) == col(Expert.id))
            .where(col(PanelSeat.seat).is_not(None))
            .order_by(col(PanelSeat.seat))
        )
    )


def filled(kind: ExpertKind) -> dict[str, str]:
    told = {}
    for one in form_of(kind):
        told[one.key] = str(one.most) if one.most is not None else "true"
        told[f"{one.key}.why"] = "见材料"
    return told


def review_all(as_viewer: AsViewer, store: Session) -> None:
    for expert, seat in sitting(store):
        browser = as_viewer(Role.EXPERT, person=store.get_one(Person, expert.person_id))
        line = browser.get("/api/reviews").json()[0]
        version = browser.get(f"/api/reviews/{line['id']}").json()["version"]
        data = filled(seat.kind) | {"version": str(version), "opinion": "同意"}
        answer = browser.post(f"/reviews/{line['id']}/submit", data=data)
        assert answer.status_code == 303, answer.text


def test_a_whole_mock_review_from_the_draw_to_the_firm(as_viewer: AsViewer, store: Session) -> None:
    make_pool_of_experts(store, 6, 2)
    firm = make_enterprise(store, name="平湖己智能装备有限公司")
    make_figures(store, firm)
    case = make_case(store, firm)
    head = as_viewer(Role.SECTION_HEAD)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    assert f"/panels/new?case={case.public_id}" in head.get(f"/cases/{case.public_id}").text

    address = draw(head, case.public_id)
    assert f'href="{address}"' in head.get(f"/cases/{case.public_id}").text
    assert owner.get(f"/api/cases/{case.public_id}").json()["panels"] == []
    names = [expert.name for expert, _ in sitting(store)]
    expert, seat = sitting(store)[0]
    browser = as_viewer(Role.EXPERT, person=store.get_one(Person, expert.person_id))
    line = browser.get("/api/reviews").json()[0]
    page = browser.get(f"/reviews/{line['id']}").text
    tasks = browser.get("/tasks").text
    for told in (page, tasks, browser.get("/reviews").text):
        assert firm.name not in told
        assert firm.uscc not in told
    assert "申报 1 号" in tasks
    assert LABEL in page
    draft = {"version": "1", next(one.key for one in form_of(seat.kind) if one.most): "1"}
    assert browser.post(f"/reviews/{line['id']}", data=draft).status_code == 303
    halfway = browser.post(f"/reviews/{line['id']}/submit", data=draft | {"version": "2"})
    assert halfway.status_code == 422
    assert "请写明理由" in halfway.text

    review_all(as_viewer, store)
    assert head.post(f"{address}/close").status_code == 303
    assert owner.get(f"/api/cases/{case.public_id}/reviews").json() == []
    before = [
        head.get(path).text
        for path in (
            address,
            f"{address}/replay",
            f"{address}/replay/export",
            f"{address}/results",
            f"{address}/results/export?format=csv",
            f"/api{address}",
            f"/api{address}/results",
            "/panels/export?format=csv",
        )
    ]
    assert not any(name in told for name in names for told in before)
    assert all(LABEL in told for told in (*before[:5], before[7]))
    assert head.post(f"{address}/release").status_code == 303

    shown = owner.get(f"/cases/{case.public_id}/reviews").text
    assert LABEL in shown
    assert "合计 100.00 分" in shown
    assert all(name in shown for name in names)
    result = owner.get(f"/api/cases/{case.public_id}/reviews").json()[0]["result"]
    assert result["total"] == "100.000000"


def test_published_draw_is_made_again_by_command(
    as_viewer: AsViewer,
    store: Session,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_pool_of_experts(store, 6, 2)
    head = as_viewer(Role.SECTION_HEAD)
    address = draw(head, make_case(store, make_enterprise(store)).public_id)
    path = tmp_path_factory.mktemp("draw") / "draw.json"
    path.write_text(head.get(f"/api{address}/replay/export").text, encoding="utf-8")

    assert run(["panel", "replay", str(path)]) == 0
    assert "完全相同" in capsys.readouterr().out

    document = json.loads(path.read_text(encoding="utf-8"))
    document["seed"] = "another"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert run(["panel", "replay", str(path)]) == 1
    assert "席位不同" in capsys.readouterr().err
    path.write_text("{}", encoding="utf-8")
    assert run(["panel", "replay", str(path)]) == 2


def test_redraw_waits_for_another(as_viewer: AsViewer, store: Session) -> None:
    make_pool_of_experts(store, 6, 2)
    first, second = as_viewer(Role.BUREAU_OFFICER), as_viewer(Role.SECTION_HEAD)
    address = draw(first, make_case(store, make_enterprise(store)).public_id)

    assert first.post(f"{address}/redraws", data={"reason": "两人生病"}).status_code == 303
    own = first.post(f"{address}/redraws/decision", data={"is_granted": "true"})
    assert own.status_code == 409
    assert "须由另一人批准" in own.text
    assert "待批准的重抽" in second.get("/tasks").text
    done = second.post(f"{address}/redraws/decision", data={"is_granted": "true"})

    assert done.status_code == 303
    assert done.headers["location"] != address
    assert "已重抽作废" in first.get(address).text


def test_expert_steps_down_on_the_page(as_viewer: AsViewer, store: Session) -> None:
    make_pool_of_experts(store, 7, 2)
    firm = make_enterprise(store)
    head = as_viewer(Role.SECTION_HEAD)
    draw(head, make_case(store, firm).public_id)
    expert, _ = sitting(store)[0]
    browser = as_viewer(Role.EXPERT, person=store.get_one(Person, expert.person_id))
    line = browser.get("/api/reviews").json()[0]

    done = browser.post(
        f"/reviews/{line['id']}/step-down", data={"kind": "family", "reason": "其弟任总工"}
    )

    assert done.status_code == 303
    assert browser.get("/api/reviews").json() == []
    assert browser.get(f"/reviews/{line['id']}").status_code == 404
    assert expert.id not in {one.id for one, _ in sitting(store)}
    assert head.get("/api/recusals").json()["total"] == 1


def test_pool_is_kept_on_its_pages(as_viewer: AsViewer, store: Session) -> None:
    account = make_staff(store, Role.EXPERT, login="zhang")
    officer = as_viewer(Role.BUREAU_OFFICER)
    sent = {"name": "张工", "kind": "technical", "employer": "浙江大学", "login": account.login}

    refused = officer.post("/experts/new", data=sent)
    assert (refused.status_code, "浙江大学" in refused.text) == (422, True)
    wrong = officer.post("/experts/new", data=sent | {"fields": "1", "login": "nobody"})
    assert "没有评审专家的角色" in wrong.text
    assert officer.post("/experts/new", data=sent | {"fields": "1 4.2"}).status_code == 303
    row = officer.get("/api/experts").json()["rows"][0]
    assert (row["fields"], row["login"]) == ("1 4.2", "zhang")
    edit = sent | {"fields": "1", "version": str(row["version"])}
    assert officer.post(f"/experts/{row['id']}", data=edit).status_code == 303
    assert officer.get(f"/api/experts/{row['id']}").json()["is_active"] is False
    assert officer.post(f"/experts/{row['id']}", data=edit).status_code == 409
    assert "张工" in officer.get("/experts/export?format=csv").text


def test_too_small_a_pool_brings_the_form_back(as_viewer: AsViewer, store: Session) -> None:
    make_pool_of_experts(store, 2, 1)
    case = make_case(store, make_enterprise(store))
    sent = {"case_id": case.public_id, "size": "5", "due_on": DUE, "purpose": "mock_review"}

    page = as_viewer(Role.BUREAU_OFFICER).post("/panels/new", data=sent)

    assert page.status_code == 409
    assert "不足 5 人" in page.text


def test_nobody_else_opens_them(as_viewer: AsViewer, store: Session, app: FastAPI) -> None:  # noqa: ARG001
    make_pool_of_experts(store, 6, 2)
    firm = make_enterprise(store)
    case = make_case(store, firm)
    address = draw(as_viewer(Role.SECTION_HEAD), case.public_id)
    review = store.exec(select(Review.public_id)).first()

    for role in (Role.TOWN_OFFICER, Role.CITY_READER, Role.EXPERT, Role.SYSTEM_ADMIN):
        assert as_viewer(role).get(address).status_code == 403
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])
    assert owner.get(address).status_code == 403
    assert owner.get("/experts").status_code == 403
    assert as_viewer(Role.EXPERT).get(f"/reviews/{review}").status_code == 404
    stranger = as_viewer(Role.ENTERPRISE_USER, enterprises=[make_enterprise(store)])
    assert stranger.get(f"/api/cases/{case.public_id}/reviews").status_code == 404


def test_history_names_no_expert(as_viewer: AsViewer, store: Session) -> None:
    make_pool_of_experts(store, 6, 2)
    firm = make_enterprise(store)
    head = as_viewer(Role.SECTION_HEAD)
    draw(head, make_case(store, firm).public_id)

    told = head.get(f"/enterprises/{firm.public_id}/history").text
    audit = as_viewer(Role.AUDIT_ADMIN).get("/history").text

    assert "评审席位" in audit
    assert not any(expert.name in told for expert, _ in sitting(store))
    assert not re.search(r"席位.{0,400}评审人", audit, re.DOTALL)
