"""The facts we ship: counties, plans, industries, fields, working days. See SOURCES.md."""

import csv
import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import chinese_calendar

from app.data.form_files import UnknownEdition as UnknownEdition
from app.data.form_files import form as form
from app.data.form_files import newest_edition as newest_edition
from app.domain.deadlines import SATURDAY, Calendar
from app.domain.duties import Duty
from app.domain.plans import Comparison, CountsFrom, IndicatorKind
from app.domain.titles import Programme

HERE = Path(__file__).resolve().parent
CALENDAR_YEARS = range(2015, 2027)
"""The years whose holidays the installed package knows and we use."""
CALENDAR_SOURCE = "国务院办公厅节假日安排(chinesecalendar)"


@dataclass(frozen=True, slots=True)
class TownshipFacts:
    code: str
    name: str
    kind: str
    tile: tuple[int, int] | None = None
    """Row and column on a sketch of the county."""


@dataclass(frozen=True, slots=True)
class ParkFacts:
    code: str
    name: str
    township: str
    is_port_zone: bool = False


@dataclass(frozen=True, slots=True)
class CountyFacts:
    code: str
    name: str
    bureau_name: str
    townships: tuple[TownshipFacts, ...]
    parks: tuple[ParkFacts, ...]
    plans: tuple[str, ...]
    """Keys of the plans we ship for it, oldest first."""
    within: tuple[str, ...] = ()
    """The province and the city it lies in."""
    vouchers_before: "VouchersBefore | None" = None
    """What its plan prints of the innovation vouchers of all years before."""


@dataclass(frozen=True, slots=True)
class VouchersBefore:
    number: str
    day: date
    issued_cny: Decimal
    used_cny: Decimal
    redeemed_cny: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class BaselineFacts:
    printed: str
    where_in_plan: str
    value: Decimal | None = None
    """None: printed 未统计."""
    note: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    key: str
    name: str
    unit: str
    kind: IndicatorKind
    counts_from: CountsFrom
    target: Decimal
    where_in_plan: str
    source_owner: str
    baselines: tuple[BaselineFacts, ...]
    comparison: Comparison = Comparison.AT_LEAST
    note: str = ""
    is_in_annex: bool = False


@dataclass(frozen=True, slots=True)
class PlanFacts:
    county_code: str
    name: str
    base_year: int
    starts_year: int
    ends_year: int
    document_number: str
    issued_on: date | None
    indicators: tuple[IndicatorFacts, ...]


@dataclass(frozen=True, slots=True)
class HolidayFacts:
    """A day that differs from the plain week."""

    day: date
    is_working: bool
    name: str


class UnknownFacts(LookupError):
    """We ship no such county or plan."""


class UnreadableFacts(ValueError):
    """A file of facts that is not as the others are: which one, and what is wrong with it."""


def known_counties() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in (HERE / "counties").glob("*.toml")))


def county_facts(code: str) -> CountyFacts:
    file = _shipped("counties", code)
    with readable(file):
        read = _toml(file)
        return CountyFacts(
            code=read["code"],
            name=read["name"],
            bureau_name=read["bureau_name"],
            townships=tuple(_township(row) for row in read["townships"]),
            parks=tuple(ParkFacts(**row) for row in read["parks"]),
            plans=tuple(read["plans"]),
            within=tuple(read.get("within", ())),
            vouchers_before=_vouchers_before(read.get("vouchers_before")),
        )


@contextmanager
def readable(file: Path) -> Generator[None]:
    """Another county's file is written by hand: what is wrong with it is told by its name."""
    try:
        yield
    except KeyError as error:
        raise UnreadableFacts(f"{file.name} 缺少 {error.args[0]}") from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise UnreadableFacts(f"{file.name}:{error}") from error


def _vouchers_before(read: dict[str, Any] | None) -> VouchersBefore | None:
    if read is None:
        return None
    amounts = {name: Decimal(value) for name, value in read.items() if name.endswith("_cny")}
    return VouchersBefore(**{**read, **amounts})


def _township(row: dict[str, Any]) -> TownshipFacts:
    tile = row.get("tile")
    return TownshipFacts(**{**row, "tile": tuple(tile) if tile else None})


def tiles_of(code: str) -> dict[str, tuple[int, int]]:
    """Where the towns of a county lie on its sketch; of a county we do not ship nobody knows."""
    if code not in known_counties():
        return {}
    return {one.code: one.tile for one in county_facts(code).townships if one.tile}


def places_above(code: str) -> tuple[str, ...]:
    """The province and the city of a county we ship; of another we do not know them."""
    return county_facts(code).within if code in known_counties() else ()


def plan_facts(key: str | Path) -> PlanFacts:
    """A shipped plan by its key, as 330482-2016; or any file of the same form by its path."""
    file = key if isinstance(key, Path) else _shipped("plans", key)
    with readable(file):
        read = _toml(file)
        indicators = tuple(_indicator(row) for row in read.pop("indicators"))
        return PlanFacts(indicators=indicators, **read)


def _indicator(row: dict[str, Any]) -> IndicatorFacts:
    return IndicatorFacts(
        **{
            **row,
            "kind": IndicatorKind(row["kind"]),
            "counts_from": CountsFrom(row["counts_from"]),
            "comparison": Comparison(row.get("comparison", Comparison.AT_LEAST)),
            "target": Decimal(row["target"]),
            "baselines": tuple(_baseline(each) for each in row.get("baselines", ())),
        }
    )


def _baseline(row: dict[str, Any]) -> BaselineFacts:
    value = row.get("value")
    return BaselineFacts(**{**row, "value": None if value is None else Decimal(value)})


@lru_cache
def duties() -> dict[str, Duty]:
    """What holders of titles owe each year, by key."""
    found = [
        Duty(
            **{
                **row,
                "programme": Programme(row["programme"]),
                "opens": tuple(row["opens"]),
                "due": tuple(row["due"]),
            }
        )
        for row in _toml(HERE / "duties.toml")["duties"]
    ]
    return {duty.key: duty for duty in found}


def survey_of(programme: Programme) -> Duty | None:
    """The duty of a title whose missed years end it: the one its case page tells of."""
    own = [duty for duty in duties().values() if duty.programme is programme]
    return next((duty for duty in own if duty.misses), None)


@lru_cache
def industries() -> dict[str, str]:
    """GB/T 4754-2017, all four levels: code to name."""
    return {row["code"]: row["name"] for row in _csv("gbt4754-2017.csv")}


@lru_cache
def technology_fields() -> dict[str, str]:
    """The fields of 国科发火〔2016〕32号, all three levels: path (8.7.2) to name."""
    return {row["path"]: row["name"] for row in _csv("hightech-fields-2016.csv")}


def size_classes() -> tuple[dict[str, str], ...]:
    """The cut points of 国统字〔2017〕213号, one row per industry and metric."""
    return tuple(_csv("enterprise-size-classes-2017.csv"))


@lru_cache
def holidays(year: int) -> tuple[HolidayFacts, ...]:
    """The days of a year that differ from the plain week: weekdays off, weekends worked."""
    if year not in CALENDAR_YEARS:
        raise UnknownFacts(f"no holidays of {year}")
    off = chinese_calendar.constants.holidays
    worked = chinese_calendar.constants.workdays
    found = [
        *(HolidayFacts(day, False, _word(name)) for day, name in off.items() if _is_weekday(day)),
        *(HolidayFacts(day, True, _word(name)) for day, name in worked.items()),
    ]
    return tuple(sorted((each for each in found if each.day.year == year), key=_day_of))


@lru_cache
def calendar() -> Calendar:
    """The working days of every year we know."""
    exceptions = {each.day: each.is_working for year in CALENDAR_YEARS for each in holidays(year)}
    return Calendar(frozenset(CALENDAR_YEARS), exceptions)


def _word(name: str) -> str:
    return str(chinese_calendar.Holiday(name).chinese)


def _day_of(holiday: HolidayFacts) -> date:
    return holiday.day


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def _shipped(folder: str, stem: str) -> Path:
    # Looked up in a listing, so that no key can name a path.
    for file in (HERE / folder).glob("*.toml"):
        if file.stem == stem:
            return file
    raise UnknownFacts(f"{folder}: {stem}")


def _toml(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return tomllib.load(opened, parse_float=Decimal)


def _csv(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
