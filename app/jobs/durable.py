"""The engine of long work, DBOS Transact: the one module that knows it.

Its tables say which process is at which job; they are of use only while jobs run, and stand in a
file or a schema of their own (docs/decisions/0004-long-work.md). How far a job is, and what became
of each row, our own tables know."""

import sqlite3
import threading
import time
from contextlib import closing
from datetime import datetime

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import Engine

from app import __version__
from app.jobs.errands import Errands, carry_out_next
from app.jobs.places import SCHEMA, system_file
from app.jobs.portions import give_up

QUEUE = "jobs"
AT_ONCE = 2
"""Jobs of one process at a time: a short one does not wait for a long one."""
FORGOTTEN_AT_ONCE = 200
REST = 0.5
"""Rest after each portion, as a part of what it took: others who write get their turn."""


class _Stopping(BaseException):
    """The process ends between two portions. Not an Exception: the engine would store it as the
    outcome of the job; like this the job stays open, and another process takes it up."""


class Durable:
    """The engine while a process works; there is one in a process."""

    def __init__(
        self, engine: Engine, errands: Errands, worker: str, polling_seconds: float
    ) -> None:
        self.engine = engine
        self.errands = errands
        self.worker = worker
        self.stopping = threading.Event()
        DBOS(config=_configuration(engine, worker))
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=AT_ONCE,
            polling_interval_sec=polling_seconds,
            on_conflict="always_update",
        )
        _at_work.append(self)

    def take_up(self, job: str, turn: int) -> None:
        """Idempotent: the same job in the same turn of the same release is one workflow."""
        with SetWorkflowID(f"{job}-{turn}-{__version__}"):
            DBOS.enqueue_workflow(QUEUE, _carry_out, job, turn)

    def workers_with_jobs(self) -> set[str]:
        """Processes that took jobs up and have not finished them."""
        found = DBOS.list_workflows(
            status="PENDING", app_version=__version__, load_input=False, load_output=False
        )
        return {one.executor_id for one in found if one.executor_id}

    def recover(self, dead: list[str]) -> None:
        """Put what dead processes left back into the queue; a live one takes it up."""
        DBOS._recover_pending_workflows(dead)

    def forget(self, before: datetime) -> None:
        """What ended long ago: our own rows know what became of it."""
        ended = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            completed_before=before.isoformat(),
            limit=FORGOTTEN_AT_ONCE,
            load_input=False,
            load_output=False,
        )
        if ended:
            DBOS.delete_workflows([one.workflow_id for one in ended])

    def stop(self) -> None:
        self.stopping.set()
        _at_work.remove(self)
        DBOS.destroy()


_at_work: list[Durable] = []


@DBOS.workflow(name="job")
def _carry_out(job: str, turn: int) -> None:
    durable = _at_work[0]
    try:
        while DBOS.run_step(
            {"name": "portion", "retries_allowed": True, "max_attempts": 5},
            _portion,
            job,
            turn,
        ):
            if durable.stopping.is_set():
                raise _Stopping
    except Exception as error:
        give_up(
            durable.engine, durable.errands.works, job, turn, f"{type(error).__name__}: {error}"
        )
        raise


def _portion(job: str, turn: int) -> bool:
    durable = _at_work[0]
    started = time.monotonic()
    is_left = carry_out_next(durable.engine, durable.errands, job, turn, durable.stopping.is_set)
    if is_left:
        durable.stopping.wait((time.monotonic() - started) * REST)
    return is_left


def _configuration(engine: Engine, worker: str) -> DBOSConfig:
    configuration: DBOSConfig = {
        "name": "miaopu",
        "application_version": __version__,
        "executor_id": worker,
        "log_level": "ERROR",
        "sys_db_pool_size": 4,
        "use_listen_notify": False,
        "max_executor_threads": AT_ONCE + 2,
        "scheduler_polling_interval_sec": 3600.0,
    }
    if engine.dialect.name == "sqlite":
        file = system_file(engine)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        configuration["system_database_url"] = f"sqlite:///{file}"
    else:
        configuration["system_database_url"] = engine.url.render_as_string(hide_password=False)
        configuration["dbos_system_schema"] = SCHEMA
    return configuration
