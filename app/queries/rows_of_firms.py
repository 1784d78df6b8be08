"""Plain registers whose rows each belong to a firm: seen through it, listed newest first.

A row without a firm (an opening sum, a project whose investor has no firm here yet) belongs to the
county, or to the town it names."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session, col

from app.domain.access import EnterpriseScope, TownScope, Viewer
from app.domain.refusals import NotFound
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.blanks import without_blanks
from app.queries.newest_first import Listed
from app.queries.paging import CAP, ChosenPaging, Sort, count, cut, sort_columns
from app.queries.visibility import in_region, is_bounded, visible_enterprises

Row = TypeVar("Row")


class RowSort(StrEnum):
    NEWEST = "newest"
    """As they were stored."""
    DAY = "day"
    ENTERPRISE = "enterprise"


class FirmFilters(ChosenPaging):
    _blanks = model_validator(mode="before")(without_blanks)

    q: str = Field(default="", max_length=60)
    """A part of the firm's name, or its credit code."""
    township: str | None = Field(default=None, max_length=9)
    year: int | None = Field(default=None, ge=1990, le=2100)
    sort: RowSort = RowSort.NEWEST
    descending: bool = True


@dataclass(frozen=True)
class FirmRegister(Generic[Row]):
    """A table, the row it is shown as (fields named like columns), the day its years go by and
    what names a row."""

    model: Any
    make: type[Row]
    day: str
    title: str = "enterprise_name"

    def column(self, name: str) -> Any:
        match name:
            case "id":
                return self.model.public_id
            case "enterprise_id":
                return col(Enterprise.public_id)
            case "enterprise_name":
                return col(Enterprise.name)
            case "uscc":
                return col(Enterprise.uscc)
            case "town_name":
                return col(Township.name)
            case _:
                return getattr(self.model, name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.make.__dataclass_fields__)  # type: ignore[attr-defined]

    def joined(self, *columns: Any) -> Select[Any]:
        own_town = getattr(self.model, "township_code", None)
        town = col(Enterprise.township_code)
        return (
            select(*columns)
            .select_from(self.model)
            .outerjoin(Enterprise, col(Enterprise.id) == self.model.enterprise_id)
            .outerjoin(
                Township,
                col(Township.code) == (town if own_town is None else func.coalesce(town, own_town)),
            )
        )

    def visible(self, viewer: Viewer, *, despite_recusal: bool = False) -> ColumnElement[bool]:
        """Join Enterprise: a row of a firm is seen through it."""
        of_firm = and_(
            self.model.enterprise_id.is_not(None),
            visible_enterprises(viewer, despite_recusal=despite_recusal),
        )
        own_town = getattr(self.model, "township_code", None)
        match viewer.scope:
            case TownScope(_, towns) if own_town is not None:
                here = and_(in_region(self.model.county_code, viewer), own_town.in_(towns))
            case TownScope() | EnterpriseScope():
                return of_firm
            case _:
                here = in_region(self.model.county_code, viewer)
        return or_(of_firm, and_(self.model.enterprise_id.is_(None), here))

    def in_year(self, year: int) -> ColumnElement[bool]:
        day = self.column(self.day)
        return and_(day >= date(year, 1, 1), day <= date(year, 12, 31))


def list_rows(
    session: Session,
    viewer: Viewer,
    register: FirmRegister[Row],
    filters: FirmFilters,
    *more: ColumnElement[bool],
) -> Listed[Row]:
    wanted = and_(register.visible(viewer), *conditions(register, filters), *more)
    row_id = register.model.id
    sort = sort_of(register, filters)
    columns = [register.column(name) for name in register.names]
    found = cut(
        session, register.joined(*columns, *sort_columns(sort)).where(wanted), sort, filters
    )
    bounded = is_bounded(viewer)
    total = count(
        session,
        select(row_id)
        .select_from(register.model)
        .outerjoin(Enterprise, col(Enterprise.id) == register.model.enterprise_id)
        .where(wanted),
        is_bounded=bounded,
    )
    rows = [register.make(*row[: len(columns)]) for row in found.rows]
    is_capped = not bounded and total > CAP
    return Listed(rows, CAP if is_capped else total, is_capped, found.next, found.previous)


def sort_of(register: FirmRegister[Any], filters: FirmFilters) -> Sort:
    row_id = register.model.id
    column, is_nullable = {
        RowSort.NEWEST: (row_id, False),
        RowSort.DAY: (register.column(register.day), True),
        RowSort.ENTERPRISE: (col(Enterprise.name_key), True),
    }[filters.sort]
    return Sort(column, row_id, filters.descending, is_nullable)


def conditions(register: FirmRegister[Any], filters: FirmFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if text := filters.q.strip():
        named = col(Enterprise.name).icontains(text, autoescape=True)
        wanted.append(or_(named, col(Enterprise.uscc) == text.upper()))
    if filters.township is not None:
        own_town = getattr(register.model, "township_code", None)
        places = [col(Enterprise.township_code), *([] if own_town is None else [own_town])]
        wanted.append(or_(*(place == filters.township for place in places)))
    if filters.year is not None:
        wanted.append(register.in_year(filters.year))
    return wanted


def row_of(session: Session, viewer: Viewer, register: FirmRegister[Row], public_id: str) -> Row:
    columns = [register.column(name) for name in register.names]
    found = session.execute(
        register.joined(*columns).where(
            register.visible(viewer), register.model.public_id == public_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return register.make(*found)


def get_row(session: Session, viewer: Viewer, register: FirmRegister[Any], public_id: str) -> Any:
    """To be changed: looked for as what is shown, then locked by itself (PostgreSQL locks no row
    of an outer join)."""
    row_id = session.execute(
        register.joined(register.model.id).where(
            register.visible(viewer), register.model.public_id == public_id
        )
    ).scalar_one_or_none()
    if row_id is None:
        raise NotFound
    return session.execute(
        select(register.model).where(register.model.id == row_id).with_for_update()
    ).scalar_one()
