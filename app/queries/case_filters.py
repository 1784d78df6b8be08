"""Which cases a board, a list or an export is about: one filter object for all of them."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import Session, col

from app.domain.access import RegionScope, Viewer
from app.domain.receipts import part_of_receipt
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.queries.blanks import without_blanks
from app.queries.cases import stage_event_counts, stage_event_date
from app.queries.paging import Paging, Sort
from app.queries.search import matching
from app.queries.visibility import one_county

MINE = "me"
NOBODY = "nobody"
ALL_YEARS = 0
CURSORS = frozenset({"after", "before"})


class CaseSort(StrEnum):
    UPDATED = "updated"
    NAME = "name"
    YEAR = "year"
    STAGE_SINCE = "stage_since"


class CaseFilters(Paging):
    """What was asked for. Blanks of a form are absent; everything combines by AND."""

    programme: Programme | None = None
    year: int | None = Field(default=None, ge=0, le=9999)
    """A year, or 0 for all years; absent: this year on the board, all years in the list."""
    township: str | None = Field(default=None, max_length=9)
    batch: str | None = Field(default=None, max_length=12)
    kind: TitleKind | None = None
    handler: str | None = Field(default=None, max_length=12)
    """A person's public id, or `me`, or `nobody`."""
    q: str = Field(default="", max_length=120)
    stage: Stage | None = None
    """Where a case stands now."""
    reached: Stage | None = None
    """Where it has been, whatever came after: what a batch counts."""
    sort: CaseSort = CaseSort.UPDATED
    descending: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)

    @property
    def runs_down(self) -> bool:
        usual = self.sort in {CaseSort.UPDATED, CaseSort.YEAR}
        return usual if self.descending is None else self.descending

    def asked(self) -> dict[str, Any]:
        """What differs from the usual list, for links: no cursor."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in given.items()
            if name not in CURSORS
        }


def asks_the_firm(viewer: Viewer, filters: CaseFilters) -> bool:
    """Whether who sees a case, or what was asked for, hangs on its firm beyond the county."""
    is_whole_region = isinstance(viewer.scope, RegionScope) and not viewer.recused_from
    return not is_whole_region or bool(filters.township or filters.q)


def conditions(
    session: Session, viewer: Viewer, filters: CaseFilters, today: date
) -> Iterator[ColumnElement[bool]]:
    """Every condition that was asked for, beside visibility. Join the enterprise."""
    if filters.programme:
        yield col(CultivationCase.programme) == filters.programme
    if filters.year:
        yield col(CultivationCase.year) == filters.year
    if filters.kind:
        yield col(CultivationCase.kind) == filters.kind
    if filters.stage:
        yield col(CultivationCase.stage) == filters.stage
    if filters.reached:
        yield has_reached(filters.reached, today)
    if filters.township:
        yield col(Enterprise.township_code) == filters.township
    if filters.batch:
        chosen = select(col(Batch.id)).where(col(Batch.public_id) == filters.batch)
        yield col(CultivationCase.batch_id).in_(chosen)
    if filters.handler:
        yield handled_by(filters.handler, viewer)
    if filters.q:
        yield found_by(session, viewer, filters.q)


def found_by(session: Session, viewer: Viewer, typed: str) -> ColumnElement[bool]:
    """The firm by any part of its names and codes, or the case by its 受理编号: by any part of it
    within one county, by its beginning beyond, where the index of the numbers is asked."""
    part = part_of_receipt(typed)
    if part is None:
        return matching(session, viewer, typed)
    number = col(CultivationCase.receipt_number)
    if one_county(viewer) is None:
        return number.between(part, part + "ZZZZ")
    return or_(number.contains(part, autoescape=True), matching(session, viewer, typed))


def has_reached(stage: Stage, today: date) -> ColumnElement[bool]:
    """The case has been there by today. Everybody begins planned."""
    if stage is Stage.PLANNED:
        return col(CultivationCase.opened_on) <= today
    return exists().where(
        col(StageEvent.case_id) == col(CultivationCase.id),
        col(StageEvent.target) == stage,
        stage_event_counts(today),
        stage_event_date(today) <= today,
    )


def handled_by(handler: str, viewer: Viewer) -> ColumnElement[bool]:
    """One person's cases; `me` includes those whose substitute one is."""
    column = col(CultivationCase.handler_id)
    if handler == NOBODY:
        return column.is_(None)
    if handler == MINE:
        return column.in_(sorted(viewer.acts_for))
    return column.in_(select(col(Person.id)).where(col(Person.public_id) == handler))


def sort_of(filters: CaseFilters) -> Sort:
    column: Any = {
        CaseSort.UPDATED: col(CultivationCase.updated_at),
        CaseSort.NAME: col(Enterprise.name_key),
        CaseSort.YEAR: col(CultivationCase.year),
        CaseSort.STAGE_SINCE: col(CultivationCase.stage_since),
    }[filters.sort]
    return Sort(column, col(CultivationCase.id), filters.runs_down, is_nullable=False)
