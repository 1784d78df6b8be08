"""What is already known of a firm, by the names that forms ask for it (`prefill` in their data).

One fact has one name, so it is asked once whatever form or section needs it. Everything here is
canonical text beside the words for where it came from; what is not known is not there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.enterprises import FigureSource, FigureStatus, IpKind, ObtainedBy, RegistrationType
from app.domain.evidence import StatedFact
from app.domain.figures import contradictions
from app.domain.forms.canonical import plain
from app.domain.forms.hnte.years import fiscal_years
from app.domain.forms.schema import Form, FormTable
from app.words import WORDS, word
from app.words.known import KNOWN_FROM

YEARLY = (
    "sales_cny",
    "total_income_cny",
    "rd_cny",
    "net_assets_cny",
    "total_assets_cny",
    "profit_cny",
    "tax_paid_cny",
)
STAFF = {
    "monthly": ("staff_monthly_avg", "tech_staff_monthly_avg"),
    "quarterly": ("staff_quarterly_avg", "tech_staff_quarterly_avg"),
}
FIGURES = (
    *YEARLY,
    *STAFF["monthly"],
    *STAFF["quarterly"],
    "rd_domestic_cny",
    "high_tech_income_cny",
)
FIRM = (
    "name",
    "uscc",
    "registered_on",
    "registration_type",
    "registered_capital_cny",
    "industry",
    "region",
    "technology_field",
    "legal_representative",
    "tax_method",
)
CONTACT = ("name", "mobile", "telephone", "email")
STATED = (StatedFact.HAS_INDEPENDENT_ACCOUNTING, StatedFact.IS_OPEN_INDUSTRY)
COLUMNS = ("y1", "y2", "y3")
NAMES = frozenset(
    {
        "case.year",
        "case.agency",
        *(f"firm.{name}" for name in FIRM),
        *(f"contact.{name}" for name in CONTACT),
        *(f"year.{name}.{column}" for name in YEARLY for column in COLUMNS),
        *(f"staff.{basis}.{column}" for basis in STAFF for column in ("all", "tech")),
        *(f"stated.{fact.value}" for fact in STATED),
    }
)
"""All that the data of a form may ask for."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value and where it came from, in words."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class YearOfSource:
    """The figures of one year from one source; the rows of a year in the order of belief."""

    fiscal_year: int
    source: FigureSource
    status: FigureStatus
    figures: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Statement:
    fact: StatedFact
    is_so: bool
    stated_on: date
    source: str


@dataclass(frozen=True, slots=True)
class RightOfRegister:
    kind: IpKind
    name: str
    number: str
    applied_on: date | None
    granted_on: date | None
    obtained_by: ObtainedBy | None
    lapsed_on: date | None
    used_on: date | None


@dataclass(frozen=True, slots=True)
class ConversionOfRegister:
    name: str
    year: int
    proof: str


@dataclass(frozen=True, slots=True)
class FirmOfRegister:
    """What the register holds of a firm that a form may ask for."""

    application_year: int
    agency: str
    name: str
    uscc: str
    registered_on: date | None
    registration_type: RegistrationType | None
    registered_capital_cny: Decimal | None
    industry: str
    region: str
    technology_field: str | None
    legal_representative: str | None
    contact: Mapping[str, str] = field(default_factory=dict)
    years: Sequence[YearOfSource] = ()
    statements: Sequence[Statement] = ()
    """Those that still hold, the newest of each fact."""
    rights: Sequence[RightOfRegister] = ()
    conversions: Sequence[ConversionOfRegister] = ()


def known_facts(firm: FirmOfRegister) -> Mapping[str, Known]:
    """By name; what is not known is left out."""
    return {name: known for name, known in _named(firm) if known.value}


def _named(firm: FirmOfRegister) -> Iterator[tuple[str, Known]]:
    yield "case.year", _from("case", str(firm.application_year))
    yield "case.agency", _from("case", firm.agency)
    for name, value in _firm_values(firm).items():
        yield f"firm.{name}", _from("firm", value)
    for name in CONTACT:
        yield f"contact.{name}", _from("contact", firm.contact.get(name, ""))
    yield from _yearly(firm)
    for statement in firm.statements:
        said = _from("statement", _yes(statement.is_so), **_told(statement))
        if statement.fact in STATED:
            yield f"stated.{statement.fact.value}", said
        if statement.fact is StatedFact.IS_TAXED_ON_ACCOUNTS:
            method = "accounts" if statement.is_so else "assessed"
            yield "firm.tax_method", Known(method, said.source)


def _from(key: str, value: str, **blanks: Any) -> Known:
    return Known(value, KNOWN_FROM[key].format_map(blanks))


def _told(statement: Statement) -> dict[str, str]:
    return {"day": statement.stated_on.isoformat(), "source": statement.source}


def _yes(is_so: bool) -> str:
    return "true" if is_so else "false"


def _firm_values(firm: FirmOfRegister) -> dict[str, str]:
    capital = firm.registered_capital_cny
    kind = firm.registration_type
    return {
        "name": firm.name,
        "uscc": firm.uscc,
        "registered_on": firm.registered_on.isoformat() if firm.registered_on else "",
        "registration_type": word(kind) if kind else "",
        "registered_capital_cny": "" if capital is None else plain(capital),
        "industry": firm.industry,
        "region": firm.region,
        "technology_field": firm.technology_field or "",
        "legal_representative": firm.legal_representative or "",
    }


def _yearly(firm: FirmOfRegister) -> Iterator[tuple[str, Known]]:
    for column, year in fiscal_years(firm.application_year).items():
        rows = [row for row in firm.years if row.fiscal_year == year]
        figures = _believed(rows)
        for name in YEARLY:
            if name in figures:
                yield f"year.{name}.{column}", figures[name]
        if column == "y3":
            yield from _staff(figures)


def _staff(figures: Mapping[str, Known]) -> Iterator[tuple[str, Known]]:
    """Forms ask for people in whole numbers; an average with a fraction is not rounded for them."""
    for basis, (everybody, tech) in STAFF.items():
        for column, name in (("all", everybody), ("tech", tech)):
            known = figures.get(name)
            if known and "." not in known.value:
                yield f"staff.{basis}.{column}", known


def _believed(rows: Sequence[YearOfSource]) -> dict[str, Known]:
    """Each figure from the source believed first that has it; of a part above its whole, neither
    source is to be believed."""
    found: dict[str, tuple[Decimal, YearOfSource]] = {}
    for row in rows:
        for name, value in row.figures.items():
            if value is not None:
                found.setdefault(name, (value, row))
    doubtful = contradictions({name: value for name, (value, _) in found.items()})
    return {
        name: _from("figures", plain(value), **_of_row(row))
        for name, (value, row) in found.items()
        if name not in doubtful
    }


def _of_row(row: YearOfSource) -> dict[str, str]:
    source, status = WORDS["FigureSource"], WORDS["FigureStatus"]
    return {
        "year": str(row.fiscal_year),
        "source": source[row.source.value],
        "status": status[row.status.value],
    }


def known_rows(form: Form, firm: FirmOfRegister) -> dict[str, list[dict[str, Known]]]:
    """Rows for the tables of the form that the register could fill, column by column."""
    tables = {
        "ip": [_right(one) for one in firm.rights if one.used_on is None],
        "conversions": [_conversion(one) for one in firm.conversions if _in_years(one, firm)],
    }
    found: dict[str, list[dict[str, Known]]] = {}
    for key, rows in tables.items():
        table = form.tables.get(key)
        if table is not None and rows:
            fitting = [row for row in rows if _has_its_days(row, table)]
            found[key] = [_cells(row, table) for row in fitting[: table.most_rows]]
    return found


def _has_its_days(row: Mapping[str, Known], table: FormTable) -> bool:
    """A right that is only applied for is no row of a table of granted ones."""
    asked = table.column("granted_on")
    return not (asked and asked.is_required) or bool(row["granted_on"].value)


def _cells(row: Mapping[str, Known], table: FormTable) -> dict[str, Known]:
    columns = {column.key for column in table.columns}
    return {name: known for name, known in row.items() if name in columns and known.value}


def _right(right: RightOfRegister) -> dict[str, Known]:
    values = {
        "name": right.name,
        "kind": right.kind.value,
        "number": right.number,
        "applied_on": right.applied_on.isoformat() if right.applied_on else "",
        "granted_on": right.granted_on.isoformat() if right.granted_on else "",
        "obtained_by": right.obtained_by.value if right.obtained_by else "",
    }
    return {name: _from("ip", value) for name, value in values.items()}


def _in_years(conversion: ConversionOfRegister, firm: FirmOfRegister) -> bool:
    return conversion.year in fiscal_years(firm.application_year).values()


def _conversion(conversion: ConversionOfRegister) -> dict[str, Known]:
    values = {"name": conversion.name, "year": str(conversion.year), "proof": conversion.proof}
    return {name: _from("conversions", value) for name, value in values.items()}
