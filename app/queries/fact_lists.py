"""Facts of many firms as lists: yearly figures, IP rights, titles; and the values of a plan.

Each as a file that goes in again unchanged; names of fields are those of the imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, true, tuple_
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import FigureStatus
from app.domain.imports import ImportKind
from app.models.enterprises import Enterprise, IpRight, YearlyFigures
from app.models.institutions import RdInstitution
from app.models.places import Township
from app.models.plans import Indicator, IndicatorValue, Plan
from app.models.titles import Title
from app.queries.plans import visible_plans
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class FactList:
    """A table of facts: what is put before its fields' names, and which of its rows count."""

    table: Any
    prefix: str
    condition: ColumnElement[bool]


OF_FIRMS = {
    ImportKind.FIGURES: FactList(
        YearlyFigures, "", col(YearlyFigures.status) != FigureStatus.DRAFT
    ),
    ImportKind.RIGHTS: FactList(IpRight, "right_", true()),
    ImportKind.TITLES: FactList(Title, "title_", true()),
    ImportKind.INSTITUTIONS: FactList(
        RdInstitution, "institution_", col(RdInstitution.ending).is_(None)
    ),
}
OF_FIRM: dict[str, Any] = {
    "name": col(Enterprise.name),
    "uscc": col(Enterprise.uscc),
    "known_town": col(Township.name),
}
Cursor = tuple[int, int]


def export_facts(
    session: Session,
    viewer: Viewer,
    kind: ImportKind,
    keys: Sequence[str],
    size: int,
    after: Cursor | None,
) -> tuple[list[tuple[Any, ...]], Cursor | None]:
    """The next `size` facts, the columns of `keys` of each, and where those after them begin."""
    if kind is ImportKind.INDICATOR_VALUES:
        place, statement = _values(viewer, keys)
    else:
        place, statement = _of_firms(viewer, OF_FIRMS[kind], keys)
    if after is not None:
        statement = statement.where(tuple_(*place) > tuple_(*after))
    rows = session.execute(statement.add_columns(*place).order_by(*place).limit(size + 1)).all()
    shown = [tuple(row)[: len(keys)] for row in rows[:size]]
    if len(rows) <= size:
        return shown, None
    last = tuple(rows[size - 1])
    return shown, (last[-2], last[-1])


def count_facts(session: Session, viewer: Viewer, kind: ImportKind) -> int:
    """How many facts of firms the file of this kind has."""
    if kind is ImportKind.INDICATOR_VALUES:
        return 0
    _, statement = _of_firms(viewer, OF_FIRMS[kind], [])
    counted: int = session.execute(
        select(func.count()).select_from(statement.add_columns(literal(1)).subquery())
    ).scalar_one()
    return counted


def _of_firms(viewer: Viewer, facts: FactList, keys: Sequence[str]) -> tuple[list[Any], Any]:
    table = facts.table
    columns: list[Any] = [
        OF_FIRM.get(key, getattr(table, key.removeprefix(facts.prefix), None)) for key in keys
    ]
    statement = (
        select(*columns)
        .join_from(table, Enterprise, col(Enterprise.id) == table.enterprise_id)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(visible_enterprises(viewer), facts.condition)
    )
    return [table.enterprise_id, table.id], statement


def _values(viewer: Viewer, keys: Sequence[str]) -> tuple[list[Any], Any]:
    columns: list[Any] = [
        col(Indicator.name)
        if key == "value_indicator"
        else getattr(IndicatorValue, key.removeprefix("value_"))
        for key in keys
    ]
    statement = (
        select(*columns)
        .join_from(IndicatorValue, Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .join(Plan, col(Plan.id) == col(Indicator.plan_id))
        .where(
            visible_plans(viewer),
            col(Plan.county_code) == viewer.county_code,
            col(Plan.is_current),
        )
    )
    return [col(IndicatorValue.indicator_id), col(IndicatorValue.id)], statement
