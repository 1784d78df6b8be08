"""Titles of a firm that no programme of ours leads to: each with its level and authority.

The local rung 小微 (三(三)3) is conferred by the county's own recognition meetings; the others are
registered as published."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HonourKind(StrEnum):
    MICRO_TECH = "micro_tech"
    INNOVATION_ENGINE = "innovation_engine"
    """三(三)1."""
    AGRICULTURAL_TECH = "agricultural_tech"
    """浙科发农〔2004〕33号: the county recognises, the province publishes."""
    PATENT_MODEL = "patent_model"
    """By 知识产权局, after the reform of 2018-19 by 市场监管局."""


class HonourLevel(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class MeetingDecision(StrEnum):
    RECOGNIZED = "recognized"
    DEFERRED = "deferred"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HonourSpan:
    """The dates of an honour; without a day of knowledge an end was known when it came."""

    valid_from: date
    known_on: date
    valid_until: date | None = None
    ended_on: date | None = None
    ended_known_on: date | None = None

    def is_held(self, on: date, known_on: date) -> bool:
        """Whether it counts on a day, with what was known by another."""
        has_begun = self.valid_from <= on and self.known_on <= known_on
        has_lapsed = self.valid_until is not None and self.valid_until < on
        return has_begun and not has_lapsed and not self._has_ended(on, known_on)

    def _has_ended(self, on: date, known_on: date) -> bool:
        if self.ended_on is None or self.ended_on > on:
            return False
        return (self.ended_known_on or self.ended_on) <= known_on
