"""What an import does with the rows of each kind of file: plan, write, take back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.imports import ImportKind
from app.models.imports import ImportRow, ImportRun
from app.services.enterprise_import import plan_rows, write_rows
from app.services.enterprise_undo import undo_enterprise_row
from app.services.planned_rows import GivenRow, Made, PlannedRow


@dataclass(frozen=True, slots=True)
class ImportWriter:
    """`plan` lays rows beside the register; `write` carries out what was planned and says of
    each row what an undo needs; `undo` takes one row back, or refuses because it was touched."""

    plan: Callable[[Session, Viewer, Sequence[GivenRow], date], list[PlannedRow]]
    write: Callable[[Session, Viewer, Sequence[PlannedRow], date], list[Made]]
    undo: Callable[[Session, Viewer, ImportRun, ImportRow], None]


WRITERS: dict[ImportKind, ImportWriter] = {
    ImportKind.ENTERPRISES: ImportWriter(plan_rows, write_rows, undo_enterprise_row),
}
