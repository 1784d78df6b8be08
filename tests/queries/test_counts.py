"""SQL counts what the reference in plain Python counts, on both databases."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.counting import CaseFact, Holder, hnte_four, valid_firms, year_split
from app.domain.plans import StatScope
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleState
from app.models.titles import Title
from app.queries.cases import StageRow
from app.queries.count_filters import CountFilters, Funding, Part
from app.queries.counts import UnderWay, coming, standing
from app.queries.days import DayAfter, DayBefore
from app.queries.title_conditions import in_state
from app.queries.year_changes import year_changes
from tests.factories import COUNTY, TOWN, make_enterprise, make_title, make_township, viewer_of
from tests.queries.random_register import PORT_ZONE, TOWNS, Register, store_register

OFFICER = viewer_of(Role.BUREAU_OFFICER)
DATES = [
    (date(2018, 12, 31), date(2019, 12, 31)),
    (date(2018, 12, 31), date(2018, 12, 31)),
    (date(2018, 9, 30), date(2018, 9, 30)),
    (date(2018, 7, 1), date(2018, 7, 2)),
    (date(2018, 1, 1), date(2018, 7, 1)),
    (date(2017, 12, 31), date(2018, 3, 1)),
    (date(2018, 3, 7), date(2017, 11, 1)),
]


def asked(valid_on: date, known_on: date, **more: Any) -> CountFilters:
    return CountFilters(COUNTY, Programme.HNTE, valid_on, known_on, **more)


def firms(session: Session, filters: CountFilters, part: Part, cases: UnderWay) -> frozenset[int]:
    found = session.execute(standing(OFFICER, filters, part, cases)).all()
    assert len(found) == len({row.enterprise_id for row in found})
    return frozenset(row.enterprise_id for row in found)


def changes(session: Session, filters: CountFilters) -> Counter[tuple[str, int]]:
    rows = session.execute(year_changes(OFFICER, filters))
    return Counter((row.change, row.enterprise_id) for row in rows)


def expected_changes(split: Any) -> Counter[tuple[str, int]]:
    return Counter((change.value, firm) for change, own in split.changes.items() for firm in own)


def with_stages(register: Register) -> tuple[list[CaseFact], UnderWay]:
    stages = list(Stage)
    facts = [
        CaseFact(firm, stages[place % len(stages)]) for place, firm in enumerate(register.periods)
    ]
    rows = [
        StageRow(place, fact.enterprise_id, "first", 2018, fact.stage)  # type: ignore[arg-type]
        for place, fact in enumerate(facts)
    ]
    return facts, UnderWay.of(rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_four_numbers_equal_the_reference(session: Session, seed: int) -> None:
    register = store_register(session, seed)
    facts, cases = with_stages(register)
    for valid_on, known_on in DATES:
        four = hnte_four(register.titles, register.holders(), facts, valid_on, known_on)
        filters = asked(valid_on, known_on)

        assert firms(session, filters, Part.VALID, cases) == four.valid
        assert firms(session, filters, Part.RENEWAL_PENDING, cases) == four.renewal_pending
        assert firms(session, filters, Part.IN_NOTICE, cases) == four.in_notice
        assert firms(session, filters, Part.IN_PIPELINE, cases) == four.in_pipeline
        newcomers = session.execute(coming(OFFICER, filters, cases)).all()
        assert {row.enterprise_id for row in newcomers} == four.newcomers


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_year_changes_equal_the_reference(session: Session, seed: int) -> None:
    register = store_register(session, seed)
    for valid_on, known_on in DATES:
        split = year_split(register.titles, register.holders(), valid_on, known_on)
        filters = asked(valid_on, known_on)

        assert changes(session, filters) == expected_changes(split)
        assert firms(session, filters, Part.AT_START, UnderWay()) == split.valid_at_start


@pytest.mark.parametrize("seed", [4, 5])
def test_places_count_like_lives_cut_to_them(session: Session, seed: int) -> None:
    register = store_register(session, seed)
    valid_on, known_on = DATES[0]
    cut: list[tuple[dict[str, Any], list[Holder]]] = [
        ({"township_code": TOWN}, register.holders(township_code=TOWN)),
        ({"township_code": "unknown"}, register.holders(township_code=None)),
        ({"park_code": PORT_ZONE}, register.holders(park_code=PORT_ZONE)),
        ({"scope": StatScope.WITHOUT_PORT_ZONE}, register.without_port_zone()),
    ]
    for place, holders in cut:
        filters = asked(valid_on, known_on, **place)
        split = year_split(register.titles, holders, valid_on, known_on)

        assert changes(session, filters) == expected_changes(split)
        assert firms(session, filters, Part.VALID, UnderWay()) == split.valid_at_end


def test_towns_and_fundings_add_up_to_the_county(session: Session) -> None:
    store_register(session, 6)
    valid_on, known_on = DATES[0]

    whole = firms(session, asked(valid_on, known_on), Part.VALID, UnderWay())
    by_town = [
        firms(
            session,
            asked(valid_on, known_on, township_code=town or "unknown"),
            Part.VALID,
            UnderWay(),
        )
        for town in TOWNS
    ]
    by_funding = [
        firms(session, asked(valid_on, known_on, funding=funding), Part.VALID, UnderWay())
        for funding in Funding
    ]

    assert whole
    assert sorted(whole) == sorted(firm for own in by_town for firm in own)
    assert sorted(whole) == sorted(firm for own in by_funding for firm in own)


def test_every_title_is_in_the_state_the_rule_says(session: Session) -> None:
    register = store_register(session, 7)
    ids = session.execute(select(col(Title.id)).order_by(col(Title.id))).scalars().all()
    for valid_on, known_on in DATES:
        told = {
            title_id: state
            for state in TitleState
            for title_id in session.execute(
                select(col(Title.id)).where(in_state(state, valid_on, known_on))
            ).scalars()
        }

        assert [told[one] for one in ids] == [
            fact.span.state(valid_on, known_on) for fact in register.titles
        ]


def test_lapsing_is_valid_now_and_not_in_half_a_year(session: Session) -> None:
    register = store_register(session, 8)
    valid_on, known_on = DATES[2]
    far = valid_on + timedelta(days=180)
    lasting = {
        fact.enterprise_id
        for fact in register.titles
        if fact.is_in_force(valid_on, known_on)
        and (fact.span.valid_until is None or fact.span.valid_until > far)
    }

    found = firms(session, asked(valid_on, known_on), Part.LAPSING, UnderWay())

    valid = valid_firms(register.titles, register.holders(), valid_on, known_on)
    assert found
    assert found == valid - lasting


def test_recusal_takes_nothing_from_a_number_and_hides_the_row(session: Session) -> None:
    firm, other = make_enterprise(session), make_enterprise(session)
    make_title(session, firm)
    make_title(session, other)
    filters = asked(date(2018, 9, 30), date(2018, 9, 30))
    recused = viewer_of(Role.BUREAU_OFFICER, recused_from=frozenset({firm.id or 0}))

    counted = session.execute(standing(recused, filters, Part.VALID, UnderWay())).all()
    shown = session.execute(
        standing(recused, filters, Part.VALID, UnderWay(), despite_recusal=False)
    ).all()

    assert sorted(row.enterprise_id for row in counted) == sorted([firm.id or 0, other.id or 0])
    assert [row.enterprise_id for row in shown] == [other.id]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.BUREAU_OFFICER, 2),
        (Role.SECTION_HEAD, 2),
        (Role.BUREAU_HEAD, 2),
        (Role.TOWN_OFFICER, 1),
        (Role.CITY_READER, 2),
        (Role.PROVINCE_READER, 2),
        (Role.ENTERPRISE_USER, 0),
        (Role.SYSTEM_ADMIN, 0),
        (Role.SECURITY_ADMIN, 0),
        (Role.AUDIT_ADMIN, 0),
    ],
)
def test_each_role_counts_what_it_may_see(session: Session, role: Role, sees: int) -> None:
    other_town = f"{COUNTY}002"
    make_township(session, other_town)
    make_title(session, make_enterprise(session))
    make_title(session, make_enterprise(session, township_code=other_town))
    filters = asked(date(2018, 9, 30), date(2018, 9, 30))

    found = session.execute(standing(viewer_of(role), filters, Part.VALID, UnderWay())).all()

    assert len(found) == sees


def test_archived_firm_counts_as_long_as_it_lived(session: Session) -> None:
    make_title(session, make_enterprise(session, archived_on=date(2018, 5, 1)))
    filters = asked(date(2018, 9, 30), date(2018, 9, 30))

    assert len(firms(session, filters, Part.VALID, UnderWay())) == 1


def test_days_before_and_after_are_the_calendars(session: Session) -> None:
    make_title(session, make_enterprise(session), valid_from=date(2016, 3, 1))

    found = session.execute(select(DayBefore(Title.valid_from), DayAfter(Title.valid_from))).one()

    assert tuple(found) == (date(2016, 2, 29), date(2016, 3, 2))


def test_county_count_reads_titles_by_index(session: Session, backend: str) -> None:
    if backend != "sqlite":
        return
    statement = standing(OFFICER, asked(*DATES[0]), Part.VALID, UnderWay())
    sql = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})

    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")

    # The table of counties is read whole for their choice about 港澳台: a handful of rows.
    assert {row[3] for row in plan if row[3].startswith("SCAN")} <= {"SCAN county"}
