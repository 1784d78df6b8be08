"""The visit log: who sees it, and states in SQL that agree with the rule."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.refusals import NotFound
from app.domain.visits import Occasion, VisitState, visit_state
from app.queries.visit_choices import firm_choices
from app.queries.visit_pages import describe_visit
from app.queries.visits import VisitFilters, get_visit, list_visits, state_of, visit_chunk
from tests.conftest import Statements
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    make_visit,
    viewer_of,
)

OFFICER = viewer_of()


def test_contacts_are_seen_within_ones_reach(session: Session) -> None:
    person = make_staff(session)
    near = make_visit(session, make_enterprise(session), person)
    far = make_visit(session, make_enterprise(session, township_code="330482002"), person)
    hidden = make_enterprise(session)
    secret = make_visit(session, hidden, person)
    town = viewer_of(Role.TOWN_OFFICER, recused_from=frozenset({hidden.id}))

    assert [row.id for row in list_visits(session, town, VisitFilters()).rows] == [near.public_id]
    assert list_visits(session, viewer_of(Role.AUDIT_ADMIN), VisitFilters()).total == 0
    for visit in (far, secret):
        with pytest.raises(NotFound):
            get_visit(session, town, visit.public_id)
        with pytest.raises(NotFound):
            describe_visit(session, town, visit.public_id)


def test_states_in_sql_agree_with_the_rule(session: Session) -> None:
    """Every contact is found under exactly the state the rule gives it."""
    firm, person, second = make_enterprise(session), make_staff(session), make_staff(session)
    closed_account = make_staff(session, is_closed=True)
    reader = make_staff(session, Role.CITY_READER)
    gone = {closed_account.id, reader.id}
    expected: dict[VisitState, set[str]] = {state: set() for state in VisitState}
    dates = (None, date(2018, 9, 4))
    named = (None, second.id, *gone)
    for occasion, other, confirmed, closed in product(Occasion, named, dates, dates):
        visit = make_visit(
            session,
            firm,
            person,
            occasion=occasion,
            second_id=other,
            confirmed_on=confirmed,
            closed_on=closed,
        )
        facts = replace(visit.facts(), second_has_left=other in gone)
        expected[visit_state(facts)].add(visit.public_id)
        assert state_of(session, visit) is visit_state(facts)

    for state, ids in expected.items():
        page = list_visits(session, OFFICER, VisitFilters(state=state, size=100))
        assert {row.id for row in page.rows} == ids
        assert {row.state for row in page.rows} == {state}


def test_filters_combine(session: Session) -> None:
    firm, person = make_enterprise(session, name="景兴纸业"), make_staff(session)
    wanted = make_visit(session, firm, person, occasion=Occasion.COACHING)
    make_visit(session, make_enterprise(session), make_staff(session))
    asked: dict[str, Any] = {
        "q": "景兴",
        "state": "open",
        "occasion": "coaching",
        "officer": person.public_id,
        "since": date(2018, 9, 3),
        "until": date(2018, 9, 3),
        "enterprise": firm.public_id,
    }

    def ids(**filters: Any) -> list[str]:
        return [row.id for row in list_visits(session, OFFICER, VisitFilters(**filters)).rows]

    assert ids(**asked) == [wanted.public_id]
    for name, other in {
        "q": "别家",
        "state": "closed",
        "occasion": "meeting",
        "officer": "nobody23456",
        "since": date(2018, 9, 4),
        "until": date(2018, 9, 2),
        "enterprise": "nothing23456",
    }.items():
        assert ids(**asked | {name: other}) == []


def test_mine_are_those_one_took_part_in(session: Session) -> None:
    me, other, firm = make_staff(session), make_staff(session), make_enterprise(session)
    led = make_visit(session, firm, me)
    joined = make_visit(session, firm, other, second_id=me.id)
    make_visit(session, firm, other)

    page = list_visits(session, viewer_of(person=me), VisitFilters(officer="me"))

    assert {row.id for row in page.rows} == {led.public_id, joined.public_id}


def test_pages_and_file_hold_every_row_newest_first(session: Session) -> None:
    firm, person = make_enterprise(session), make_staff(session)
    for day in range(1, 24):
        make_visit(session, firm, person, happened_on=date(2018, 9, (day * 7) % 11 + 1))

    first = list_visits(session, OFFICER, VisitFilters())
    second = list_visits(session, OFFICER, VisitFilters(after=first.next))
    chunk, after = visit_chunk(session, OFFICER, VisitFilters(), 500, None)

    shown = [*first.rows, *second.rows]
    assert (len(shown), first.total, after) == (23, 23, None)
    assert [row.happened_on for row in shown] == sorted(
        (row.happened_on for row in shown), reverse=True
    )
    assert chunk == shown


def test_page_says_what_this_viewer_may_do(session: Session) -> None:
    firm, first, second = make_enterprise(session), make_staff(session), make_staff(session)
    visit = make_visit(session, firm, first, occasion=Occasion.AWARD_PAYMENT, second_id=second.id)
    head = viewer_of(Role.SECTION_HEAD, person=make_staff(session, Role.SECTION_HEAD))

    def may(viewer: Any) -> tuple[bool, ...]:
        page = describe_visit(session, viewer, visit.public_id)
        return (
            page.may_revise,
            page.may_confirm,
            page.may_explain,
            page.may_mark_seen,
            page.may_close,
        )

    assert may(viewer_of(person=first)) == (True, False, True, False, True)
    assert may(viewer_of(person=second)) == (False, True, False, False, False)
    assert may(head) == (False, False, False, False, True)
    visit.second_id = None
    session.flush()
    assert may(head) == (False, False, False, True, True)


def test_choices_are_the_chosen_firms_own(session: Session) -> None:
    firm, other = make_enterprise(session, name="景兴纸业"), make_enterprise(session)
    cohort = make_cohort(session)
    entry, case = make_pool_entry(session, firm, cohort), make_case(session, firm)
    make_pool_entry(session, other, cohort)
    outside = make_enterprise(session, township_code="330482002", name="景兴外镇")
    town = viewer_of(Role.TOWN_OFFICER)

    chosen = firm_choices(session, town, "", firm.public_id)

    assert [one.id for one in chosen.entries] == [entry.public_id]
    assert [one.id for one in chosen.cases] == [case.public_id]
    assert [one.name for one in firm_choices(session, town, "景兴", "").firms] == ["景兴纸业"]
    assert firm_choices(session, town, "", outside.public_id).chosen is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_two_statements(session: Session, statements: Statements, count: int) -> None:
    person = make_staff(session)
    for _ in range(count):
        make_visit(session, make_enterprise(session), person)
    before = len(statements("SELECT"))

    list_visits(session, OFFICER, VisitFilters())

    assert len(statements("SELECT")) - before == 2
