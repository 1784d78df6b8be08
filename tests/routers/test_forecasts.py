"""The forecast's page and twin: what it counts, whom it names, what it supposes."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.stages import Action, Stage
from app.domain.titles import Authority, Programme, TitleKind
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.people import Person
from tests.clients import AsViewer
from tests.conftest import Statements
from tests.factories import (
    make_case,
    make_demonstration,
    make_enterprise,
    make_indicator,
    make_plan,
    make_recusal,
    make_title,
)
from tests.factories import (
    store as put,
)

TODAY = date(2018, 9, 30)
SENT = ((Action.SUBMIT, Stage.SUBMITTED), (Action.RECOMMEND, Stage.RECOMMENDED))


def make_story(
    store: Session, year: int, *moves: tuple[Action, Stage], kind: TitleKind = TitleKind.FIRST
) -> Enterprise:
    """A firm with a case of that year that made these moves, one a month from April on."""
    firm = make_enterprise(store)
    source = Stage.PLANNED
    case: CultivationCase = make_case(
        store, firm, year=year, kind=kind, opened_on=date(year, 3, 1), stage=(source, *(
            target for _, target in moves))[-1],
    )  # fmt: skip
    for month, (action, target) in enumerate(moves, 4):
        put(
            store,
            StageEvent(
                county_code=case.county_code,
                case_id=case.id or 0,
                programme=Programme.HNTE,
                action=action,
                source=source,
                target=target,
                authority=Authority.COUNTY,
                happened_on=date(year, month, 1),
                known_on=date(year, month, 1),
                actor_name="王",
            ),
        )
        source = target
    return firm


@pytest.fixture
def county(store: Session) -> Session:
    """2017: two sent, one passed. 2018: one sent, one handed in; one title lapses in 2019."""
    make_demonstration(store, TODAY)
    plan = make_plan(store)
    make_indicator(store, plan, key="hnte", target=Decimal(10))
    winner = make_story(store, 2017, *SENT, (Action.RECOGNIZE, Stage.RECOGNIZED))
    make_title(store, winner, valid_from=date(2017, 11, 13))
    make_story(store, 2017, *SENT, (Action.REJECT, Stage.REJECTED))
    make_story(store, 2018, *SENT)
    make_story(store, 2018, *SENT[:1])
    holder = make_enterprise(store)
    make_title(store, holder, valid_from=date(2016, 11, 21))
    return store


@pytest.mark.usefixtures("county")
def test_forecast_says_what_it_rests_on(as_viewer: AsViewer) -> None:
    found = as_viewer(Role.BUREAU_HEAD).get("/api/forecast").json()

    assert (found["target"], found["target_year"], found["valid"]) == (10, 2020, 2)
    assert found["passes"] == {"first": [1, 2], "renewal": [0, 0]}
    assert found["past"] == [[2015, 0], [2016, 1], [2017, 2]]
    assert [year["year"] for year in found["years"]] == [2018, 2019, 2020]
    now = found["years"][0]
    assert now["parts"]["certain"] == 2
    # One is sent; the other, by three of three handed in and sent: 3.5 of 4. Half of them pass.
    assert now["parts"]["under_way"] == pytest.approx((1 + 3.5 / 4) / 2, abs=0.05)
    assert found["stages"] == [
        {"stage": "submitted", "kind": "first", "number": 1, "seen": 3, "recommended": 3}
    ]
    assert found["needs"]["missing"] == 10 - found["years"][-1]["middle"]


@pytest.mark.usefixtures("county")
def test_page_answers_in_a_sentence_and_names_who_decides(as_viewer: AsViewer) -> None:
    head = as_viewer(Role.BUREAU_HEAD)
    found = head.get("/api/forecast").json()

    page = head.get("/forecast").text

    last = found["years"][-1]
    assert f"预计 2020 年底 {last['low']}–{last['high']} 家，目标 10 家" in page
    assert f"缺 {found['needs']['missing']} 家" in page
    names = [one["enterprise_name"] for one in found["deciders"]]
    assert len(names) == 4 == found["decider_count"]
    assert all(name in page for name in names)
    assert "未申报重新认定" in page


@pytest.mark.usefixtures("county")
def test_what_one_supposes_changes_the_answer(as_viewer: AsViewer) -> None:
    head = as_viewer(Role.BUREAU_HEAD)
    asked = "?pass_percent=100&renewed_percent=100&more_recommended=20"

    found = head.get(f"/api/forecast{asked}").json()

    assert found["years"][-1]["middle"] >= 24
    assert found["needs"] == {"missing": 0, "recommended": 0, "opened": 0}
    assert "按中位数够数" in head.get(f"/forecast{asked}").text
    assert head.get("/forecast?pass_percent=&more_recommended=").status_code == 200
    assert head.get("/api/forecast?pass_percent=101").status_code == 422


@pytest.mark.usefixtures("county")
def test_head_reads_first_where_we_are_and_who_must_act(as_viewer: AsViewer) -> None:
    head = as_viewer(Role.BUREAU_HEAD)
    found = head.get("/api/forecast").json()

    brief = head.get("/api/morning").json()["brief"]

    hnte = brief["outcomes"][0]
    last = found["years"][-1]
    assert (hnte["low"], hnte["high"], hnte["missing"], hnte["chance_percent"]) == (
        last["low"], last["high"], found["needs"]["missing"], found["chance_percent"],
    )  # fmt: skip
    assert brief["until"] == "2018-10-14"
    page = head.get("/morning").text
    assert f"{last['low']}–{last['high']} 家" in page
    assert "本月必须办的，由谁办" in page
    assert as_viewer(Role.BUREAU_OFFICER).get("/api/morning").json()["brief"] is None


def test_recusal_hides_a_name_and_changes_no_number(county: Session, as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    before = officer.get("/api/forecast").json()
    hidden = before["deciders"][0]["enterprise_id"]
    firm = county.exec(select(Enterprise).where(Enterprise.public_id == hidden)).one()
    for person in county.exec(select(Person)).all():
        make_recusal(county, person, firm)

    after = officer.get("/api/forecast").json()

    assert after["years"] == before["years"]
    assert after["decider_count"] == before["decider_count"]
    assert hidden not in {one["enterprise_id"] for one in after["deciders"]}


def test_statements_do_not_grow(
    county: Session, as_viewer: AsViewer, statements: Statements
) -> None:
    head = as_viewer(Role.BUREAU_HEAD)
    counts = []
    for _ in range(2):
        before = len(statements("SELECT"))
        head.get("/api/forecast")
        counts.append(len(statements("SELECT")) - before)
        for _ in range(4):
            make_story(county, 2018, *SENT)

    assert counts[0] == counts[1]


@pytest.mark.usefixtures("county")
def test_export_names_everybody_who_decides(as_viewer: AsViewer) -> None:
    rows = as_viewer(Role.BUREAU_HEAD).get("/api/forecast/export?format=json").json()

    assert len(rows) == 4
    assert {row["kind"] for row in rows} == {"first", "renewal"}


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.CITY_READER])
def test_forecast_is_for_the_bureau(as_viewer: AsViewer, role: Role) -> None:
    assert as_viewer(role).get("/api/forecast").status_code == 403
