"""A file: read, checked cell by cell, laid beside the register, applied when confirmed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.imports import ImportKind
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.exchange.explaining import explain
from app.exchange.folding import heading_key
from app.exchange.import_rows import RowReader
from app.exchange.layout import Answers, Layout
from app.exchange.problems import Problem
from app.exchange.sheets import BrokenRow, Row, Sheet, read_sheets
from app.recording import plain
from app.services.import_writers import WRITERS
from app.services.planned_rows import CHUNK, PlannedRow, RowAction, Told


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do to the register; nothing is written yet."""

    kind: ImportKind
    planned: list[PlannedRow]
    problems: list[Problem]
    rows: int = 0
    layouts: dict[str, Layout] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: RowReader, planned: list[PlannedRow] | None = None) -> "ImportPlan":
        """Of a file that was read to its end."""
        problems = reader.problems.found
        return cls(reader.kind, planned or [], problems, reader.count, reader.layouts)

    def count(self, action: RowAction) -> int:
        return sum(row.action is action for row in self.planned)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def bad_rows(self) -> int:
        return len({(p.sheet, p.row) for p in self.errors})

    @property
    def unknown_headings(self) -> list[str]:
        """Each once: several sheets have it, and it is asked for once."""
        once: dict[str, str] = {}
        for layout in self.layouts.values():
            for one in layout.unknown:
                once.setdefault(heading_key(one), one)
        return list(once.values())

    @property
    def changed_rows(self) -> int:
        return self.count(RowAction.CREATE) + self.count(RowAction.UPDATE)

    @property
    def is_clean(self) -> bool:
        return not self.errors

    def report(self) -> dict[str, Any]:
        """The JSON that `miaopu import --format json` answers, and the twin beside the kind."""
        return {
            "rows": self.rows,
            "create": self.count(RowAction.CREATE),
            "update": self.count(RowAction.UPDATE),
            "unchanged": self.count(RowAction.UNCHANGED),
            "problems": [problem_report(problem) for problem in self.problems],
            "preview": [
                {
                    "row": row.given.number,
                    "action": row.action,
                    "uscc": row.given.values.get("uscc", ""),
                    "name": row.given.subject,
                    "changes": plain_changes(row),
                }
                for row in self.planned
                if row.action is not RowAction.REFUSED
            ],
        }


def problem_report(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.reason,
        "remedy": problem.remedy,
    }


def plain_changes(row: PlannedRow) -> dict[str, list[Any]]:
    return {name: [plain(old), plain(new)] for name, (old, new) in row.changes.items()}


def plan_import(
    session: Session,
    viewer: Viewer,
    path: Path,
    file_name: str = "",
    answers: Answers | None = None,
    *,
    today: date,
) -> ImportPlan:
    """Read a whole file and say what it would do. Refuses only a file that is no table."""
    reader = RowReader(session, viewer, answers or Answers(), today)
    told = read_sheets(path, file_name or path.name)
    chunks = planned_chunks(reader, viewer, told, today, lambda: nullcontext(session))
    planned = [row for chunk in chunks for row in chunk]
    return ImportPlan.of(reader, planned)


def planned_chunks(
    reader: RowReader,
    viewer: Viewer,
    told: Iterator[Sheet | Row | BrokenRow],
    today: date,
    looking: Callable[[], AbstractContextManager[Session]],
) -> Iterator[list[PlannedRow]]:
    """Rows read and laid beside the register, chunk by chunk, each with a session that `looking`
    opens: however long the file, the database waits for nobody. At the end the reader's problems
    stand in the order of the file."""
    good, before = reader.good_rows(told), Told()
    while chunk := list(islice(good, CHUNK)):
        writer = WRITERS[reader.kind]
        if viewer.role not in writer.roles:
            raise NotPermitted(Reason.NOT_PERMITTED)
        with looking() as session:
            planned = writer.plan(session, viewer, chunk, today, before)
        for row in planned:
            explain(reader, row)
        yield planned
    if not reader.layouts:
        raise InvalidValue(Reason.HEADER_NOT_FOUND)
    reader.problems.found.sort(key=_place(reader.problems.found))


def _place(problems: Sequence[Problem]) -> Any:
    """Problems in the order of the file: as its sheets stand, downward, left to right."""
    sheets = {name: place for place, name in enumerate(dict.fromkeys(
        problem.sheet for problem in problems
    ))}  # fmt: skip
    return lambda one: (
        sheets[one.sheet],
        one.row,
        one.position if one.position is not None else -1,
    )
