"""A group of firms judged twice: as it stands, and under another edition, day or threshold."""

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from app.domain.criteria.findings import Result, State, Verdict, missing_of
from app.domain.criteria.rules import Edition
from app.domain.refusals import InvalidValue, Reason

VERDICTS = (Verdict.CERTAIN, Verdict.POSSIBLE, Verdict.UNKNOWN, Verdict.NOT_YET)
"""The nearest first."""


class Standing(NamedTuple):
    """Where a firm stands, so that firms can be ranked: the smallest is the nearest."""

    verdict: int
    short: int
    """Conditions that fail; the parts of a score are not counted again."""
    missing_facts: int
    """Before the points: of whom nothing is known, everything is possible."""
    less_points: Decimal


def short_keys(result: Result) -> tuple[str, ...]:
    """Conditions that fail; parts of the score are none."""
    return tuple(
        one.criterion.key
        for one in result.findings
        if one.state is State.SHORT and "." not in one.criterion.key
    )


def standing(result: Result) -> Standing:
    highest = Decimal(0) if result.score is None else Decimal(result.score.high)
    return Standing(
        VERDICTS.index(result.verdict),
        len(short_keys(result)),
        len(missing_of(result.findings)),
        -highest,
    )


def thresholds(edition: Edition[Any]) -> dict[str, Decimal | int]:
    """The single figures of an edition, which a re-trial may change; tables of bands are not."""
    found = {}
    for one in fields(edition.figures):
        value = getattr(edition.figures, one.name)
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            found[one.name] = value
    return found


def with_thresholds(edition: Edition[Any], changed: str) -> Edition[Any]:
    """`min_tech_staff_share=0.08, pass_mark=75`, or the edition itself for a blank."""
    given = [part.strip() for part in changed.replace("，", ",").split(",") if part.strip()]
    return edition.with_figures(**dict(_read(edition, given))) if given else edition


def _read(edition: Edition[Any], given: Iterable[str]) -> Iterable[tuple[str, Decimal | int]]:
    known = thresholds(edition)
    for part in given:
        name, _, text = (one.strip() for one in part.partition("="))
        if name not in known:
            allowed = "、".join(known)
            raise InvalidValue(fields={"changed": Reason.NOT_IN_VOCABULARY}, allowed=allowed)
        try:
            value = Decimal(text)
            whole = int(value)
        except (InvalidOperation, ValueError, OverflowError) as error:
            raise InvalidValue(fields={"changed": Reason.NOT_A_NUMBER}) from error
        if not value.is_finite() or value < 0:
            raise InvalidValue(fields={"changed": Reason.NUMBER_TOO_SMALL}, lowest=0)
        if isinstance(known[name], int) and value != whole:
            raise InvalidValue(fields={"changed": Reason.NOT_A_WHOLE_NUMBER})
        yield name, whole if isinstance(known[name], int) else value
