"""Whole groups of firms against the conditions: the pool, who could join it, who may lose a title.

Judged live, while the rows are read: a county is done in well under a second, and nothing can be
stale. What is asked of a county is never asked of a province at once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import repeat
from typing import Any

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.findings import Result, Verdict
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.telling import shown
from app.domain.criteria.trial import (
    VERDICTS,
    Standing,
    short_keys,
    standing,
    with_thresholds,
)
from app.domain.enterprises import LIVING
from app.domain.pool import EntryState
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.pool import PoolEntry
from app.models.titles import Title
from app.queries.blanks import without_blanks
from app.queries.diagnoses import edition_in_force
from app.queries.registered_facts import RegisteredFacts, stream_facts
from app.queries.title_conditions import in_force
from app.queries.visibility import is_bounded
from app.words.criteria import CRITERIA

MOST_ROWS = 300
PROGRAMMES = {one.value: one for one in Programme}
"""Titles of the register; an institution is none, and any firm of the pool may have one."""


class TrialGroup(StrEnum):
    POOL = "pool"
    CANDIDATES = "candidates"
    HOLDERS = "holders"


class TrialView(StrEnum):
    ALL = "all"
    CERTAIN = "certain"
    ONE_SHORT = "one_short"
    NOT_YET = "not_yet"
    MOVED = "moved"


class TrialFilters(BaseModel):
    """Which firms, judged how; `edition` and `changed` ask what else could be."""

    programme: Judged = Judged.HNTE
    group: TrialGroup = TrialGroup.POOL
    shows: TrialView = TrialView.ALL
    applied_on: date | None = None
    edition: str = Field(default="", max_length=60)
    changed: str = Field(default="", max_length=200)

    blanks = model_validator(mode="before")(without_blanks)


@dataclass(frozen=True, slots=True)
class TrialRow:
    id: str
    name: str
    verdict: Verdict
    tried: Verdict
    short: list[str]
    missing: int
    score: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """Nearest first. `now` judges by the edition in force today, `tried` as was asked."""

    applied_on: date
    edition: str
    edition_title: str
    edition_tried: str
    edition_tried_title: str
    firms: int
    now: dict[Verdict, int]
    tried: dict[Verdict, int]
    moved: int
    one_short: int
    listed: int
    rows: list[TrialRow]


def try_firms(
    session: Session,
    viewer: Viewer,
    asked: TrialFilters,
    today: date,
    *,
    most: int | None = MOST_ROWS,
) -> TrialPage:
    if not is_bounded(viewer):
        raise InvalidValue(Reason.CHOOSE_COUNTY)
    applied_on = asked.applied_on or today
    usual = edition_in_force(asked.programme, today)
    tried = with_thresholds(_edition(asked, applied_on), asked.changed)
    chosen = _chosen(asked, applied_on, today)
    known = stream_facts(session, viewer, applied_on, today, *chosen, with_sources=False)
    # What counts as known depends on the day, so another day is another reading of the same firms.
    now = (
        stream_facts(session, viewer, today, today, *chosen, with_sources=False)
        if applied_on != today
        else repeat(None)
    )
    found = [
        _judged(one, before, usual, tried)
        for one, before in zip(known, now, strict=False)
        if _is_known(asked, one)
    ]
    if asked.group is TrialGroup.CANDIDATES:
        found = [one for one in found if one.tried.short <= 1]
    found.sort(key=lambda one: (one.tried, one.name_key))
    listed = [one.row for one in found if _is_shown(asked.shows, one)]
    return TrialPage(
        applied_on=applied_on,
        edition=usual.key,
        edition_title=usual.title,
        edition_tried=tried.key,
        edition_tried_title=tried.title,
        firms=len(found),
        now=_counted(one.row.verdict for one in found),
        tried=_counted(one.row.tried for one in found),
        moved=sum(one.row.verdict is not one.row.tried for one in found),
        one_short=sum(one.tried.short == 1 for one in found),
        listed=len(listed),
        rows=listed[:most],
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    row: TrialRow
    tried: Standing
    name_key: str


def _judged(
    known: RegisteredFacts,
    today: RegisteredFacts | None,
    usual: Edition[Any],
    tried: Edition[Any],
) -> _Judged:
    """`today`: the same firm as known for an application today; None where that is the day."""
    result = tried.judge(known.facts)
    before = usual.judge((today or known).facts) if today or usual != tried else result
    where = standing(result)
    row = TrialRow(
        id=known.public_id,
        name=known.name,
        verdict=before.verdict,
        tried=result.verdict,
        short=[CRITERIA[key] for key in short_keys(result)],
        missing=where.missing_facts,
        score=_score(result),
    )
    return _Judged(row, where, known.name_key)


def _score(result: Result) -> str:
    return (
        ""
        if result.score is None
        else "–".join(shown(one, None) for one in (result.score.low, result.score.high))
    )


def _edition(asked: TrialFilters, applied_on: date) -> Edition[Any]:
    if not asked.edition:
        return edition_in_force(asked.programme, applied_on)
    edition = EDITIONS.get(asked.edition)
    if edition is None or edition.judged is not asked.programme:
        allowed = "、".join(key for key, one in EDITIONS.items() if one.judged is asked.programme)
        raise InvalidValue(fields={"edition": Reason.UNKNOWN_EDITION}, allowed=allowed)
    return edition


def _is_known(asked: TrialFilters, known: RegisteredFacts) -> bool:
    """Of candidates without a single figure nothing can be said."""
    return asked.group is not TrialGroup.CANDIDATES or bool(known.facts.years)


def _is_shown(shows: TrialView, one: _Judged) -> bool:
    match shows:
        case TrialView.CERTAIN:
            return one.row.tried is Verdict.CERTAIN
        case TrialView.ONE_SHORT:
            return one.tried.short == 1
        case TrialView.NOT_YET:
            return one.row.tried is Verdict.NOT_YET
        case TrialView.MOVED:
            return one.row.verdict is not one.row.tried
        case TrialView.ALL:
            return True


def _counted(verdicts: Any) -> dict[Verdict, int]:
    found = Counter(verdicts)
    return {one: found[one] for one in VERDICTS}


def _chosen(asked: TrialFilters, applied_on: date, today: date) -> tuple[ColumnElement[bool], ...]:
    programme = PROGRAMMES.get(asked.programme.value)
    pooled = select(col(PoolEntry.enterprise_id)).where(col(PoolEntry.state) == EntryState.ADMITTED)
    if programme is not None:
        pooled = pooled.where(col(PoolEntry.target) == programme)
    held = select(col(Title.enterprise_id)).where(in_force(today, today))
    if programme is not None:
        held = held.where(col(Title.programme) == programme)
    firm, living = col(Enterprise.id), col(Enterprise.status).in_(sorted(LIVING))
    match asked.group:
        case TrialGroup.POOL:
            return (firm.in_(pooled),)
        case TrialGroup.CANDIDATES:
            return (
                and_(living, col(Enterprise.archived_on).is_(None)),
                firm.not_in(pooled),
                firm.not_in(held),
            )
        case TrialGroup.HOLDERS:
            # Who must renew in the year of the application, or should have.
            ends = col(Title.valid_until) <= date(applied_on.year, 12, 31)
            return (living, firm.in_(held.where(ends)))
