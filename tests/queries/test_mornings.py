"""The morning page: what is near recognition, due, lapsing or overdue, and nothing of others."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.criteria.findings import Verdict
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.standings import PoolStanding
from app.queries.mornings import show_morning
from tests.conftest import Statements
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    make_title,
    viewer_of,
)
from tests.factories.ground import store

TODAY = date(2018, 9, 26)


def make_standing(session: Session, firm: Any, verdict: Verdict, short: int = 0) -> PoolStanding:
    standing = PoolStanding(
        county_code=firm.county_code,
        enterprise_id=firm.id,
        programme=Programme.HNTE,
        edition="hnte_2016",
        judged_on=TODAY,
        verdict=verdict,
        short_count=short,
        missing_count=0,
    )
    return store(session, standing)


def test_each_part_has_its_rows_in_their_order(session: Session) -> None:
    make_calendar_year(session, 2018)
    me = make_staff(session)
    batch = make_batch(session, county_cutoff_on=date(2018, 9, 28))
    late = make_batch(session, county_cutoff_on=date(2018, 9, 21))
    far = make_batch(session, county_cutoff_on=date(2018, 12, 28))

    def case_at(stage: Stage, **values: Any) -> str:
        return make_case(session, make_enterprise(session), stage=stage, **values).public_id

    soon = case_at(Stage.COUNTY_CHECKED, batch_id=batch.id)
    overdue = case_at(Stage.TOWN_ENDORSED, batch_id=late.id, handler_id=me.id)
    case_at(Stage.TOWN_ENDORSED, batch_id=far.id)
    recommended, on_show = (
        case_at(Stage.RECOMMENDED),
        case_at(Stage.PUBLIC_NOTICE, notice_ends_on=date(2018, 10, 31)),
    )
    case_at(Stage.REJECTED)
    first = make_title(session, make_enterprise(session), valid_from=date(2015, 11, 1))
    second = make_title(session, make_enterprise(session), valid_from=date(2016, 2, 1))
    make_title(session, make_enterprise(session), valid_from=date(2017, 11, 1))

    found = show_morning(session, viewer_of(person=me), TODAY)

    assert [row.id for row in found.due] == [overdue, soon]
    assert (found.due_total, found.overdue_total) == (2, 1)
    assert [row.id for row in found.nearest] == [on_show, recommended]
    assert found.nearest_total == 2
    assert [row.id for row in found.lapsing] == [first.public_id, second.public_id]
    assert [(task.subject_id, task.deadline and task.deadline.working_days)
            for task in found.tasks] == [(overdue, -3)]  # fmt: skip
    assert found.goals == []  # no plan yet


def test_ready_are_pool_firms_that_meet_all_and_have_no_case(session: Session) -> None:
    cohort = make_cohort(session)

    def entry(verdict: Verdict, short: int = 0) -> Any:
        firm = make_enterprise(session)
        make_standing(session, firm, verdict, short)
        return make_pool_entry(session, firm, cohort)

    ready, busy, _short = (
        entry(Verdict.CERTAIN),
        entry(Verdict.CERTAIN),
        entry(Verdict.NOT_YET, 1),
    )
    firm = session.get(type(make_enterprise(session)), busy.enterprise_id)
    assert firm is not None
    make_case(session, firm)

    found = show_morning(session, viewer_of(), TODAY)

    assert [row.id for row in found.ready] == [ready.public_id]
    assert (found.ready_total, found.one_short_total) == (2, 1)


def test_a_town_and_a_recused_officer_see_theirs_only(session: Session) -> None:
    make_calendar_year(session, 2018)
    batch = make_batch(session, county_cutoff_on=date(2018, 9, 28))
    firm = make_enterprise(session, township_code="330482002")
    case = make_case(session, firm, stage=Stage.COUNTY_CHECKED, batch_id=batch.id)
    make_title(session, firm, valid_from=date(2015, 11, 1))

    def seen(**values: Any) -> tuple[int, int]:
        found = show_morning(session, viewer_of(**values), TODAY)
        return found.due_total, found.lapsing_total

    assert case.id
    assert seen() == (1, 1)
    assert seen(role=Role.TOWN_OFFICER) == (0, 0)
    assert seen(role=Role.TOWN_OFFICER, townships=["330482002"]) == (1, 1)
    assert seen(recused_from=frozenset({firm.id})) == (0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_rows(
    session: Session, statements: Statements, count: int
) -> None:
    make_calendar_year(session, 2018)
    batch, cohort = make_batch(session, county_cutoff_on=date(2018, 9, 28)), make_cohort(session)
    for _ in range(count):
        firm = make_enterprise(session)
        make_case(session, firm, stage=Stage.COUNTY_CHECKED, batch_id=batch.id)
        make_case(session, firm, stage=Stage.RECOMMENDED, year=2017)
        make_title(session, firm, valid_from=date(2015, 11, 1))
        pooled = make_enterprise(session)
        make_standing(session, pooled, Verdict.CERTAIN)
        make_pool_entry(session, pooled, cohort)
    session.expire_all()
    before = len(statements("SELECT"))

    show_morning(session, viewer_of(person=make_staff(session)), TODAY)

    assert len(statements("SELECT")) - before == 26
