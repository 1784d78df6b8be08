"""办理时限: set by a head for what begins later, with its source; what runs keeps its day."""

import re
from datetime import date

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from app.models.cases import CultivationCase
from tests.clients import AsViewer
from tests.factories import make_batch, make_calendar_year, make_case, make_demonstration
from tests.factories import make_enterprise as make_firm

GIVEN = {
    "programme": "hnte",
    "kind": "town_opinion",
    "working_days": "3",
    "from_day": "2018-10-08",
    "source": "平科〔2018〕66号",
}


@pytest.fixture
def county(store: Session) -> None:
    make_demonstration(store, date(2018, 9, 30))
    make_calendar_year(store, 2018)


@pytest.mark.usefixtures("county")
def test_a_head_sets_a_limit_on_the_page_and_it_says_since_when(as_viewer: AsViewer) -> None:
    head = as_viewer(Role.SECTION_HEAD, name="陈科长")

    too_early = head.post("/time-limits", data=GIVEN | {"from_day": "2018-09-30"})
    none_there = head.post("/api/time-limits", json=GIVEN | {"programme": "national_tech_sme"})
    done = head.post("/time-limits", data=GIVEN)

    assert (too_early.status_code, none_there.status_code) == (422, 422)
    assert "起算日最早为 2018-10-01" in too_early.text
    assert done.status_code == 303
    told = head.get("/api/time-limits").json()
    (own,) = told["settings"]
    assert (own["working_days"], own["set_by"], own["set_on"]) == (3, "陈科长", "2018-09-30")
    (hnte,) = [
        row for row in told["limits"] if (row["programme"], row["kind"]) == ("hnte", "town_opinion")
    ]
    assert (hnte["working_days"], hnte["held_by"]) == (5, None)  # not before October
    assert hnte["usual_source"].startswith("待核")
    officer = as_viewer(Role.BUREAU_OFFICER)
    page = officer.get("/time-limits").text
    assert "平科〔2018〕66号" in page
    assert 'name="working_days"' not in page
    assert officer.get("/time-limits/export?format=csv").text.count("平科〔2018〕66号") == 1


@pytest.mark.usefixtures("county")
def test_what_is_handed_in_later_gets_the_new_days(
    app: FastAPI, as_viewer: AsViewer, store: Session
) -> None:
    head = as_viewer(Role.SECTION_HEAD)
    batch = make_batch(store)
    running, later = (
        make_case(store, make_firm(store), batch_id=batch.id, stage=Stage.PLANNED) for _ in range(2)
    )

    def hand_in(case: CultivationCase, day: str) -> str:
        given = {"version": case.version, "happened_on": day}
        answer = head.post(f"/api/cases/{case.public_id}/actions/submit", json=given)
        return str(answer.json()["opinion_due_on"])

    before = hand_in(running, "2018-09-28")
    assert head.post("/api/time-limits", json=GIVEN).status_code == 201
    amend = GIVEN | {"kind": "amendment", "working_days": 9}
    assert head.post("/api/time-limits", json=amend).status_code == 201
    app.state.settings.today = date(2018, 10, 10)
    after = hand_in(later, "2018-10-09")
    form = head.get(f"/cases/{later.public_id}/actions/return_for_amendment").text

    assert (before, after) == ("2018-10-05", "2018-10-12")
    assert head.get(f"/api/cases/{running.public_id}").json()["opinion_due_on"] == before
    assert re.search(r'<input[^>]*name="working_days"[^>]*value="9"', form)
