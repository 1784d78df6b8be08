"""Which ways to a title, and which talent projects, a user has taken in hand: there the world
stands still."""

from datetime import date
from typing import Any

from sqlalchemy import literal, select
from sqlmodel import SQLModel

from app.demonstration.facts import Fact, Ref, public_id
from app.demonstration.lives import LIFE
from app.demonstration.storing import Store
from app.demonstration.tables import columns_of
from app.demonstration.talents import TALENT
from app.domain.titles import Programme
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.pool import PoolEntry
from app.models.talents import TalentInstalment, TalentLane, TalentProject, TalentPromise
from app.models.titles import Title

COURSES: tuple[tuple[type[SQLModel], str, tuple[str, ...]], ...] = (
    (
        CultivationCase,
        "programme",
        ("stage", "stage_since", "notice_ends_on", "batch_id", "failure_reason"),
    ),
    (Title, "programme", ("valid_until", "ended_on", "end")),
    (PoolEntry, "target", ("state", "grade", "intended_year", "removal")),
    (EnterprisePeriod, LIFE, ("status", "township_code", "park_code", "valid_until")),
)
"""What a course consists of, and the columns by which a foreign hand is known."""
TALENT_PARTS: tuple[tuple[type[SQLModel], str, tuple[str, ...]], ...] = (
    (TalentProject, "id", ("stage", "stage_since", "sponsor_id", "enterprise_id", "landed_on")),
    (TalentLane, "project_id", ("conclusion",)),
    (TalentPromise, "project_id", ("reached_at_midterm", "reached_at_acceptance")),
    (TalentInstalment, "project_id", ("planned_on", "paid_on", "confirmed_on")),
)
"""The rows of a talent project, and how a foreign hand is known in them."""


def touched_courses(
    store: Store, county_code: str, there: list[Fact], day: date
) -> set[tuple[str, str]]:
    """Courses (firm, programme) with rows that differ from the world's, or that are not its own."""
    firms = {store.ids[ref]: ref.key for ref in store.ids if ref.model is Enterprise}
    touched: set[tuple[str, str]] = set()
    for model, course, columns in COURSES:
        expected = {
            store.ids[Ref(model, fact.key)]: fact
            for fact in there
            if fact.model is model and Ref(model, fact.key) in store.ids
        }
        for row in _rows(store, model, county_code, ("enterprise_id", *columns), course):
            if row["enterprise_id"] not in firms:
                continue
            fact = expected.get(row["id"])
            if fact is None or _differs(store, fact, row, columns, day):
                touched.add((firms[row["enterprise_id"]], row["course"]))
    touched |= _moved_by_others(store, county_code, there, firms)
    return touched | _touched_talents(store, county_code, there, day)


def _touched_talents(
    store: Store, county_code: str, there: list[Fact], day: date
) -> set[tuple[str, str]]:
    """Projects of which a row differs from the world's, or has a row beside it that is not its."""
    titles = {store.ids[ref]: ref.key for ref in store.ids if ref.model is TalentProject}
    touched: set[tuple[str, str]] = set()
    for model, owner, columns in TALENT_PARTS:
        expected = {
            store.ids[Ref(model, fact.key)]: fact
            for fact in there
            if fact.model is model and Ref(model, fact.key) in store.ids
        }
        found = columns_of(model)
        rows = store.connection.execute(
            select(found.id, found[owner].label("project"), *(found[name] for name in columns))
            .where(found.county_code == county_code)
        ).mappings()  # fmt: skip
        for row in rows:
            title, fact = titles.get(row["project"]), expected.get(row["id"])
            if title and (fact is None or _differs(store, fact, row, columns, day)):
                touched.add((TALENT, title))
    return touched


def _moved_by_others(
    store: Store, county_code: str, there: list[Fact], firms: dict[int, str]
) -> set[tuple[str, str]]:
    """Cases with an event that the world did not write: a move, or a correction of one."""
    own = {public_id(store.seed, StageEvent, f.key) for f in there if f.model is StageEvent}
    events, cases = columns_of(StageEvent), columns_of(CultivationCase)
    found = store.connection.execute(
        select(events.public_id, cases.enterprise_id, cases.programme)
        .join_from(StageEvent, CultivationCase, events.case_id == cases.id)
        .where(events.county_code == county_code)
    )
    return {
        (firms[enterprise_id], Programme(programme))
        for event_id, enterprise_id, programme in found
        if event_id not in own and enterprise_id in firms
    }


def _rows(
    store: Store, model: type[SQLModel], county_code: str, names: tuple[str, ...], course: str
) -> list[Any]:
    columns = columns_of(model)
    what = literal(course) if course == LIFE else columns[course]
    return list(
        store.connection.execute(
            select(columns.id, what.label("course"), *(columns[name] for name in names)).where(
                columns.county_code == county_code
            )
        ).mappings()
    )


def _differs(store: Store, fact: Fact, row: Any, columns: tuple[str, ...], day: date) -> bool:
    standing = fact.on(day)
    if standing is None:
        return True
    for name in columns:
        value = standing.columns[name]
        known = store.ids.get(value) if isinstance(value, Ref) else value
        if known != row[name]:
            return True
    return False
