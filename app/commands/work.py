"""`miaopu work`: carry out long work, beside any number of other processes and servers."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

from sqlalchemy import Engine

from app.commands.ground import Cannot, migrated_database, read_settings, say
from app.db import create_engine
from app.jobs.worker import Pulse, Worker
from app.jobs.works import errands_of
from app.settings import Settings


def work() -> None:
    """执行耗时任务(批量办理、导入等)。PostgreSQL 上可在多台机器上各开若干个。"""
    settings = read_settings()
    with migrated_database(settings) as engine:
        worker = make_worker(engine, settings)
        stop_on_signals(worker)
        say(f"等待任务:{worker.name}")
        worker.run()


def make_worker(engine: Engine, settings: Settings) -> Worker:
    pulse = Pulse(
        look=min(1.0, settings.worker_beat_seconds),
        beat=settings.worker_beat_seconds,
        dead=settings.worker_dead_seconds,
    )
    if pulse.dead < 2 * pulse.beat:
        raise Cannot("MIAOPU_WORKER_DEAD_SECONDS 至少应为 MIAOPU_WORKER_BEAT_SECONDS 的两倍。")
    return Worker(engine, errands_of(settings.data_dir), pulse)


def stop_on_signals(worker: Worker) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


@contextmanager
def working(settings: Settings) -> Generator[None]:
    """A worker in a thread beside the server, unless `miaopu work` does it elsewhere."""
    if not settings.work_in_serve:
        yield
        return
    engine = create_engine(settings.url, threads=3)
    worker = make_worker(engine, settings)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop.set()
        thread.join(timeout=10)
        engine.dispose()
