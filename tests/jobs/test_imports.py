"""Long imports as jobs: checked, laid beside the register again, written and taken back."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from app.db import reading, transaction
from app.domain.access import Viewer
from app.domain.imports import ImportRowState, ImportState
from app.domain.jobs import JobState
from app.jobs import imports, portions
from app.jobs.errands import carry_out_next
from app.jobs.imports import Pace
from app.jobs.works import errands_of
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.models.imports import ImportRow, ImportRun
from app.models.jobs import Job
from app.models.people import Grant
from app.services import long_imports
from app.services.import_runs import Confirmed
from app.services.jobs import cancel
from app.services.long_imports import confirm, undo
from tests.factories import make_enterprise
from tests.factories.ground import TESTER
from tests.jobs.conftest import TODAY, Open, code, csv_of, import_job_of, run_of


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every import is long, every portion does one row, every chunk two."""
    monkeypatch.setattr(long_imports, "LONG", 0)
    monkeypatch.setattr(long_imports, "LONG_UNDO", 0)
    monkeypatch.setattr(portions, "SECONDS", 0.0)
    monkeypatch.setattr("app.exchange.imports.CHUNK", 2)
    for name in ("CHECKING", "WRITING", "UNDOING"):
        monkeypatch.setattr(imports, name, Pace(1, 1))


def portion(engine: Engine, folder: Path, run_id: str) -> bool:
    """The next portion of the run's job, or all of its check."""
    job = import_job_of(engine, run_id)
    return carry_out_next(engine, errands_of(folder), job.public_id, job.turn, lambda: False)


def carried_out(engine: Engine, folder: Path, run_id: str) -> Job:
    while portion(engine, folder, run_id):
        pass
    return import_job_of(engine, run_id)


def released(engine: Engine, viewer: Viewer, run_id: str) -> Confirmed:
    with transaction(engine, TESTER) as session:
        return confirm(session, viewer, run_id, TODAY, good_rows=False)


def firms(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(
            session.execute(select(col(Enterprise.uscc)).order_by(col(Enterprise.uscc))).scalars()
        )


def entries(engine: Engine) -> int:
    """How often a firm was created, by the history."""
    with reading(engine) as session:
        number: int = session.execute(
            select(func.count()).where(
                col(HistoryEntry.subject_kind) == "enterprise",
                col(HistoryEntry.action) == "create",
            )
        ).scalar_one()
    return number


def states(engine: Engine, run_id: str) -> dict[ImportRowState, int]:
    with reading(engine) as session:
        found = session.execute(
            select(col(ImportRow.state), func.count())
            .join(ImportRun, col(ImportRun.id) == ImportRow.run_id)
            .where(col(ImportRun.public_id) == run_id)
            .group_by(col(ImportRow.state))
        )
        return dict(iter(found))


def test_a_long_file_is_checked_written_and_taken_back(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(csv_of(5))
    assert run_of(own_engine, run_id).state is ImportState.CHECKING

    checked = carried_out(own_engine, tmp_path, run_id)

    run = run_of(own_engine, run_id)
    assert (checked.state, checked.done) == (JobState.DONE, 5)
    assert (run.state, run.rows, run.creates) == (ImportState.PLANNED, 5, 5)
    assert firms(own_engine) == []

    released(own_engine, officer, run_id)
    assert import_job_of(own_engine, run_id).state is JobState.CHECKING
    assert carried_out(own_engine, tmp_path, run_id).succeeded == 5
    assert run_of(own_engine, run_id).state is ImportState.APPLIED
    assert firms(own_engine) == [code(n) for n in range(5)]
    assert entries(own_engine) == 5

    with transaction(own_engine, TESTER) as session:
        undo(session, officer, run_id, TODAY)
    undone = carried_out(own_engine, tmp_path, run_id)
    assert (undone.state, undone.succeeded, undone.refused) == (JobState.DONE, 5, 0)
    assert run_of(own_engine, run_id).state is ImportState.UNDONE
    assert firms(own_engine) == []


def test_one_row_changed_after_the_preview_keeps_all_from_being_written(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    with Session(own_engine) as store:
        store.info["actor"] = TESTER
        make_enterprise(store, uscc=code(3), name="平湖3有限公司", legal_representative="王五")
        store.commit()
    run_id = brought(csv_of(5))
    carried_out(own_engine, tmp_path, run_id)
    with transaction(own_engine, TESTER) as session:
        firm = session.execute(select(Enterprise)).scalar_one()
        firm.legal_representative = "赵六"
    released(own_engine, officer, run_id)

    ended = carried_out(own_engine, tmp_path, run_id)

    assert (ended.state, ended.problem) == (JobState.DONE, "rows_changed_meanwhile")
    assert run_of(own_engine, run_id).state is ImportState.PLANNED
    assert firms(own_engine) == [code(3)]
    assert states(own_engine, run_id) == {ImportRowState.OPEN: 4, ImportRowState.CHANGED: 1}
    with reading(own_engine) as session:
        shown = session.execute(
            select(col(ImportRow.changes)).where(col(ImportRow.state) == ImportRowState.CHANGED)
        ).scalar_one()
    assert json.loads(shown) == {"legal_representative": ["赵六", "张三"]}

    released(own_engine, officer, run_id)
    assert carried_out(own_engine, tmp_path, run_id).succeeded == 5
    assert len(firms(own_engine)) == 5


def test_a_row_changed_while_others_are_written_is_left_and_named(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    with Session(own_engine) as store:
        store.info["actor"] = TESTER
        make_enterprise(store, uscc=code(3), name="平湖3有限公司", legal_representative="王五")
        store.commit()
    run_id = brought(csv_of(4))
    carried_out(own_engine, tmp_path, run_id)
    released(own_engine, officer, run_id)
    while states(own_engine, run_id).get(ImportRowState.WRITTEN, 0) < 1:
        assert portion(own_engine, tmp_path, run_id)
    with transaction(own_engine, TESTER) as session:
        firm = session.execute(
            select(Enterprise).where(col(Enterprise.uscc) == code(3))
        ).scalar_one()
        firm.legal_representative = "赵六"

    carried_out(own_engine, tmp_path, run_id)

    run = run_of(own_engine, run_id)
    assert (run.state, run.creates, run.updates) == (ImportState.APPLIED, 3, 0)
    assert states(own_engine, run_id) == {ImportRowState.WRITTEN: 3, ImportRowState.LEFT: 1}


def test_cancelled_between_rows_it_is_gone_on_with_or_taken_back(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(csv_of(4))
    carried_out(own_engine, tmp_path, run_id)
    released(own_engine, officer, run_id)
    while states(own_engine, run_id).get(ImportRowState.WRITTEN, 0) < 2:
        portion(own_engine, tmp_path, run_id)
    with transaction(own_engine) as session:
        cancel(session, officer, import_job_of(own_engine, run_id).public_id)

    assert carried_out(own_engine, tmp_path, run_id).state is JobState.CANCELLED
    assert run_of(own_engine, run_id).state is ImportState.STOPPED
    assert states(own_engine, run_id) == {ImportRowState.WRITTEN: 2, ImportRowState.OPEN: 2}

    released(own_engine, officer, run_id)
    carried_out(own_engine, tmp_path, run_id)
    assert run_of(own_engine, run_id).state is ImportState.APPLIED
    assert entries(own_engine) == 4

    with transaction(own_engine, TESTER) as session:
        undo(session, officer, run_id, TODAY)
    portion(own_engine, tmp_path, run_id)
    with transaction(own_engine) as session:
        cancel(session, officer, import_job_of(own_engine, run_id).public_id)
    carried_out(own_engine, tmp_path, run_id)
    assert run_of(own_engine, run_id).state is ImportState.STOPPED
    assert firms(own_engine) == [code(n) for n in range(3)]

    with transaction(own_engine, TESTER) as session:
        undo(session, officer, run_id, TODAY)
    carried_out(own_engine, tmp_path, run_id)
    assert (run_of(own_engine, run_id).state, firms(own_engine)) == (ImportState.UNDONE, [])


def test_cancelled_before_the_first_row_it_waits_for_confirmation_again(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(csv_of(3))
    carried_out(own_engine, tmp_path, run_id)
    released(own_engine, officer, run_id)
    assert portion(own_engine, tmp_path, run_id)
    with transaction(own_engine) as session:
        cancel(session, officer, import_job_of(own_engine, run_id).public_id)

    carried_out(own_engine, tmp_path, run_id)

    run = run_of(own_engine, run_id)
    assert (run.state, run.applied_by, firms(own_engine)) == (ImportState.PLANNED, "", [])


def test_two_officers_write_the_same_file_at_once(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    early, late = brought(csv_of(4)), brought(csv_of(4), "又一份.csv")
    for run_id in (early, late):
        carried_out(own_engine, tmp_path, run_id)
        released(own_engine, officer, run_id)
    while portion(own_engine, tmp_path, early) | portion(own_engine, tmp_path, late):
        pass

    assert len(firms(own_engine)) == entries(own_engine) == 4
    first, second = run_of(own_engine, early), run_of(own_engine, late)
    assert (first.state, second.state) == (ImportState.APPLIED, ImportState.APPLIED)
    assert (first.creates, first.unchanged) == (4, 0)
    assert (second.creates, second.unchanged) == (0, 4)


def test_a_check_broken_off_begins_anew_and_keeps_each_row_once(
    own_engine: Engine, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(csv_of(5))
    job = import_job_of(own_engine, run_id)
    stops = iter([False] * 3 + [True] * 99)
    kept = errands_of(tmp_path)
    assert carry_out_next(own_engine, kept, job.public_id, job.turn, lambda: next(stops))
    assert states(own_engine, run_id) == {ImportRowState.OPEN: 4}

    carried_out(own_engine, tmp_path, run_id)

    assert states(own_engine, run_id) == {ImportRowState.OPEN: 5}
    assert run_of(own_engine, run_id).creates == 5


def test_of_two_who_check_the_same_file_the_slower_stops(
    own_engine: Engine, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(csv_of(5))
    job = import_job_of(own_engine, run_id)
    began: list[str] = []

    def is_stopping() -> bool:
        """In the midst of the first reading a second worker reads it all."""
        if len(began) == 2:
            began.append("second")
            assert not carry_out_next(
                own_engine, errands_of(tmp_path), job.public_id, job.turn, lambda: False
            )
        began.append("first")
        return False

    carry_out_next(own_engine, errands_of(tmp_path), job.public_id, job.turn, is_stopping)

    assert "second" in began
    assert states(own_engine, run_id) == {ImportRowState.OPEN: 5}
    assert run_of(own_engine, run_id).state is ImportState.PLANNED


def test_a_check_that_finds_no_table_says_so(
    own_engine: Engine, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(b"a,b\n1,2\n")

    ended = carried_out(own_engine, tmp_path, run_id)

    assert (ended.state, ended.problem) == (JobState.FAILED, "header_not_found")
    assert run_of(own_engine, run_id).state is ImportState.DISCARDED


def test_who_lost_the_role_writes_nothing_more(
    own_engine: Engine, officer: Viewer, brought: Open, tmp_path: Path
) -> None:
    run_id = brought(csv_of(2))
    carried_out(own_engine, tmp_path, run_id)
    released(own_engine, officer, run_id)
    with transaction(own_engine, TESTER) as store:
        for grant in store.execute(select(Grant)).scalars():
            store.delete(grant)

    ended = carried_out(own_engine, tmp_path, run_id)

    assert (ended.state, ended.problem) == (JobState.FAILED, "no_grant")
    assert run_of(own_engine, run_id).state is ImportState.PLANNED
    assert firms(own_engine) == []


def test_pace_learns_how_many_rows_fit_into_a_moment() -> None:
    pace = Pace(80, 140)

    pace.learn(0.2)
    assert pace.rows == 40
    pace.learn(1.0)
    assert pace.rows == imports.LEAST
    for _ in range(9):
        pace.learn(0.001)
    assert pace.rows == 140
    for _ in range(9):
        pace.learn(9.0)
    assert pace.rows == imports.LEAST
