"""What falls due by the calendar alone, and nobody presses a button for: looked for every hour.

Any number of processes may look: each thing is done under its row's lock, and once."""

import time
from datetime import date

import structlog
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db import reading, transaction
from app.models.base import now
from app.models.calendar import Demonstration
from app.models.places import County
from app.queries.people import today_in_shanghai
from app.recording import Actor
from app.services.kept_answers import drop_expired
from app.services.silent_towns import pass_silent_towns

log = structlog.get_logger()

SYSTEM = Actor("系统")
EVERY_SECONDS = 3600.0


class Daily:
    """Call `look` as often as convenient: it does something once an hour."""

    def __init__(self, engine: Engine, fixed_today: date | None = None) -> None:
        self.engine = engine
        self.fixed_today = fixed_today
        """The setting MIAOPU_TODAY: the day of a demonstration, whatever it has reached."""
        self._done_at = float("-inf")

    def look(self) -> None:
        if time.monotonic() - self._done_at < EVERY_SECONDS:
            return
        self._done_at = time.monotonic()
        do_what_is_due(self.engine, self.fixed_today)


def do_what_is_due(engine: Engine, fixed_today: date | None = None) -> None:
    """County by county, each in a transaction of its own."""
    with reading(engine) as session:
        days = _days(session, fixed_today)
    for county_code, today in days:
        with transaction(engine, SYSTEM) as session:
            passed = pass_silent_towns(session, county_code, today)
        if passed:
            log.info("silent_towns_passed", county=county_code, cases=passed)
    # By the clock on the wall, whatever day a demonstration has reached.
    with transaction(engine, SYSTEM) as session:
        dropped = drop_expired(session, now())
    if dropped:
        log.info("kept_answers_dropped", count=dropped)


def _days(session: Session, fixed_today: date | None) -> list[tuple[str, date]]:
    """Every county with its day; a demonstration has its own."""
    reached: date | None = session.execute(select(col(Demonstration.today))).scalar_one_or_none()
    real_today = today_in_shanghai()
    counties = session.execute(
        select(col(County.code), col(County.is_demonstration)).order_by(col(County.code))
    )
    return [
        (code, (fixed_today or reached or real_today) if is_demonstration else real_today)
        for code, is_demonstration in counties
    ]
