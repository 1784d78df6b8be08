"""A failed case brings its firm back into the pool for next year; taken back, it does not."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Viewer
from app.domain.case_history import Correction
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Weakness
from app.domain.stages import Action, FailureReason, Stage
from app.domain.titles import Programme, TitleKind
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.pool import Cohort, PoolEntry
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseEntry
from app.recording import Actor
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 30)
SINCE = date(2018, 9, 3)


@pytest.fixture
def viewer(session: Session) -> Viewer:
    person = make_staff(session)
    session.info["actor"] = Actor(person.name, person.id)
    return viewer_of(person=person)


@pytest.fixture
def later(session: Session) -> Cohort:
    return make_cohort(
        session, "2018-2020", starts_year=2018, ends_year=2020, notice_working_days=5
    )


def failed(session: Session, viewer: Viewer, firm: Enterprise, **values: Any) -> CultivationCase:
    usual: dict[str, Any] = {
        "stage": Stage.REPORTED,
        "stage_since": SINCE,
        "handler_id": viewer.person_id,
    }
    case = make_case(session, firm, **usual | values)
    if case.programme is not Programme.HNTE:
        case.stage = Stage.SUBMITTED
        session.flush()
    given = ActionInput(
        version=case.version,
        happened_on=date(2018, 9, 20),
        reason="评分不足",
        failure_reason=FailureReason.GROWTH,
    )
    take_action(session, viewer, case.public_id, Action.REJECT, given, TODAY)
    return case


def entries_of(session: Session, firm: Enterprise) -> list[PoolEntry]:
    found = session.exec(
        select(PoolEntry).where(PoolEntry.enterprise_id == firm.id).order_by(PoolEntry.id)  # type: ignore[arg-type]
    )
    return list(found)


def take_back(session: Session, viewer: Viewer, case: CultivationCase) -> None:
    event = session.exec(
        select(StageEvent).where(StageEvent.case_id == case.id, StageEvent.action == Action.REJECT)
    ).one()
    given = CorrectionInput(
        version=case.version,
        event=event.public_id,
        correction=Correction.TAKE_BACK,
        reason="看错名单",
    )
    correct(session, viewer, case.public_id, given, TODAY)


def test_firm_that_left_with_its_title_comes_back_for_next_year(
    session: Session, viewer: Viewer, later: Cohort
) -> None:
    """A renewal that fails: the firm had left the pool when it was recognised three years ago."""
    firm = make_enterprise(session)
    old = make_pool_entry(
        session,
        firm,
        make_cohort(session),
        state=EntryState.REMOVED,
        removal=Removal.RECOGNIZED,
        admitted_on=date(2016, 6, 1),
    )

    failed(session, viewer, firm, kind=TitleKind.RENEWAL)

    kept, back = entries_of(session, firm)
    assert (kept.id, kept.state, kept.removal) == (old.id, EntryState.REMOVED, Removal.RECOGNIZED)
    assert (back.cohort_id, back.state, back.admitted_on) == (later.id, EntryState.ADMITTED, TODAY)
    assert (back.kind, back.intended_year, back.grade) == (TitleKind.RENEWAL, 2019, Grade.KEY)
    assert (back.weakness, back.source) == (Weakness.GROWTH, EntrySource.FAILED_CASE)
    assert (back.reason, back.responsible_id) == ("2018 高新技术企业 未通过", viewer.person_id)


@pytest.mark.parametrize(("days", "state"), [(5, EntryState.PROPOSED), (None, EntryState.ADMITTED)])
def test_firm_that_never_was_in_the_pool_enters_as_the_cohort_wants(
    session: Session, viewer: Viewer, later: Cohort, days: int | None, state: EntryState
) -> None:
    later.notice_working_days = days
    firm = make_enterprise(session)

    case = failed(session, viewer, firm, programme=Programme.PROVINCIAL_TECH_SME)

    (entry,) = entries_of(session, firm)
    assert (entry.state, entry.target) == (state, Programme.PROVINCIAL_TECH_SME)
    shown = describe_case(session, viewer, case.public_id, TODAY).pool_entry
    assert shown == CaseEntry(entry.public_id, "2018-2020", state, 2019)


@pytest.mark.usefixtures("later")
def test_firm_that_stands_in_the_pool_is_not_entered_twice(
    session: Session, viewer: Viewer
) -> None:
    firm = make_enterprise(session)
    entry = make_pool_entry(session, firm, make_cohort(session), intended_year=2018)

    failed(session, viewer, firm)

    assert entries_of(session, firm) == [entry]
    assert (entry.intended_year, entry.source) == (2019, EntrySource.SURVEY)


def test_firm_removed_from_next_years_cohort_comes_back_to_its_own_entry(
    session: Session, viewer: Viewer, later: Cohort
) -> None:
    firm = make_enterprise(session)
    entry = make_pool_entry(
        session,
        firm,
        later,
        state=EntryState.REMOVED,
        removal=Removal.GAVE_UP,
        removed_on=SINCE,
        admitted_on=date(2018, 3, 1),
    )

    failed(session, viewer, firm)

    assert entries_of(session, firm) == [entry]
    assert (entry.state, entry.removal, entry.removed_on) == (EntryState.ADMITTED, None, None)


def test_without_a_cohort_of_next_year_or_for_no_target_of_the_pool_nothing_is_entered(
    session: Session, viewer: Viewer
) -> None:
    firm, other = make_enterprise(session), make_enterprise(session)
    failed(session, viewer, firm)
    make_cohort(session, "2018-2020", starts_year=2018, ends_year=2020)

    failed(session, viewer, other, programme=Programme.NATIONAL_TECH_SME)

    assert entries_of(session, firm) == entries_of(session, other) == []


@pytest.mark.usefixtures("later")
def test_failure_taken_back_takes_the_firm_out_again_and_a_second_one_brings_it_back(
    session: Session, viewer: Viewer
) -> None:
    firm = make_enterprise(session)
    case = failed(session, viewer, firm)

    take_back(session, viewer, case)

    (entry,) = entries_of(session, firm)
    assert (entry.state, entry.removal) == (EntryState.REMOVED, Removal.ENTERED_IN_ERROR)
    given = ActionInput(
        version=case.version,
        happened_on=date(2018, 9, 21),
        reason="评分不足",
        failure_reason=FailureReason.IP,
    )
    take_action(session, viewer, case.public_id, Action.REJECT, given, TODAY)
    assert entries_of(session, firm) == [entry]
    assert (entry.state, entry.weakness) == (EntryState.PROPOSED, Weakness.IP)


def test_failure_taken_back_leaves_an_older_entry_where_it_stood(
    session: Session, viewer: Viewer, later: Cohort
) -> None:
    firm = make_enterprise(session)
    entry = make_pool_entry(
        session,
        firm,
        later,
        intended_year=2018,
        source=EntrySource.FAILED_CASE,
        reason="2017 高新技术企业 未通过",
    )
    case = failed(session, viewer, firm)

    take_back(session, viewer, case)

    assert (entry.state, entry.intended_year) == (EntryState.ADMITTED, 2018)
