"""`miaopu work`: carry out long work, beside any number of other processes and servers."""

import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import structlog
import typer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.commands.ground import migrated_database, read_settings
from app.commands.telling import Cannot, say
from app.db import create_engine, reading
from app.exchange.switchboard import channels_of
from app.jobs.daily import Daily
from app.jobs.post import Postman, address_of
from app.jobs.worker import Pulse, Worker
from app.jobs.works import errands_of
from app.queries.jobs import list_waiting
from app.settings import Settings

log = structlog.get_logger()

WORK = "from app.commands.main import main; main()"
IDLE_MINUTES = 5
"""So long a worker of the server waits for the next job: to start one takes some seconds."""
DISMISSED_WITHIN = 10


def work(
    idle_minutes: Annotated[
        float, typer.Option(help="这么多分钟没有任务就结束;0 表示一直等待。", min=0)
    ] = 0,
) -> None:
    """执行耗时任务(批量办理、导入等)。PostgreSQL 上可在多台机器上各开若干个。"""
    settings = read_settings()
    with migrated_database(settings) as engine:
        worker = make_worker(engine, settings)
        worker.idle_seconds = idle_minutes * 60 or math.inf
        stop_on_signals(worker)
        say(f"等待任务:{worker.name}")
        with delivering(engine, settings):
            worker.run()


def make_worker(engine: Engine, settings: Settings) -> Worker:
    pulse = Pulse(
        look=min(1.0, settings.worker_beat_seconds),
        beat=settings.worker_beat_seconds,
        dead=settings.worker_dead_seconds,
    )
    if pulse.dead < 2 * pulse.beat:
        raise Cannot("MIAOPU_WORKER_DEAD_SECONDS 至少应为 MIAOPU_WORKER_BEAT_SECONDS 的两倍。")
    worker = Worker(engine, errands_of(settings.data_dir), pulse)
    worker.daily = Daily(engine, settings.today)
    return worker


def stop_on_signals(worker: Worker) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


@contextmanager
def working(settings: Settings) -> Generator[None]:
    """A worker beside the server while there is work, unless `miaopu work` runs elsewhere."""
    if not settings.work_in_serve:
        yield
        return
    engine = create_engine(settings.url, threads=2)
    employer = Employer(engine, settings)
    thread = threading.Thread(target=employer.run, name="employer", daemon=True)
    thread.start()
    try:
        with delivering(engine, settings):
            yield
    finally:
        employer.stop.set()
        thread.join(timeout=DISMISSED_WITHIN + 1)
        engine.dispose()


@contextmanager
def delivering(engine: Engine, settings: Settings) -> Generator[None]:
    """A postman in a thread of its own, where any way out is set up: it mostly waits for those."""
    postman = Postman(engine, channels_of(settings), address_of(settings))
    if not postman.channels:
        yield
        return
    thread = threading.Thread(target=postman.run, name="postman", daemon=True)
    thread.start()
    try:
        yield
    finally:
        postman.stop.set()
        thread.join(timeout=DISMISSED_WITHIN)


class Employer:
    """Starts a worker process as soon as there is a job, and another if that one dies. In the
    server's own process it would take the interpreter's lock from everybody who asks for a page."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self.daily = Daily(engine, settings.today)
        self.stop = threading.Event()
        self.worker: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        look = min(1.0, self.settings.worker_beat_seconds)
        try:
            while not self.stop.wait(look):
                try:
                    self.daily.look()
                    self._look()
                except SQLAlchemyError as error:  # the database is away: look again later
                    log.warning("employer_waits", problem=str(error).splitlines()[0])
        finally:
            self._dismiss()

    def _look(self) -> None:
        if self.worker is not None and self.worker.poll() is None:
            return
        with reading(self.engine) as session:
            is_work = bool(list_waiting(session))
        if is_work:
            self.worker = subprocess.Popen(  # noqa: S603 (our own program)
                [sys.executable, "-c", WORK, "work", "--idle-minutes", str(IDLE_MINUTES)],
                env=os.environ | self.settings.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def _dismiss(self) -> None:
        """Ask it to end between two portions; what it leaves, the next one takes up."""
        if self.worker is None:
            return
        self.worker.terminate()
        try:
            self.worker.wait(DISMISSED_WITHIN)
        except subprocess.TimeoutExpired:
            self.worker.kill()
            self.worker.wait()
