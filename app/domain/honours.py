"""Titles of a firm that no programme of ours leads to: each with its level and authority.

The local rung 小微 (三(三)3) is conferred by the county's own recognition meetings; the others are
registered as published."""

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


def is_held(
    valid_from: date, known_on: date, valid_until: date | None, ended_on: date | None, on: date
) -> bool:
    """Whether an honour counts on a day, as known on that day."""
    has_begun = valid_from <= on and known_on <= on
    has_lapsed = valid_until is not None and valid_until < on
    has_ended = ended_on is not None and ended_on <= on
    return has_begun and not has_lapsed and not has_ended
