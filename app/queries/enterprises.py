"""The register: who may be seen, as a list, a page of rows and one row to change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import EnterpriseStatus
from app.domain.refusals import NotFound
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import County, Park, Township
from app.models.titles import Title
from app.queries.enterprise_columns import (
    LATEST_FIGURES,
    Shown,
    chosen_columns,
    latest_figures,
    latest_sales,
)
from app.queries.enterprise_filters import (
    EnterpriseFilters,
    SortKey,
    conditions,
    county_of,
    refuse_unindexed,
)
from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns
from app.queries.title_conditions import in_force
from app.queries.visibility import visible_enterprises

ALWAYS: tuple[Any, ...] = (
    col(Enterprise.id).label("row_id"),
    col(Enterprise.public_id).label("id"),
    col(Enterprise.name),
    col(Enterprise.is_fictitious),
)
IN_EVERY_ROW = ("id", "name", "is_fictitious")
EnterpriseRow = dict[str, Any]
"""`id`, `name`, `is_fictitious` and the chosen columns by key; amounts in yuan."""


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """One page of the list, with what a page needs to lead on."""

    rows: list[EnterpriseRow]
    columns: list[str]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


def list_enterprises(
    session: Session, viewer: Viewer, filters: EnterpriseFilters, today: date
) -> EnterprisePage:
    """The firms that were asked for, one page of them, in four statements whatever their number."""
    refuse_unindexed(viewer, filters)
    shown = chosen_columns(filters.columns)
    wanted = and_(visible_enterprises(viewer), *conditions(session, viewer, filters, today))
    sort = sort_of(filters)
    statement = statement_for(shown).add_columns(*sort_columns(sort)).where(wanted)
    found = cut(session, statement, sort, filters)
    is_bounded = county_of(viewer, filters) is not None
    total = count(session, select(col(Enterprise.id)).where(wanted), is_bounded=is_bounded)
    return EnterprisePage(
        rows=rows_of(session, shown, found.rows, today),
        columns=[column.key for column in shown],
        total=min(total, CAP) if not is_bounded else total,
        is_capped=not is_bounded and total > CAP,
        next=found.next,
        previous=found.previous,
    )


def export_chunk(
    session: Session,
    viewer: Viewer,
    filters: EnterpriseFilters,
    today: date,
    size: int,
    after: str | None,
) -> tuple[list[EnterpriseRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    refuse_unindexed(viewer, filters)
    shown = chosen_columns(filters.columns)
    sort = sort_of(filters)
    statement = (
        statement_for(shown)
        .add_columns(*sort_columns(sort))
        .where(visible_enterprises(viewer), *conditions(session, viewer, filters, today))
    )
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    found = cut(session, statement, sort, paging)
    return rows_of(session, shown, found.rows, today), found.next


def statement_for(shown: Sequence[Shown]) -> Select[Any]:
    """Select what is shown and join only what that needs."""
    expressions = [
        column.expression.label(column.key)
        for column in shown
        if column.expression is not None and column.key not in IN_EVERY_ROW
    ]
    statement = select(*ALWAYS, *expressions).select_from(Enterprise)
    tables = {column.joins for column in shown if column.joins is not None}
    if Township in tables:
        statement = statement.outerjoin(
            Township, col(Township.code) == col(Enterprise.township_code)
        )
    if Park in tables:
        statement = statement.outerjoin(Park, col(Park.code) == col(Enterprise.park_code))
    if Person in tables:
        statement = statement.outerjoin(Person, col(Person.id) == col(Enterprise.responsible_id))
    if County in tables:
        statement = statement.outerjoin(County, col(County.code) == col(Enterprise.county_code))
    return statement


def sort_of(filters: EnterpriseFilters) -> Sort:
    column, is_nullable = {
        SortKey.UPDATED: (col(Enterprise.updated_at), False),
        SortKey.NAME: (col(Enterprise.name), False),
        SortKey.USCC: (col(Enterprise.uscc), False),
        SortKey.REGISTERED_ON: (col(Enterprise.registered_on), True),
        SortKey.CAPITAL: (col(Enterprise.registered_capital_cny), True),
        SortKey.SALES: (latest_sales(), True),
    }[filters.sort]
    return Sort(column, col(Enterprise.id), filters.runs_down, is_nullable)


def rows_of(
    session: Session, shown: Sequence[Shown], found: Iterable[Row[Any]], today: date
) -> list[EnterpriseRow]:
    """Rows as they are shown: what one firm has several of comes by ids, once for the page."""
    keys = {column.key for column in shown}
    rows = list(found)
    ids = [row.row_id for row in rows]
    titles = titles_in_force(session, ids, today) if "titles" in keys else {}
    figures = latest_figures(session, ids) if keys & LATEST_FIGURES else {}
    return [_row(row._mapping, shown, titles, figures) for row in rows]


def _row(
    found: Mapping[Any, Any],
    shown: Sequence[Shown],
    titles: Mapping[int, list[Programme]],
    figures: Mapping[int, Mapping[str, Any]],
) -> EnterpriseRow:
    row_id = found["row_id"]
    row = {name: found[name] for name in IN_EVERY_ROW}
    for column in shown:
        if column.expression is not None:
            value = found[column.key]
        elif column.key == "titles":
            value = titles.get(row_id, [])
        else:
            value = figures.get(row_id, {}).get(column.key)
        row[column.key] = column.read(value) if column.read and value is not None else value
    return row


def titles_in_force(
    session: Session, ids: Sequence[int], today: date
) -> dict[int, list[Programme]]:
    """The programmes whose titles the firms hold today."""
    if not ids:
        return {}
    held: dict[int, list[Programme]] = {}
    statement = (
        select(col(Title.enterprise_id), col(Title.programme))
        .where(col(Title.enterprise_id).in_(ids), in_force(today, today))
        .distinct()
    )
    for enterprise_id, programme in session.execute(statement):
        held.setdefault(enterprise_id, []).append(programme)
    return {one: sorted(held[one], key=list(Programme).index) for one in held}


def get_enterprise(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> Enterprise:
    """The firm as a row to change, if the viewer may see it."""
    statement = select(Enterprise).where(
        visible_enterprises(viewer), col(Enterprise.public_id) == public_id
    )
    if for_update:
        statement = statement.with_for_update()
    found: Enterprise | None = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def count_enterprises(session: Session, viewer: Viewer) -> int:
    """How many firms the viewer sees, whatever their status."""
    return int(
        session.execute(
            select(func.count()).select_from(Enterprise).where(visible_enterprises(viewer))
        ).scalar_one()
    )


@dataclass(frozen=True, slots=True)
class OwnEnterprise:
    id: str
    name: str
    uscc: str
    status: EnterpriseStatus
    is_fictitious: bool


def own_enterprises(session: Session, viewer: Viewer) -> list[OwnEnterprise]:
    """The firms of an enterprise user: few, by name."""
    found = session.execute(
        select(
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Enterprise.status),
            col(Enterprise.is_fictitious),
        )
        .where(visible_enterprises(viewer))
        .order_by(col(Enterprise.name), col(Enterprise.id))
        .limit(100)
    )
    return [OwnEnterprise(*row) for row in found]
