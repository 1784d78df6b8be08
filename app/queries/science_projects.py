"""Science projects with fiscal money: the list, one with its instalments and checks, the sums."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.science_projects import (
    CheckConclusion,
    CheckKind,
    ProjectField,
    ProjectLevel,
    ProjectResult,
)
from app.models.science_projects import ProjectCheck, ProjectInstalment, ScienceProject
from app.queries.newest_first import Listed
from app.queries.rows_of_firms import FirmFilters, FirmRegister, list_rows, row_of


class ProjectFilters(FirmFilters):
    field: ProjectField | None = None
    level: ProjectLevel | None = None
    is_open: bool | None = None
    """Without a result yet."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    id: str
    version: int
    name: str
    number: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    field: ProjectField
    level: ProjectLevel
    document_number: str
    approved_on: date
    starts_on: date | None
    ends_on: date | None
    budget_cny: Decimal | None
    fiscal_cny: Decimal
    paid_cny: Decimal | None
    """All instalments paid so far; None where none was."""
    result: ProjectResult | None
    result_on: date | None
    result_note: str
    note: str

    @property
    def enterprise(self) -> str:
        """As a form asks for it."""
        return self.uscc


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    id: str
    version: int
    planned_on: date
    planned_cny: Decimal
    paid_on: date | None
    paid_cny: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    id: str
    kind: CheckKind
    checked_on: date
    checked_by: str
    conclusion: CheckConclusion
    note: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    project: ProjectRow
    instalments: list[InstalmentRow]
    checks: list[CheckRow]


@dataclass(frozen=True, slots=True)
class FieldSum:
    """A field of the plan: how many projects, how much fiscal money granted and paid."""

    field: ProjectField
    projects: int
    fiscal_cny: Decimal
    paid_cny: Decimal


PAID = (
    select(func.sum(col(ProjectInstalment.paid_cny)))
    .where(col(ProjectInstalment.project_id) == col(ScienceProject.id))
    .scalar_subquery()
)


class _Projects(FirmRegister[ProjectRow]):
    def column(self, name: str) -> object:
        return PAID if name == "paid_cny" else super().column(name)


PROJECTS = _Projects(ScienceProject, ProjectRow, "approved_on", "name")


def list_projects(session: Session, viewer: Viewer, filters: ProjectFilters) -> Listed[ProjectRow]:
    return list_rows(session, viewer, PROJECTS, filters, *project_conditions(filters))


def project_conditions(filters: ProjectFilters) -> list[ColumnElement[bool]]:
    """Beside those of every register of firms."""
    wanted: list[ColumnElement[bool]] = []
    if filters.field is not None:
        wanted.append(col(ScienceProject.field) == filters.field)
    if filters.level is not None:
        wanted.append(col(ScienceProject.level) == filters.level)
    if filters.is_open is not None:
        is_open = col(ScienceProject.result).is_(None)
        wanted.append(is_open if filters.is_open else ~is_open)
    return wanted


def describe_project(session: Session, viewer: Viewer, public_id: str) -> ProjectDetail:
    project = row_of(session, viewer, PROJECTS, public_id)
    own = select(col(ScienceProject.id)).where(col(ScienceProject.public_id) == public_id)
    instalments = session.execute(
        select(
            col(ProjectInstalment.public_id),
            col(ProjectInstalment.version),
            col(ProjectInstalment.planned_on),
            col(ProjectInstalment.planned_cny),
            col(ProjectInstalment.paid_on),
            col(ProjectInstalment.paid_cny),
            col(ProjectInstalment.note),
        )
        .where(col(ProjectInstalment.project_id).in_(own))
        .order_by(col(ProjectInstalment.planned_on), col(ProjectInstalment.id))
    )
    checks = session.execute(
        select(
            col(ProjectCheck.public_id),
            col(ProjectCheck.kind),
            col(ProjectCheck.checked_on),
            col(ProjectCheck.checked_by),
            col(ProjectCheck.conclusion),
            col(ProjectCheck.note),
        )
        .where(col(ProjectCheck.project_id).in_(own))
        .order_by(col(ProjectCheck.checked_on), col(ProjectCheck.id))
    )
    return ProjectDetail(
        project, [InstalmentRow(*row) for row in instalments], [CheckRow(*row) for row in checks]
    )


def field_sums(session: Session, viewer: Viewer) -> list[FieldSum]:
    """In the plan's order, all seven; one statement. A recusal changes no sum."""
    rows = session.execute(
        PROJECTS.joined(
            col(ScienceProject.field),
            func.count(),
            func.sum(col(ScienceProject.fiscal_cny)),
            func.sum(PAID),
        )
        .where(PROJECTS.visible(viewer, despite_recusal=True))
        .group_by(col(ScienceProject.field))
    )
    found = {field: (number, granted, paid) for field, number, granted, paid in rows}
    none = (0, Decimal(0), Decimal(0))
    return [
        FieldSum(field, number, granted, paid or Decimal(0))
        for field in ProjectField
        for number, granted, paid in (found.get(field, none),)
    ]
