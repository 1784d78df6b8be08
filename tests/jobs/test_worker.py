"""Workers that die: another takes up what they left, and nothing happens twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from app.commands.work import working
from app.db import reading, transaction
from app.domain.access import Viewer
from app.domain.imports import ImportState
from app.domain.jobs import JobState, RowState
from app.jobs.places import forget_workers
from app.jobs.worker import Watch
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.queries.jobs import list_heartbeats
from app.services import long_imports
from app.services.jobs import confirm
from app.settings import Settings
from tests.factories.ground import TESTER
from tests.jobs.conftest import TODAY, Ask, Open, code, csv_of, import_job_of, run_of
from tests.jobs.test_portions import handed_over, job_of, run, states

CASES = 12
SLOWLY = """
import time
from app.commands.main import main
from app.jobs import imports, portions
portions.SECONDS = 0.0
imports.WRITING = imports.Pace(1, 1)
carry_on = portions.carry_on
def slowly(*given, **named):
    time.sleep(0.05)
    return carry_on(*given, **named)
portions.carry_on = slowly
main()
"""
"""`miaopu work` at its usual work, one row in a portion, so that there is time to kill it."""


class Workers:
    def __init__(self, url: str, folder: Path) -> None:
        self.environment = os.environ | {
            "MIAOPU_DATABASE_URL": url,
            "MIAOPU_DATA_DIR": str(folder),
            "MIAOPU_WORKER_BEAT_SECONDS": "0.3",
            "MIAOPU_WORKER_DEAD_SECONDS": "1.5",
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", SLOWLY, "work"], env=self.environment, stdout=subprocess.PIPE
        )
        self.started.append(process)
        return process


@pytest.fixture
def workers(own_url: str, own_engine: Engine, tmp_path: Path) -> Generator[Workers]:
    workers = Workers(own_url, tmp_path)
    yield workers
    for process in workers.started:
        process.kill()
        process.communicate()
    forget_workers(own_engine)


def wait_until_done(engine: Engine, job: str, rows: int, seconds: float = 40.0) -> None:
    ends_at = time.monotonic() + seconds
    while job_of(engine, job).done < rows:
        assert time.monotonic() < ends_at, job_of(engine, job)
        time.sleep(0.05)


def wait_until(is_so: Callable[[], bool], seconds: float = 40.0) -> None:
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


def wait_for_import(engine: Engine, run_id: str, state: ImportState) -> None:
    wait_until(lambda: run_of(engine, run_id).state is state)


def imported(engine: Engine) -> list[str]:
    with reading(engine) as session:
        found = session.execute(select(col(Enterprise.uscc)).order_by(col(Enterprise.id)))
        return list(found.scalars())


def test_killed_worker_leaves_nothing_half_done_and_another_takes_it_up(
    own_engine: Engine,
    viewer: Viewer,
    people: tuple[Person, Person],
    ask: Ask,
    workers: Workers,
) -> None:
    job = ask(CASES)
    run(own_engine, job, 1)
    with transaction(own_engine) as session:
        confirm(session, viewer, job)
    first = workers.start()
    wait_until_done(own_engine, job, 2)
    second = workers.start()
    first.send_signal(signal.SIGKILL)
    first.wait()
    left = job_of(own_engine, job)
    assert left.state is JobState.RUNNING
    assert left.done < CASES
    assert handed_over(own_engine, people) == (left.done, left.done)

    wait_until_done(own_engine, job, CASES)

    ended = job_of(own_engine, job)
    assert (ended.state, ended.succeeded) == (JobState.DONE, CASES)
    assert handed_over(own_engine, people) == (CASES, CASES)
    assert states(own_engine) == {RowState.DONE: CASES}
    second.terminate()
    assert second.wait(timeout=20) == 0


def test_killed_worker_leaves_an_import_whole_and_another_takes_it_up(
    own_engine: Engine,
    officer: Viewer,
    brought: Open,
    workers: Workers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(long_imports, "LONG", 0)
    run_id = brought(csv_of(CASES))
    first = workers.start()
    wait_for_import(own_engine, run_id, ImportState.PLANNED)
    with transaction(own_engine, TESTER) as session:
        long_imports.confirm(session, officer, run_id, TODAY, good_rows=False)
    wait_until(lambda: len(imported(own_engine)) >= 2)
    second = workers.start()
    first.send_signal(signal.SIGKILL)
    first.wait()
    left = imported(own_engine)
    assert len(left) < CASES
    assert import_job_of(own_engine, run_id).succeeded == len(left)
    assert run_of(own_engine, run_id).state is ImportState.WRITING

    wait_for_import(own_engine, run_id, ImportState.APPLIED)

    assert imported(own_engine) == [code(n) for n in range(CASES)]
    assert import_job_of(own_engine, run_id).succeeded == CASES
    second.terminate()
    assert second.wait(timeout=20) == 0


def test_server_starts_a_worker_when_there_is_work_and_dismisses_it(
    own_engine: Engine, own_url: str, brought: Open, tmp_path: Path
) -> None:
    settings = Settings(
        database_url=own_url,
        data_dir=tmp_path,
        worker_beat_seconds=0.3,
        worker_dead_seconds=1.5,
    )
    with working(settings):
        run_id = brought(csv_of(3))
        wait_for_import(own_engine, run_id, ImportState.PLANNED)
        with reading(own_engine) as session:
            (worker,) = list_heartbeats(session)

    assert int(worker.split("-")[-2]) != os.getpid()
    assert run_of(own_engine, run_id).creates == 3
    with reading(own_engine) as session:
        assert list_heartbeats(session) == {}
    forget_workers(own_engine)


def test_number_that_stands_still_is_dead_by_the_observers_clock() -> None:
    watch = Watch(dead_after=20.0)

    assert watch.dead_of({"a", "gone"}, {"a": 1, "b": 7}, 100.0) == ["gone"]
    assert watch.dead_of({"a", "b"}, {"a": 1, "b": 8}, 119.0) == []
    assert watch.dead_of({"a", "b"}, {"a": 1, "b": 8}, 121.0) == ["a"]
    assert watch.dead_of({"a", "b"}, {"a": 2, "b": 8}, 138.0) == []
