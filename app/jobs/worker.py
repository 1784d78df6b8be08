"""A process that carries jobs out: finds them, shows that it lives, takes up what the dead left.

The engine is launched when the first job is there: a server in which nothing long happens starts
no slower and keeps no thread for it but this one."""

import math
import os
import secrets
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from app import __version__
from app.db import reading, transaction
from app.jobs.daily import Daily
from app.jobs.errands import Errands
from app.models.base import now
from app.models.jobs import Heartbeat
from app.queries.jobs import list_heartbeats, list_waiting
from app.services.jobs import forget_previews

if TYPE_CHECKING:
    from app.jobs.durable import Durable

log = structlog.get_logger()

TIDY_SECONDS = 3600.0
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pulse:
    """In seconds: how often to look for jobs, how often to show life, after how long a process
    that shows none counts as dead."""

    look: float = 1.0
    beat: float = 5.0
    dead: float = 20.0


@dataclass(slots=True)
class Watch:
    """Whether others live: their number moves, by this process's own clock."""

    dead_after: float
    seen: dict[str, tuple[int, float]] = field(default_factory=dict)

    def dead_of(self, workers: set[str], beats: dict[str, int], at: float) -> list[str]:
        """Those of `workers` that signed off, or whose number has stood still for too long."""
        self.seen = {one: seen for one, seen in self.seen.items() if one in beats}
        for one, beat in beats.items():
            if self.seen.get(one, (None, 0.0))[0] != beat:
                self.seen[one] = (beat, at)
        return sorted(
            one for one in workers if one not in beats or at - self.seen[one][1] > self.dead_after
        )


class Worker:
    """Call `run` in a thread or as the whole process; set `stop` to end it."""

    def __init__(self, engine: Engine, errands: Errands, pulse: Pulse) -> None:
        self.engine = engine
        self.errands = errands
        self.pulse = pulse
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.stop = threading.Event()
        self.idle_seconds = math.inf
        """After so long without a job it ends."""
        self.daily = Daily(engine)
        self._busy_at = time.monotonic()
        self._watch = Watch(pulse.dead)
        self._handed: set[tuple[str, int]] = set()
        self._durable: Durable | None = None
        self._beaten_at = float("-inf")
        self._tidied_at = float("-inf")

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self.daily.look()
                    self._look()
                except SQLAlchemyError as error:  # the database is away: look again later
                    log.warning("worker_waits", problem=str(error).splitlines()[0])
                self.stop.wait(self.pulse.look)
        finally:
            if self._durable is not None:
                self._durable.stop()
                self._sign_off([self.name])

    def _look(self) -> None:
        with reading(self.engine) as session:
            waiting = {(job.id, job.turn) for job in list_waiting(session)}
        if waiting:
            self._busy_at = time.monotonic()
        elif time.monotonic() - self._busy_at > self.idle_seconds:
            self.stop.set()
        if waiting and self._durable is None:
            self._beat(time.monotonic())  # first a sign of life, then a job to be found at
            self._durable = self._launch()
        if self._durable is None:
            return
        for job, turn in sorted(waiting - self._handed):
            self._durable.take_up(job, turn)
        self._handed = waiting
        if time.monotonic() - self._beaten_at >= self.pulse.beat:
            self._beat(time.monotonic())
        if waiting:
            self._bury(self._durable)
        elif time.monotonic() - self._tidied_at >= TIDY_SECONDS:
            self._tidy(self._durable)

    def _launch(self) -> "Durable":
        # Importing the engine takes half a second: nobody waits for it who needs no job done.
        from app.jobs.durable import Durable  # noqa: PLC0415

        return Durable(self.engine, self.errands, self.name, self.pulse.look)

    def _bury(self, durable: "Durable") -> None:
        """Take up what the dead left."""
        with reading(self.engine) as session:
            beats = list_heartbeats(session)
        others = durable.workers_with_jobs() - {self.name}
        dead = self._watch.dead_of(others, beats, time.monotonic())
        if dead:
            log.warning("jobs_taken_up", left_by=dead)
            durable.recover(dead)
            self._sign_off(dead)

    def _tidy(self, durable: "Durable") -> None:
        """Between two jobs: away with previews nobody confirmed, and the engine's old notes."""
        yesterday = now() - KEPT
        with transaction(self.engine) as session:
            forget_previews(session, yesterday)
        durable.forget(yesterday)
        self._tidied_at = time.monotonic()

    def _beat(self, at: float) -> None:
        with transaction(self.engine) as session:
            if not _moved(session, self.name):
                session.execute(
                    insert(Heartbeat).values(
                        worker=self.name, version=__version__, beat=1, beaten_at=now()
                    )
                )
        self._beaten_at = at

    def _sign_off(self, workers: list[str]) -> None:
        with transaction(self.engine) as session:
            session.execute(delete(Heartbeat).where(col(Heartbeat.worker).in_(workers)))


def _moved(session: Session, worker: str) -> bool:
    found = session.execute(
        update(Heartbeat)
        .where(col(Heartbeat.worker) == worker)
        .values(beat=Heartbeat.beat + 1, beaten_at=now())
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]
