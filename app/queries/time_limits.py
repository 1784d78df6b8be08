"""办理时限: what holds in a county, what its heads set, and the rules with both."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Action, ProgrammeRules
from app.domain.time_limits import ChangedLimit, TimeLimitKind
from app.domain.titles import Programme
from app.models.time_limits import TimeLimit
from app.queries.visibility import in_region


@dataclass(frozen=True, slots=True)
class SetLimit:
    """One setting: who set it, when, after which document, from which day on."""

    id: str
    programme: Programme
    kind: TimeLimitKind
    working_days: int
    from_day: date
    source: str
    set_on: date
    set_by: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """What holds of one programme today, beside what the table of its rules says."""

    programme: Programme
    kind: TimeLimitKind
    working_days: int
    usual_days: int
    usual_source: str
    held_by: SetLimit | None
    """None: the rules' own figure."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    limits: list[LimitRow]
    settings: list[SetLimit]
    """All there were, newest first."""


def list_limits(session: Session, viewer: Viewer, today: date) -> TimeLimits:
    settings = _settings(session, in_region(TimeLimit.county_code, viewer))
    limits = [
        _row(rules, kind, settings, today)
        for rules in PROGRAMMES.values()
        for kind in TimeLimitKind
        if is_limited(rules, kind)
    ]
    return TimeLimits(limits, settings[::-1])


def is_limited(rules: ProgrammeRules, kind: TimeLimitKind) -> bool:
    """Whether the programme has anything that this limit is for."""
    if kind is TimeLimitKind.AMENDMENT:
        return any(move.action is Action.RETURN_FOR_AMENDMENT for move in rules.moves)
    return rules.usual_days(kind) is not None


def with_limits(session: Session, rules: ProgrammeRules, county_code: str) -> ProgrammeRules:
    """The rules, with what the county set in place of their figures; one statement."""
    found = _settings(
        session,
        (col(TimeLimit.county_code) == county_code) & (col(TimeLimit.programme) == rules.programme),
    )
    return replace(rules, changed_limits=_by_kind(found)) if found else rules


def days_to_amend(
    session: Session, viewer: Viewer, programme: Programme, today: date
) -> int | None:
    """What a return is offered with."""
    rules = with_limits(session, PROGRAMMES[programme], viewer.county_code or "")
    return rules.days_on(TimeLimitKind.AMENDMENT, today)


def _settings(session: Session, wanted: ColumnElement[bool]) -> list[SetLimit]:
    """In the order they were entered."""
    columns: Any = (
        col(TimeLimit.public_id),
        col(TimeLimit.programme),
        col(TimeLimit.kind),
        col(TimeLimit.working_days),
        col(TimeLimit.from_day),
        col(TimeLimit.source),
        col(TimeLimit.set_on),
        col(TimeLimit.set_by),
    )
    found = session.execute(select(*columns).where(wanted).order_by(col(TimeLimit.id)))
    return [SetLimit(*row) for row in found]


def _by_kind(settings: list[SetLimit]) -> dict[TimeLimitKind, tuple[ChangedLimit, ...]]:
    return {
        kind: tuple(
            ChangedLimit(one.from_day, one.working_days) for one in settings if one.kind is kind
        )
        for kind in TimeLimitKind
    }


def _row(
    rules: ProgrammeRules, kind: TimeLimitKind, settings: list[SetLimit], today: date
) -> LimitRow:
    own = [one for one in settings if (one.programme, one.kind) == (rules.programme, kind)]
    begun = [one for one in own if one.from_day <= today]
    usual = rules.usual_days(kind) or 0
    holds = max(reversed(begun), key=lambda one: one.from_day, default=None)
    return LimitRow(
        programme=rules.programme,
        kind=kind,
        working_days=holds.working_days if holds else usual,
        usual_days=usual,
        usual_source=rules.amendment_source
        if kind is TimeLimitKind.AMENDMENT
        else rules.town_opinion_source,
        held_by=holds,
    )
