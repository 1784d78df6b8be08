"""The demonstration in a database: the same from any way to a day, and kind to what users did."""

from collections.abc import Callable, Generator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, func, insert, select, text
from sqlmodel import SQLModel, col

from app.db import create_engine, reading, transaction
from app.demonstration import (
    DEMO_PASSWORD,
    DEMO_SEED,
    DEMO_TODAY,
    advance,
    is_loaded,
    load,
    next_working_day,
)
from app.demonstration.people import COUNTY
from app.demonstration.tables import ORDER, columns_of
from app.domain.access import Role
from app.domain.forms.checks import findings, missing
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.domain.stages import Action, Stage
from app.domain.vouchers import VoucherKind
from app.models.applications import Application
from app.models.base import Public
from app.models.calendar import CalendarYear, Demonstration
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise, EnterprisePeriod, EnterpriseSearch
from app.models.history import HistoryEntry, HistoryHead
from app.models.people import Person
from app.models.places import County
from app.models.plans import YearlyTask
from app.models.titles import Title
from app.pinyin import name_key
from app.queries.applications import get_papers
from app.recording import Actor, link
from app.services.sign_in import HASHER
from tests.databases import Databases
from tests.factories import viewer_of

LATER = date(2020, 12, 31)
NOT_COMPARED = {"id", "password_hash", "sealed_number"}
"""Sealing the same number twice gives two texts: what they open to is tested in test_awards.py."""
COUNT_VALID = text(
    """
    SELECT count(DISTINCT title.enterprise_id) FROM title
    JOIN enterprise_period AS period ON period.enterprise_id = title.enterprise_id
    WHERE title.programme = :programme
      AND title.valid_from <= :day AND title.known_on <= :known
      AND (title.valid_until IS NULL OR title.valid_until >= :day)
      AND (title.ended_on IS NULL OR title.ended_on > :day)
      AND period.valid_from <= :day AND (period.valid_until IS NULL OR period.valid_until > :day)
      AND period.status IN ('operating', 'moved_in')
    """
).bindparams(bindparam("day"), bindparam("known"))


@pytest.fixture(scope="module")
def new_engine(
    databases: Databases, new_name: Callable[[], str]
) -> Generator[Callable[[], Engine]]:
    made: list[tuple[str, Engine]] = []

    def make() -> Engine:
        name = new_name()
        engine = create_engine(databases.migrated(name))
        made.append((name, engine))
        return engine

    yield make
    for name, engine in made:
        engine.dispose()
        databases.drop(name)


@pytest.fixture(scope="module")
def loaded(databases: Databases, new_name: Callable[[], str]) -> Generator[Engine]:
    """Loaded for the demonstration's day; tests only read it."""
    name = new_name()
    engine = create_engine(databases.demonstrated(name))
    yield engine
    engine.dispose()
    databases.drop(name)


@pytest.fixture
def own_demonstration(demonstrated_url: str) -> Generator[Engine]:
    """Loaded for the demonstration's day; the test may take it further."""
    engine = create_engine(demonstrated_url)
    yield engine
    engine.dispose()


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row without its integer keys; what it refers to by that row's own name."""
    with reading(engine) as session:
        names: dict[str, dict[int, str]] = {}
        found: dict[str, list[tuple[Any, ...]]] = {}
        for model in ORDER:
            table = model.__tablename__
            columns = columns_of(model)
            rows = session.connection().execute(select(columns)).mappings().all()
            if issubclass(model, Public):
                names[str(table)] = {row["id"]: row["public_id"] for row in rows}
            found[str(table)] = sorted(
                (plain_row(model, row, names) for row in rows if not is_founded(row)),
                key=lambda row: str(row),
            )
    return found


def is_founded(row: Any) -> bool:
    """The vouchers of all years before come with the county, whose rows have ids of their own."""
    return bool(row.get("kind") == VoucherKind.OPENING)


def plain_row(model: type[SQLModel], row: Any, names: dict[str, dict[int, str]]) -> tuple[Any, ...]:
    values = []
    for column in columns_of(model):
        if column.name in NOT_COMPARED:
            continue
        value = row[column.name]
        target = next((key.column for key in column.foreign_keys if key.column.name == "id"), None)
        if value is not None and target is not None and target.table.name in names:
            value = names[target.table.name][value]
        values.append((column.name, value))
    return tuple(values)


def count(engine: Engine, model: type[SQLModel]) -> int:
    with reading(engine) as session:
        return int(session.execute(select(func.count()).select_from(model)).scalar_one())


@pytest.mark.parametrize(("programme", "baseline"), [("hnte", 50), ("provincial_tech_sme", 201)])
def test_baselines_are_counted_by_sql(loaded: Engine, programme: str, baseline: int) -> None:
    with reading(loaded) as session:
        given = {"programme": programme, "day": date(2015, 12, 31), "known": DEMO_TODAY}

        assert session.execute(COUNT_VALID, given).scalar_one() == baseline


def test_valid_titles_collapse_in_the_renewal_hole(loaded: Engine) -> None:
    with reading(loaded) as session:
        before, after = (
            session.execute(
                COUNT_VALID, {"programme": "hnte", "day": day, "known": DEMO_TODAY}
            ).scalar_one()
            for day in (date(2018, 9, 17), date(2018, 9, 18))
        )

    assert (before, after) == (96, 79)


def test_loading_founds_the_county_once_and_refuses_a_second_time(loaded: Engine) -> None:
    before = dump(loaded)

    with pytest.raises(InvalidValue) as refused:
        load(loaded)

    assert refused.value.reasons == (Reason.ALREADY_EXISTS,)
    assert is_loaded(loaded)
    assert dump(loaded) == before
    assert count(loaded, CalendarYear) == 12
    with reading(loaded) as session:
        assert session.execute(select(col(County.is_demonstration))).scalars().all() == [True]
        assert session.execute(select(col(Demonstration.seed), col(Demonstration.today))).one() == (
            DEMO_SEED,
            DEMO_TODAY,
        )


def test_everybody_can_sign_in_with_the_shown_password(loaded: Engine) -> None:
    with reading(loaded) as session:
        people = session.execute(
            select(
                col(Person.login),
                col(Person.password_hash),
                col(Person.is_demonstration),
                col(Person.must_change_password),
            )
        ).all()

    assert {"officer", "officer2", "section", "head", "firm", "firm2", "city", "province"} <= {
        person.login for person in people
    }
    assert len([person for person in people if person.login.startswith("town-")]) == 9
    assert all(person.is_demonstration and not person.must_change_password for person in people)
    assert HASHER.verify(DEMO_PASSWORD, people[0].password_hash)
    assert len({person.password_hash for person in people}) == 1


def test_history_is_chained_from_the_first_row(loaded: Engine) -> None:
    with reading(loaded) as session:
        entries = session.execute(
            select(
                col(HistoryEntry.sequence), col(HistoryEntry.payload), col(HistoryEntry.digest)
            ).order_by(col(HistoryEntry.sequence))
        ).all()
        head = session.execute(select(col(HistoryHead.sequence), col(HistoryHead.digest))).one()

    digest = ""
    for place, entry in enumerate(entries, start=1):
        digest = link(digest, entry.payload)
        assert (entry.sequence, entry.digest) == (place, digest)
    assert head == (len(entries), digest)


def test_every_firm_is_found_by_name_code_and_initials(loaded: Engine) -> None:
    with reading(loaded) as session:
        rows = session.execute(
            select(col(Enterprise.name), col(Enterprise.uscc), col(EnterpriseSearch.text)).join(
                EnterpriseSearch, col(EnterpriseSearch.enterprise_id) == col(Enterprise.id)
            )
        ).all()

    assert len(rows) == count(loaded, Enterprise) > 1450
    assert all(row.uscc.lower() in row.text for row in rows)


def test_every_firm_has_the_key_of_its_name_also_after_a_renaming(
    own_demonstration: Engine,
) -> None:
    advance(own_demonstration, LATER)

    with reading(own_demonstration) as session:
        firms = session.execute(select(col(Enterprise.name), col(Enterprise.name_key))).all()

    assert len(firms) > 1450
    assert [key for _, key in firms] == [name_key(name) for name, _ in firms]


def test_advancing_leads_where_loading_later_leads(
    own_demonstration: Engine, new_engine: Callable[[], Engine]
) -> None:
    walked, jumped = own_demonstration, new_engine()
    for day in (next_working_day(DEMO_TODAY), LATER):
        advance(walked, day)
    load(jumped, DEMO_SEED, LATER)

    one, other = dump(walked), dump(jumped)

    assert {table: len(rows) for table, rows in one.items()} == {
        table: len(rows) for table, rows in other.items()
    }
    assert one == other
    texts = select(col(EnterpriseSearch.text), col(EnterpriseSearch.grams)).order_by(
        col(EnterpriseSearch.text)
    )
    with reading(walked) as first, reading(jumped) as second:
        assert first.execute(texts).all() == second.execute(texts).all()


def test_what_a_user_took_in_hand_the_world_leaves_alone(own_demonstration: Engine) -> None:
    engine = own_demonstration
    case_id, firm_id = withdraw_early(engine)
    moved = move_town(engine)
    place_code, indicator_id = enter_task(engine)

    advance(engine, LATER)

    with reading(engine) as session:
        case = session.execute(
            select(col(CultivationCase.stage), col(CultivationCase.stage_since)).where(
                col(CultivationCase.id) == case_id
            )
        ).one()
        titles = session.execute(
            select(func.count()).select_from(Title).where(col(Title.enterprise_id) == firm_id)
        ).scalar_one()
        periods = session.execute(
            select(func.count())
            .select_from(EnterprisePeriod)
            .where(col(EnterprisePeriod.enterprise_id) == moved)
        ).scalar_one()
        tasks = session.execute(
            select(col(YearlyTask.value)).where(
                col(YearlyTask.year) == 2019,
                col(YearlyTask.place_code) == place_code,
                col(YearlyTask.indicator_id) == indicator_id,
            )
        ).scalars()
        assert [int(value) for value in tasks] == [999]

    assert case == (Stage.WITHDRAWN, DEMO_TODAY)
    assert titles == 0
    assert periods == 2


def withdraw_early(engine: Engine) -> tuple[int, int]:
    """A user withdraws a first application that the world would let pass."""
    with transaction(engine, Actor("测试")) as session:
        case = session.execute(
            select(CultivationCase)
            .where(
                col(CultivationCase.programme) == "hnte",
                col(CultivationCase.kind) == "first",
                col(CultivationCase.stage) == Stage.RECOMMENDED,
                col(CultivationCase.enterprise_id).not_in(select(col(Title.enterprise_id))),
            )
            .order_by(col(CultivationCase.id))
            .limit(1)
        ).scalar_one()
        session.add(
            StageEvent(
                county_code=case.county_code,
                case_id=case.id or 0,
                programme=case.programme,
                action=Action.WITHDRAW,
                source=case.stage,
                target=Stage.WITHDRAWN,
                happened_on=DEMO_TODAY,
                known_on=DEMO_TODAY,
                actor_name="测试",
            )
        )
        case.stage, case.stage_since = Stage.WITHDRAWN, DEMO_TODAY
        session.flush()
        return case.id or 0, case.enterprise_id


def move_town(engine: Engine) -> int:
    """A user enters that a firm moved, one that the world would let go later."""
    with transaction(engine, Actor("测试")) as session:
        period = session.execute(
            select(EnterprisePeriod)
            .join(Enterprise, col(Enterprise.id) == col(EnterprisePeriod.enterprise_id))
            .where(
                col(EnterprisePeriod.valid_until).is_(None),
                col(Enterprise.status) == "operating",
            )
            .order_by(col(EnterprisePeriod.id))
            .limit(1)
        ).scalar_one()
        day = date(2018, 9, 28)
        period.valid_until = day
        kept = period.model_dump(exclude={"id", "enterprise", "valid_until"})
        session.add(EnterprisePeriod(**kept | {"valid_from": day, "park_code": None}))
        session.flush()
        return int(period.enterprise_id)


def enter_task(engine: Engine) -> tuple[str, int]:
    """A user enters next year's task of a place before the world does."""
    columns = columns_of(YearlyTask)
    with transaction(engine, Actor("测试")) as session:
        found = session.execute(select(columns).where(columns.year == 2018).limit(1))
        row = {name: value for name, value in found.mappings().one().items() if name != "id"}
        row |= {"public_id": "222222222222", "year": 2019, "value": 999}
        session.execute(insert(YearlyTask), [row])
    return row["place_code"], row["indicator_id"]


def test_advancing_is_for_demonstrations_and_goes_forward(
    loaded: Engine, new_engine: Callable[[], Engine]
) -> None:
    empty = new_engine()

    with pytest.raises(NotPermitted) as elsewhere:
        advance(empty, DEMO_TODAY)
    with pytest.raises(InvalidValue) as back:
        advance(loaded, date(2018, 9, 29))

    assert elsewhere.value.reasons == (Reason.DEMONSTRATION_ONLY,)
    assert back.value.reasons == (Reason.DATES_OUT_OF_ORDER,)
    assert not is_loaded(empty)


def test_complete_application_agrees_and_the_drafts_contradict_nothing(loaded: Engine) -> None:
    viewer = viewer_of(Role.BUREAU_OFFICER, county_code=COUNTY)
    with reading(loaded) as session:
        ids = session.execute(select(col(Application.public_id))).scalars().all()
        found = [get_papers(session, viewer, one) for one in ids]
    errors = [finding for one in found for finding in findings(one.form, one.draft)]
    complete = [one.case.year for one in found if not missing(one.form, one.draft)]

    assert errors == []
    assert sorted((one.form.key.value, one.case.year) for one in found) == [
        ("hnte", 2018),
        ("hnte", 2019),
        ("hnte", 2019),
        ("provincial_tech_sme", 2018),
    ]
    assert complete == [2018]
