"""A file of firms: read, checked cell by cell, laid beside the register, applied when confirmed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.imports import ImportKind
from app.domain.refusals import InvalidValue, Reason
from app.exchange.columns import ENTERPRISE_COLUMNS, RD_OF_UNKNOWN_BASIS
from app.exchange.import_rows import Problem, RowReader
from app.exchange.layout import Answers, Layout
from app.exchange.sheets import BrokenRow, Row, Sheet, read_sheets
from app.exchange.tables import Column as TableColumn
from app.recording import plain
from app.services.figure_import import figure_of
from app.services.import_writers import WRITERS
from app.services.planned_rows import CHUNK, PlannedRow, RowAction


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do to the register; nothing is written yet."""

    planned: list[PlannedRow]
    problems: list[Problem]
    rows: int = 0
    layouts: dict[str, Layout] = field(default_factory=dict)

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
        return [one for layout in self.layouts.values() for one in layout.unknown]

    @property
    def changed_rows(self) -> int:
        return self.count(RowAction.CREATE) + self.count(RowAction.UPDATE)

    @property
    def is_clean(self) -> bool:
        return not self.errors

    def report(self) -> dict[str, Any]:
        """The JSON that `miaopu import --format json` and the twin answer."""
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
                    "uscc": row.given.values["uscc"],
                    "name": row.given.values.get("name", ""),
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


def template_columns() -> list[TableColumn]:
    """The headings of the workbook officers may start from."""
    return [TableColumn(column.key, column.heading) for column in ENTERPRISE_COLUMNS]


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
    return ImportPlan(planned, reader.problems, reader.count, reader.layouts)


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
    good = reader.good_rows(told)
    while chunk := list(islice(good, CHUNK)):
        with looking() as session:
            planned = WRITERS[ImportKind.ENTERPRISES].plan(session, viewer, chunk, today)
        for row in planned:
            _explain(reader, row)
        yield planned
    if not reader.layouts:
        raise InvalidValue(Reason.HEADER_NOT_FOUND)
    reader.problems.sort(key=_place(reader))


def _place(reader: RowReader) -> Any:
    """Problems in the order of the file: as its sheets stand, downward, left to right."""
    sheets = {name: place for place, name in enumerate(dict.fromkeys(
        problem.sheet for problem in reader.problems
    ))}  # fmt: skip
    return lambda one: (
        sheets[one.sheet],
        one.row,
        one.position if one.position is not None else -1,
    )


def _explain(reader: RowReader, row: PlannedRow) -> None:
    """What a row's firm on record has against it."""
    layout = reader.layouts[row.given.sheet]
    position: int | None
    if row.reason is not None:
        code_at = layout.places["uscc"]
        heading = layout.columns[code_at].heading
        code, remedy = row.given.values["uscc"], "只能导入本镇街道的企业。"
        reader.complain(row.given, heading, code, row.reason, remedy, position=code_at)
    for key, reason in row.wrong.items():
        name, of_year = figure_of(key) or (key, 0)
        position = _position(layout, name, of_year)
        heading = layout.columns[position].heading if position is not None else key
        value = plain(row.given.figures.get((name, of_year))) or ""
        reader.complain(row.given, heading, value, reason, "核对这一行的数据。", position=position)
    for column, year in row.unsaid:
        _ask(reader, layout, row.given.sheet, column, year)
    if row.has_left_cohort and row.given.entry is not None:
        position = layout.places["pool_cohort"]
        reader.warn(
            row.given.sheet,
            row.given.number,
            Reason.LEFT_COHORT,
            "需要重新入库的,请在后备库页面办理。",
            layout.columns[position].heading,
            position=position,
            value=row.given.entry.cohort,
        )


ASK_BASIS = (
    "在页面上选择口径,或在命令行加 --basis hnte、super_deduction 或 statistical;"
    "也可在表头写明,如“研发费用(高企口径)”。"
)
ASK_YEAR = "在页面上填写年度,或在命令行加 --year 2017;也可在表头写明,如“2017年销售收入”。"


def _ask(reader: RowReader, layout: Layout, sheet: str, name: str, year: int | None) -> None:
    """Once for each column: of which year, or of which basis."""
    position = _position(layout, name, year)
    heading = layout.columns[position].heading if position is not None else name
    asked = [(Reason.BASIS_UNKNOWN, ASK_BASIS)] if name == RD_OF_UNKNOWN_BASIS else []
    if year is None:
        asked.append((Reason.YEAR_UNKNOWN, ASK_YEAR))
    for reason, remedy in asked:
        reader.warn_once(
            sheet, layout.header_row, reason, remedy, heading, severity="error", position=position
        )


def _position(layout: Layout, name: str, year: int | None) -> int | None:
    found = [p for p, bound in layout.columns.items() if bound.column.key == name]
    own = [p for p in found if layout.columns[p].year == year]
    return next(iter(own or found), None)


def apply_import(session: Session, viewer: Viewer, plan: ImportPlan, today: date) -> None:
    """Write the plan's good rows."""
    WRITERS[ImportKind.ENTERPRISES].write(session, viewer, plan.planned, today)
