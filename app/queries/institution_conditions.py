"""What an R&D institution is on a day, as known on a day: `InstitutionSpan.state` in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.domain.institutions import InstitutionEnd, InstitutionState
from app.models.institutions import RdInstitution


def in_state(
    state: InstitutionState, valid_on: Any, known_on: Any, one: Any = RdInstitution
) -> ColumnElement[bool]:
    """The institution is in that state; each is in exactly one."""
    if state is InstitutionState.VOID:
        return is_void(known_on, one)
    begun = or_(is_recognized(valid_on, known_on, one), is_built(valid_on, known_on, one))
    if state is InstitutionState.NOT_YET:
        return and_(~is_void(known_on, one), ~begun)
    ended = has_ended(valid_on, known_on, one)
    if state is InstitutionState.ENDED:
        return and_(~is_void(known_on, one), begun, ended)
    standing = and_(~is_void(known_on, one), ~ended)
    if state is InstitutionState.RECOGNIZED:
        return and_(standing, is_recognized(valid_on, known_on, one))
    return and_(standing, begun, ~is_recognized(valid_on, known_on, one))


# Each of these is never NULL, so that it can be negated.


def is_recognized(valid_on: Any, known_on: Any, one: Any) -> ColumnElement[bool]:
    return and_(
        one.recognized_on.is_not(None),
        one.recognized_known_on.is_not(None),
        one.recognized_on <= valid_on,
        one.recognized_known_on <= known_on,
    )


def is_built(valid_on: Any, known_on: Any, one: Any) -> ColumnElement[bool]:
    return and_(
        one.building_from.is_not(None),
        one.building_known_on.is_not(None),
        one.building_from <= valid_on,
        one.building_known_on <= known_on,
    )


def has_ended(valid_on: Any, known_on: Any, one: Any) -> ColumnElement[bool]:
    return and_(
        one.ended_known_on.is_not(None),
        one.ended_on.is_not(None),
        one.ended_known_on <= known_on,
        one.ended_on <= valid_on,
    )


def is_void(known_on: Any, one: Any) -> ColumnElement[bool]:
    return and_(
        one.ended_known_on.is_not(None),
        one.ending.is_not(None),
        one.ended_known_on <= known_on,
        one.ending == InstitutionEnd.ENTERED_IN_ERROR,
    )
