"""Workers that die: another takes up what they left, and nothing happens twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db import transaction
from app.domain.access import Viewer
from app.domain.jobs import JobState, RowState
from app.jobs.places import forget_workers
from app.jobs.worker import Watch
from app.models.people import Person
from app.services.jobs import confirm
from tests.jobs.conftest import Ask
from tests.jobs.test_portions import handed_over, job_of, run, states

CASES = 12
SLOWLY = """
import time
from app.commands.main import main
from app.jobs import portions
portions.SECONDS = 0.0
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


def test_number_that_stands_still_is_dead_by_the_observers_clock() -> None:
    watch = Watch(dead_after=20.0)

    assert watch.dead_of({"a", "gone"}, {"a": 1, "b": 7}, 100.0) == ["gone"]
    assert watch.dead_of({"a", "b"}, {"a": 1, "b": 8}, 119.0) == []
    assert watch.dead_of({"a", "b"}, {"a": 1, "b": 8}, 121.0) == ["a"]
    assert watch.dead_of({"a", "b"}, {"a": 2, "b": 8}, 138.0) == []
