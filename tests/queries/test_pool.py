"""The pool as a list: who sees what, what is found, and counts that agree with the lists."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.domain.access import Role
from app.domain.enterprises import FigureStatus
from app.domain.pool import EntryState, Grade, Removal, Rung, Weakness
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.queries.cohorts import list_cohorts
from app.queries.pool import (
    PoolFilters,
    PoolPage,
    count_pool,
    list_pool,
    pool_chunk,
)
from app.queries.pool_candidates import CandidateFilters, list_candidates
from app.queries.pool_entries import describe_entry
from tests.conftest import Statements
from tests.factories import (
    make_case,
    make_cohort,
    make_contact,
    make_enterprise,
    make_figures,
    make_honour,
    make_phase,
    make_pool_entry,
    make_staff,
    make_title,
    make_visit,
    viewer_of,
)

TODAY = date(2018, 9, 30)
OFFICER = viewer_of()


def found(session: Session, **filters: Any) -> PoolPage:
    return list_pool(session, OFFICER, PoolFilters(**filters), TODAY)


def names(page: PoolPage) -> list[str]:
    return [row.enterprise for row in page.rows]


# --- Visibility -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (viewer_of(), {"本镇", "外镇"}),
        (viewer_of(Role.TOWN_OFFICER), {"本镇"}),
        (viewer_of(Role.CITY_READER), {"本镇", "外镇", "邻县"}),
        (viewer_of(Role.BUREAU_OFFICER, county_code="330421"), {"邻县"}),
        (viewer_of(Role.SYSTEM_ADMIN), set()),
    ],
    ids=["bureau", "town", "city", "other_county", "administrator"],
)
def test_entries_are_seen_within_ones_reach(session: Session, viewer: Any, seen: set[str]) -> None:
    cohort = make_cohort(session)
    make_pool_entry(session, make_enterprise(session, name="本镇"), cohort)
    outside = make_enterprise(session, name="外镇", township_code="330482002")
    make_pool_entry(session, outside, cohort)
    abroad = make_cohort(session, county_code="330421")
    make_pool_entry(session, make_enterprise(session, name="邻县", county_code="330421"), abroad)

    page = list_pool(session, viewer, PoolFilters(), TODAY)

    assert (set(names(page)), page.total) == (seen, len(seen))
    assert count_pool(session, viewer, None, TODAY) == len(seen)


def test_recused_firm_is_hidden_but_counted(session: Session) -> None:
    firm, cohort = make_enterprise(session), make_cohort(session)
    entry = make_pool_entry(session, firm, cohort)
    viewer = viewer_of(recused_from=frozenset({firm.id}))

    assert list_pool(session, viewer, PoolFilters(), TODAY).total == 0
    assert count_pool(session, viewer, None, TODAY) == 1
    assert [one.firms for one in list_cohorts(session, viewer)] == [1]
    with pytest.raises(NotFound):
        describe_entry(session, viewer, entry.public_id, TODAY)


def test_contacts_on_an_entrys_page_are_masked(session: Session) -> None:
    firm = make_enterprise(session)
    entry = make_pool_entry(session, firm, make_cohort(session))
    make_contact(session, firm, is_liaison=True)
    make_contact(session, firm, name="王总")

    detail = describe_entry(session, OFFICER, entry.public_id, TODAY)

    assert [(one.name, one.mobile) for one in detail.liaisons] == [("陈**", "138****0000")]


# --- What a row says ------------------------------------------------------------------------------


def test_row_tells_rung_figures_and_live_case(session: Session) -> None:
    firm = make_enterprise(session)
    make_pool_entry(session, firm, make_cohort(session), grade=Grade.KEY, weakness=Weakness.IP)
    make_title(session, firm, programme=Programme.PROVINCIAL_TECH_SME)
    make_title(session, firm, valid_from=date(2014, 9, 1))  # lapsed in 2017
    make_figures(session, firm, 2016, sales_cny=Decimal(900), rd_cny=Decimal(9))
    make_figures(session, firm, 2017, sales_cny=Decimal(3000), rd_cny=Decimal(100))
    make_figures(session, firm, 2018, sales_cny=Decimal(1), status=FigureStatus.DRAFT)
    make_case(session, firm, year=2017, stage=Stage.REJECTED)
    live = make_case(session, firm, stage=Stage.SUBMITTED)

    (row,) = found(session).rows

    assert (row.rung, row.grade, row.weakness) == (
        Rung.PROVINCIAL_TECH_SME,
        Grade.KEY,
        Weakness.IP,
    )
    assert (row.figures.fiscal_year, row.figures.rd_intensity) == (2017, Fraction(1, 30))
    assert row.case is not None
    assert (row.case.id, row.case.stage) == (live.public_id, Stage.SUBMITTED)


def test_row_without_figures_says_unknown(session: Session) -> None:
    firm = make_enterprise(session)
    make_pool_entry(session, firm, make_cohort(session))
    make_figures(session, firm, sales_cny=Decimal(100), rd_cny=None)

    (row,) = found(session).rows

    assert (row.figures.rd_cny, row.figures.rd_intensity, row.case) == (None, None, None)


def test_filters_combine(session: Session) -> None:
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    officer = make_staff(session)
    wanted = make_pool_entry(
        session,
        make_enterprise(session, name="景兴纸业"),
        later,
        grade=Grade.KEY,
        weakness=Weakness.GROWTH,
        intended_year=2019,
        responsible_id=officer.id,
    )
    make_pool_entry(session, make_enterprise(session, name="景兴板纸"), cohort, grade=Grade.KEY)
    make_pool_entry(session, make_enterprise(session, name="退出"), later, state=EntryState.REMOVED)
    asked = {
        "q": "景兴",
        "cohort": later.public_id,
        "target": "hnte",
        "grade": "key",
        "weakness": "growth",
        "township": "330482001",
        "responsible": officer.public_id,
        "intended_year": 2019,
    }

    assert [row.id for row in found(session, **asked).rows] == [wanted.public_id]
    for name, other in {
        "q": "退出",
        "cohort": cohort.public_id,
        "target": "provincial_tech_sme",
        "grade": "reserve",
        "weakness": "ip",
        "township": "330482002",
        "responsible": "nobody",
        "intended_year": 2020,
    }.items():
        assert found(session, **asked | {name: other}).total == 0
    assert names(found(session, state="removed")) == ["退出"]
    assert found(session, state="all").total == 3


def test_entries_of_those_one_stands_in_for_are_mine(session: Session) -> None:
    absent = make_staff(session)
    entry = make_pool_entry(
        session, make_enterprise(session), make_cohort(session), responsible_id=absent.id
    )
    viewer = viewer_of(person=make_staff(session), stands_in_for=frozenset({absent.id}))

    page = list_pool(session, viewer, PoolFilters(responsible="me"), TODAY)

    assert [row.id for row in page.rows] == [entry.public_id]


@pytest.mark.parametrize("sort", ["admitted_on", "name", "township", "intended_year", "grade"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_and_file_hold_every_row_once_in_order(
    session: Session, sort: str, descending: bool
) -> None:
    cohort = make_cohort(session)
    for number in range(23):
        make_pool_entry(
            session,
            make_enterprise(session, township_code=f"33048200{number % 3 + 1}"),
            cohort,
            intended_year=None if number % 4 == 0 else 2018 + number % 3,
            grade=list(Grade)[number % 3],
        )
    asked: dict[str, Any] = {"sort": sort, "descending": descending}

    first = found(session, **asked)
    second = found(session, **asked, after=first.next)
    chunk, after = pool_chunk(session, OFFICER, PoolFilters(**asked), TODAY, 500, None)

    shown = [row.id for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(set(shown)), first.total, second.next) == (20, 23, 23, None)
    assert ([row.id for row in chunk], after) == (shown, None)
    back = found(session, **asked, before=second.previous)
    assert [row.id for row in back.rows] == [row.id for row in first.rows]


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_take_a_constant_number_of_statements(
    session: Session, statements: Statements, count: int
) -> None:
    cohort, person = make_cohort(session), make_staff(session)
    for _ in range(count):
        firm = make_enterprise(session)
        entry = make_pool_entry(session, firm, cohort)
        for year in range(count):
            make_figures(session, firm, 2015 + year)
            make_phase(session, entry)
            make_visit(session, firm, person)
            make_case(session, firm)
    entry_id = entry.public_id
    session.expire_all()

    before = len(statements("SELECT"))
    found(session)
    listed = len(statements("SELECT"))
    describe_entry(session, OFFICER, entry_id, TODAY)

    assert listed - before == 6
    assert len(statements("SELECT")) - listed == 9


# --- Counting -------------------------------------------------------------------------------------


def test_firm_in_both_cohorts_counts_once(session: Session) -> None:
    firm = make_enterprise(session)
    cohort, later = make_cohort(session), make_cohort(session, "2018-2020")
    make_pool_entry(session, firm, cohort)
    make_pool_entry(session, firm, later, target=Programme.PROVINCIAL_TECH_SME)

    assert found(session).total == 2
    assert count_pool(session, OFFICER, cohort.public_id, TODAY) == 1
    assert count_pool(session, OFFICER, later.public_id, TODAY) == 1
    assert count_pool(session, OFFICER, None, TODAY) == 1


def test_count_follows_the_dates(session: Session) -> None:
    cohort = make_cohort(session)
    make_pool_entry(
        session,
        make_enterprise(session),
        cohort,
        admitted_on=date(2017, 3, 1),
        state=EntryState.REMOVED,
        removal=Removal.MOVED_OUT,
        removed_on=date(2018, 3, 1),
    )

    counted = [
        count_pool(session, OFFICER, None, day)
        for day in (date(2017, 2, 28), date(2017, 3, 1), date(2018, 2, 28), date(2018, 3, 1))
    ]

    assert counted == [0, 1, 1, 0]


ENTRIES = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 1),
        st.sampled_from([Programme.HNTE, Programme.PROVINCIAL_TECH_SME]),
        st.sampled_from(list(EntryState)),
    ),
    max_size=12,
    unique_by=lambda entry: entry[:3],
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries=ENTRIES)
def test_counts_agree_with_the_lists(session: Session, entries: list[Any]) -> None:
    """Today's count of a cohort, of a town and of the county is the firms its list shows."""
    with session.begin_nested() as scratch:
        firms = [
            make_enterprise(session, township_code=f"33048200{number % 2 + 1}")
            for number in range(5)
        ]
        cohorts = [make_cohort(session), make_cohort(session, "2018-2020")]
        for firm, cohort, target, state in entries:
            make_pool_entry(
                session,
                firms[firm],
                cohorts[cohort],
                target=target,
                state=state,
                admitted_on=None if state is EntryState.PROPOSED else date(2018, 3, 1),
                removed_on=TODAY if state is EntryState.REMOVED else None,
                removal=Removal.GAVE_UP if state is EntryState.REMOVED else None,
            )

        for cohort_id in (None, *(cohort.public_id for cohort in cohorts)):
            listed = found(session, cohort=cohort_id, size=100)
            assert listed.total == len(listed.rows)
            shown = {row.enterprise_id for row in listed.rows}
            assert count_pool(session, OFFICER, cohort_id, TODAY) == len(shown)
        towns = [viewer_of(Role.TOWN_OFFICER, townships=[f"33048200{n}"]) for n in (1, 2)]
        by_town = sum(count_pool(session, town, None, TODAY) for town in towns)
        assert by_town == count_pool(session, OFFICER, None, TODAY)
        for row in list_cohorts(session, OFFICER):
            assert row.firms == count_pool(session, OFFICER, row.id, TODAY)
            assert row.admitted == found(session, cohort=row.id, size=100).total
        scratch.rollback()
        session.expire_all()


# --- Candidates -----------------------------------------------------------------------------------


def test_candidates_without_a_search_stand_one_rung_below(session: Session) -> None:
    cohort = make_cohort(session)
    below = make_enterprise(session, name="下一级")
    make_title(session, below, programme=Programme.PROVINCIAL_TECH_SME)
    above = make_enterprise(session, name="已是高企")
    make_title(session, above, programme=Programme.PROVINCIAL_TECH_SME)
    make_title(session, above)
    pooled = make_enterprise(session, name="已在库")
    make_title(session, pooled, programme=Programme.PROVINCIAL_TECH_SME)
    make_pool_entry(session, pooled, cohort)
    make_enterprise(session, name="无资格")
    wanted = CandidateFilters(cohort=cohort.public_id)

    assert [one.name for one in list_candidates(session, OFFICER, wanted, TODAY)] == ["下一级"]


def test_candidates_of_the_provincial_rung_begin_with_those_on_the_local_one(
    session: Session,
) -> None:
    cohort = make_cohort(session)
    make_enterprise(session, name="甲公司")
    micro = make_enterprise(session, name="丁公司")
    make_honour(session, micro)
    former = make_enterprise(session, name="乙公司")
    make_honour(session, former, ended_on=TODAY)
    wanted = CandidateFilters(cohort=cohort.public_id, target=Programme.PROVINCIAL_TECH_SME)

    rows = list_candidates(session, OFFICER, wanted, TODAY)

    assert [(one.name, one.rung) for one in rows] == [
        ("丁公司", Rung.MICRO),
        ("甲公司", Rung.NONE),
        ("乙公司", Rung.NONE),
    ]


def test_candidates_keep_the_ticked_and_mark_the_admitted(session: Session) -> None:
    cohort = make_cohort(session)
    ticked = make_enterprise(session, name="甲公司")
    pooled = make_enterprise(session, name="乙纸业")
    make_pool_entry(session, pooled, cohort)
    make_enterprise(session, name="乙纸业外镇", township_code="330482002")
    town = viewer_of(Role.TOWN_OFFICER)
    wanted = CandidateFilters(q="乙纸", cohort=cohort.public_id, enterprises=[ticked.public_id])

    rows = list_candidates(session, town, wanted, TODAY)

    assert [(one.name, one.state, one.is_free) for one in rows] == [
        ("甲公司", None, True),
        ("乙纸业", EntryState.ADMITTED, False),
    ]
