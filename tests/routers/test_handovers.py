"""Handovers and substitutions at the page and its twin, and the demonstration's button."""

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app.domain.access import Role
from tests.clients import AsViewer
from tests.factories import make_demonstration, make_enterprise, make_staff


def test_head_hands_over_on_the_page_and_sees_both_counts(
    as_viewer: AsViewer, store: Session
) -> None:
    giver, receiver = make_staff(store), make_staff(store)
    firm = make_enterprise(store, responsible_id=giver.id)
    head = as_viewer(Role.SECTION_HEAD)
    assert giver.name in head.get("/handovers").text

    page = head.post("/handovers", data={"from_id": giver.public_id, "to_id": receiver.public_id})

    assert page.status_code == 200
    assert f"交接完成:{giver.name} → {receiver.name}" in page.text
    store.refresh(firm)
    assert firm.responsible_id == receiver.id


def test_twin_of_the_handover_tells_the_same_counts(as_viewer: AsViewer, store: Session) -> None:
    giver, receiver = make_staff(store), make_staff(store)
    make_enterprise(store, responsible_id=giver.id)

    told = as_viewer(Role.BUREAU_HEAD).post(
        "/api/handovers", json={"from_id": giver.public_id, "to_id": receiver.public_id}
    )

    kinds = ("enterprises", "cases", "pool_entries", "reminders", "sweeps", "visits")
    nothing = dict.fromkeys(kinds, 0)
    assert told.json() == {
        "giver": giver.name,
        "receiver": receiver.name,
        "before": nothing | {"enterprises": 1},
        "left": nothing,
        "receiver_before": nothing,
        "receiver_after": nothing | {"enterprises": 1},
    }


def test_officer_may_not_hand_over(as_viewer: AsViewer, store: Session) -> None:
    giver, receiver = make_staff(store), make_staff(store)
    wish = {"from_id": giver.public_id, "to_id": receiver.public_id}

    assert as_viewer(Role.BUREAU_OFFICER).post("/handovers", data=wish).status_code == 403


def test_refused_handover_brings_the_form_back(as_viewer: AsViewer, store: Session) -> None:
    giver = make_staff(store)
    make_enterprise(store, responsible_id=giver.id)
    wish = {"from_id": giver.public_id, "to_id": giver.public_id}

    page = as_viewer(Role.SECTION_HEAD).post("/handovers", data=wish)

    assert page.status_code == 422
    assert "须选另一个人" in page.text
    assert f'value="{giver.public_id}" selected' in page.text


def test_substitute_is_named_listed_and_ended(as_viewer: AsViewer, store: Session) -> None:
    other = make_staff(store)
    officer = as_viewer(Role.BUREAU_OFFICER)
    wish = {
        "substitute_id": other.public_id,
        "valid_from": "2026-01-01",
        "valid_until": "2099-01-31",
    }

    assert officer.post("/substitutions", data=wish).status_code == 303
    row = officer.get("/api/handovers").json()["substitutions"][0]

    assert (row["substitute_name"], row["may_end"]) == (other.name, True)
    assert officer.post(f"/api/substitutions/{row['id']}/end").json() == []


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.ENTERPRISE_USER])
def test_next_day_is_for_demonstrations_only(
    as_viewer: AsViewer, store: Session, role: Role
) -> None:
    browser = as_viewer(role, enterprises=[make_enterprise(store)])

    assert browser.post("/demonstration/next-day", data={"next": "/cases"}).status_code == 403


def test_day_fixed_by_a_setting_does_not_go_on(
    app: FastAPI, as_viewer: AsViewer, store: Session
) -> None:
    demonstration = make_demonstration(store)
    browser = as_viewer(Role.BUREAU_OFFICER)
    app.state.settings.today = demonstration.today

    answer = browser.post("/demonstration/next-day")

    assert answer.status_code == 403
    assert "MIAOPU_TODAY" in answer.text
