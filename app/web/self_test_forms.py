"""What the form of the self-test asks, by title and day: fields in the order they are shown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from app.domain.criteria.facts import IncidentKind, IndustryStanding, PassGround, RdIndicator
from app.domain.criteria.rules import Judged
from app.domain.enterprises import IpKind, ObtainedBy
from app.exchange.typed_facts import (
    ASKED,
    GROUND_PARTS,
    INCIDENT_PARTS,
    MOST_ROWS,
    NONE,
    text_of,
    years_before,
)
from app.web.choices import Choices, choices
from app.words.criteria import CRITERIA
from app.words.judged_facts import PARTS, fact_word

OFFERED = (Judged.HNTE, Judged.NATIONAL_TECH_SME, Judged.PROVINCIAL_TECH_SME)
FEWEST_ROWS = 3
MORE_ROWS = 5
YES_OR_NO: Choices = [("true", "是"), ("false", "否")]
KNOWN_NONE: Choices = [(NONE, "没有")]
VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "industry_standing": IndustryStanding,
    "rd_indicator": RdIndicator,
    "obtained_by": ObtainedBy,
    "ground": PassGround,
}
KINDS: Mapping[str, type[StrEnum]] = {"ip_rights": IpKind, "incidents": IncidentKind}
DAYS = frozenset({"registered_on", "granted_on", "used_on", "applied_on", "on", "valid_until"})
WHOLE = frozenset({"know_how_count", "count", "rank"})
CARRIED = re.compile(r"[a-z_]{2,30}(\.[a-z0-9_.]{1,60})?")


class Control(NamedTuple):
    """One field: a text, a day, a number, or a choice whose blank is 未知."""

    name: str
    label: str
    kind: str
    options: Sequence[tuple[str, str]] = ()


class Table(NamedTuple):
    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Control, ...], ...]
    presence: Control


class YearLine(NamedTuple):
    label: str
    unit: str
    controls: tuple[Control, ...]


class Form(NamedTuple):
    years: tuple[int, ...]
    of_year: tuple[YearLine, ...]
    single: tuple[Control, ...]
    tables: tuple[Table, ...]
    conversions: tuple[Control, ...]
    points: tuple[Control, ...]
    points_typed: bool
    rights_shown: int
    carried: tuple[tuple[str, str], ...]
    """What was typed for another title or other years: it comes back when they do."""


def form_for(judged: Judged, applied_on: date, typed: Mapping[str, str], more: int = 0) -> Form:
    asked, years = ASKED[judged], years_before(applied_on)
    rights = min(_rows_shown(typed) + more, MOST_ROWS)
    tables = [_table("ip_rights", asked.of_right, rights)]
    if "incidents" in asked.lists:
        tables.append(_table("incidents", INCIDENT_PARTS, 2))
    if "direct_pass" in asked.lists:
        tables.append(_table("direct_pass", GROUND_PARTS, 2))
    form = Form(
        years=years,
        of_year=tuple(_year_line(name, years) for name in asked.of_year),
        single=tuple(_control(name, name, fact_word(name)) for name in asked.single),
        tables=tuple(tables),
        conversions=tuple(
            Control(f"conversions.{year}", str(year), "whole")
            for year in (years if "conversions" in asked.lists else ())
        ),
        points=tuple(
            Control(f"expert_points.{name}", CRITERIA[name], "number") for name in asked.points
        ),
        points_typed=any(typed.get(f"expert_points.{name}") for name in asked.points),
        rights_shown=rights,
        carried=(),
    )
    return form._replace(carried=tuple(_carried(form, typed)))


def field_title(name: str) -> str:
    """What a problem's sentence begins with."""
    match name.split("."):
        case ["expert_points", *key]:
            return CRITERIA.get(".".join(key), fact_word("expert_points"))
        case ["conversions", year]:
            return f"{year} 年度{fact_word('conversions')}"
        case _:
            return fact_word(name)


def _rows_shown(typed: Mapping[str, str]) -> int:
    asked = text_of(typed, "rights_shown")
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 0
    filled = (
        int(name.split(".")[1]) + 1
        for name, text in typed.items()
        if text and re.fullmatch(r"ip_rights\.[0-9]{1,2}\.[a-z_]+", name)
    )
    return max(FEWEST_ROWS, min(wanted, MOST_ROWS), *filled)


def _table(name: str, parts: tuple[str, ...], rows: int) -> Table:
    def cell(row: int, part: str) -> Control:
        label = f"{fact_word(f'{name}.{row}.{part}')}"
        if part == "kind":
            return Control(f"{name}.{row}.kind", label, "choice", choices(KINDS[name]))
        return _control(f"{name}.{row}.{part}", part, label)

    return Table(
        name,
        tuple(PARTS[part] for part in parts),
        tuple(tuple(cell(row, part) for part in parts) for row in range(rows)),
        Control(name, fact_word(name), "choice", KNOWN_NONE),
    )


def _control(name: str, part: str, label: str) -> Control:
    if part in VOCABULARIES:
        return Control(name, label, "choice", choices(VOCABULARIES[part]))
    if part in DAYS:
        return Control(name, label, "day")
    if part in WHOLE:
        return Control(name, label, "whole")
    if part.startswith(("is_", "has_", "collects_")) or part in _ASKED_PLAINLY:
        return Control(name, label, "choice", YES_OR_NO)
    return Control(name, label, "text")


_ASKED_PLAINLY = frozenset({"co_owned", "on_main_products", "disputed"})


def _year_line(name: str, years: tuple[int, ...]) -> YearLine:
    controls = tuple(
        Control(f"years.{year}.{name}", fact_word(f"years.{year}.{name}"), "number")
        for year in years
    )
    label = controls[0].label.removeprefix(f"{years[0]} 年度")
    return YearLine(label, "万元" if name.endswith("_cny") else "人", controls)


def _names(form: Form) -> Iterator[str]:
    yield from ("judged", "applied_on", "rights_shown", "step")
    yield from (one.name for line in form.of_year for one in line.controls)
    yield from (one.name for one in (*form.single, *form.conversions, *form.points))
    for table in form.tables:
        yield table.name
        yield from (one.name for row in table.rows for one in row)


def _carried(form: Form, typed: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    shown = set(_names(form))
    for name, text in typed.items():
        if text and name not in shown and CARRIED.fullmatch(name):
            yield name, text
