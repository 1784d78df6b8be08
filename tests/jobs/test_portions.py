"""A job portion by portion: exactly once, cancelled between rows, in the name of who asked."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import col

from app.db import reading, transaction
from app.domain.access import Viewer
from app.domain.jobs import JobState, RowState
from app.jobs import portions
from app.jobs.portions import give_up, take_portion
from app.jobs.works import WORKS
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.history import HistoryEntry
from app.models.jobs import Job, JobRow
from app.models.people import Grant, Person
from app.services.jobs import cancel, confirm, forget_previews
from tests.factories.ground import TESTER
from tests.jobs.conftest import Ask


def job_of(engine: Engine, public_id: str) -> Job:
    with reading(engine) as session:
        job: Job = session.execute(select(Job).where(col(Job.public_id) == public_id)).scalar_one()
    return job


def states(engine: Engine) -> dict[RowState, int]:
    with reading(engine) as session:
        found = session.execute(select(col(JobRow.state), func.count()).group_by(col(JobRow.state)))
        return dict(iter(found))


def handed_over(engine: Engine, people: tuple[Person, Person]) -> tuple[int, int]:
    """Cases the receiver has, and changes of the handler in the history."""
    with reading(engine) as session:
        cases = session.execute(
            select(func.count()).where(col(CultivationCase.handler_id) == people[1].id)
        ).scalar_one()
        entries = session.execute(
            select(func.count()).where(
                col(HistoryEntry.action) == "update",
                col(HistoryEntry.subject_kind) == "case",
                col(HistoryEntry.actor_name) == people[0].name,
            )
        ).scalar_one()
    return cases, entries


def run(engine: Engine, job: str, turn: int) -> int:
    """All portions; how many there were."""
    taken = 1
    while take_portion(engine, WORKS, job, turn):
        taken += 1
    return taken


def test_preview_writes_nothing_and_the_run_does_each_row_once(
    own_engine: Engine,
    viewer: Viewer,
    people: tuple[Person, Person],
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(portions, "SECONDS", 0.0)
    job = ask(4)

    assert run(own_engine, job, 1) == 4
    assert handed_over(own_engine, people) == (0, 0)
    assert states(own_engine) == {RowState.READY: 4}
    assert job_of(own_engine, job).state is JobState.PROPOSED

    with transaction(own_engine) as session:
        confirm(session, viewer, job)
    assert run(own_engine, job, 2) == 4
    assert take_portion(own_engine, WORKS, job, 2) is False

    done = job_of(own_engine, job)
    assert (done.state, done.done, done.succeeded, done.refused) == (JobState.DONE, 4, 4, 0)
    assert handed_over(own_engine, people) == (4, 4)


def test_a_portion_that_breaks_leaves_nothing_half_done(
    own_engine: Engine, people: tuple[Person, Person], ask: Ask
) -> None:
    job = ask(2, JobState.CHECKING)
    run(own_engine, job, 1)
    with transaction(own_engine) as session:
        job_row = session.execute(select(Job).where(col(Job.public_id) == job)).scalar_one()
        job_row.state = JobState.WAITING
    broken = dict(WORKS)
    act = WORKS[job_row.kind].act

    def breaks(task: portions.Task) -> bool:
        act(task)
        raise OSError("the cable")

    broken[job_row.kind] = portions.Work(act=breaks)
    with pytest.raises(OSError, match="the cable"):
        take_portion(own_engine, broken, job, 1)

    assert handed_over(own_engine, people) == (0, 0)
    assert states(own_engine) == {RowState.READY: 2}
    assert job_of(own_engine, job).done == 2  # what the preview had counted


def test_cancel_stops_between_two_rows(
    own_engine: Engine,
    viewer: Viewer,
    people: tuple[Person, Person],
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(portions, "SECONDS", 0.0)
    job = ask(3)
    run(own_engine, job, 1)
    with transaction(own_engine) as session:
        confirm(session, viewer, job)
    assert take_portion(own_engine, WORKS, job, 2) is True
    with transaction(own_engine) as session:
        cancel(session, viewer, job)

    assert take_portion(own_engine, WORKS, job, 2) is False
    assert job_of(own_engine, job).state is JobState.CANCELLED
    assert handed_over(own_engine, people) == (1, 1)
    assert states(own_engine) == {RowState.DONE: 1, RowState.READY: 2}


def test_row_changed_since_the_preview_is_refused(
    own_engine: Engine, viewer: Viewer, ask: Ask
) -> None:
    job = ask(2)
    run(own_engine, job, 1)
    with transaction(own_engine) as session:
        session.info["actor"] = TESTER
        case = session.execute(select(CultivationCase).limit(1)).scalar_one()
        case.agency = "平湖科服"
        confirm(session, viewer, job)
    run(own_engine, job, 2)

    assert states(own_engine) == {RowState.DONE: 1, RowState.REFUSED: 1}
    with reading(own_engine) as session:
        refused = session.execute(
            select(col(JobRow.reasons)).where(col(JobRow.state) == RowState.REFUSED)
        ).scalar_one()
    assert refused == "changed_meanwhile"


def test_who_lost_the_role_does_nothing_more(
    own_engine: Engine, people: tuple[Person, Person], ask: Ask
) -> None:
    job = ask(1)
    with transaction(own_engine, TESTER) as store:
        grants = store.execute(select(Grant).where(col(Grant.person_id) == people[0].id))
        for grant in grants.scalars():
            store.delete(grant)

    run(own_engine, job, 1)

    stopped = job_of(own_engine, job)
    assert (stopped.state, stopped.problem) == (JobState.FAILED, "no_grant")


def test_a_job_that_breaks_says_so_and_keeps_what_was_done(own_engine: Engine, ask: Ask) -> None:
    job = ask(1)

    give_up(own_engine, WORKS, job, 2, "ValueError: of an earlier turn")
    assert job_of(own_engine, job).state is JobState.CHECKING
    give_up(own_engine, WORKS, job, 1, "ValueError: a bug")

    stopped = job_of(own_engine, job)
    assert (stopped.state, stopped.problem) == (JobState.FAILED, "ValueError: a bug")


def test_previews_that_nobody_confirmed_go_and_jobs_that_ran_stay(
    own_engine: Engine, viewer: Viewer, ask: Ask
) -> None:
    left, done = ask(2), ask(1)
    run(own_engine, left, 1)
    run(own_engine, done, 1)
    with transaction(own_engine) as session:
        confirm(session, viewer, done)
    run(own_engine, done, 2)

    with transaction(own_engine) as session:
        forget_previews(session, now() - timedelta(hours=1))
    assert states(own_engine) == {RowState.READY: 2, RowState.DONE: 1}
    with transaction(own_engine) as session:
        forget_previews(session, now() + timedelta(hours=1))

    assert states(own_engine) == {RowState.DONE: 1}
