"""Where firms of the pool stand: stored by the write, stale by any other, filtered unjudged."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from app.domain.criteria.findings import Verdict
from app.domain.enterprises import FigureSource, FigureStatus, IpKind
from app.domain.evidence import StatedFact
from app.domain.pool import Outlook
from app.domain.titles import Programme
from app.models.enterprises import Enterprise, YearlyFigures
from app.models.evidence import ExpertMark
from app.models.pool import Cohort
from app.models.standings import PoolStanding
from app.queries.pool import PoolFilters, PoolPage, PoolRow, list_pool
from app.services.evidence import StatementInput, state_fact
from app.services.figures import FiguresInput, record_figures
from app.services.standings import refresh_pool
from tests.conftest import Statements
from tests.factories import (
    make_cohort,
    make_enterprise,
    make_figures,
    make_ip_right,
    make_pool_entry,
    make_statement,
    make_title,
    viewer_of,
)
from tests.factories.ground import store

DAY = date(2018, 9, 30)
OFFICER = viewer_of()
YEAR: dict[str, Any] = {
    "sales_cny": Decimal(30_000_000),
    "total_income_cny": Decimal(30_000_000),
    "high_tech_income_cny": Decimal(20_000_000),
    "rd_cny": Decimal(2_000_000),
    "rd_domestic_cny": Decimal(2_000_000),
    "net_assets_cny": Decimal(10_000_000),
    "staff_monthly_avg": Decimal(100),
    "tech_staff_monthly_avg": Decimal(20),
}


def cohort_of(session: Session) -> Cohort:
    return session.exec(select(Cohort)).first() or make_cohort(session)


def make_candidate(session: Session, **last_year: Any) -> Enterprise:
    """In the pool for the HNTE, within every condition and scored 76 by its experts."""
    firm = make_enterprise(session, technology_field="8.7.2")
    make_pool_entry(session, firm, cohort_of(session), target=Programme.HNTE)
    for year in (2015, 2016, 2017):
        make_figures(session, firm, year, **YEAR | (last_year if year == 2017 else {}))
    make_ip_right(session, firm, kind=IpKind.INVENTION_PATENT)
    make_statement(session, firm, stated_on=date(2018, 9, 1))
    make_statement(session, firm, fact=StatedFact.CONVERSIONS, stated_on=date(2018, 9, 1))
    for criterion, points in (
        ("score.ip", 28),
        ("score.conversion", 30),
        ("score.rd_organisation", 18),
    ):
        mark = ExpertMark(
            enterprise_id=firm.id or 0,
            county_code=firm.county_code,
            criterion=criterion,
            points=Decimal(points),
            given_by="专家",
            given_on=date(2018, 9, 1),
        )
        store(session, mark)
    return firm


def listed(session: Session, day: date = DAY, **asked: Any) -> PoolPage:
    return list_pool(session, OFFICER, PoolFilters(**asked), day)


def row_of(session: Session, firm: Enterprise, day: date = DAY) -> PoolRow:
    return next(one for one in listed(session, day).rows if one.enterprise_id == firm.public_id)


def test_pool_is_judged_once_and_filtered_by_what_was_stored(session: Session) -> None:
    sure = make_candidate(session)
    one_short = make_candidate(session, tech_staff_monthly_avg=Decimal(9))
    losing = make_candidate(session, rd_cny=Decimal(0), rd_domestic_cny=Decimal(0),
                            tech_staff_monthly_avg=Decimal(9))  # fmt: skip
    make_title(session, losing, programme=Programme.HNTE, valid_from=date(2016, 1, 1),
               valid_until=date(2018, 12, 31), known_on=date(2016, 1, 1))  # fmt: skip
    bare = make_enterprise(session)
    make_pool_entry(session, bare, cohort_of(session), target=Programme.HNTE)
    assert row_of(session, sure).verdict is None

    judged = refresh_pool(session, OFFICER, DAY)

    assert judged == 4
    found = {
        outlook: {row.enterprise_id for row in listed(session, outlook=outlook).rows}
        for outlook in Outlook
    }
    assert found == {
        Outlook.CERTAIN: {sure.public_id},
        Outlook.ONE_SHORT: {one_short.public_id},
        Outlook.LOSES_RENEWAL: {losing.public_id},
        Outlook.NOT_YET: {one_short.public_id, losing.public_id},
    }
    row = row_of(session, one_short)
    assert (row.verdict, row.short_count, row.gap) == (Verdict.NOT_YET, 1, "科技人员占比(差 1 人)")
    assert (row.judged_on, row.is_outdated) == (DAY, False)
    assert row_of(session, bare).verdict is Verdict.UNKNOWN


def test_write_that_changes_the_facts_judges_its_firm_anew(session: Session) -> None:
    firm = make_candidate(session)
    refresh_pool(session, OFFICER, DAY)
    given = FiguresInput(
        source=FigureSource.SPECIAL_AUDIT, **YEAR | {"tech_staff_monthly_avg": Decimal(8)}
    )

    record_figures(session, OFFICER, firm.public_id, 2017, given, DAY)

    row = row_of(session, firm)
    assert (row.verdict, row.gap, row.is_outdated) == (
        Verdict.NOT_YET,
        "科技人员占比(差 2 人)",
        False,
    )
    said = StatementInput(
        fact=StatedFact.INCIDENTS, is_so=False, stated_on=DAY, source="市应急管理局"
    )
    state_fact(session, OFFICER, firm.public_id, said, DAY)
    assert row_of(session, firm).missing_count == 1


@pytest.mark.parametrize("verb", ["insert", "update", "delete", "rename"])
def test_any_other_write_marks_the_standing_outdated(session: Session, verb: str) -> None:
    """Whatever goes round the services: loads, undone loads, joined firms."""
    firm, other = make_candidate(session), make_candidate(session)
    refresh_pool(session, OFFICER, DAY)
    of_firm = col(YearlyFigures.enterprise_id) == firm.id
    writes: dict[str, Any] = {
        "insert": insert(YearlyFigures).values(
            public_id="stalestale22",
            enterprise_id=firm.id,
            county_code=firm.county_code,
            fiscal_year=2017,
            source=FigureSource.TAX_RETURN,
            status=FigureStatus.SUBMITTED,
        ),
        "update": update(YearlyFigures).where(of_firm).values(rd_cny=Decimal(1)),
        "delete": delete(YearlyFigures).where(of_firm),
        "rename": update(Enterprise).where(col(Enterprise.id) == firm.id).values(name="改名"),
    }

    session.connection().execute(writes[verb])

    assert row_of(session, firm).is_outdated is (verb != "rename")
    assert row_of(session, other).is_outdated is False


@pytest.mark.parametrize(
    ("day", "is_outdated"),
    [(date(2018, 10, 31), False), (date(2018, 11, 1), True), (date(2019, 1, 1), True)],
)
def test_judgement_is_outdated_after_a_month(
    session: Session, day: date, is_outdated: bool
) -> None:
    firm = make_candidate(session)
    refresh_pool(session, OFFICER, DAY)

    assert row_of(session, firm, day).is_outdated is is_outdated


def test_judging_again_writes_over_what_stood(session: Session) -> None:
    make_candidate(session)
    refresh_pool(session, OFFICER, date(2018, 9, 1))

    refresh_pool(session, OFFICER, DAY)

    rows = session.exec(select(PoolStanding)).all()
    assert [row.judged_on for row in rows] == [DAY]


@pytest.mark.parametrize("count", [1, 5])
def test_pool_is_judged_in_a_fixed_number_of_statements(
    session: Session, statements: Statements, count: int
) -> None:
    for _ in range(count):
        make_candidate(session)
    before = len(statements("SELECT"))

    refresh_pool(session, OFFICER, DAY)

    assert len(statements("SELECT")) - before == 10
