"""A cultivation plan: phases in order, each finished once."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.pool import EntryState
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.history import HistoryEntry
from app.models.pool import CultivationPhase
from app.recording import Actor
from app.services.cohorts import CohortInput, make_cohort
from app.services.phases import PhaseInput, PhaseOutcome, add_phase, finish_phase
from tests.factories import (
    make_cohort as cohort_row,
)
from tests.factories import (
    make_enterprise,
    make_phase,
    make_pool_entry,
    viewer_of,
)

TODAY = date(2018, 9, 30)
OFFICER = viewer_of()


def done(**values: object) -> PhaseOutcome:
    usual = {"version": 1, "done_on": TODAY, "outcome": "新增实用新型 3 件"}
    return PhaseOutcome.model_validate(usual | values)


def test_phases_follow_each_other(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), cohort_row(session))
    session.info["actor"] = Actor("张三")

    for goal in ("补齐知识产权", "规范研发账"):
        add_phase(session, OFFICER, entry.public_id, PhaseInput(goal=goal))

    phases = session.exec(select(CultivationPhase).order_by(col(CultivationPhase.position)))
    assert [(phase.position, phase.goal) for phase in phases] == [
        (1, "补齐知识产权"),
        (2, "规范研发账"),
    ]
    history = session.exec(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "cultivation_phase")
    ).all()
    assert [(line.actor_name, line.enterprise_id) for line in history] == [
        ("张三", entry.enterprise_id)
    ] * 2


def test_phase_ends_after_it_begins(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), cohort_row(session))
    given = PhaseInput(goal="x", starts_on=date(2018, 5, 1), due_on=date(2018, 4, 30))

    with pytest.raises(InvalidValue) as refusal:
        add_phase(session, OFFICER, entry.public_id, given)

    assert refusal.value.fields == {"due_on": Reason.DATES_OUT_OF_ORDER}


def test_phase_is_finished_once_with_its_outcome(session: Session) -> None:
    entry = make_pool_entry(session, make_enterprise(session), cohort_row(session))
    phase = make_phase(session, entry)

    finish_phase(session, OFFICER, entry.public_id, phase.public_id, done(), TODAY)

    assert (phase.done_on, phase.outcome) == (TODAY, "新增实用新型 3 件")
    with pytest.raises(EditConflict):
        finish_phase(session, OFFICER, entry.public_id, phase.public_id, done(), TODAY)
    with pytest.raises(TransitionRefused):
        finish_phase(session, OFFICER, entry.public_id, phase.public_id, done(version=2), TODAY)


@pytest.mark.parametrize(
    ("done_on", "reason"),
    [
        (date(2018, 10, 1), Reason.DATE_IN_FUTURE),
        (date(2018, 2, 28), Reason.DATES_OUT_OF_ORDER),
    ],
)
def test_phase_finished_on_an_impossible_day_is_refused(
    session: Session, done_on: date, reason: Reason
) -> None:
    entry = make_pool_entry(session, make_enterprise(session), cohort_row(session))
    phase = make_phase(session, entry, starts_on=date(2018, 3, 1))

    with pytest.raises(InvalidValue) as refusal:
        finish_phase(
            session, OFFICER, entry.public_id, phase.public_id, done(done_on=done_on), TODAY
        )

    assert refusal.value.fields == {"done_on": reason}


def test_phase_of_another_entry_is_not_found(session: Session) -> None:
    cohort = cohort_row(session)
    entry = make_pool_entry(session, make_enterprise(session), cohort)
    other = make_phase(session, make_pool_entry(session, make_enterprise(session), cohort))

    with pytest.raises(NotFound):
        finish_phase(session, OFFICER, entry.public_id, other.public_id, done(), TODAY)


def test_phase_for_a_removed_firm_or_by_a_reader_is_refused(session: Session) -> None:
    cohort = cohort_row(session)
    removed = make_pool_entry(session, make_enterprise(session), cohort, state=EntryState.REMOVED)
    entry = make_pool_entry(session, make_enterprise(session), cohort)
    given = PhaseInput(goal="x")

    with pytest.raises(TransitionRefused):
        add_phase(session, OFFICER, removed.public_id, given)
    with pytest.raises(NotPermitted):
        add_phase(session, viewer_of(Role.CITY_READER), entry.public_id, given)


def test_cohort_is_made_once_by_its_name(session: Session) -> None:
    cohort_row(session)
    session.info["actor"] = Actor("张三")
    given = CohortInput(name="2018-2020", starts_year=2018, ends_year=2020)

    made = make_cohort(session, OFFICER, given)

    assert (made.county_code, made.notice_working_days) == ("330482", None)
    with pytest.raises(InvalidValue) as refusal:
        make_cohort(session, OFFICER, given)
    assert refusal.value.fields == {"name": Reason.ALREADY_EXISTS}
    with pytest.raises(InvalidValue):
        make_cohort(session, OFFICER, CohortInput(name="x", starts_year=2020, ends_year=2018))
