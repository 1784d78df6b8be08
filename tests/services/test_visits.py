"""The rule of two officers, in every order of naming, confirming, removing and closing."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.domain.access import Role, Viewer
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    Refusal,
    TransitionRefused,
)
from app.domain.tasks import TaskKind
from app.domain.visits import TWO_OFFICERS, Occasion, VisitState, visit_state
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.models.people import Grant, Person
from app.models.places import County
from app.models.pool import Visit
from app.queries.task_views import Tab
from app.queries.tasks import count_tasks, list_tasks
from app.queries.visit_pages import describe_visit
from app.recording import Actor
from app.services.visits import (
    Explanation,
    VisitEdit,
    VisitInput,
    VisitStep,
    close_visit,
    confirm_visit,
    explain_contact,
    mark_seen,
    record_visit,
    revise_visit,
)
from tests.factories import (
    COUNTY,
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    make_visit,
    viewer_of,
)

TODAY = date(2018, 9, 30)


def acting(session: Session, role: Role = Role.BUREAU_OFFICER, **values: Any) -> Viewer:
    person = make_staff(session, role)
    session.info["actor"] = Actor(person.name, person.id, role)
    return viewer_of(role, person=person, **values)


def viewer(person: Person, role: Role = Role.BUREAU_OFFICER) -> Viewer:
    return viewer_of(role, person=person)


def contact(firm: Enterprise, **values: Any) -> VisitInput:
    usual = {
        "enterprise": firm.public_id,
        "occasion": Occasion.SITE_ASSESSMENT,
        "happened_on": date(2018, 9, 28),
        "summary": "核对研发场地",
    }
    return VisitInput.model_validate(usual | values)


def recorded(session: Session, public_id: str) -> Visit:
    return session.exec(select(Visit).where(Visit.public_id == public_id)).one()


def step(visit: Visit) -> VisitStep:
    return VisitStep(version=visit.version)


def told(session: Session, visit: Visit) -> list[tuple[str, dict[str, Any]]]:
    rows = session.exec(
        select(HistoryEntry)
        .where(HistoryEntry.subject_kind == "visit", HistoryEntry.subject_id == visit.public_id)
        .order_by(col(HistoryEntry.id))
    )
    return [(row.actor_name, json.loads(row.payload)["changes"]) for row in rows]


# --- Recording ------------------------------------------------------------------------------------


@pytest.mark.parametrize("occasion", list(Occasion))
def test_recording_alone_is_never_refused(session: Session, occasion: Occasion) -> None:
    firm = make_enterprise(session)
    officer = acting(session)

    visit = recorded(
        session, record_visit(session, officer, contact(firm, occasion=occasion), TODAY)
    )

    expected = VisitState.SOLO_CONTACT if occasion in TWO_OFFICERS else VisitState.OPEN
    assert visit_state(visit.facts()) is expected
    ((actor, changes),) = told(session, visit)
    assert (actor, changes["occasion"]) == (officer.name, [None, occasion.value])


def test_recording_links_the_firms_own_entry_and_case(session: Session) -> None:
    firm, other = make_enterprise(session), make_enterprise(session)
    cohort = make_cohort(session)
    entry, case = make_pool_entry(session, firm, cohort), make_case(session, firm)
    foreign = make_pool_entry(session, other, cohort)
    officer = acting(session)

    made = record_visit(
        session, officer, contact(firm, entry=entry.public_id, case=case.public_id), TODAY
    )
    with pytest.raises(InvalidValue) as refusal:
        record_visit(session, officer, contact(firm, entry=foreign.public_id), TODAY)

    visit = recorded(session, made)
    assert (visit.entry_id, visit.case_id) == (entry.id, case.id)
    assert refusal.value.fields == {"entry": Reason.BAD_VALUE}


def test_recording_of_a_future_day_is_refused(session: Session) -> None:
    firm = make_enterprise(session)

    with pytest.raises(InvalidValue) as refusal:
        record_visit(session, acting(session), contact(firm, happened_on=date(2018, 10, 1)), TODAY)

    assert refusal.value.fields == {"happened_on": Reason.DATE_IN_FUTURE}


def test_recording_oneself_as_the_second_is_refused(session: Session) -> None:
    firm, person = make_enterprise(session), make_staff(session)
    session.info["actor"] = Actor(person.name, person.id)

    with pytest.raises(InvalidValue) as refusal:
        record_visit(session, viewer(person), contact(firm, second=person.public_id), TODAY)

    assert refusal.value.fields == {"second": Reason.SAME_PERSON}


@pytest.mark.parametrize("is_allowed", [True, False])
def test_town_staff_are_second_only_where_the_county_says_so(
    session: Session, is_allowed: bool
) -> None:
    firm, town = make_enterprise(session), make_staff(session, Role.TOWN_OFFICER)
    county = session.get(County, COUNTY)
    assert county is not None
    county.town_may_be_second_officer = is_allowed
    officer = acting(session)
    given = contact(firm, second=town.public_id)

    if is_allowed:
        visit = recorded(session, record_visit(session, officer, given, TODAY))
        assert visit.second_id == town.id
    else:
        with pytest.raises(InvalidValue):
            record_visit(session, officer, given, TODAY)


def test_recording_with_a_firm_out_of_sight_is_not_found(session: Session) -> None:
    firm = make_enterprise(session, township_code="330482002")

    with pytest.raises(NotFound):
        record_visit(session, acting(session, Role.TOWN_OFFICER), contact(firm), TODAY)


# --- The rule -------------------------------------------------------------------------------------


def test_closing_alone_names_the_rule(session: Session) -> None:
    person = make_staff(session)
    visit = make_visit(session, make_enterprise(session), person, occasion=Occasion.AWARD_PAYMENT)

    with pytest.raises(TransitionRefused) as refusal:
        close_visit(session, viewer(person), visit.public_id, step(visit), TODAY)

    assert refusal.value.reasons == (Reason.SECOND_OFFICER_MISSING,)
    assert visit.closed_on is None


def test_explaining_does_not_lift_the_rule(session: Session) -> None:
    person = make_staff(session)
    visit = make_visit(session, make_enterprise(session), person, occasion=Occasion.AWARD_PAYMENT)
    given = Explanation(version=1, solo_explanation="同事临时出差")

    explain_contact(session, viewer(person), visit.public_id, given)

    assert told(session, visit)[-1][1]["solo_explanation"] == ["", "同事临时出差"]
    with pytest.raises(TransitionRefused):
        close_visit(session, viewer(person), visit.public_id, step(visit), TODAY)


def test_second_confirms_and_the_step_closes(session: Session) -> None:
    person, second = make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.CONTRACT_SIGNING,
        second_id=second.id,
    )
    session.info["actor"] = Actor(second.name, second.id)

    confirm_visit(session, viewer(second), visit.public_id, step(visit), TODAY)
    close_visit(session, viewer(person), visit.public_id, step(visit), TODAY)

    assert (visit.confirmed_on, visit.closed_on) == (TODAY, TODAY)
    assert told(session, visit)[1] == (second.name, {"confirmed_on": [None, "2018-09-30"]})


def test_confirming_by_anybody_else_is_refused(session: Session) -> None:
    person, second, third = make_staff(session), make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.CONTRACT_SIGNING,
        second_id=second.id,
    )

    for somebody, reason in (
        (person, Reason.SAME_PERSON),
        (third, Reason.NOT_THE_SECOND_OFFICER),
    ):
        with pytest.raises(TransitionRefused) as refusal:
            confirm_visit(session, viewer(somebody), visit.public_id, step(visit), TODAY)
        assert refusal.value.reasons == (reason,)


def test_confirming_by_a_substitute_of_the_second_is_refused(session: Session) -> None:
    person, second, stand_in = make_staff(session), make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.CONTRACT_SIGNING,
        second_id=second.id,
    )
    asking = viewer_of(person=stand_in, stands_in_for=frozenset({second.id}))

    with pytest.raises(TransitionRefused):
        confirm_visit(session, asking, visit.public_id, step(visit), TODAY)


def test_volunteering_where_nobody_was_named_is_refused(session: Session) -> None:
    person, other = make_staff(session), make_staff(session)
    visit = make_visit(
        session, make_enterprise(session), person, occasion=Occasion.CONTRACT_SIGNING
    )

    with pytest.raises(TransitionRefused):
        confirm_visit(session, viewer(other), visit.public_id, step(visit), TODAY)


def test_removing_the_second_takes_the_confirmation_back(session: Session) -> None:
    person, second = make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.FINAL_ACCEPTANCE,
        summary="验收",
        second_id=second.id,
        confirmed_on=date(2018, 9, 28),
    )

    revise_visit(session, viewer(person), visit.public_id, VisitEdit(version=1, summary="验收"))

    assert (visit.second_id, visit.confirmed_on) == (None, None)
    with pytest.raises(TransitionRefused):
        close_visit(session, viewer(person), visit.public_id, step(visit), TODAY)


def test_rewriting_what_was_confirmed_takes_the_confirmation_back(session: Session) -> None:
    person, second = make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.FINAL_ACCEPTANCE,
        summary="不通过",
        second_id=second.id,
        confirmed_on=date(2018, 9, 28),
    )
    same = VisitEdit(version=1, summary="不通过", second=second.public_id)
    revise_visit(session, viewer(person), visit.public_id, same)
    assert visit.confirmed_on == date(2018, 9, 28)

    other = VisitEdit(version=visit.version, summary="通过", second=second.public_id)
    revise_visit(session, viewer(person), visit.public_id, other)

    assert visit.confirmed_on is None


def test_confirming_what_changed_meanwhile_is_a_conflict(session: Session) -> None:
    person, second = make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.FINAL_ACCEPTANCE,
        second_id=second.id,
    )
    seen = step(visit)
    given = VisitEdit(version=1, summary="改写", second=second.public_id)
    revise_visit(session, viewer(person), visit.public_id, given)

    with pytest.raises(EditConflict):
        confirm_visit(session, viewer(second), visit.public_id, seen, TODAY)


def test_closed_contact_is_not_changed_any_more(session: Session) -> None:
    person = make_staff(session)
    visit = make_visit(session, make_enterprise(session), person)
    close_visit(session, viewer(person), visit.public_id, step(visit), TODAY)

    with pytest.raises(TransitionRefused) as refusal:
        close_visit(session, viewer(person), visit.public_id, step(visit), TODAY)
    assert refusal.value.reasons == (Reason.NOT_OFFERED,)
    rewritten = VisitEdit(version=visit.version, summary="x")
    with pytest.raises(TransitionRefused) as refusal:
        revise_visit(session, viewer(person), visit.public_id, rewritten)
    assert refusal.value.reasons == (Reason.NOT_OFFERED,)


ACTS = ("name", "rename", "remove", "confirm", "confirm_as_first", "rewrite", "close")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    occasion=st.sampled_from(list(Occasion)),
    acts=st.lists(st.sampled_from(ACTS), max_size=12),
)
def test_no_order_of_acts_closes_a_step_met_alone(
    session: Session, occasion: Occasion, acts: list[str]
) -> None:
    """Whatever is tried, in whatever order: a step of note 3 is closed only when the named second
    has confirmed the text as it stands, and nothing changes after that."""
    first, second, third = (make_staff(session) for _ in range(3))
    visit = make_visit(session, make_enterprise(session), first, occasion=occasion, summary="0")
    confirmed: tuple[int | None, str] | None = None

    for number, act in enumerate(acts, 1):
        before = (visit.second_id, visit.summary, visit.confirmed_on)
        was_closed = visit.closed_on is not None
        try:
            _act(session, visit, act, first, second, third, str(number))
        except Refusal:
            assert (visit.second_id, visit.summary, visit.confirmed_on) == before
            continue
        assert not was_closed
        if act == "confirm":
            confirmed = (visit.second_id, visit.summary)
        if visit.confirmed_on is not None:
            assert confirmed == (visit.second_id, visit.summary)
        if act == "close" and occasion in TWO_OFFICERS:
            assert confirmed == (visit.second_id, visit.summary)
            assert visit.second_id in (second.id, third.id)


def _act(
    session: Session,
    visit: Visit,
    act: str,
    first: Person,
    second: Person,
    third: Person,
    text: str,
) -> None:
    present = {second.id: second, third.id: third}.get(visit.second_id)
    chosen = {"name": second, "rename": third, "remove": None}.get(act, present)
    given = VisitEdit(
        version=visit.version,
        summary=text if act == "rewrite" else visit.summary,
        second=chosen.public_id if chosen else None,
    )
    verbs: dict[str, Callable[[], None]] = {
        "confirm": lambda: confirm_visit(
            session, viewer(present or third), visit.public_id, step(visit), TODAY
        ),
        "confirm_as_first": lambda: confirm_visit(
            session, viewer(first), visit.public_id, step(visit), TODAY
        ),
        "close": lambda: close_visit(session, viewer(first), visit.public_id, step(visit), TODAY),
    }
    revise = lambda: revise_visit(session, viewer(first), visit.public_id, given)  # noqa: E731
    verbs.get(act, revise)()


# --- The head, and whose it is --------------------------------------------------------------------


def test_head_marks_a_contact_of_one_as_seen(session: Session) -> None:
    person = make_staff(session)
    visit = make_visit(session, make_enterprise(session), person, occasion=Occasion.AWARD_PAYMENT)
    head = acting(session, Role.SECTION_HEAD)

    mark_seen(session, head, visit.public_id, step(visit))

    assert visit.seen_by_head == head.name
    assert told(session, visit)[-1] == (head.name, {"seen_by_head": ["", head.name]})


@pytest.mark.parametrize("has_left", ["account closed", "grant ended"])
def test_second_who_left_unconfirmed_leaves_a_contact_to_be_explained(
    session: Session, has_left: str
) -> None:
    person, second = make_staff(session), make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.AWARD_PAYMENT,
        second_id=second.id,
    )
    head = acting(session, Role.SECTION_HEAD)
    assert describe_visit(session, head, visit.public_id).visit.state is VisitState.AWAITING_SECOND
    assert count_tasks(session, viewer(person), TODAY) == 0
    if has_left == "account closed":
        second.is_closed = True
    else:
        grant = session.exec(select(Grant).where(Grant.person_id == second.id)).one()
        grant.valid_until = grant.valid_from
    session.flush()

    seen = describe_visit(session, head, visit.public_id)

    assert (seen.visit.state, seen.visit.second_has_left) == (VisitState.SOLO_CONTACT, True)
    assert (seen.visit.second, seen.may_mark_seen) == (second.name, True)
    waiting = list_tasks(session, viewer(person), Tab.MINE, TODAY).rows
    assert [(task.kind, task.subject_id) for task in waiting] == [
        (TaskKind.EXPLAIN_SOLO, visit.public_id)
    ]
    given = Explanation(version=1, solo_explanation="第二人已调离，未及确认")
    explain_contact(session, viewer(person), visit.public_id, given)
    mark_seen(session, head, visit.public_id, step(visit))
    assert visit.seen_by_head == head.name
    with pytest.raises(TransitionRefused):
        close_visit(session, head, visit.public_id, step(visit), TODAY)


def test_new_explanation_wants_to_be_seen_again(session: Session) -> None:
    person = make_staff(session)
    visit = make_visit(
        session,
        make_enterprise(session),
        person,
        occasion=Occasion.AWARD_PAYMENT,
        seen_by_head="科长",
    )
    given = Explanation(version=1, solo_explanation="同事请假")

    explain_contact(session, viewer(person), visit.public_id, given)

    assert visit.seen_by_head == ""


def test_seen_is_a_heads_and_never_of_their_own_contact(session: Session) -> None:
    firm, head = make_enterprise(session), make_staff(session, Role.SECTION_HEAD)
    visit = make_visit(session, firm, head, occasion=Occasion.AWARD_PAYMENT)

    for asking in (viewer(head, Role.SECTION_HEAD), viewer(make_staff(session))):
        with pytest.raises(NotPermitted):
            mark_seen(session, asking, visit.public_id, step(visit))


def test_seen_of_an_ordinary_contact_is_not_offered(session: Session) -> None:
    visit = make_visit(session, make_enterprise(session), make_staff(session))

    with pytest.raises(TransitionRefused):
        mark_seen(session, acting(session, Role.SECTION_HEAD), visit.public_id, step(visit))


def test_revising_and_explaining_are_the_recorders(session: Session) -> None:
    person = make_staff(session)
    visit = make_visit(session, make_enterprise(session), person, occasion=Occasion.AWARD_PAYMENT)
    stand_in = viewer_of(person=make_staff(session), stands_in_for=frozenset({person.id}))

    with pytest.raises(NotPermitted):
        revise_visit(session, stand_in, visit.public_id, VisitEdit(version=1, summary="x"))
    with pytest.raises(NotPermitted):
        explain_contact(
            session, stand_in, visit.public_id, Explanation(version=1, solo_explanation="x")
        )


def test_closing_is_the_recorders_their_substitutes_or_a_heads(session: Session) -> None:
    firm, person = make_enterprise(session), make_staff(session)
    stand_in = viewer_of(person=make_staff(session), stands_in_for=frozenset({person.id}))
    head = viewer(make_staff(session, Role.SECTION_HEAD), Role.SECTION_HEAD)

    for asking in (stand_in, head):
        visit = make_visit(session, firm, person)
        close_visit(session, asking, visit.public_id, step(visit), TODAY)
        assert visit.closed_on == TODAY
    visit, other = make_visit(session, firm, person), viewer(make_staff(session))
    with pytest.raises(NotPermitted):
        close_visit(session, other, visit.public_id, step(visit), TODAY)


def test_contacts_out_of_sight_are_not_found(session: Session) -> None:
    firm = make_enterprise(session, township_code="330482002")
    visit = make_visit(session, firm, make_staff(session))
    town = viewer_of(Role.TOWN_OFFICER, person=make_staff(session, Role.TOWN_OFFICER))

    for verb in (confirm_visit, close_visit):
        with pytest.raises(NotFound):
            verb(session, town, visit.public_id, step(visit), TODAY)
    with pytest.raises(NotFound):
        mark_seen(session, town, visit.public_id, step(visit))
