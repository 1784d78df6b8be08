"""Which institutions a list is about: one filter object for the page, its twin and the export."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionLevel,
    InstitutionState,
    InstitutionType,
)
from app.models.enterprises import Enterprise
from app.models.institutions import InstitutionEvaluation, RdInstitution
from app.queries.institution_conditions import in_state
from app.queries.paging import ChosenPaging
from app.queries.search import matching
from app.queries.two_dates import TwoDates


class InstitutionSort(StrEnum):
    RECOGNIZED_ON = "recognized_on"
    NAME = "name"
    ENTERPRISE = "enterprise"
    LIST_YEAR = "list_year"


class InstitutionFilters(TwoDates, ChosenPaging):
    """What was asked for. Blanks of a form are absent; everything combines by AND."""

    q: str = Field(default="", max_length=120)
    """Part of the institution's own name, or whatever finds its firm."""
    type: InstitutionType | None = None
    level: InstitutionLevel | None = None
    state: InstitutionState | None = None
    outcome: EvaluationOutcome | None = None
    """Of the newest evaluation on the day."""
    town: str | None = Field(default=None, max_length=9)
    list_year: int | None = Field(default=None, ge=1990, le=2100)
    archived: bool = False
    sort: InstitutionSort = InstitutionSort.RECOGNIZED_ON
    descending: bool = True

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", None)}


def conditions(
    session: Session, viewer: Viewer, filters: InstitutionFilters, today: date
) -> Iterator[ColumnElement[bool]]:
    on, known_on = filters.dates(today)
    is_archived = col(RdInstitution.archived_on).is_not(None)
    yield is_archived if filters.archived else ~is_archived
    if filters.q:
        named = col(RdInstitution.name).contains(filters.q.strip(), autoescape=True)
        yield or_(named, matching(session, viewer, filters.q))
    for name in ("type", "level", "list_year"):
        if getattr(filters, name) is not None:
            yield col(getattr(RdInstitution, name)) == getattr(filters, name)
    if filters.state:
        yield in_state(filters.state, on, known_on)
    if filters.outcome:
        yield newest(InstitutionEvaluation.outcome, on, known_on) == filters.outcome.value
    if filters.town:
        yield col(Enterprise.township_code) == filters.town


def newest(column: Any, on: date, known_on: date) -> Any:
    """A column of the institution's newest evaluation on the day, as known on the other."""
    one = InstitutionEvaluation
    return (
        select(col(column))
        .where(
            col(one.institution_id) == col(RdInstitution.id),
            col(one.taken_back_on).is_(None),
            col(one.evaluated_on) <= on,
            col(one.known_on) <= known_on,
        )
        .order_by(col(one.evaluated_on).desc(), col(one.id).desc())
        .limit(1)
        .correlate(RdInstitution)
        .scalar_subquery()
    )
