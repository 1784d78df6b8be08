"""Batches: what each holds and how its cases fared, first and renewal apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.queries.blanks import without_blanks
from app.queries.cases import stage_event_counts, stage_event_date, visible_cases
from app.queries.shares import Share
from app.queries.visibility import in_region


class BatchFilters(BaseModel):
    programme: Programme | None = None
    year: int | None = Field(default=None, ge=0, le=9999)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases went how far. A case counts in every column it has reached."""

    kind: TitleKind | None
    planned: int
    submitted: int
    recommended: int
    in_notice: int
    passed: int
    failed: int
    decided: int
    """Recommended cases with a result: recognized, rejected or withdrawn."""
    pass_rate: Share | None
    """Passes per recommended case that has a result; unknown before any has one."""

    @property
    def undecided(self) -> int:
        """Recommended cases that nobody has decided yet: the rate does not speak of them."""
        return self.recommended - self.decided


@dataclass(frozen=True, slots=True)
class BatchRow:
    id: str
    version: int
    programme: Programme
    year: int
    number: int
    notice_number: str
    notice_on: date | None
    firm_cutoff_on: date | None
    town_cutoff_on: date | None
    county_cutoff_on: date | None
    city_cutoff_on: date | None
    province_cutoff_on: date | None
    letter_number: str
    letter_on: date | None
    minutes_number: str
    minutes_on: date | None
    recommended_stage: Stage
    total: Outcome
    first: Outcome
    renewal: Outcome

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return (self.first, self.renewal, self.total)


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """A batch that a case may go into."""

    id: str
    programme: Programme
    year: int
    number: int


Reached = Mapping[tuple[int, TitleKind, Stage], int]

RESULTS = (Stage.RECOGNIZED, Stage.REJECTED, Stage.WITHDRAWN)
"""Where a recommended case ends. Withdrawn after 推荐 it was recommended and did not pass."""


def get_batch(session: Session, viewer: Viewer, public_id: str) -> Batch:
    found: Batch | None = session.execute(
        select(Batch).where(in_region(Batch.county_code, viewer), col(Batch.public_id) == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def list_batches(
    session: Session, viewer: Viewer, filters: BatchFilters, today: date
) -> list[BatchRow]:
    """Every batch with its outcomes as of today, in four statements."""
    wanted = [in_region(Batch.county_code, viewer)]
    if filters.programme:
        wanted.append(col(Batch.programme) == filters.programme)
    if filters.year:
        wanted.append(col(Batch.year) == filters.year)
    batches = session.execute(
        select(Batch)
        .where(*wanted)
        .order_by(col(Batch.year).desc(), col(Batch.programme), col(Batch.number).desc())
    ).scalars()
    return _rows(session, viewer, batches, today)


def describe_batch(session: Session, viewer: Viewer, public_id: str, today: date) -> BatchRow:
    return _rows(session, viewer, [get_batch(session, viewer, public_id)], today)[0]


def list_batch_choices(session: Session, viewer: Viewer) -> list[BatchChoice]:
    rows = session.execute(
        select(col(Batch.public_id), col(Batch.programme), col(Batch.year), col(Batch.number))
        .where(in_region(Batch.county_code, viewer))
        .order_by(col(Batch.year).desc(), col(Batch.programme), col(Batch.number).desc())
    )
    return [BatchChoice(*row) for row in rows]


def next_number(session: Session, viewer: Viewer, programme: Programme, year: int) -> int:
    """The number after the last one of that programme and year."""
    last: int | None = session.execute(
        select(func.max(col(Batch.number))).where(
            in_region(Batch.county_code, viewer),
            col(Batch.programme) == programme,
            col(Batch.year) == year,
        )
    ).scalar_one()
    return (last or 0) + 1


def _rows(session: Session, viewer: Viewer, found: Iterable[Batch], today: date) -> list[BatchRow]:
    batches = list(found)
    ids = [batch.id or 0 for batch in batches]
    reached = {**_opened(session, viewer, ids, today), **_reached(session, viewer, ids, today)}
    decided = _reached(session, viewer, ids, today, _has_result(today))
    return [_row(batch, reached, decided) for batch in batches]


def _opened(session: Session, viewer: Viewer, ids: list[int], today: date) -> Reached:
    rows = session.execute(
        select(col(CultivationCase.batch_id), col(CultivationCase.kind), func.count())
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(
            visible_cases(viewer),
            col(CultivationCase.batch_id).in_(ids),
            col(CultivationCase.opened_on) <= today,
        )
        .group_by(col(CultivationCase.batch_id), col(CultivationCase.kind))
    )
    return {(batch_id, kind, Stage.PLANNED): total for batch_id, kind, total in rows}


def _has_result(today: date) -> ColumnElement[bool]:
    result = aliased(StageEvent)
    return exists().where(
        col(result.case_id) == col(CultivationCase.id),
        col(result.target).in_(RESULTS),
        stage_event_counts(today, result),
        stage_event_date(today, result) <= today,
    )


def _reached(
    session: Session, viewer: Viewer, ids: list[int], today: date, *only: ColumnElement[bool]
) -> Reached:
    """Cases by the stages they have been at: the same condition as the list's `reached`."""
    rows = session.execute(
        select(
            col(CultivationCase.batch_id),
            col(CultivationCase.kind),
            col(StageEvent.target),
            func.count(col(CultivationCase.id).distinct()),
        )
        .join_from(StageEvent, CultivationCase, col(CultivationCase.id) == StageEvent.case_id)
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(
            visible_cases(viewer),
            col(CultivationCase.batch_id).in_(ids),
            stage_event_counts(today),
            stage_event_date(today) <= today,
            *only,
        )
        .group_by(col(CultivationCase.batch_id), col(CultivationCase.kind), col(StageEvent.target))
    )
    return {(batch_id, kind, stage): total for batch_id, kind, stage, total in rows if stage}


def _row(batch: Batch, reached: Reached, decided: Reached) -> BatchRow:
    recommended = PROGRAMMES[batch.programme].recommended_stage
    first, renewal = (
        outcome_of(batch.id or 0, (kind,), recommended, reached, decided, kind)
        for kind in TitleKind
    )
    return BatchRow(
        id=batch.public_id,
        version=batch.version,
        programme=batch.programme,
        year=batch.year,
        number=batch.number,
        notice_number=batch.notice_number,
        notice_on=batch.notice_on,
        firm_cutoff_on=batch.firm_cutoff_on,
        town_cutoff_on=batch.town_cutoff_on,
        county_cutoff_on=batch.county_cutoff_on,
        city_cutoff_on=batch.city_cutoff_on,
        province_cutoff_on=batch.province_cutoff_on,
        letter_number=batch.letter_number,
        letter_on=batch.letter_on,
        minutes_number=batch.minutes_number,
        minutes_on=batch.minutes_on,
        recommended_stage=recommended,
        total=outcome_of(batch.id or 0, tuple(TitleKind), recommended, reached, decided, None),
        first=first,
        renewal=renewal,
    )


def outcome_of(
    batch_id: int,
    kinds: tuple[TitleKind, ...],
    recommended: Stage,
    reached: Reached,
    decided: Reached,
    kind: TitleKind | None,
) -> Outcome:
    """`decided` counts, by the stages they have been at, only the cases that have a result."""

    def number(stage: Stage, counted: Reached = reached) -> int:
        return sum(counted.get((batch_id, one, stage), 0) for one in kinds)

    passed, with_result = number(Stage.RECOGNIZED), number(recommended, decided)
    return Outcome(
        kind=kind,
        planned=number(Stage.PLANNED),
        submitted=number(Stage.SUBMITTED),
        recommended=number(recommended),
        in_notice=number(Stage.PUBLIC_NOTICE),
        passed=passed,
        failed=number(Stage.REJECTED),
        decided=with_result,
        pass_rate=Fraction(passed, with_result) if with_result else None,
    )
