"""A file of firms: read, checked cell by cell, laid beside the register, applied when confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.data import industries, technology_fields
from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.exchange.cells import text
from app.exchange.columns import ENTERPRISE_COLUMNS, Column, recognise
from app.exchange.sheets import Row, read_rows
from app.exchange.tables import Column as TableColumn
from app.queries.places import list_parks, list_townships
from app.recording import plain
from app.services.enterprise_import import (
    GivenRow,
    PlannedRow,
    RowAction,
    apply_rows,
    plan_rows,
)
from app.words import sentence

HEADER_WITHIN = 20
"""Rows of titles and notes an officer's sheet may begin with."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell, or row, that needs mending. An error refuses its row, a warning does not."""

    severity: str
    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do to the register; nothing is written yet."""

    planned: list[PlannedRow]
    problems: list[Problem]
    unknown_headings: list[str] = field(default_factory=list)
    rows: int = 0

    def count(self, action: RowAction) -> int:
        return sum(row.action is action for row in self.planned)

    @property
    def bad_rows(self) -> int:
        places = {(p.sheet, p.row) for p in self.problems if p.severity == "error"}
        return len(places)

    @property
    def changed_rows(self) -> int:
        return self.count(RowAction.CREATE) + self.count(RowAction.UPDATE)

    @property
    def is_clean(self) -> bool:
        return not self.bad_rows

    def report(self) -> dict[str, Any]:
        """The JSON that `miaopu import --format json` and the twin answer."""
        return {
            "rows": self.rows,
            "create": self.count(RowAction.CREATE),
            "update": self.count(RowAction.UPDATE),
            "unchanged": self.count(RowAction.UNCHANGED),
            "unknown_headings": self.unknown_headings,
            "problems": [
                {
                    "severity": problem.severity,
                    "sheet": problem.sheet,
                    "row": problem.row,
                    "column": problem.column,
                    "value": problem.value,
                    "reason": problem.reason,
                    "detail": problem.detail,
                    "remedy": problem.remedy,
                }
                for problem in self.problems
            ],
            "preview": [
                {
                    "sheet": row.given.sheet,
                    "row": row.given.number,
                    "action": row.action,
                    "uscc": row.given.values["uscc"],
                    "name": row.given.values.get("name", ""),
                    "changes": {
                        name: [plain(old), plain(new)] for name, (old, new) in row.changes.items()
                    },
                }
                for row in self.planned
                if row.action is not RowAction.REFUSED
            ],
        }


def template_columns() -> list[TableColumn]:
    """The headings of the workbook officers may start from."""
    return [TableColumn(column.key, column.heading) for column in ENTERPRISE_COLUMNS]


def plan_import(session: Session, viewer: Viewer, path: Path, file_name: str = "") -> ImportPlan:
    """Read a whole file and say what it would do. Refuses only a file that is no table."""
    reader = _Reader(session, viewer)
    good = list(reader.good_rows(read_rows(path, file_name or path.name)))
    if not reader.has_header:
        raise InvalidValue(Reason.HEADER_NOT_FOUND)
    planned = plan_rows(session, viewer, good)
    for row in planned:
        if row.reason is not None:
            reader.complain(
                row.given,
                "统一社会信用代码",
                row.given.values["uscc"],
                row.reason,
                "只能导入本镇街道的企业。",
            )
    return ImportPlan(planned, reader.problems, reader.unknown, reader.count)


def apply_import(session: Session, viewer: Viewer, plan: ImportPlan, today: date) -> None:
    """Write the plan's good rows."""
    apply_rows(session, viewer, plan.planned, today)


class _Reader:
    """Walks sheets: finds each header, reads each cell, remembers what is wrong."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self.problems: list[Problem] = []
        self.unknown: list[str] = []
        self.count = 0
        self.has_header = False
        self._seen: dict[str, int] = {}
        towns = list_townships(session, viewer.county_code)
        parks = list_parks(session, viewer.county_code)
        fields = technology_fields()
        self._codes: dict[str, tuple[Reason, dict[str, str]]] = {
            "township_code": (
                Reason.UNKNOWN_TOWNSHIP,
                {place.name: place.code for place in towns} | {p.code: p.code for p in towns},
            ),
            "park_code": (
                Reason.UNKNOWN_PARK,
                {place.name: place.code for place in parks} | {p.code: p.code for p in parks},
            ),
            "industry_code": (Reason.UNKNOWN_INDUSTRY, {code: code for code in industries()}),
            "technology_field": (
                Reason.UNKNOWN_FIELD,
                {name: path for path, name in fields.items()} | {path: path for path in fields},
            ),
        }

    def good_rows(self, rows: Iterator[Row]) -> Iterator[GivenRow]:
        sheet = None
        columns: dict[int, Column] = {}
        waited = 0
        for row in rows:
            if row.sheet != sheet:
                sheet, columns, waited = row.sheet, {}, 0
            if not any(text(cell) for cell in row.cells):
                continue
            if columns:
                given = self._read(row, columns)
                if given is not None:
                    yield given
                continue
            waited += 1
            if waited <= HEADER_WITHIN:
                columns = self._header(row)

    def _header(self, row: Row) -> dict[int, Column]:
        found, unknown = recognise(ENTERPRISE_COLUMNS, row.cells)
        keys = {column.key for column in found.values()}
        if not {"name", "uscc"} <= keys:
            return {}
        self.has_header = True
        self.unknown.extend(unknown)
        return found

    def _read(self, row: Row, columns: dict[int, Column]) -> GivenRow | None:
        self.count += 1
        values: dict[str, Any] = {}
        is_good = True
        for position, column in columns.items():
            cell = row.cells[position] if position < len(row.cells) else None
            try:
                value = self._value(column, cell)
            except InvalidValue as refusal:
                is_good = False
                self.complain(
                    row,
                    column.heading,
                    text(cell),
                    refusal.reasons[0],
                    column.remedy,
                    refusal.details,
                )
                continue
            if value is not None:
                values[column.key] = value
        if not is_good:
            return None
        code = values["uscc"]
        if code in self._seen:
            self.complain(
                row,
                "统一社会信用代码",
                code,
                Reason.CODE_TWICE,
                "删去重复的一行。",
                {"row": self._seen[code]},
            )
            return None
        self._seen[code] = row.number
        return GivenRow(row.sheet, row.number, values)

    def _value(self, column: Column, cell: Any) -> Any:
        if not text(cell):
            if column.is_required:
                raise InvalidValue(Reason.MISSING_VALUE)
            return None
        value = column.read(cell)
        if column.key in self._codes:
            reason, known = self._codes[column.key]
            if value not in known:
                raise InvalidValue(reason)
            return known[value]
        return value

    def complain(
        self,
        row: Row | GivenRow,
        column: str,
        value: str,
        reason: Reason,
        remedy: str,
        details: dict[str, object] | None = None,
    ) -> None:
        self.problems.append(
            Problem(
                "error",
                row.sheet,
                row.number,
                column,
                value,
                reason,
                sentence(reason, details),
                remedy,
            )
        )
