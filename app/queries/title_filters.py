"""Which titles a list is about: one filter object for the page, its twin and the export."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.deadlines import years_later
from app.domain.titles import Programme, TitleState
from app.models.enterprises import Enterprise
from app.models.titles import Title
from app.queries.paging import Paging
from app.queries.search import matching
from app.queries.title_conditions import in_state
from app.queries.two_dates import TwoDates

MOST_MONTHS = 36


class TitleSort(StrEnum):
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"
    NAME = "name"
    LIST_YEAR = "list_year"


class TitleFilters(TwoDates, Paging):
    """What was asked for. Blanks of a form are absent; everything combines by AND."""

    q: str = Field(default="", max_length=120)
    programme: Programme | None = None
    state: TitleState | None = None
    town: str | None = Field(default=None, max_length=9)
    list_year: int | None = Field(default=None, ge=1990, le=2100)
    lapsing_within: int | None = Field(default=None, ge=1, le=MOST_MONTHS)
    """Months from the day of the state."""
    sort: TitleSort = TitleSort.VALID_FROM
    descending: bool = True

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", None)}

    def asked(self) -> dict[str, Any]:
        """What differs from the usual list, for links: no cursor."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in given.items()
            if name not in {"after", "before"}
        }


def conditions(
    session: Session, viewer: Viewer, filters: TitleFilters, today: date
) -> Iterator[ColumnElement[bool]]:
    on, known_on = filters.dates(today)
    if filters.known_on:
        yield col(Title.known_on) <= known_on
    if filters.q:
        firm = matching(session, viewer, filters.q)
        yield or_(firm, col(Title.certificate_number) == filters.q.strip())
    if filters.programme:
        yield col(Title.programme) == filters.programme
    if filters.state:
        yield in_state(filters.state, on, known_on)
    if filters.town:
        yield col(Enterprise.township_code) == filters.town
    if filters.list_year:
        yield col(Title.list_year) == filters.list_year
    if filters.lapsing_within:
        yield and_(
            in_state(TitleState.IN_FORCE, on, known_on),
            col(Title.valid_until) <= months_later(on, filters.lapsing_within),
        )


def months_later(day: date, months: int) -> date:
    """The corresponding day so many months on; of a month without it the last."""
    years, month = divmod(day.month - 1 + months, 12)
    moved = years_later(day.replace(day=min(day.day, 28)), years).replace(month=month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return moved.replace(day=last)
        except ValueError:
            continue
    return moved
