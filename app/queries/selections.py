"""Which rows a bulk action is about: those ticked, or all that a list's filters match."""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qs

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.jobs import JobKind
from app.domain.refusals import InvalidValue, Reason
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.pool import Cohort, PoolEntry
from app.queries import case_filters, enterprise_filters, pool
from app.queries.blanks import as_list
from app.queries.case_filters import CaseFilters
from app.queries.cases import visible_cases
from app.queries.enterprise_filters import EnterpriseFilters
from app.queries.paging import Paging
from app.queries.pool import PoolFilters
from app.queries.visibility import visible_enterprises

Filters = TypeVar("Filters", bound=Paging)
Chosen = Select[*tuple[Any, ...]]
"""Public id, title, and what orders them."""

CASES = frozenset({JobKind.MOVE_CASES, JobKind.ASSIGN_CASES, JobKind.REMIND_CASES})
MULTIPLE = frozenset({"columns"})
"""Filters that are lists even when there is one."""
ENTRIES = frozenset(
    {
        JobKind.ADMIT_ENTRIES,
        JobKind.REMOVE_ENTRIES,
        JobKind.ASSIGN_ENTRIES,
        JobKind.REMIND_ENTRIES,
    }
)


class Selection(BaseModel):
    """What the bar under a list sends."""

    kind: JobKind
    which: Literal["ticked", "all"] = "ticked"
    rows: Annotated[list[str], BeforeValidator(as_list)] = Field(default=[], max_length=1000)
    """Public ids of the ticked rows."""
    filters: str = Field(default="", max_length=4000)
    """The list's own query string, for all that it shows on however many pages."""

    @property
    def place(self) -> str:
        return place_of(self.kind)


def place_of(kind: JobKind) -> str:
    """The list that a kind's rows are from."""
    if kind in CASES:
        return "/cases/list"
    return "/pool" if kind in ENTRIES else "/enterprises"


def chosen_rows(session: Session, viewer: Viewer, selection: Selection, today: date) -> Chosen:
    if selection.kind in CASES:
        return _cases(session, viewer, selection, today)
    if selection.kind in ENTRIES:
        return _entries(session, viewer, selection)
    return _firms(session, viewer, selection, today)


def count_chosen(session: Session, chosen: Chosen) -> int:
    total: int = session.execute(
        select(func.count()).select_from(chosen.order_by(None).subquery())
    ).scalar_one()
    return total


def _read(model: type[Filters], query: str) -> Filters:
    given = {
        name: values if len(values) > 1 or name in MULTIPLE else values[0]
        for name, values in parse_qs(query.removeprefix("?")).items()
    }
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise InvalidValue(fields={"filters": Reason.BAD_VALUE}) from error


def _ticked(column: Any, selection: Selection) -> ColumnElement[bool]:
    found: ColumnElement[bool] = col(column).in_(selection.rows)
    return found


def _cases(session: Session, viewer: Viewer, selection: Selection, today: date) -> Chosen:
    chosen: Chosen = (
        select(col(CultivationCase.public_id), col(Enterprise.name), col(CultivationCase.id))
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(viewer))
    )
    if selection.which == "ticked":
        return chosen.where(_ticked(CultivationCase.public_id, selection))
    filters = _read(CaseFilters, selection.filters)
    return chosen.where(*case_filters.conditions(session, viewer, filters, today))


def _entries(session: Session, viewer: Viewer, selection: Selection) -> Chosen:
    chosen: Chosen = (
        select(col(PoolEntry.public_id), col(Enterprise.name), col(PoolEntry.id))
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .outerjoin(Person, col(Person.id) == col(PoolEntry.responsible_id))
        .where(visible_enterprises(viewer))
    )
    if selection.which == "ticked":
        return chosen.where(_ticked(PoolEntry.public_id, selection))
    return chosen.where(*pool.conditions(session, viewer, _read(PoolFilters, selection.filters)))


def _firms(session: Session, viewer: Viewer, selection: Selection, today: date) -> Chosen:
    chosen: Chosen = select(
        col(Enterprise.public_id), col(Enterprise.name), col(Enterprise.id)
    ).where(visible_enterprises(viewer))
    if selection.which == "ticked":
        return chosen.where(_ticked(Enterprise.public_id, selection))
    filters = _read(EnterpriseFilters, selection.filters)
    return chosen.where(*enterprise_filters.conditions(session, viewer, filters, today))
