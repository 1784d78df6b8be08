"""Bringing the world into the tables: what is new by a day, what changed, and what is left alone
because a user took it in hand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlmodel import SQLModel, col

from app.demonstration.facts import Columns, Fact, Ref, Standing, moment, public_id
from app.demonstration.tables import KEYLESS, columns_of, unique_columns
from app.models.awards import PayeeAccount
from app.models.base import Public, Recorded, Versioned
from app.models.enterprises import Enterprise, FormerName
from app.models.people import Person
from app.models.plans import Indicator, Plan
from app.pinyin import name_key
from app.queries.payee_accounts import owner_of
from app.recording import Actor, Change, personal_of, plain, record
from app.sealing import Sealer
from app.services.search_index import index_enterprises

ACTOR = Actor("演示")
CHUNK = 500
NOT_IN_HISTORY = frozenset({"id", "public_id", "county_code"})
Turn = tuple[Fact, Standing, Standing]
"""A fact as it stood and as it stands."""


@dataclass
class Store:
    """One transaction's view of the tables: which fact is which row."""

    connection: Connection
    seed: int
    password_hash: str
    sealer: Sealer | None = None
    """None: account numbers are not kept, and nobody can read them."""
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
            values = [fact.columns[name] for name in names]
            if all(value in self.ids for value in values if isinstance(value, Ref)):
                natural = tuple(self.resolved(value) for value in values)
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
        if model is PayeeAccount:
            row["sealed_number"] = self._sealed(row)
        return row

    def _sealed(self, account: Columns) -> str:
        """The world tells the number itself."""
        if self.sealer is None:
            return ""
        return self.sealer.seal(account["sealed_number"], owner_of(account["enterprise_id"]))

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

    def update(self, model: type[SQLModel], turns: list[Turn]) -> None:
        known = [
            turn
            for turn in turns
            if Ref(model, turn[0].key) in self.ids and not self._is_touched(turn[0])
        ]
        for start in range(0, len(known), CHUNK):
            self._update_chunk(model, known[start : start + CHUNK])

    def _update_chunk(self, model: type[SQLModel], turns: list[Turn]) -> None:
        columns = columns_of(model)
        wanted = [self.ids[Ref(model, fact.key)] for fact, _, _ in turns]
        rows = self.connection.execute(select(columns).where(columns.id.in_(wanted))).mappings()
        stands = {row["id"]: dict(row) for row in rows}
        recorded = []
        by_names: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for fact, before, after in turns:
            row = stands.get(self.ids[Ref(model, fact.key)])
            expected, changed = self._difference(before, after)
            # Three-way: only a row that still stands as the world left it follows the world.
            if row is None or any(row[name] != expected[name] for name in changed):
                continue
            recorded.append((row, expected, changed))
            values = dict(changed)
            if model is Enterprise and "name" in changed:
                values["name_key"] = name_key(changed["name"])
                self.renamed.add(row["id"])
            if issubclass(model, Versioned):
                values["version"] = row["version"] + after.version - before.version
                values["updated_at"] = moment(after.changed_on, fact.key)
            named = {f"new_{name}": value for name, value in values.items()}
            by_names.setdefault(tuple(values), []).append({**named, "row_id": row["id"]})
        for names, new in by_names.items():
            changing: Columns = {name: bindparam(f"new_{name}") for name in names}
            # The table, not the class: the ORM has its own kind of update by primary key.
            table = model.__table__  # type: ignore[attr-defined]
            self.connection.execute(
                update(table).where(columns.id == bindparam("row_id")).values(changing), new
            )
        self._record(model, "update", recorded)

    def _difference(self, before: Standing, after: Standing) -> tuple[Columns, Columns]:
        """What was expected and what it becomes, of the columns that change."""
        changed = {
            name: self.resolved(value)
            for name, value in after.columns.items()
            if value != before.columns[name] and (not isinstance(value, Ref) or value in self.ids)
        }
        return {name: self.resolved(before.columns[name]) for name in changed}, changed

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
                    personal=personal_of(model, row.get),
                )
            )
        record(self.connection, ACTOR, [change for change in changes if change.changes])

    def index(self) -> None:
        index_enterprises(self.connection, self.renamed)
