"""Which firms a list is about: one filter object for the page, its twin, the export and more."""

from collections.abc import Hashable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import LIVING, Capital, EnterpriseStatus, RegistrationType, capital_of
from app.domain.pool import EntryState
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.pool import PoolEntry
from app.models.titles import Title
from app.queries.classifications import divisions_of
from app.queries.enterprise_columns import latest_sales
from app.queries.paging import Paging, Sort
from app.queries.search import Way, found_by
from app.queries.tags import is_tagged
from app.queries.title_conditions import in_force
from app.queries.visibility import one_county

MINE = "me"
NOBODY = "nobody"


class Standing(StrEnum):
    """What a list takes for granted about the status of its firms."""

    LIVING = "living"
    ALL = "all"
    ARCHIVED = "archived"


class SortKey(StrEnum):
    UPDATED = "updated"
    NAME = "name"
    USCC = "uscc"
    REGISTERED_ON = "registered_on"
    CAPITAL = "capital"
    SALES = "sales"


DESCENDING_FIRST = frozenset({SortKey.UPDATED, SortKey.CAPITAL, SortKey.SALES})
"""Orders in which the largest or newest is what one looks for."""
CURSORS = frozenset({"after", "before"})
BEYOND_COUNTY = frozenset({"q", "county", "status", "sort", "descending", "columns"})
"""Filters that an index or nearly every row answers when a list spans counties."""
SORTS_BEYOND_COUNTY = (SortKey.UPDATED, SortKey.USCC)
WHOLE_PATH = 2
"""Points in a path of the third level of the technology fields, below which there is nothing."""


class EnterpriseFilters(Paging):
    """What was asked for. Blanks of a form are absent; everything combines by AND."""

    q: str = Field(default="", max_length=120)
    county: str | None = Field(default=None, pattern=r"^\d{6}$")
    township: str | None = Field(default=None, max_length=9)
    park: str | None = Field(default=None, max_length=12)
    status: Standing | EnterpriseStatus = Standing.LIVING
    industry: str | None = Field(default=None, pattern=r"^(\d{1,4}|[A-T])$")
    field: str | None = Field(default=None, pattern=r"^\d(\.\d{1,2}){0,2}$")
    capital: Capital | None = None
    is_above_designated_size: bool | None = None
    holds: Programme | None = None
    responsible: str | None = Field(default=None, max_length=12)
    """A person's public id, or `me`, or `nobody`."""
    in_pool: bool | None = None
    tag: str | None = Field(default=None, max_length=20)
    is_fictitious: bool | None = None
    sort: SortKey = SortKey.UPDATED
    descending: bool | None = None
    columns: list[str] = Field(default_factory=list, max_length=40)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", [""], None)}

    @property
    def runs_down(self) -> bool:
        """Whether the order is descending: as asked, else as is usual for the column."""
        return self.sort in DESCENDING_FIRST if self.descending is None else self.descending

    def asked(self) -> dict[str, Any]:
        """What differs from the usual list, for links: no cursor, no page size."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {name: _plain(value) for name, value in given.items() if name not in CURSORS}

    def question(self) -> Hashable:
        """All that decides which firms, in which order and how shown; not where a page begins."""
        given = self.__dict__
        return (*[given[name] for name in DECIDING], tuple(self.columns))


DECIDING = tuple(sorted(EnterpriseFilters.model_fields.keys() - CURSORS - {"size", "columns"}))
"""Filters that decide which firms and in which order, but for the columns."""


def _plain(value: Any) -> Any:
    """A truth as a query string says it."""
    return str(value).lower() if isinstance(value, bool) else value


def county_of(viewer: Viewer, filters: EnterpriseFilters) -> str | None:
    """The one county a list stays within, or None when it spans several."""
    return one_county(viewer) or filters.county


def is_quick(filters: EnterpriseFilters) -> bool:
    """Whether a county's list is in an order that an index has, and asks of a firm only what
    stands in its row or its text: about a millisecond in a local file, if the county is small."""
    elsewhere = filters.holds or filters.in_pool is not None or filters.responsible or filters.tag
    is_in_order = filters.sort in {SortKey.UPDATED, SortKey.NAME, SortKey.USCC}
    return is_in_order and not elsewhere


def refuse_unindexed(viewer: Viewer, filters: EnterpriseFilters) -> None:
    """Beyond a county only what an index serves is offered; the rest says: choose a county."""
    if county_of(viewer, filters) is not None:
        return
    asked = filters.asked().keys() - BEYOND_COUNTY - {"size"}
    if is_whole(filters.field) and filters.sort is SortKey.UPDATED:
        asked -= {"field"}
    wrong = dict.fromkeys(sorted(asked), Reason.CHOOSE_COUNTY)
    if filters.sort not in SORTS_BEYOND_COUNTY:
        wrong["sort"] = Reason.CHOOSE_COUNTY
    if wrong:
        raise InvalidValue(fields=wrong)


def sort_of(filters: EnterpriseFilters) -> Sort:
    column, is_nullable = {
        SortKey.UPDATED: (col(Enterprise.updated_at), False),
        SortKey.NAME: (col(Enterprise.name_key), False),
        SortKey.USCC: (col(Enterprise.uscc), False),
        SortKey.REGISTERED_ON: (col(Enterprise.registered_on), True),
        SortKey.CAPITAL: (col(Enterprise.registered_capital_cny), True),
        SortKey.SALES: (latest_sales(), True),
    }[filters.sort]
    return Sort(column, col(Enterprise.id), filters.runs_down, is_nullable)


def is_whole(path: str | None) -> bool:
    """Whether a technology field is of the third level: one value of an index, whose rows stand
    there in the order of their last change."""
    return path is not None and path.count(".") == WHOLE_PATH


def conditions(
    session: Session,
    viewer: Viewer,
    filters: EnterpriseFilters,
    today: date,
    *,
    way: Way = Way.IN_ORDER,
) -> Iterator[ColumnElement[bool]]:
    """Every condition that was asked for, beside visibility. `way`: how names are searched."""
    yield standing(filters.status)
    if filters.county:
        yield col(Enterprise.county_code) == filters.county
    if filters.q:
        yield found_by(session, filters.q, way, county_of(viewer, filters))
    if filters.township:
        yield col(Enterprise.township_code) == filters.township
    if filters.park:
        yield col(Enterprise.park_code) == filters.park
    if filters.industry:
        yield in_industry(filters.industry)
    if filters.field:
        yield in_field(filters.field)
    if filters.is_above_designated_size is not None:
        yield col(Enterprise.is_above_designated_size).is_(filters.is_above_designated_size)
    if filters.is_fictitious is not None:
        yield col(Enterprise.is_fictitious).is_(filters.is_fictitious)
    yield from _relations(viewer, filters, today)


def _relations(
    viewer: Viewer, filters: EnterpriseFilters, today: date
) -> Iterator[ColumnElement[bool]]:
    if filters.capital:
        yield of_capital(filters.capital)
    if filters.holds:
        yield holds_title(filters.holds, today)
    if filters.responsible:
        yield in_charge(filters.responsible, viewer)
    if filters.tag:
        yield is_tagged(filters.tag)
    if filters.in_pool is not None:
        pooled = exists().where(
            col(PoolEntry.enterprise_id) == col(Enterprise.id),
            col(PoolEntry.state) == EntryState.ADMITTED,
        )
        yield pooled if filters.in_pool else ~pooled


def standing(status: Standing | EnterpriseStatus) -> ColumnElement[bool]:
    match status:
        case Standing.ALL:
            return true()
        case Standing.ARCHIVED:
            return col(Enterprise.archived_on).is_not(None)
        case Standing.LIVING:
            # An IN is expanded anew for every run of a statement; this one is on every list.
            living = or_(*(col(Enterprise.status) == one for one in sorted(LIVING)))
            return and_(col(Enterprise.archived_on).is_(None), living)
        case _:
            return and_(col(Enterprise.archived_on).is_(None), col(Enterprise.status) == status)


def in_industry(code: str) -> ColumnElement[bool]:
    """A class of GB/T 4754 and all below it; a section's letter stands for its divisions."""
    column = col(Enterprise.industry_code)
    if code.isdigit():
        return column.like(f"{code}%")
    below = divisions_of(code)
    return or_(*(column.like(f"{division}%") for division in below)) if below else false()


def in_field(path: str) -> ColumnElement[bool]:
    """A technology field and all below it: 8.7 is 8.7 and 8.7.2, not 8.70."""
    column = col(Enterprise.technology_field)
    if is_whole(path):
        return column == path
    return or_(column == path, column.like(f"{path}.%"))


def of_capital(capital: Capital) -> ColumnElement[bool]:
    # No IN: it would be expanded anew for every run of the statement.
    kinds = [kind for kind in RegistrationType if capital_of(kind) is capital]
    return or_(*(col(Enterprise.registration_type) == kind for kind in kinds))


def in_charge(responsible: str, viewer: Viewer) -> ColumnElement[bool]:
    """The firms of one person; `me` includes those whose substitute one is."""
    column = col(Enterprise.responsible_id)
    if responsible == NOBODY:
        return column.is_(None)
    if responsible == MINE:
        return column.in_(sorted(viewer.acts_for))
    return column.in_(select(col(Person.id)).where(col(Person.public_id) == responsible))


def holds_title(programme: Programme, today: date) -> ColumnElement[bool]:
    return exists().where(
        col(Title.enterprise_id) == col(Enterprise.id),
        col(Title.programme) == programme,
        in_force(today, today),
    )


STATUS_CHOICES: tuple[Standing | EnterpriseStatus, ...] = (
    Standing.LIVING,
    Standing.ALL,
    *EnterpriseStatus,
    Standing.ARCHIVED,
)
