"""What stands above a column: which field it is, in which unit and of which year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.figures import RdBasis
from app.exchange.cells import UNITS
from app.exchange.column_types import Column, Facet
from app.exchange.columns import RD_OF_UNKNOWN_BASIS
from app.exchange.folding import folded, heading_key
from app.exchange.import_tables import ImportTable

UNIT = re.compile(r"亿元|万元|千元|元|(?<=[(/:])万(?=\)|$)")
YEAR = re.compile(r"((?:19|20)\d\d)\s*年?度?")
COHORT_YEARS = re.compile(r"((?:19|20)\d\d)\s*年?\s*[-—–~至到]+\s*((?:19|20)\d\d)\s*年?度?")
YEAR_BEFORE = re.compile(r"上一?个?年度?|去年")
THIS_YEAR = re.compile(r"本年度?|当年度?(?!申报)|今年")
IN_BRACKETS = re.compile(r"\([^()]*\)")
NUMBERED = re.compile(r"^\(?[一二三四五六七八九十\d]{1,2}[).、.]\s*")
BASES = (
    (re.compile(r"加计扣除|加计"), RdBasis.SUPER_DEDUCTION),
    (
        re.compile(r"统计口径|研发统计|火炬统计|统计局|统计年报|r&d"),
        RdBasis.STATISTICAL,
    ),
    (re.compile(r"高企|国高|高新技术企业|专项审计|认定口径"), RdBasis.HNTE),
)
BASIS_COLUMNS = {
    RdBasis.HNTE: "rd_cny",
    RdBasis.SUPER_DEDUCTION: "rd_super_deduction_cny",
    RdBasis.STATISTICAL: "rd_statistical_cny",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """`year` is written out; `years_back` counts from the year of the sheet: 上年度 is 1, 本年 0;
    a column that says neither has neither."""

    text: str
    column: Column | None
    unit: int | None = None
    year: int | None = None
    years_back: int | None = None
    cohort: tuple[int, int] | None = None


def basis_in(text: str) -> RdBasis | None:
    """The one basis of R&D cost that a text names; two contradict each other."""
    found = {basis for pattern, basis in BASES if pattern.search(text)}
    return found.pop() if len(found) == 1 else None


def read_heading(
    parts: tuple[str, ...], table: ImportTable, mapping: Mapping[str, str] | None = None
) -> Heading:
    """A heading from its lines, topmost first: `("上年度", "销售收入(万元)")`. `mapping` holds
    headings somebody has explained by hand."""
    whole = "".join(dict.fromkeys(folded(part) for part in parts))
    shown = "".join(dict.fromkeys(re.sub(r"\s+", "", part) for part in parts))
    own = folded(parts[-1]) if parts else ""
    if mapping and heading_key(whole) in mapping:
        column = table.by_key.get(mapping[heading_key(whole)])
    else:
        column = _column(whole, table) or (_column(own, table) if own != whole else None)
    if column is None:
        return Heading(shown, None)
    if column.key == RD_OF_UNKNOWN_BASIS and (basis := basis_in(whole)) is not None:
        column = table.by_key[BASIS_COLUMNS[basis]]
    span = COHORT_YEARS.search(whole)
    cohort = (int(span[1]), int(span[2])) if span and column.facet is Facet.ENTRY else None
    year = None if cohort else YEAR.search(whole)
    return Heading(
        shown,
        column,
        unit=_unit(whole) if column.is_amount else None,
        year=int(year[1]) if year else None,
        years_back=_years_back(whole),
        cohort=cohort,
    )


def _column(text: str, table: ImportTable) -> Column | None:
    """By the whole heading, then without its years, its unit, its number and its brackets."""
    bare = NUMBERED.sub("", text)
    without_years = COHORT_YEARS.sub("", bare)
    for pattern in (YEAR, YEAR_BEFORE, THIS_YEAR):
        without_years = pattern.sub("", without_years)
    without_unit = re.sub(
        r"[(,:/、]?(单位:?)?(亿元|万元|千元|元|万|人|家|个)\)?", "", without_years
    )
    candidates = (
        text,
        bare,
        without_years,
        without_unit,
        IN_BRACKETS.sub("", without_years),
        IN_BRACKETS.sub("", without_unit),
    )
    for candidate in candidates:
        key = heading_key(candidate)
        for wanted in (
            key,
            key.removeprefix("的"),
            key.removeprefix("企业"),
            key.removesuffix("数"),
        ):
            if wanted in table.by_heading:
                return table.by_heading[wanted]
    return None


def _unit(text: str) -> int | None:
    """The last unit named; in 注册资本(万元) the only one."""
    if text in {"registered_capital_cny"} or text.endswith("_cny"):
        return 1
    if text.endswith("_wan"):
        return 10_000
    found = UNIT.findall(text)
    return UNITS[found[-1]] if found else None


def _years_back(text: str) -> int | None:
    if YEAR_BEFORE.search(text):
        return 1
    return 0 if THIS_YEAR.search(text) else None
