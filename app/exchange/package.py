"""The provincial package: one JSON document of a county on a date, streamed, with its schema.

No official format was found (zhejiang-rules.md, section 0), so this one is ours, published and
versioned. Amounts are exact decimals in yuan, as text; a value nobody knows is null, never 0.

Talent projects stay out: they are about persons, whom the province's plans know by their own
applications, and the names of closed plans never leave (zhejiang-rules.md 3.1). Only the indicator
tells how many there are."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
from sqlmodel import Session

from app.domain.access import Viewer
from app.queries.package import (
    Columns,
    package_cases,
    package_counties,
    package_enterprises,
    package_institutions,
    package_titles,
)
from app.queries.package_indicators import package_indicators

FORMAT = "miaopu-package"
VERSION = "1.1"
"""1.1 has the R&D institutions besides; whoever reads 1.0 finds all of it where it was."""
SCHEMA_ID = f"urn:miaopu:package:{VERSION}"


class CountyPart(msgspec.Struct, kw_only=True):
    """The county the package speaks for."""

    code: str
    name: str
    bureau_name: str
    is_demonstration: bool


class FiguresPart(msgspec.Struct, gc=False):
    """One fiscal year from one source; yuan as text."""

    fiscal_year: int
    source: str
    status: str
    sales_cny: Decimal | None
    total_income_cny: Decimal | None
    high_tech_income_cny: Decimal | None
    rd_cny: Decimal | None
    rd_super_deduction_cny: Decimal | None
    net_assets_cny: Decimal | None
    total_assets_cny: Decimal | None
    staff_monthly_avg: Decimal | None
    tech_staff_monthly_avg: Decimal | None
    staff_quarterly_avg: Decimal | None
    tech_staff_quarterly_avg: Decimal | None


class EnterprisePart(msgspec.Struct, gc=False):
    """A firm as it stood on the date."""

    id: str
    uscc: str
    name: str
    former_names: list[str]
    status: str
    township_code: str | None
    park_code: str | None
    industry_code: str | None
    technology_field: str | None
    registered_on: date | None
    registration_type: str | None
    registered_capital_cny: Decimal | None
    is_above_designated_size: bool | None
    is_fictitious: bool
    figures: list[FiguresPart] | msgspec.UnsetType = msgspec.UNSET


class CasePart(msgspec.Struct, gc=False):
    """A firm's way to a title, at the stage it had reached on the date."""

    id: str
    enterprise_id: str
    uscc: str
    programme: str
    kind: str
    year: int
    batch: str | None
    stage: str
    stage_since: date
    opened_on: date


class TitlePart(msgspec.Struct, gc=False):
    """A title in force on the date as known on the other."""

    id: str
    enterprise_id: str
    uscc: str
    programme: str
    kind: str
    authority: str
    certificate_number: str | None
    list_year: int
    document_number: str | None
    document_on: date | None
    valid_from: date
    valid_until: date | None
    known_on: date


class InstitutionPart(msgspec.Struct, gc=False):
    """An R&D institution being built or recognized on the date as known on the other."""

    id: str
    enterprise_id: str
    uscc: str
    name: str
    type: str
    level: str
    state: str
    list_year: int | None
    document_number: str | None
    document_on: date | None
    building_from: date | None
    recognized_on: date | None
    recognized_known_on: date | None


class BaselinePart(msgspec.Struct, kw_only=True):
    year: int
    value: str | None
    printed: str
    where_in_plan: str
    is_chosen: bool


class IndicatorPart(msgspec.Struct, kw_only=True):
    """A promise of a county's plan and its value on the date; null where nobody knows."""

    county_code: str
    key: str
    name: str
    unit: str
    kind: str
    counts_from: str
    target: str
    target_year: int
    value: str | None
    value_period_ends_on: date | None
    value_status: str | None
    value_source: str | None
    baselines: list[BaselinePart]


class CountsPart(msgspec.Struct, kw_only=True):
    """How many rows of each part stand above: the receiver's first check."""

    enterprises: int
    cases: int
    titles: int
    institutions: int
    indicators: int


class Package(msgspec.Struct, kw_only=True):
    """One county (or city, or province) on one date."""

    format: str
    version: str
    as_of: date
    known_on: date
    counties: list[CountyPart]
    enterprises: list[EnterprisePart]
    cases: list[CasePart]
    titles: list[TitlePart]
    institutions: list[InstitutionPart]
    indicators: list[IndicatorPart]
    counts: CountsPart


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the package; what is not named in it does not occur."""
    (top,), components = msgspec.json.schema_components((Package,), ref_template="#/$defs/{name}")
    for part in components.values():
        part["additionalProperties"] = False
    for part in components.values():
        for name, rule in part.get("properties", {}).items():
            for option in rule.get("anyOf", [rule]):
                if option.get("format") == "decimal":  # no format of the standard
                    del option["format"]
            if name == "uscc":
                rule["pattern"] = "^[0-9A-HJ-NPQRTUWXY]{18}$"
    components["Package"]["properties"]["format"] = {"const": FORMAT}
    components["Package"]["properties"]["version"] = {"const": VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "苗圃省厅上报包",
        **top,
        "$defs": components,
    }


def stream_package(
    session: Session, viewer: Viewer, as_of: date, known_on: date, *, with_figures: bool = False
) -> Iterator[bytes]:
    """The document in pieces of a few hundred rows: memory stays flat at any size."""
    encode = msgspec.json.Encoder().encode
    head = {
        "format": FORMAT,
        "version": VERSION,
        "as_of": as_of.isoformat(),
        "known_on": known_on.isoformat(),
        "counties": [CountyPart(**row) for row in package_counties(session, viewer)],
    }
    yield encode(head)[:-1]
    counts: dict[str, int] = {}
    years = partial(_made, FiguresPart) if with_figures else None
    parts: tuple[tuple[str, Iterable[list[Any]]], ...] = (
        ("enterprises", _rows(EnterprisePart, package_enterprises(session, viewer, as_of, years))),
        ("cases", _rows(CasePart, package_cases(session, viewer, as_of, known_on))),
        ("titles", _rows(TitlePart, package_titles(session, viewer, as_of, known_on))),
        (
            "institutions",
            _rows(InstitutionPart, package_institutions(session, viewer, as_of, known_on)),
        ),
        ("indicators", _indicators(session, viewer, as_of, known_on)),
    )
    for name, chunks in parts:
        yield f',"{name}":['.encode()
        counts[name] = 0
        for chunk in chunks:
            if not chunk:
                continue
            lead = b"," if counts[name] else b""
            counts[name] += len(chunk)
            yield lead + encode(chunk)[1:-1]
        yield b"]"
    yield b',"counts":' + encode(CountsPart(**counts)) + b"}\n"


def _rows(part: type[Any], chunks: Iterable[Columns]) -> Iterator[list[Any]]:
    return (_made(part, columns) for columns in chunks)


def _made(part: type[Any], columns: Columns) -> list[Any]:
    """By column: to name each value of each row would cost several times as much."""
    names = part.__struct_fields__[: len(columns)]
    return list(map(part, *(columns[name] for name in names)))


def _indicators(
    session: Session, viewer: Viewer, as_of: date, known_on: date
) -> Iterator[list[IndicatorPart]]:
    chunk = []
    for row in package_indicators(session, viewer, as_of, known_on):
        baselines = [BaselinePart(**baseline) for baseline in row.pop("baselines")]
        chunk.append(IndicatorPart(**row, baselines=baselines))
    yield chunk
