"""Titles: what they are, how they end, and when one is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Programme(StrEnum):
    """A title one can hold and the way to it. The two technology SMEs are different titles."""

    HNTE = "hnte"
    PROVINCIAL_TECH_SME = "provincial_tech_sme"
    NATIONAL_TECH_SME = "national_tech_sme"


class Authority(StrEnum):
    """Whose decision a move is; what is above the county is registered, never decided, here."""

    ENTERPRISE = "enterprise"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class TitleKind(StrEnum):
    FIRST = "first"
    RENEWAL = "renewal"


class TitleEnd(StrEnum):
    """Why a title stopped before, or without, its last day."""

    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    ENTERED_IN_ERROR = "entered_in_error"


class TitleState(StrEnum):
    """What a title is on a date, as known on another."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    ENDED = "ended"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class TitleSpan:
    """The dates of a title. `valid_until` is its last day; None means open-ended."""

    valid_from: date
    known_on: date
    valid_until: date | None = None
    ended_on: date | None = None
    ended_known_on: date | None = None
    end: TitleEnd | None = None

    def state(self, valid_on: date, known_on: date) -> TitleState:
        """The state on `valid_on` with what was published by `known_on`."""
        end_known = self.ended_known_on is not None and self.ended_known_on <= known_on
        if end_known and self.end is TitleEnd.ENTERED_IN_ERROR:
            return TitleState.VOID
        if self.known_on > known_on or self.valid_from > valid_on:
            return TitleState.NOT_YET
        if end_known and self.ended_on is not None and self.ended_on <= valid_on:
            return TitleState.ENDED
        if self.valid_until is not None and self.valid_until < valid_on:
            return TitleState.LAPSED
        return TitleState.IN_FORCE


def first_or_renewal(spans: Iterable[TitleSpan], year: int) -> TitleKind:
    """What an application of a year would be: a renewal follows a title that lapses in that year
    or later. Once it has lapsed before, the way begins anew."""
    for span in spans:
        if span.end is None and span.valid_until is not None and span.valid_until.year >= year:
            return TitleKind.RENEWAL
    return TitleKind.FIRST


def was_revoked_in(spans: Iterable[TitleSpan], year: int) -> bool:
    return any(
        span.end is TitleEnd.REVOKED and span.ended_on is not None and span.ended_on.year == year
        for span in spans
    )
