"""Facts typed into a form: each field is named by the path of its fact, money is in 万元, a blank
is unknown. They become the same document that programs send, and are read by the same readers."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from app.domain.criteria.facts import Facts
from app.domain.criteria.facts_reading import DIRECT_PASS_FIELDS, IP_FIELDS, YEAR_FIELDS, facts_from
from app.domain.criteria.readers import Found
from app.domain.criteria.rules import Judged
from app.domain.refusals import InvalidValue, Reason

WAN = Decimal(10_000)
YEARS_BACK = 3
MOST_ROWS = 60
MOST_ALIKE = 200
"""Rights of one kind in a row, and results put to use in a year."""
NONE = "none"
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,8})?")
COUNT = re.compile(r"[0-9]{1,3}")

Typed = Mapping[str, str]


class Asked(NamedTuple):
    """What the rules of a title want to know."""

    of_year: tuple[str, ...]
    single: tuple[str, ...]
    of_right: tuple[str, ...]
    lists: tuple[str, ...]
    points: tuple[str, ...] = ()


ASKED: Mapping[Judged, Asked] = {
    Judged.HNTE: Asked(
        of_year=(
            "sales_cny",
            "total_income_cny",
            "high_tech_income_cny",
            "rd_cny",
            "rd_domestic_cny",
            "rd_other_cny",
            "net_assets_cny",
            "staff_monthly_avg",
            "tech_staff_monthly_avg",
        ),
        single=("registered_on", "technology_field"),
        of_right=("kind", "count", "granted_on", "obtained_by", "used_on", "co_owned"),
        lists=("conversions", "incidents"),
        points=(
            "score.ip.technology",
            "score.ip.support",
            "score.ip.obtained",
            "score.ip.standards",
            "score.conversion",
            "score.rd_organisation",
        ),
    ),
    Judged.NATIONAL_TECH_SME: Asked(
        of_year=(
            "sales_cny",
            "rd_super_deduction_cny",
            "cost_and_expense_cny",
            "total_assets_cny",
            "staff_quarterly_avg",
            "tech_staff_quarterly_avg",
        ),
        single=(
            "registered_on",
            "is_registered_in_mainland",
            "is_managed_from_mainland",
            "is_taxed_on_accounts",
            "collects_rd_cost",
            "industry_code",
            "industry_standing",
            "is_on_abnormal_list",
            "is_on_dishonesty_list",
            "rd_indicator",
        ),
        of_right=("kind", "count", "granted_on", "obtained_by", "on_main_products", "disputed"),
        lists=("incidents", "direct_pass"),
    ),
    Judged.PROVINCIAL_TECH_SME: Asked(
        of_year=(
            "sales_cny",
            "rd_cny",
            "total_assets_cny",
            "staff_quarterly_avg",
            "tech_staff_quarterly_avg",
        ),
        single=(
            "registered_on",
            "is_registered_in_province",
            "has_independent_accounting",
            "has_own_product",
            "industry_code",
            "industry_standing",
            "know_how_count",
        ),
        of_right=("kind", "count", "applied_on", "granted_on"),
        lists=("incidents",),
    ),
}
INCIDENT_PARTS = ("kind", "on")
GROUND_PARTS = tuple(DIRECT_PASS_FIELDS)


class Read(NamedTuple):
    """The facts, and what could not be read."""

    facts: Facts
    problems: Mapping[str, tuple[Reason, Mapping[str, object]]]
    """By the name of the field."""


def years_before(applied_on: date) -> tuple[int, ...]:
    return tuple(range(applied_on.year - YEARS_BACK, applied_on.year))


def facts_typed(typed: Typed, judged: Judged, applied_on: date, today: date) -> Read:
    """What was typed about this title; what belongs to another is left alone."""
    found = Found()
    places: dict[str, str] = {}
    document = _document(typed, judged, applied_on, found, places)
    document |= {
        "applied_on": applied_on.isoformat(),
        "known_on": min(today, applied_on).isoformat(),
    }
    facts = facts_from(document, found, today)
    problems = {
        _field(path, places): (reason, found.details[path])
        for path, reason in found.reasons.items()
    }
    return Read(facts, problems)


def _document(
    typed: Typed, judged: Judged, applied_on: date, found: Found, places: dict[str, str]
) -> dict[str, Any]:
    asked, years = ASKED[judged], years_before(applied_on)
    document: dict[str, Any] = {name: _value(name, typed) for name in asked.single}
    figures = {
        str(year): {name: _value(name, typed, f"years.{year}.") for name in asked.of_year}
        for year in years
    }
    document["years"] = {
        year: told
        for year, told in figures.items()
        if any(value is not None for value in told.values())
    }
    document["expert_points"] = {
        name: _value(name, typed, "expert_points.") for name in asked.points
    }
    document["ip_rights"] = _rows(typed, "ip_rights", asked.of_right, found, places)
    if "incidents" in asked.lists:
        document["incidents"] = _rows(typed, "incidents", INCIDENT_PARTS, found, places)
    if "direct_pass" in asked.lists:
        document["direct_pass"] = _rows(typed, "direct_pass", GROUND_PARTS, found, places)
    if "conversions" in asked.lists:
        document["conversions"] = _conversions(typed, years, found)
    return document


def text_of(typed: Typed, name: str) -> str:
    return unicodedata.normalize("NFKC", typed.get(name, "")).strip()


def _value(name: str, typed: Typed, prefix: str = "") -> Any:
    text = text_of(typed, prefix + name)
    if not text:
        return None
    if text in ("true", "false"):
        return text == "true"
    if name == "industry_code":
        return text.upper()
    if name.endswith("_cny"):
        digits = text.replace(",", "")
        return format(Decimal(digits) * WAN, "f") if AMOUNT.fullmatch(digits) else text
    return text.replace(",", "") if name in YEAR_FIELDS else text


def _rows(
    typed: Typed, name: str, parts: tuple[str, ...], found: Found, places: dict[str, str]
) -> list[dict[str, Any]] | None:
    """The rows that are filled in, each as often as its number says. Nothing: unknown, unless it
    is said that there is none."""
    rows: list[dict[str, Any]] = []
    for row in range(MOST_ROWS):
        values = {part: _value(part, typed, f"{name}.{row}.") for part in parts}
        count = values.pop("count", None)
        if all(value is None for value in (*values.values(), count)):
            continue
        for _ in range(_count(count, f"{name}.{row}.count", found)):
            places[f"{name}.{len(rows)}."] = f"{name}.{row}."
            rows.append(values)
    return rows or ([] if typed.get(name) == NONE else None)


def _count(text: str | None, path: str, found: Found) -> int:
    if text is None:
        return 1
    if not COUNT.fullmatch(text):
        found.problem(path, Reason.NOT_A_WHOLE_NUMBER)
    elif not 1 <= int(text) <= MOST_ALIKE:
        bound = {"lowest": 1} if int(text) < 1 else {"highest": MOST_ALIKE}
        too = Reason.NUMBER_TOO_SMALL if int(text) < 1 else Reason.NUMBER_TOO_LARGE
        found.problem(path, too, **bound)
    else:
        return int(text)
    return 1


def _conversions(typed: Typed, years: tuple[int, ...], found: Found) -> list[dict[str, Any]] | None:
    """How many in each year: either of every year or of none."""
    texts = {year: text_of(typed, f"conversions.{year}") for year in years}
    if not any(texts.values()):
        return None
    given: list[dict[str, Any]] = []
    for year, text in texts.items():
        path = f"conversions.{year}"
        if not text:
            found.problem(path, Reason.MISSING_VALUE)
        elif not COUNT.fullmatch(text):
            found.problem(path, Reason.NOT_A_WHOLE_NUMBER)
        elif int(text) > MOST_ALIKE:
            found.problem(path, Reason.NUMBER_TOO_LARGE, highest=MOST_ALIKE)
        else:
            given += [{"year": year}] * int(text)
    return given


def _field(path: str, places: Mapping[str, str]) -> str:
    """A right that stands for several is typed once: all its problems are that row's."""
    head = ".".join(path.split(".")[:2]) + "."
    return places[head] + path[len(head) :] if head in places else path


def typed_from(facts: Facts) -> dict[str, str]:
    """Known facts as they would have been typed: a form to begin with."""
    return {name: text for name, value in _pairs(facts) if (text := _text(name, value))}


def _pairs(facts: Facts) -> Iterator[tuple[str, Any]]:
    for name in {name for asked in ASKED.values() for name in asked.single}:
        yield name, getattr(facts, name)
    for year, figures in facts.years.items():
        for name, value in zip(figures._fields, figures, strict=True):
            yield f"years.{year}.{name}", value
    for row, right in enumerate((facts.ip_rights or ())[:MOST_ROWS]):
        for name in IP_FIELDS:
            yield f"ip_rights.{row}.{name}", getattr(right, name)
    for row, ground in enumerate(facts.direct_pass or ()):
        for name in GROUND_PARTS:
            yield f"direct_pass.{row}.{name}", getattr(ground, name)


def _text(name: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal() if name.endswith("_cny"):
            return format((value / WAN).normalize(), "f")
        case Decimal():
            return format(value.normalize(), "f")
        case _:
            return str(value)


def applied_on_typed(typed: Typed, today: date) -> date:
    """The day that was typed; today where none was."""
    text = text_of(typed, "applied_on")
    try:
        return date.fromisoformat(text) if text else today
    except ValueError as error:
        raise InvalidValue(fields={"applied_on": Reason.BAD_DATE}) from error
