"""Bringing the world into the tables: what is new by a day, what changed, and what is left alone
because a user took it in hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, insert, select, update
from sqlmodel import SQLModel, col

from app.demonstration.facts import Fact, Ref, Standing, moment, public_id
from app.models.base import Public, Recorded, Versioned
from app.models.cases import Batch, CultivationCase, StageEvent, SurveyYear
from app.models.enterprises import (
    ContactPerson,
    Enterprise,
    EnterprisePeriod,
    FormerName,
    IpRight,
    YearlyFigures,
)
from app.models.people import Grant, Person, Substitution
from app.models.plans import Indicator, IndicatorValue, Plan, YearlyTask
from app.models.pool import Cohort, CultivationPhase, PoolEntry, Visit
from app.models.titles import Title
from app.recording import Actor, Change, plain, record
from app.services.search_index import index_enterprises

ACTOR = Actor("演示")
CHUNK = 500
ORDER: tuple[type[SQLModel], ...] = (
    Person,
    Enterprise,
    EnterprisePeriod,
    FormerName,
    ContactPerson,
    YearlyFigures,
    IpRight,
    Grant,
    Substitution,
    Batch,
    CultivationCase,
    StageEvent,
    Title,
    SurveyYear,
    Cohort,
    PoolEntry,
    CultivationPhase,
    Visit,
    YearlyTask,
    IndicatorValue,
)
"""What is referred to comes before what refers to it."""
KEYLESS: dict[type[SQLModel], tuple[str, ...]] = {
    EnterprisePeriod: ("enterprise_id", "valid_from"),
    FormerName: ("enterprise_id", "name"),
    SurveyYear: ("enterprise_id", "programme", "year"),
}
"""Tables without a public id, and what tells their rows apart."""
NOT_IN_HISTORY = frozenset({"id", "public_id", "county_code"})


@dataclass
class Store:
    """One transaction's view of the tables: which fact is which row."""

    connection: Connection
    seed: int
    password_hash: str
    is_empty: bool = False
    """Nobody can have entered anything yet."""
    ids: dict[Ref, int] = field(default_factory=dict)
    touched: set[tuple[str, str]] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)

    # --- Which row a fact is ---------------------------------------------------------------------

    def find_rows(self, county_code: str, facts: Iterable[Fact]) -> None:
        """Learn the integer keys of everything that is already there."""
        self._find_indicators(county_code)
        keys: dict[type[SQLModel], list[Fact]] = {}
        for fact in facts:
            keys.setdefault(fact.model, []).append(fact)
        for model, own in keys.items():
            if issubclass(model, Public):
                by_public_id = {public_id(self.seed, model, fact.key): fact.key for fact in own}
                self._find_public(model, county_code, by_public_id)
        for model in KEYLESS:
            self._find_keyless(model, county_code, keys.get(model, []))

    def _find_indicators(self, county_code: str) -> None:
        rows = self.connection.execute(
            select(col(Indicator.key), col(Indicator.id))
            .join(Plan, col(Plan.id) == col(Indicator.plan_id))
            .where(col(Plan.county_code) == county_code, col(Plan.starts_year) == 2016)
        )
        self.ids |= {Ref(Indicator, key): row_id or 0 for key, row_id in rows}

    def _find_public(
        self, model: type[Public], county_code: str, by_public_id: dict[str, str]
    ) -> None:
        rows = self.connection.execute(
            select(col(model.public_id), col(model.id)).where(
                columns_of(model).county_code == county_code
            )
        )
        for found, row_id in rows:
            if found in by_public_id:
                self.ids[Ref(model, by_public_id[found])] = row_id or 0

    def _find_keyless(self, model: type[SQLModel], county_code: str, facts: list[Fact]) -> None:
        columns = columns_of(model)
        names = KEYLESS[model]
        rows = self.connection.execute(
            select(columns.id, *(columns[name] for name in names)).where(
                columns.county_code == county_code
            )
        )
        there = {tuple(row[1:]): row[0] for row in rows}
        for fact in facts:
            if fact.columns["enterprise_id"] in self.ids:
                natural = tuple(self.resolved(fact.columns[name]) for name in names)
                if natural in there:
                    self.ids[Ref(model, fact.key)] = there[natural]

    def resolved(self, value: Any) -> Any:
        return self.ids[value] if isinstance(value, Ref) else value

    # --- New rows --------------------------------------------------------------------------------

    def insert(self, model: type[SQLModel], facts: list[tuple[Fact, Standing]]) -> None:
        """In rounds: a case may follow an earlier one, an entry be carried over from another."""
        waiting = [(fact, standing) for fact, standing in facts if not self._is_touched(fact)]
        while waiting:
            ready = [pair for pair in waiting if self._is_ready(pair[1])]
            if not ready:
                return  # what they refer to was left out, so they are too
            for start in range(0, len(ready), CHUNK):
                self._insert_chunk(model, ready[start : start + CHUNK])
            placed = {fact.key for fact, _ in ready}
            waiting = [pair for pair in waiting if pair[0].key not in placed]

    def _is_touched(self, fact: Fact) -> bool:
        return fact.about is not None and fact.about in self.touched

    def _is_ready(self, standing: Standing) -> bool:
        return all(
            value in self.ids for value in standing.columns.values() if isinstance(value, Ref)
        )

    def _insert_chunk(self, model: type[SQLModel], pairs: list[tuple[Fact, Standing]]) -> None:
        columns = columns_of(model)
        rows = [self._row(model, fact, standing) for fact, standing in pairs]
        rows, pairs = self._without_taken(model, rows, pairs)
        if not rows:
            return
        found = self.connection.execute(
            insert(model).returning(columns.id, sort_by_parameter_order=True), rows
        ).scalars()
        for row, (fact, _), row_id in zip(rows, pairs, found, strict=True):
            row["id"] = row_id
            self.ids[Ref(model, fact.key)] = row_id
        if model is Enterprise:
            self.renamed |= {row["id"] for row in rows}
        if model is FormerName:
            self.renamed |= {row["enterprise_id"] for row in rows}
        self._record(model, "create", [(row, {}, row) for row in rows])

    def _row(self, model: type[SQLModel], fact: Fact, standing: Standing) -> dict[str, Any]:
        row = {name: self.resolved(value) for name, value in standing.columns.items()}
        if issubclass(model, Public):
            row["public_id"] = public_id(self.seed, model, fact.key)
        if issubclass(model, Versioned):
            row["version"] = standing.version
            row["updated_at"] = moment(standing.changed_on, fact.key)
        if model is Person:
            row["password_hash"] = self.password_hash
        return row

    def _without_taken(
        self,
        model: type[SQLModel],
        rows: list[dict[str, Any]],
        pairs: list[tuple[Fact, Standing]],
    ) -> tuple[list[dict[str, Any]], list[tuple[Fact, Standing]]]:
        """Leave out what a user already entered, by the table's own uniqueness."""
        columns = columns_of(model)
        for names in () if self.is_empty else unique_columns(model):
            leading = columns[names[0]]
            there = {
                tuple(found): row_id
                for row_id, *found in self.connection.execute(
                    select(columns.id, *(columns[name] for name in names)).where(
                        leading.in_({row[names[0]] for row in rows})
                    )
                )
            }
            if not there:
                continue
            kept = []
            for row, pair in zip(rows, pairs, strict=True):
                natural = tuple(row[name] for name in names)
                if natural in there:
                    self.ids[Ref(model, pair[0].key)] = there[natural]
                else:
                    kept.append((row, pair))
            rows, pairs = [row for row, _ in kept], [pair for _, pair in kept]
        return rows, pairs

    # --- Changed rows ----------------------------------------------------------------------------

    def update(self, fact: Fact, before: Standing, after: Standing) -> None:
        """Three-way: only a row that still stands as the world left it follows the world."""
        row_id = self.ids.get(Ref(fact.model, fact.key))
        if row_id is None or self._is_touched(fact):
            return
        changed = {
            name: self.resolved(value)
            for name, value in after.columns.items()
            if value != before.columns[name] and (not isinstance(value, Ref) or value in self.ids)
        }
        columns = columns_of(fact.model)
        subject = ["public_id"] if issubclass(fact.model, Public) else []
        names = [*changed, *subject, *subject_columns(fact.model)]
        stands = (
            self.connection.execute(
                select(columns.id, *(columns[name] for name in dict.fromkeys(names))).where(
                    columns.id == row_id
                )
            )
            .mappings()
            .one_or_none()
        )
        expected = {name: self.resolved(before.columns[name]) for name in changed}
        if stands is None or any(stands[name] != expected[name] for name in changed):
            return
        values = dict(changed)
        if issubclass(fact.model, Versioned):
            values["version"] = columns.version + (after.version - before.version)
            values["updated_at"] = moment(after.changed_on, fact.key)
        self.connection.execute(update(fact.model).where(columns.id == row_id).values(**values))
        if fact.model is Enterprise and "name" in changed:
            self.renamed.add(row_id)
        self._record(fact.model, "update", [(dict(stands), expected, changed)])

    # --- History and search ----------------------------------------------------------------------

    def _record(
        self,
        model: type[SQLModel],
        action: str,
        rows: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]],
    ) -> None:
        if not issubclass(model, Recorded):
            return
        hidden = NOT_IN_HISTORY | model.not_recorded
        changes = []
        for row, before, after in rows:
            is_enterprise = model.recorded_as == Enterprise.recorded_as
            changes.append(
                Change(
                    county_code=row["county_code"],
                    subject_kind=model.recorded_as,
                    subject_id=str(row.get("public_id") or row["id"]),
                    action=action,
                    changes={
                        name: (plain(before.get(name)), plain(value))
                        for name, value in after.items()
                        if name not in hidden and plain(value) != plain(before.get(name))
                    },
                    enterprise_id=row["id"] if is_enterprise else row.get("enterprise_id"),
                    personal=model.personal,
                )
            )
        record(self.connection, ACTOR, [change for change in changes if change.changes])

    def index(self) -> None:
        index_enterprises(self.connection, self.renamed)


def columns_of(model: type[SQLModel]) -> Any:
    return model.__table__.c  # type: ignore[attr-defined]


def subject_columns(model: type[SQLModel]) -> list[str]:
    return [name for name in ("county_code", "enterprise_id") if name in columns_of(model)]


def unique_columns(model: type[SQLModel]) -> Iterator[tuple[str, ...]]:
    """The uniqueness the table itself demands, beside its keys."""
    for constraint in model.__table__.constraints:  # type: ignore[attr-defined]
        names = tuple(column.name for column in constraint.columns)
        if isinstance(constraint, UniqueConstraint) and not {"id", "public_id"} & set(names):
            yield names
