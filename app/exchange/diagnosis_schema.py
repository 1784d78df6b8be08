"""The published JSON Schemas of a diagnosis: the facts that go in, the findings that come out.

Made from the types of the facts and from the editions, so that a new field or edition is in them
by itself. Draft 2020-12, like the provincial package's."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import Conversion, DirectPass, Facts, Incident, IpRight, YearFacts
from app.domain.criteria.facts_reading import EXPERT_POINTS, MAY_BE_NEGATIVE
from app.domain.criteria.findings import Flag, State, Unit, Verdict

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

NUMERAL = r"[0-9]{1,16}(\.[0-9]{1,10})?"
YEAR = "(19[5-9]|20[0-9])[0-9]"
REQUIRED: Mapping[type, tuple[str, ...]] = {
    IpRight: ("kind",),
    Incident: ("kind",),
    Conversion: ("year",),
    DirectPass: ("ground",),
}
DAY: Schema = {"type": "string", "format": "date"}
YEAR_NUMBER: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1950, "maximum": 2099},
        {"type": "string", "pattern": f"^{YEAR}$"},
    ]
}
CUT = r"^[0-9]+\.[0-9]{6}$"
POINTS: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": CUT}]}
"""Whole points, or the average of several experts."""
SPECIAL: Mapping[str, Schema] = {
    "technology_field": {"type": "string", "maxLength": 60},
    "industry_code": {"type": "string", "pattern": "^([A-T]|[0-9]{2,4})$"},
    "year": YEAR_NUMBER,
}


def facts_schema() -> Schema:
    """What `facts_reading` reads. An empty list means none, an absent key or null unknown."""
    known = get_type_hints(Facts)
    properties = {name: or_unknown(name, hint) for name, hint in known.items()}
    properties["expert_points"] = nullable(_expert_points())
    return {
        "$schema": DRAFT,
        "title": "Facts of a diagnosis",
        "description": "Amounts in yuan as decimal strings, days as ISO dates. "
        "An empty list means none; an absent key means unknown.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def result_schema() -> Schema:
    """What a judgement answers, one shape for every edition."""
    return {
        "$schema": DRAFT,
        "title": "Result of a diagnosis",
        "description": "Ratios as decimal strings cut, not rounded, at six places; "
        "a verdict is never an approval.",
        **record(
            {
                "edition": {"type": "string", "pattern": f"^({'|'.join(EDITIONS)})(\\?.+)?$"},
                "verdict": members(Verdict),
                "score": nullable(
                    record(
                        {
                            "low": POINTS,
                            "high": POINTS,
                            "pass_mark": {"type": "integer"},
                        }
                    )
                ),
                "findings": {"type": "array", "items": _finding()},
                "smallest_changes": {"type": "array", "items": _change_set()},
            }
        ),
    }


def _finding() -> Schema:
    shown: Schema = {"type": ["string", "integer", "null"]}
    keys = sorted({one.key for edition in EDITIONS.values() for one in edition.criteria})
    points = record({"low": POINTS, "high": POINTS})
    return record(
        {
            "criterion": {"enum": keys},
            "state": members(State),
            "value": shown,
            "threshold": shown,
            "shortfall": shown,
            "unit": nullable(members(Unit)),
            "measure": nullable(members(Unit)),
            "points": nullable(points),
            "flags": {"type": "array", "items": members(Flag), "uniqueItems": True},
            "source": {"type": "string", "minLength": 1},
            "doubt": {"type": ["string", "null"]},
            "missing": {"type": "array", "items": {"type": "string"}},
            "period": {"type": "array", "items": {"type": "integer"}},
            "values": {"type": "object", "additionalProperties": shown},
        }
    )


def _change_set() -> Schema:
    levers = sorted({one.key for edition in EDITIONS.values() for one in edition.levers})
    change = {
        "lever": {"enum": levers},
        "amount": {"type": "integer", "minimum": 1},
        "unit": members(Unit),
        "year": {"type": ["integer", "null"]},
    }
    return record(
        {
            "apply_on": DAY,
            "waits_days": {"type": "integer", "minimum": 0},
            "changes": {"type": "array", "items": record(change)},
            "effort": {"type": "string", "pattern": CUT},
            "repeats": {"type": "array", "items": {"type": "string"}},
        }
    )


def _expert_points() -> Schema:
    """The criteria that experts score, each up to its maximum; “score.” may be left out."""
    most = {one.key: one.max_points for edition in EDITIONS.values() for one in edition.criteria}
    properties = {}
    for key in EXPERT_POINTS:
        span = nullable(number(0, most.get(key)))
        properties[key] = properties[key.removeprefix("score.")] = span
    return {"type": "object", "properties": properties, "additionalProperties": False}


def or_unknown(name: str, hint: Any) -> Schema:
    """A field's own schema; null reads as absent wherever a field may be absent."""
    return nullable(SPECIAL.get(name) or of(hint, name))


def of(hint: Any, name: str) -> Schema:
    """The schema of a type of a field."""
    arguments = [each for each in get_args(hint) if each is not NoneType]
    origin = get_origin(hint)
    if origin is tuple:
        return {"type": "array", "items": _item(arguments[0])}
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        pattern = {f"^{YEAR}$": nullable(_fields(YearFacts))}
        return {"type": "object", "patternProperties": pattern, "additionalProperties": False}
    return of(arguments[0], name) if arguments else _plain(hint, name)


def _plain(hint: type, name: str) -> Schema:
    if issubclass(hint, StrEnum):
        return members(hint)
    if hint is bool:
        return {"type": "boolean"}
    if hint is date:
        return DAY
    if hint is Decimal:
        return number(None if name in MAY_BE_NEGATIVE else 0)
    if hint is int:
        return whole(1 if name == "rank" else 0)
    raise TypeError(f"no schema for {name}")


def _item(kind: type) -> Schema:
    fields = _fields(kind)
    if kind is not DirectPass:
        return fields
    # A ground may stand alone, as its name.
    return {"anyOf": [of(get_type_hints(DirectPass)["ground"], "ground"), fields]}


def _fields(kind: type) -> Schema:
    """An object of these fields and no others; what it requires may not be null."""
    required = REQUIRED.get(kind, ())
    properties = {
        name: (SPECIAL.get(name) or of(hint, name)) if name in required else or_unknown(name, hint)
        for name, hint in get_type_hints(kind).items()
    }
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def number(lowest: int | None = None, highest: int | None = None) -> Schema:
    """A JSON number, or better its decimal digits as text."""
    limits = {"minimum": lowest, "maximum": highest}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    sign = "" if lowest is not None else "-?"
    return {
        "anyOf": [{"type": "number", **given}, {"type": "string", "pattern": f"^{sign}{NUMERAL}$"}]
    }


def whole(lowest: int) -> Schema:
    text = {"type": "string", "pattern": "^[0-9]{1,7}$"}
    return {"anyOf": [{"type": "integer", "minimum": lowest, "maximum": 1_000_000}, text]}


def members(vocabulary: type[StrEnum]) -> Schema:
    return {"enum": [member.value for member in vocabulary]}


def nullable(schema: Schema) -> Schema:
    choices = schema["anyOf"] if list(schema) == ["anyOf"] else [schema]
    return {"anyOf": [*choices, {"type": "null"}]}


def record(properties: Schema) -> Schema:
    """An object that always has all of these."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
