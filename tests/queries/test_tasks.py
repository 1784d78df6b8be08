"""我的待办: each task waits for the right person and for nobody else; the count agrees."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role, Viewer
from app.domain.pool import EntryState
from app.domain.reminders import ReminderSubject
from app.domain.stages import Action, Stage
from app.domain.tasks import TaskKind
from app.domain.visits import Occasion
from app.models.people import Person
from app.queries.task_views import Tab
from app.queries.tasks import count_tasks, list_tasks
from app.services.case_stages import ActionInput, take_action
from tests.conftest import Statements
from tests.factories import (
    act_as,
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_enterprise,
    make_phase,
    make_pool_entry,
    make_reminder,
    make_staff,
    make_visit,
    viewer_of,
)

TODAY = date(2018, 9, 28)
GUARDED = Occasion.SITE_ASSESSMENT


def waiting(session: Session, viewer: Viewer, tab: Tab = Tab.MINE) -> dict[TaskKind, list[str]]:
    """What waits, by kind; and the count is that of the rows."""
    page = list_tasks(session, viewer, tab, TODAY)
    assert page.total == len(page.rows)
    if tab is Tab.MINE:
        assert count_tasks(session, viewer, TODAY) == page.total
    found: dict[TaskKind, list[str]] = {}
    for row in page.rows:
        found.setdefault(row.kind, []).append(row.subject_id)
    assert {one.kind: one.total for one in page.kinds} == {
        kind: len(ids) for kind, ids in found.items()
    }
    return found


def as_officer(person: Person, role: Role = Role.BUREAU_OFFICER, **values: Any) -> Viewer:
    return viewer_of(role, person=person, **values)


def test_contact_waits_for_its_second_alone(session: Session) -> None:
    first, second = make_staff(session), make_staff(session)
    firm = make_enterprise(session)
    visit = make_visit(session, firm, first, occasion=GUARDED, second_id=second.id)
    make_visit(session, firm, first, second_id=second.id)  # no occasion of note 3
    stand_in = viewer_of(person=make_staff(session), stands_in_for=frozenset({second.id or 0}))

    assert waiting(session, as_officer(second)) == {TaskKind.CONFIRM_VISIT: [visit.public_id]}
    assert waiting(session, as_officer(first)) == {}
    assert waiting(session, stand_in) == {}


def test_contact_of_one_waits_for_its_explanation_and_a_head(session: Session) -> None:
    person, head = make_staff(session), make_staff(session, Role.SECTION_HEAD)
    firm = make_enterprise(session)
    visit = make_visit(session, firm, person, occasion=GUARDED)
    boss = as_officer(head, Role.SECTION_HEAD)

    assert waiting(session, as_officer(person)) == {TaskKind.EXPLAIN_SOLO: [visit.public_id]}
    assert waiting(session, boss) == {TaskKind.SEE_SOLO: [visit.public_id]}

    visit.solo_explanation = "同事请假"
    visit.seen_by_head = head.name
    session.flush()
    assert waiting(session, as_officer(person)) == {}
    assert waiting(session, boss) == {}


def test_cases_wait_sorted_by_what_falls_due(session: Session) -> None:
    make_calendar_year(session, 2018)
    me, firm = make_staff(session), make_enterprise(session)
    late = make_batch(session, firm_cutoff_on=date(2018, 10, 19))
    soon = make_batch(session, firm_cutoff_on=date(2018, 10, 1))
    far = make_case(session, firm, handler_id=me.id, batch_id=late.id)
    without = make_case(session, firm, handler_id=me.id)
    near = make_case(session, firm, handler_id=me.id, batch_id=soon.id)
    make_case(session, firm, handler_id=me.id, stage=Stage.REJECTED)
    make_case(session, firm, handler_id=make_staff(session).id)

    found = waiting(session, as_officer(me))

    assert found == {TaskKind.HANDLE_CASE: [near.public_id, far.public_id, without.public_id]}
    rows = list_tasks(session, as_officer(me), Tab.MINE, TODAY).rows
    assert [row.deadline.working_days if row.deadline else None for row in rows] == [1, 15, None]


def test_cases_of_an_absent_officer_wait_for_the_substitute(session: Session) -> None:
    absent, me = make_staff(session), make_staff(session)
    case = make_case(session, make_enterprise(session), handler_id=absent.id)
    viewer = as_officer(me, stands_in_for=frozenset({absent.id}))

    assert waiting(session, viewer) == {TaskKind.HANDLE_CASE: [case.public_id]}


def test_cases_of_the_town_wait_for_its_opinion_once(session: Session) -> None:
    officer = make_staff(session, Role.TOWN_OFFICER)
    firm = make_enterprise(session)
    case = make_case(session, firm, stage=Stage.SUBMITTED, handler_id=officer.id)
    outside = make_enterprise(session, township_code="330482002")
    make_case(session, outside, stage=Stage.SUBMITTED)
    make_case(session, firm, stage=Stage.TOWN_ENDORSED)

    found = waiting(session, as_officer(officer, Role.TOWN_OFFICER))

    assert found == {TaskKind.TOWN_OPINION: [case.public_id]}


def test_proposals_wait_when_nothing_holds_them(session: Session) -> None:
    me = make_staff(session)
    free, shown = make_cohort(session), make_cohort(session, "2018-2020", notice_working_days=5)

    def proposed(cohort: Any, **values: Any) -> str:
        entry = make_pool_entry(
            session,
            make_enterprise(session),
            cohort,
            state=EntryState.PROPOSED,
            admitted_on=None,
            **values,
        )
        return entry.public_id

    nobodys, mine = proposed(free), proposed(free, responsible_id=me.id)
    proposed(shown)
    proposed(free, responsible_id=make_staff(session).id)

    assert waiting(session, as_officer(me)) == {TaskKind.ADMIT_ENTRY: [nobodys, mine]}
    town = as_officer(make_staff(session, Role.TOWN_OFFICER), Role.TOWN_OFFICER)
    assert waiting(session, town) == {}


def test_overdue_phases_wait_for_who_is_responsible(session: Session) -> None:
    me, cohort = make_staff(session), make_cohort(session)
    entry = make_pool_entry(session, make_enterprise(session), cohort, responsible_id=me.id)
    make_phase(session, entry, due_on=date(2018, 9, 27))
    make_phase(session, entry, due_on=TODAY)
    make_phase(session, entry, due_on=date(2018, 9, 1), done_on=date(2018, 9, 9))
    other = make_pool_entry(session, make_enterprise(session), cohort)
    make_phase(session, other, due_on=date(2018, 9, 1))

    assert waiting(session, as_officer(me)) == {TaskKind.PHASE_OVERDUE: [entry.public_id]}


def test_recused_firm_gives_no_task(session: Session) -> None:
    me, firm = make_staff(session), make_enterprise(session)
    make_case(session, firm, handler_id=me.id)
    make_visit(session, firm, me, occasion=GUARDED)

    assert waiting(session, as_officer(me, recused_from=frozenset({firm.id}))) == {}


def test_started_are_my_open_contacts_and_proposals(session: Session) -> None:
    me, firm = make_staff(session), make_enterprise(session)
    visit = make_visit(session, firm, me)
    make_visit(session, firm, me, closed_on=TODAY)
    entry = make_pool_entry(
        session, firm, make_cohort(session), state=EntryState.PROPOSED, responsible_id=me.id
    )

    assert waiting(session, as_officer(me), Tab.STARTED) == {
        TaskKind.OWN_VISIT: [visit.public_id],
        TaskKind.OWN_PROPOSAL: [entry.public_id],
    }


def test_tasks_of_all_kinds_are_in_one_order_by_the_time_left(session: Session) -> None:
    week = [date(2018, 10, day) for day in (1, 2, 3, 4, 5)]
    make_calendar_year(session, 2018, week, [date(2018, 9, 29), date(2018, 9, 30)])
    me, firm = make_staff(session), make_enterprise(session)
    batch = make_batch(session, firm_cutoff_on=date(2018, 10, 9))
    case = make_case(session, firm, handler_id=me.id, batch_id=batch.id)
    entry = make_pool_entry(session, firm, make_cohort(session), responsible_id=me.id)
    make_phase(session, entry, due_on=date(2018, 9, 27))
    visit = make_visit(session, firm, me, occasion=GUARDED, happened_on=date(2018, 1, 2))

    rows = list_tasks(session, as_officer(me), Tab.MINE, TODAY).rows

    # Golden Week is no working time: 29 and 30 September are worked, 1 to 7 October are not.
    assert [
        (row.subject_id, row.deadline and row.deadline.working_days, row.page) for row in rows
    ] == [
        (entry.public_id, -1, f"/pool/{entry.public_id}"),
        (case.public_id, 4, f"/cases/{case.public_id}"),
        (visit.public_id, None, f"/visits/{visit.public_id}"),
    ]
    only = list_tasks(session, as_officer(me), Tab.MINE, TODAY, kind=TaskKind.PHASE_OVERDUE)
    assert (only.total, [row.subject_id for row in only.rows]) == (3, [entry.public_id])


def test_a_firm_has_its_planned_and_returned_cases_to_hand_in(session: Session) -> None:
    firm, another = make_enterprise(session), make_enterprise(session)
    person = make_staff(session, Role.ENTERPRISE_USER, enterprises=[firm])
    planned = make_case(session, firm)
    returned = make_case(session, firm, year=2017, stage=Stage.RETURNED)
    sent = make_case(session, firm, year=2016, stage=Stage.SUBMITTED)
    make_case(session, firm, year=2015, stage=Stage.REJECTED)
    make_case(session, another)
    viewer = viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[firm])

    assert waiting(session, viewer) == {TaskKind.HAND_IN: [planned.public_id, returned.public_id]}
    assert waiting(session, viewer, Tab.STARTED) == {TaskKind.OWN_CASE: [sent.public_id]}
    assert waiting(session, viewer, Tab.DONE) == {}


def test_done_is_what_one_did_and_nobody_took_back(session: Session) -> None:
    make_calendar_year(session, 2018)
    me, other, firm = make_staff(session), make_staff(session), make_enterprise(session)
    viewer = as_officer(me)
    act_as(session, me)
    opened = {"opened_on": date(2018, 8, 1), "batch_id": make_batch(session).id}
    case = make_case(session, firm, stage=Stage.TOWN_ENDORSED, **opened)
    given = ActionInput(version=case.version, happened_on=date(2018, 9, 3))
    take_action(session, viewer, case.public_id, Action.CHECK, given, TODAY)
    reminder = make_reminder(session, firm, other, me, done_on=TODAY, answer="已约周五")
    make_reminder(session, firm, other, me)
    visit = make_visit(session, firm, other, second_id=me.id, closed_on=date(2018, 9, 20))
    make_visit(session, firm, me)
    done = {
        TaskKind.FINISHED_REMINDER: [reminder.public_id],
        TaskKind.FINISHED_VISIT: [visit.public_id],
        TaskKind.MOVED_CASE: [case.public_id],
    }

    assert waiting(session, viewer, Tab.DONE) == done
    rows = list_tasks(session, viewer, Tab.DONE, TODAY).rows
    assert [(row.what, row.since) for row in rows] == [
        (ReminderSubject.ENTERPRISE, TODAY),
        (visit.occasion, date(2018, 9, 20)),
        (Action.CHECK, date(2018, 9, 3)),
    ]
    assert waiting(session, as_officer(make_staff(session)), Tab.DONE) == {}


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.SECTION_HEAD, Role.TOWN_OFFICER])
@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_tasks(
    session: Session, statements: Statements, role: Role, count: int
) -> None:
    me, other = make_staff(session, role), make_staff(session)
    cohort = make_cohort(session, notice_working_days=5)
    for _ in range(count):
        firm = make_enterprise(session)
        make_visit(session, firm, other, occasion=GUARDED, second_id=me.id)
        make_visit(session, firm, me, occasion=GUARDED)
        make_visit(session, firm, other, occasion=GUARDED)
        make_case(session, firm, handler_id=me.id)
        make_case(session, firm, stage=Stage.SUBMITTED)
        entry = make_pool_entry(
            session, firm, cohort, state=EntryState.PROPOSED, responsible_id=me.id
        )
        make_phase(session, entry, due_on=date(2018, 9, 1))
    viewer = as_officer(me, role)
    session.expire_all()

    before = len(statements("SELECT"))
    count_tasks(session, viewer, TODAY)
    counted = len(statements("SELECT")) - before
    list_tasks(session, viewer, Tab.MINE, TODAY)
    listed = len(statements("SELECT")) - before - counted

    expected = {
        Role.BUREAU_OFFICER: (4, 13),
        Role.SECTION_HEAD: (4, 14),
        Role.TOWN_OFFICER: (1, 14),
    }
    assert (counted, listed) == expected[role]
