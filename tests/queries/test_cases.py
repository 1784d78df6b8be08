"""Stages on any date in SQL against the pure rule; boards and lists against the rows themselves."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import RegionScope, Role, Viewer
from app.domain.case_history import stage_as_of
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.queries.case_filters import CaseFilters, CaseSort
from app.queries.case_lists import list_cases, show_board, stage_totals
from app.queries.cases import entries_of, list_entries, stage_as_of_rows
from tests.conftest import Statements
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_enterprise,
    make_figures,
    make_person,
    viewer_of,
)
from tests.queries.random_cases import wander

TODAY = date(2018, 9, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize("seed", range(3))
def test_stage_as_of_in_sql_equals_the_rule(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    cases = []
    for number in range(25):
        opened_on = date(2018, 3, 1) + DAY * dice.randint(0, 60)
        case = make_case(
            session,
            make_enterprise(session),
            opened_on=opened_on,
            programme=[Programme.HNTE, Programme.PROVINCIAL_TECH_SME][number % 2],
        )
        wander(session, case, dice)
        cases.append((case, entries_of(list_entries(session, case.id))))

    for _ in range(12):
        valid_on = date(2018, 3, 1) + DAY * dice.randint(0, 200)
        known_on = date(2018, 3, 1) + DAY * dice.randint(0, 300)
        for programme in PROGRAMMES:
            expected = {
                case.id: stage
                for case, entries in cases
                if case.programme is programme
                and (
                    stage := stage_as_of(Stage.PLANNED, case.opened_on, entries, valid_on, known_on)
                )
            }
            rows = stage_as_of_rows(session, viewer_of(), programme, valid_on, known_on)
            assert {row.case_id: row.stage for row in rows} == expected


def test_stage_as_of_rows_keep_to_the_viewer(session: Session) -> None:
    here, there = make_enterprise(session), make_enterprise(session, township_code="330482002")
    for firm in (here, there):
        make_case(session, firm)

    def firms(**viewer: Any) -> list[int | None]:
        rows = stage_as_of_rows(session, viewer_of(**viewer), Programme.HNTE, TODAY, TODAY)
        return [row.enterprise_id for row in rows]

    assert firms() == [here.id, there.id]
    assert firms(role=Role.TOWN_OFFICER) == [here.id]
    assert firms(recused_from=frozenset({here.id})) == [there.id]
    assert firms(county_code="330481") == []
    assert [
        row.enterprise_id
        for row in stage_as_of_rows(
            session,
            viewer_of(recused_from=frozenset({here.id})),
            Programme.HNTE,
            TODAY,
            TODAY,
            despite_recusal=True,
        )
    ] == [here.id, there.id]


def test_board_has_a_column_for_each_step_and_counts_what_left_the_way(session: Session) -> None:
    make_calendar_year(session, 2018)
    for stage in (Stage.PLANNED, Stage.SUBMITTED, Stage.SUBMITTED, Stage.RETURNED, Stage.REJECTED):
        make_case(session, make_enterprise(session), stage=stage)
    make_case(session, make_enterprise(session), year=2017)
    make_case(session, make_enterprise(session), programme=Programme.PROVINCIAL_TECH_SME)

    board = show_board(session, viewer_of(), CaseFilters(), TODAY)

    assert [column.stage for column in board.columns] == list(PROGRAMMES[Programme.HNTE].steps)
    assert (board.programme, board.year, board.total) == (Programme.HNTE, 2018, 5)
    assert [(column.total, len(column.cards)) for column in board.columns[:3]] == [
        (1, 1),
        (2, 2),
        (0, 0),
    ]
    assert {one.stage: one.total for one in board.aside} == {Stage.RETURNED: 1, Stage.REJECTED: 1}
    assert show_board(session, viewer_of(), CaseFilters(year=0), TODAY).total == 6


def test_card_says_town_field_intensity_deadline_and_the_move_of_its_viewer(
    session: Session,
) -> None:
    make_calendar_year(session, 2018)
    firm = make_enterprise(session, technology_field="8.7.2")
    make_figures(session, firm, fiscal_year=2017, sales_cny=1_000_000, rd_cny=63_000)
    batch = make_batch(session, number=2, firm_cutoff_on=date(2018, 10, 9))
    make_case(session, firm, batch_id=batch.id, kind=TitleKind.RENEWAL)

    officer = show_board(session, viewer_of(), CaseFilters(), TODAY).columns[0].cards[0]
    reader = show_board(session, viewer_of(Role.CITY_READER), CaseFilters(), TODAY)

    assert (officer.enterprise, officer.township, officer.field, officer.batch) == (
        firm.name,
        "镇001",
        "先进制造与自动化",
        "2018-2",
    )
    assert officer.rd_intensity == Fraction(63, 1000)
    assert officer.deadline is not None
    assert officer.deadline.working_days == 7
    assert officer.next_action == "submit"
    assert reader.columns[0].cards[0].next_action is None


@pytest.mark.parametrize(
    ("region", "seen"),
    [("330482", {0, 3, 6}), ("3304", {0, 1, 3, 4, 6, 7}), ("33", set(range(9))), ("34", set())],
)
def test_cards_are_those_of_the_region_that_have_waited_longest(
    session: Session, monkeypatch: pytest.MonkeyPatch, region: str, seen: set[int]
) -> None:
    monkeypatch.setattr("app.queries.case_lists.CARDS", 2)
    make_calendar_year(session, 2018)
    waited = []
    for number in range(9):
        firm = make_enterprise(session, county_code=("330482", "330483", "331081")[number % 3])
        since = date(2018, 9, 9) - DAY * number
        waited.append(make_case(session, firm, stage=Stage.SUBMITTED, stage_since=since))
    viewer = viewer_of(Role.CITY_READER, scope=RegionScope(region))

    column = show_board(session, viewer, CaseFilters(), TODAY).columns[1]

    longest = sorted(seen, reverse=True)[:2]
    assert column.stage is Stage.SUBMITTED
    assert (column.total, [card.id for card in column.cards]) == (
        len(seen),
        [waited[number].public_id for number in longest],
    )


def test_filters_combine(session: Session) -> None:
    handler = make_person(session)
    batch = make_batch(session)
    wanted = make_enterprise(session, name="平湖苗圃精密有限公司")
    make_case(session, wanted, batch_id=batch.id, handler_id=handler.id, kind=TitleKind.RENEWAL)
    make_case(session, make_enterprise(session, township_code="330482002"), year=2017)
    make_case(session, make_enterprise(session), stage=Stage.SUBMITTED)

    def found(**asked: Any) -> int:
        return list_cases(session, viewer_of(), CaseFilters(**asked), TODAY).total

    assert found() == 3
    assert found(q="苗圃精密") == 1
    assert found(township="330482002") == 1
    assert found(batch=batch.public_id) == 1
    assert found(kind="renewal") == 1
    assert found(handler=handler.public_id) == 1
    assert found(handler="nobody") == 2
    assert found(year=2017) == 1
    assert found(stage="submitted") == 1
    assert found(q="苗圃精密", year=2017) == 0
    assert found(q="", township="", year="") == 3


def test_pages_of_a_list_hold_each_case_once(session: Session) -> None:
    for _ in range(45):
        make_case(session, make_enterprise(session))

    seen: list[str] = []
    after: str | None = None
    while True:
        page = list_cases(session, viewer_of(), CaseFilters(sort=CaseSort.NAME, after=after), TODAY)
        seen += [row.enterprise for row in page.rows]
        after = page.next
        if after is None:
            break

    assert page.total == 45
    assert seen == sorted(set(seen))
    assert len(seen) == 45


def test_totals_count_what_the_viewer_sees_with_or_without_the_firms(session: Session) -> None:
    person = make_person(session)
    here, there = make_enterprise(session), make_enterprise(session, township_code="330482002")
    for firm in (here, there):
        make_case(session, firm)
    filters = CaseFilters(programme=Programme.HNTE, year=2018)
    recused = viewer_of(person=person, recused_from=frozenset({here.id}))
    in_town = filters.model_copy(update={"township": "330482002"})

    def planned(viewer: Viewer, asked: CaseFilters) -> int:
        return stage_totals(session, viewer, asked, TODAY).get(Stage.PLANNED, 0)

    assert planned(viewer_of(), filters) == 2
    assert planned(viewer_of(), in_town) == 1
    assert planned(recused, filters) == 1
    assert planned(viewer_of(Role.TOWN_OFFICER, person=person), filters) == 1
    assert planned(viewer_of(county_code="330483"), filters) == 0


@pytest.mark.parametrize("read", [show_board, list_cases])
def test_statements_do_not_grow_with_rows(
    session: Session, statements: Statements, read: Any
) -> None:
    make_calendar_year(session, 2018)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            firm = make_enterprise(session)
            make_figures(session, firm)
            make_case(session, firm)
        session.flush()
        before = len(statements("SELECT"))
        read(session, viewer_of(), CaseFilters(), TODAY)
        counts.append(len(statements("SELECT")) - before)

    assert counts[0] == counts[1] <= 5
