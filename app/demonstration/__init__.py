"""A county that does not exist: loaded for a day from a seed, and carried on day by day.

The world is a list of facts with the day each becomes known. Loading writes all known by a day;
advancing writes what becomes known after it, except where a user has taken a course in hand."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlmodel import col

from app.data import CALENDAR_YEARS, calendar
from app.db import reading, transaction
from app.demonstration.courses import touched_courses
from app.demonstration.facts import Fact, Standing
from app.demonstration.files import write_files
from app.demonstration.people import COUNTY, DEMO_PASSWORD
from app.demonstration.storing import ACTOR, Store
from app.demonstration.tables import LEAVES, ORDER
from app.demonstration.world import build_world
from app.domain.access import RegionScope, Role, Viewer
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.models.calendar import Demonstration
from app.models.places import County
from app.sealing import Sealer
from app.services.founding import found_county, load_calendar
from app.services.receipts import number_the_unnumbered
from app.services.sign_in import HASHER
from app.services.standings import refresh_pool

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_SEED",
    "DEMO_TODAY",
    "advance",
    "is_loaded",
    "load",
    "next_working_day",
    "reached_day",
]

DEMO_SEED = 330482
DEMO_TODAY = date(2018, 9, 30)
DAY = timedelta(days=1)
COUNTY_VIEWER = Viewer(
    person_id=0,
    name=ACTOR.name,
    role=Role.BUREAU_OFFICER,
    scope=RegionScope(COUNTY),
    county_code=COUNTY,
)
"""Who judges the pool each day."""


def reached_day(engine: Engine) -> date | None:
    """The day the demonstration's world has reached; None where there is no demonstration."""
    with reading(engine) as session:
        return session.execute(select(col(Demonstration.today))).scalar_one_or_none()


def is_loaded(engine: Engine) -> bool:
    with reading(engine) as session:
        return session.execute(select(col(Demonstration.id))).first() is not None


def next_working_day(day: date) -> date:
    return calendar().add_working_days(day + DAY, 1)


def load(
    engine: Engine,
    seed: int = DEMO_SEED,
    today: date = DEMO_TODAY,
    data_dir: Path | None = None,
    sealer: Sealer | None = None,
) -> None:
    """Found the county and write everything known by `today`; refused where a county already is.
    Without a folder the attachments have rows and no files, without a sealer the accounts no
    numbers."""
    facts = build_world(seed)
    password_hash = HASHER.hash(DEMO_PASSWORD)
    with transaction(engine, ACTOR) as session:
        if session.execute(select(col(County.code))).first() is not None:
            raise InvalidValue(Reason.ALREADY_EXISTS)
        found_county(session, COUNTY, today, is_demonstration=True)
        load_calendar(session, CALENDAR_YEARS)
        session.add(Demonstration(seed=seed, today=today))
        session.flush()
        store = Store(session.connection(), seed, password_hash, sealer, is_empty=True)
        store.find_rows(COUNTY, ())
        _insert(store, [(fact, now) for fact in facts if (now := fact.on(today))])
        store.index()
        number_the_unnumbered(session, ACTOR, COUNTY)
        refresh_pool(session, COUNTY_VIEWER, today)
    if data_dir is not None:
        write_files(data_dir, facts)


def advance(engine: Engine, to_day: date, sealer: Sealer | None = None) -> None:
    """Let the demonstration's world go on to a later day."""
    with transaction(engine, ACTOR) as session:
        demonstration = session.execute(
            select(Demonstration).with_for_update()
        ).scalar_one_or_none()
        if demonstration is None:
            raise NotPermitted(Reason.DEMONSTRATION_ONLY)
        if to_day < demonstration.today:
            raise InvalidValue(fields={"to_day": Reason.DATES_OUT_OF_ORDER})
        # Everybody has an account from the beginning: no password is stored any more.
        store = Store(session.connection(), demonstration.seed, password_hash="", sealer=sealer)
        _carry_on(store, demonstration.today, to_day)
        number_the_unnumbered(session, ACTOR, COUNTY)
        refresh_pool(session, COUNTY_VIEWER, to_day)
        session.execute(update(Demonstration).values(today=to_day))


def _carry_on(store: Store, from_day: date, to_day: date) -> None:
    facts = build_world(store.seed)
    standings = [(fact, fact.on(from_day), fact.on(to_day)) for fact in facts]
    there = [fact for fact, before, _ in standings if before is not None]
    turns = [
        (fact, before, now)
        for fact, before, now in standings
        if before is not None and now is not None and now.version > before.version
    ]
    turning = (fact for fact, _, _ in turns if fact.model in LEAVES)
    store.find_rows(COUNTY, [*(fact for fact in there if fact.model not in LEAVES), *turning])
    store.touched = touched_courses(store, COUNTY, there, from_day)
    _insert(store, [(fact, now) for fact, before, now in standings if now and not before])
    for model in ORDER:
        store.update(model, [turn for turn in turns if turn[0].model is model])
    store.index()


def _insert(store: Store, pairs: list[tuple[Fact, Standing]]) -> None:
    for model in ORDER:
        store.insert(model, [pair for pair in pairs if pair[0].model is model])
