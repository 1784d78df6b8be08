"""What holds of a title and its holder on a day, as known on a day: `TitleSpan.state` in SQL.

A day may be a date or a column of dates."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from app.domain.enterprises import LIVING
from app.domain.titles import TitleEnd, TitleState
from app.models.enterprises import EnterprisePeriod
from app.models.titles import Title


def in_force(valid_on: Any, known_on: Any, title: Any = Title) -> ColumnElement[bool]:
    """The title counts on `valid_on` with what was published by `known_on`."""
    return and_(
        has_begun(valid_on, known_on, title),
        or_(title.valid_until.is_(None), title.valid_until >= valid_on),
        ~has_ended(valid_on, known_on, title),
        ~is_void(known_on, title),
    )


def in_state(
    state: TitleState, valid_on: Any, known_on: Any, title: Any = Title
) -> ColumnElement[bool]:
    """The title is in that state; each title is in exactly one."""
    if state is TitleState.VOID:
        return is_void(known_on, title)
    if state is TitleState.NOT_YET:
        return and_(~is_void(known_on, title), ~has_begun(valid_on, known_on, title))
    if state is TitleState.IN_FORCE:
        return in_force(valid_on, known_on, title)
    begun = and_(~is_void(known_on, title), has_begun(valid_on, known_on, title))
    ended = has_ended(valid_on, known_on, title)
    if state is TitleState.ENDED:
        return and_(begun, ended)
    return and_(begun, ~ended, title.valid_until.is_not(None), title.valid_until < valid_on)


def has_begun(valid_on: Any, known_on: Any, title: Any) -> ColumnElement[bool]:
    return and_(title.known_on <= known_on, title.valid_from <= valid_on)


def has_ended(valid_on: Any, known_on: Any, title: Any) -> ColumnElement[bool]:
    """An end before or without the last day, and known. Never NULL, so that it can be negated."""
    return and_(
        title.ended_known_on.is_not(None),
        title.ended_on.is_not(None),
        title.ended_known_on <= known_on,
        title.ended_on <= valid_on,
    )


def is_void(known_on: Any, title: Any) -> ColumnElement[bool]:
    return and_(
        title.ended_known_on.is_not(None),
        title.end.is_not(None),
        title.ended_known_on <= known_on,
        title.end == TitleEnd.ENTERED_IN_ERROR,
    )


def covers(day: Any, period: Any = EnterprisePeriod) -> ColumnElement[bool]:
    """The period is the one that holds on `day`."""
    return and_(
        period.valid_from <= day, or_(period.valid_until.is_(None), period.valid_until > day)
    )


def is_living(period: Any = EnterprisePeriod) -> ColumnElement[bool]:
    return col(period.status).in_(LIVING)


def holder_condition(day: Any, period: Any = EnterprisePeriod) -> ColumnElement[bool]:
    """The firm is alive and here on `day`: join its period."""
    return and_(covers(day, period), is_living(period))
