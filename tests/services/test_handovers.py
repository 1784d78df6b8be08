"""A handover moves everything in one step, within what the receiver may look after."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from app.db import transaction
from app.domain.access import HEADS, Role
from app.domain.enterprises import IpKind
from app.domain.pool import EntryState
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason, TransitionRefused
from app.domain.stages import Stage
from app.domain.visits import Occasion
from app.models.people import Person
from app.queries.handovers import Load, describe_load, list_loads, list_substitutions
from app.recording import Actor
from app.services.handovers import (
    HandoverInput,
    NewSubstitution,
    end_substitution,
    hand_over,
    name_substitute,
)
from app.services.visits import VisitStep, confirm_visit
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_ip_right,
    make_pool_entry,
    make_recusal,
    make_reminder,
    make_staff,
    make_substitution,
    make_sweep,
    make_visit,
    viewer_of,
)

TODAY = date(2018, 9, 30)


def load_up(session: Session, person: Person, other: Person, **firm_values: object) -> None:
    """Two firms; of each kind of work one that is under way, and one that is over."""
    cohort = make_cohort(session)
    one = make_enterprise(session, responsible_id=person.id, **firm_values)
    two = make_enterprise(session, responsible_id=person.id, **firm_values)
    make_case(session, one, handler_id=person.id)
    make_case(session, two, handler_id=person.id, stage=Stage.REJECTED)
    make_pool_entry(session, one, cohort, responsible_id=person.id)
    make_pool_entry(session, two, cohort, responsible_id=person.id, state=EntryState.REMOVED)
    make_visit(session, one, other, second_id=person.id)
    make_visit(session, two, other, second_id=person.id, confirmed_on=TODAY)
    for done_on in (None, TODAY):
        make_reminder(session, one, other, person, done_on=done_on)
    make_sweep(session, one, person)
    make_sweep(session, two, person)
    make_ip_right(session, two, kind=IpKind.INVENTION_PATENT)


def given(giver: Person, receiver: Person) -> HandoverInput:
    return HandoverInput(from_id=giver.public_id, to_id=receiver.public_id)


@pytest.mark.parametrize("role", sorted(HEADS))
def test_handover_moves_all_that_is_live_and_counts_it(session: Session, role: Role) -> None:
    giver, receiver, other = (make_staff(session) for _ in range(3))
    load_up(session, giver, other)

    done = hand_over(session, viewer_of(role), given(giver, receiver), TODAY)

    assert done.before == Load(2, 1, 1, 1, 1, 1)
    assert done.left == Load(0, 0, 0, 0, 0, 1)
    assert done.receiver_before == Load(0, 0, 0, 0, 0, 0)
    assert done.receiver_after == Load(2, 1, 1, 1, 1, 0)


def test_handover_is_in_the_history_row_by_row(session: Session) -> None:
    giver, receiver, other = (make_staff(session) for _ in range(3))
    load_up(session, giver, other)

    hand_over(session, viewer_of(Role.SECTION_HEAD), given(giver, receiver), TODAY)

    kinds = session.execute(
        text("SELECT subject_kind FROM history WHERE action = 'update' ORDER BY subject_kind")
    )
    assert kinds.scalars().all() == [
        *("case", "enterprise", "enterprise", "pool_entry", "reminder", "sweep_assignment")
    ]


def test_handover_of_somebody_who_has_left_works(session: Session) -> None:
    giver, receiver = make_staff(session, is_closed=True), make_staff(session)
    load_up(session, giver, receiver)

    done = hand_over(session, viewer_of(Role.SECTION_HEAD), given(giver, receiver), TODAY)

    assert done.left == Load(0, 0, 0, 0, 0, 1)


def test_handover_leaves_who_was_there_as_it_was(session: Session) -> None:
    """The receiver was not at the contact: it stays the giver's to confirm, and only theirs."""
    giver, receiver, other = (make_staff(session) for _ in range(3))
    firm = make_enterprise(session, responsible_id=giver.id)
    visit = make_visit(session, firm, other, occasion=Occasion.CONTRACT_SIGNING, second_id=giver.id)

    hand_over(session, viewer_of(Role.SECTION_HEAD), given(giver, receiver), TODAY)

    assert (firm.responsible_id, visit.second_id) == (receiver.id, giver.id)
    seen = VisitStep(version=visit.version)
    with pytest.raises(TransitionRefused) as refusal:
        confirm_visit(session, viewer_of(person=receiver), visit.public_id, seen, TODAY)
    assert refusal.value.reasons == (Reason.NOT_THE_SECOND_OFFICER,)
    confirm_visit(session, viewer_of(person=giver), visit.public_id, seen, TODAY)
    assert visit.confirmed_on == TODAY


def test_firms_the_receiver_is_recused_from_stay(session: Session) -> None:
    giver, receiver, other = (make_staff(session) for _ in range(3))
    load_up(session, giver, other)
    kept = make_enterprise(session, responsible_id=giver.id)
    make_recusal(session, receiver, kept)

    done = hand_over(session, viewer_of(Role.SECTION_HEAD), given(giver, receiver), TODAY)

    assert done.left == Load(1, 0, 0, 0, 0, 1)
    assert kept.responsible_id == giver.id


def test_town_officer_takes_over_the_firms_of_the_town_only(session: Session) -> None:
    giver = make_staff(session)
    receiver = make_staff(session, Role.TOWN_OFFICER, township="330482001")
    own = make_enterprise(session, responsible_id=giver.id, township_code="330482001")
    make_enterprise(session, responsible_id=giver.id, township_code="330482002")

    done = hand_over(session, viewer_of(Role.BUREAU_HEAD), given(giver, receiver), TODAY)

    assert (done.left.enterprises, own.responsible_id) == (1, receiver.id)


@pytest.mark.parametrize("role", sorted(set(Role) - HEADS))
def test_only_a_head_hands_over(session: Session, role: Role) -> None:
    giver, receiver = make_staff(session), make_staff(session)

    with pytest.raises(NotPermitted):
        hand_over(session, viewer_of(role), given(giver, receiver), TODAY)


def test_receiver_must_be_another_officer_of_this_county(session: Session) -> None:
    head = viewer_of(Role.SECTION_HEAD)
    giver = make_staff(session)

    def refused(receiver: Person) -> dict[str, Reason]:
        with pytest.raises(InvalidValue) as refusal:
            hand_over(session, head, given(giver, receiver), TODAY)
        return refusal.value.fields

    assert refused(giver) == {"to_id": Reason.TO_ONESELF}
    assert refused(make_staff(session, is_closed=True)) == {"to_id": Reason.OFFICER_REQUIRED}
    assert refused(make_staff(session, Role.CITY_READER)) == {"to_id": Reason.OFFICER_REQUIRED}
    with pytest.raises(NotFound):
        hand_over(session, head, given(giver, make_staff(session, county_code="330402")), TODAY)
    with pytest.raises(NotFound):
        hand_over(session, head, given(giver, make_staff(session, Role.SYSTEM_ADMIN)), TODAY)


def test_loads_name_those_who_look_after_something(session: Session) -> None:
    giver, idle = make_staff(session), make_staff(session)
    load_up(session, giver, idle)

    rows = list_loads(session, viewer_of(Role.BUREAU_OFFICER))

    assert [(row.id, row.load) for row in rows] == [(giver.public_id, Load(2, 1, 1, 1, 1, 1))]
    assert describe_load(session, viewer_of(Role.BUREAU_OFFICER), giver.id or 0).total == 7
    assert list_loads(session, viewer_of(Role.CITY_READER)) == []


# --- Standing in ----------------------------------------------------------------------------------


def wish(substitute: Person, person: Person | None = None, days: int = 7) -> NewSubstitution:
    return NewSubstitution(
        person_id=person.public_id if person else None,
        substitute_id=substitute.public_id,
        valid_from=TODAY,
        valid_until=TODAY + timedelta(days=days),
    )


def test_officer_names_a_substitute_and_ends_it(session: Session) -> None:
    me, other = make_staff(session), make_staff(session)
    mine, theirs = viewer_of(person=me), viewer_of(person=other)
    row = name_substitute(session, mine, wish(other), TODAY)

    assert [(one.person_name, one.may_end) for one in list_substitutions(session, mine, TODAY)] == [
        (me.name, True)
    ]
    assert [one.may_end for one in list_substitutions(session, theirs, TODAY)] == [False]
    with pytest.raises(NotPermitted):
        end_substitution(session, theirs, row.public_id, TODAY)
    end_substitution(session, mine, row.public_id, TODAY)
    assert list_substitutions(session, mine, TODAY) == []


def test_substitution_under_way_keeps_its_past(session: Session) -> None:
    me, other = make_staff(session), make_staff(session)
    row = make_substitution(session, me, other, valid_from=date(2018, 9, 1))

    end_substitution(session, viewer_of(person=me), row.public_id, TODAY)

    assert row.valid_until == date(2018, 9, 29)


def test_only_a_head_names_a_substitute_for_another(session: Session) -> None:
    person, other = make_staff(session), make_staff(session)

    with pytest.raises(NotPermitted):
        name_substitute(session, viewer_of(), wish(other, person), TODAY)
    row = name_substitute(session, viewer_of(Role.SECTION_HEAD), wish(other, person), TODAY)

    assert (row.person_id, row.substitute_id) == (person.id, other.id)


def test_two_who_name_one_pair_at_once_make_one_substitution(own_engine: Engine) -> None:
    with Session(own_engine, expire_on_commit=False) as session:
        me, other = make_staff(session), make_staff(session)
        mine, head = viewer_of(person=me), viewer_of(Role.SECTION_HEAD)
        session.commit()

    def follow() -> dict[str, Reason]:
        with (
            pytest.raises(InvalidValue) as refusal,
            transaction(own_engine, Actor("科长")) as second,
        ):
            name_substitute(second, head, wish(other, me), TODAY)
        return refusal.value.fields

    with ThreadPoolExecutor(1) as colleague:
        with transaction(own_engine, Actor("甲")) as first:
            name_substitute(first, mine, wish(other), TODAY)
            following = colleague.submit(follow)
            time.sleep(0.3)
        assert following.result(5) == {"substitute_id": Reason.ALREADY_SUBSTITUTED}


def test_substitution_of_one_pair_does_not_overlap_another(session: Session) -> None:
    me, other = make_staff(session), make_staff(session)
    mine, theirs = viewer_of(person=me), viewer_of(person=other)
    name_substitute(session, mine, wish(other), TODAY)
    last = TODAY + timedelta(days=7)

    def on(starts: date) -> NewSubstitution:
        until = starts + timedelta(days=3)
        return wish(other).model_copy(update={"valid_from": starts, "valid_until": until})

    for starts in (TODAY, last, TODAY - timedelta(days=3)):
        with pytest.raises(InvalidValue) as refusal:
            name_substitute(session, mine, on(starts), TODAY)
        assert refusal.value.fields == {"substitute_id": Reason.ALREADY_SUBSTITUTED}
    name_substitute(session, mine, on(last + timedelta(days=1)), TODAY)
    name_substitute(session, mine, wish(make_staff(session)), TODAY)
    name_substitute(session, theirs, wish(me), TODAY)


def test_substitution_is_refused_for_a_reason(session: Session) -> None:
    me, other = make_staff(session), make_staff(session)
    mine = viewer_of(person=me)

    def refused(wished: NewSubstitution) -> tuple[Reason, ...]:
        with pytest.raises(InvalidValue) as refusal:
            name_substitute(session, mine, wished, TODAY)
        return refusal.value.reasons

    assert refused(wish(me)) == (Reason.TO_ONESELF,)
    assert refused(wish(other, days=-1)) == (Reason.DATES_OUT_OF_ORDER,)
    assert refused(wish(make_staff(session, Role.PROVINCE_READER))) == (Reason.OFFICER_REQUIRED,)
