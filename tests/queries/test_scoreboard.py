"""The scoreboard's towns add up to the county on every date, and every number has its rows."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.counting import OPEN
from app.domain.plans import StatScope, TaskLevel
from app.domain.scoreboard import Measure
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.queries.cases import stage_as_of_rows
from app.queries.count_filters import UNKNOWN_TOWN, CountFilters, Part
from app.queries.programme_counts import count_programme
from app.queries.scoreboard import counts_of
from app.queries.scoreboard_counts import count_places, open_cases, spots_of
from app.queries.scoreboard_rows import members
from app.queries.title_conditions import holder_condition
from tests.factories import COUNTY, make_case, make_person, make_visit, viewer_of
from tests.queries.random_cases import wander
from tests.queries.random_register import NEW_YEAR, store_register

OFFICER = viewer_of(Role.BUREAU_OFFICER)
TOWN_PARTS = [
    Part.VALID,
    Part.RENEWAL_PENDING,
    Part.IN_NOTICE,
    Part.IN_PIPELINE,
    Part.LAPSING,
    Part.AT_START,
    Part.FIRST,
    Part.RENEWAL,
]
DAYS = st.integers(-420, 420).map(lambda days: NEW_YEAR + timedelta(days=days))
"""Around the days on which the random register has things happen."""


def asked(
    valid_on: date, known_on: date, scope: StatScope = StatScope.WHOLE_COUNTY
) -> CountFilters:
    return CountFilters(COUNTY, Programme.HNTE, valid_on, known_on, scope)


def store_world(session: Session, seed: int) -> None:
    """Titles and lives at random, and some of those firms with wandering cases and contacts."""
    register = store_register(session, seed, firms=50)
    dice = random.Random(seed)
    officer = make_person(session)
    for number in sorted(register.periods)[::2]:
        firm = session.get_one(Enterprise, number)
        day = NEW_YEAR + timedelta(days=dice.randint(-300, 300))
        wander(session, make_case(session, firm, opened_on=day), dice)
        make_visit(session, firm, officer, happened_on=day)


def test_places_add_up_to_the_county_on_every_date(session: Session) -> None:
    store_world(session, 1)
    spots = spots_of(session, COUNTY)

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, DAYS, st.sampled_from(StatScope))
    def add_up(valid_on: date, known_on: date, scope: StatScope) -> None:
        filters = asked(valid_on, known_on, scope)
        counted = count_places(session, OFFICER, filters)
        tally = count_programme(session, OFFICER, filters)
        figures = {spot.code: counts_of(spot, counted, valid_on) for spot in spots}
        for level in (TaskLevel.TOWNSHIP, TaskLevel.PARK):
            places = [figures[spot.code] for spot in spots if spot.level is level]
            for part in TOWN_PARTS:
                assert sum(getattr(one, part.value) for one in places) == tally.of(part), part
            assert sum(one.newcomers for one in places) == tally.newcomers
            county = figures[COUNTY]
            for name in ("net", "open_cases", "stale_cases", "visits", "above_size"):
                assert sum(getattr(one, name) for one in places) == getattr(county, name), name

    add_up()


@pytest.mark.parametrize("measure", list(Measure))
def test_number_has_its_rows(session: Session, measure: Measure) -> None:
    store_world(session, 3)
    spots = spots_of(session, COUNTY)
    filters = asked(date(2018, 7, 2), date(2018, 9, 30))
    counted = count_places(session, OFFICER, filters)

    rows = session.execute(members(OFFICER, filters, measure)).all()

    for spot in spots:
        if spot.level is TaskLevel.TOWNSHIP:
            town = None if spot.code == UNKNOWN_TOWN else spot.code
            own = [row for row in rows if row.township_code == town]
            number = getattr(counts_of(spot, counted, filters.valid_on), measure.value)
            assert number == len(own), spot


def test_open_cases_are_those_of_the_rules(session: Session) -> None:
    store_world(session, 4)
    filters = asked(date(2018, 7, 2), date(2018, 9, 30))

    rows = session.execute(open_cases(OFFICER, filters, despite_recusal=True)).all()

    stages = stage_as_of_rows(session, OFFICER, Programme.HNTE, filters.valid_on, filters.known_on)
    open_ones = {one.case_id for one in stages if one.stage in OPEN}
    assert {row.id for row in rows} <= open_ones
    gone = session.execute(
        select(col(CultivationCase.id)).where(
            col(CultivationCase.id).in_(open_ones - {row.id for row in rows}),
            col(CultivationCase.enterprise_id).in_(
                select(col(EnterprisePeriod.enterprise_id)).where(
                    holder_condition(filters.valid_on)
                )
            ),
        )
    ).all()
    assert gone == []
