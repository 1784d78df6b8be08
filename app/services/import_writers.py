"""What an import does with the rows of each kind of file: plan, write, take back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.domain.access import BUREAU, OFFICERS, Role, Viewer
from app.domain.imports import ImportKind
from app.models.enterprises import IpRight
from app.models.institutions import RdInstitution
from app.models.plans import IndicatorValue
from app.models.titles import Title
from app.services.enterprise_import import plan_rows
from app.services.enterprise_undo import undo_enterprise_rows
from app.services.enterprise_writing import write_rows
from app.services.fact_undo import undo_of
from app.services.figure_list_import import plan_figure_rows, write_figure_rows
from app.services.figure_undo import undo_figure_rows
from app.services.institution_import import plan_institutions, write_institutions
from app.services.planned_rows import GivenRow, Made, PlannedRow, Told
from app.services.right_import import plan_rights, write_rights
from app.services.title_import import plan_titles, write_titles
from app.services.untouched import Undo
from app.services.value_import import plan_values, write_values


@dataclass(frozen=True, slots=True)
class ImportWriter:
    """`plan` lays rows beside the register; `write` carries out what was planned and says of
    each row what an undo needs; `undo` takes rows back that nobody touched since."""

    plan: Callable[[Session, Viewer, Sequence[GivenRow], date, Told], list[PlannedRow]]
    write: Callable[[Session, Viewer, Sequence[PlannedRow], date], list[Made]]
    undo: Undo
    roles: frozenset[Role] = OFFICERS
    """Who may bring in such a file: those who may enter such a fact by hand."""


WRITERS: dict[ImportKind, ImportWriter] = {
    ImportKind.ENTERPRISES: ImportWriter(plan_rows, write_rows, undo_enterprise_rows),
    ImportKind.FIGURES: ImportWriter(plan_figure_rows, write_figure_rows, undo_figure_rows),
    ImportKind.RIGHTS: ImportWriter(plan_rights, write_rights, undo_of(IpRight, "right_")),
    ImportKind.TITLES: ImportWriter(plan_titles, write_titles, undo_of(Title, "title_"), BUREAU),
    ImportKind.INSTITUTIONS: ImportWriter(
        plan_institutions, write_institutions, undo_of(RdInstitution, "institution_"), BUREAU
    ),
    ImportKind.INDICATOR_VALUES: ImportWriter(
        plan_values, write_values, undo_of(IndicatorValue, "value_"), BUREAU
    ),
}
