"""What a list of firms can show: one catalogue for the page, the twin and the export."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, select
from sqlmodel import Session, col

from app.domain.enterprises import SOURCE_ORDER, FigureStatus, capital_of
from app.models.enterprises import Enterprise, YearlyFigures
from app.models.people import Person
from app.models.places import County, Park, Township
from app.prepared_reads import Prepared, RawRow, among, each_of, prepared
from app.queries.classifications import field_name, industry_name
from app.queries.paging import SIZES
from app.queries.tags import in_order, tags_as_text


@dataclass(frozen=True, slots=True)
class Shown:
    """One column. `kind` is a word of exchange.tables.Kind; `read` turns what is stored into
    what is shown; without an `expression` it comes by ids."""

    key: str
    heading: str
    kind: str = "text"
    expression: Any = None
    joins: type | None = None
    read: Callable[[Any], Any] | None = None
    is_usual: bool = False
    width: float | None = None


SHOWN: tuple[Shown, ...] = (
    Shown("uscc", "统一社会信用代码", "text", col(Enterprise.uscc), is_usual=True, width=22),
    Shown("county", "县(市、区)", "text", col(County.name), County),
    Shown("township", "镇街道", "text", col(Township.name), Township, is_usual=True),
    Shown("park", "园区", "text", col(Park.name), Park),
    Shown("status", "状态", "word", col(Enterprise.status), is_usual=True),
    Shown("industry_code", "行业代码", "text", col(Enterprise.industry_code)),
    Shown("industry", "行业", "text", col(Enterprise.industry_code), read=industry_name, width=24),
    Shown(
        "field",
        "技术领域",
        "text",
        col(Enterprise.technology_field),
        read=field_name,
        is_usual=True,
        width=24,
    ),
    Shown("titles", "有效资格", "words", is_usual=True, width=22),
    Shown("capital", "资金来源", "word", col(Enterprise.registration_type), read=capital_of),
    Shown("registration_type", "登记注册类型", "word", col(Enterprise.registration_type)),
    Shown(
        "is_above_designated_size",
        "规上",
        "yes_no",
        col(Enterprise.is_above_designated_size),
        is_usual=True,
    ),
    Shown("registered_capital_cny", "注册资本", "money", col(Enterprise.registered_capital_cny)),
    Shown("registered_on", "成立日期", "date", col(Enterprise.registered_on)),
    Shown("legal_representative", "法定代表人", "text", col(Enterprise.legal_representative)),
    Shown("fiscal_year", "最近年度", "number"),
    Shown("sales_cny", "销售收入", "money", is_usual=True),
    Shown("rd_cny", "研发费用", "money"),
    Shown("rd_intensity", "研发占比", "percent", is_usual=True),
    Shown("staff_monthly_avg", "职工人数", "number"),
    Shown("tech_staff_monthly_avg", "科技人员数", "number"),
    Shown("responsible", "责任人", "text", col(Person.name), Person, is_usual=True),
    Shown("tags", "标签", "text", tags_as_text(), read=in_order, width=24),
    Shown("is_fictitious", "虚构", "yes_no", col(Enterprise.is_fictitious)),
    Shown("updated_at", "更新时间", "moment", col(Enterprise.updated_at), width=17),
)
BY_KEY = {column.key: column for column in SHOWN}
FIGURES = ("sales_cny", "rd_cny", "staff_monthly_avg", "tech_staff_monthly_avg")
ROOM = (1, *SIZES)
"""Lengths of the lists of firms that a statement asks about."""
LATEST_FIGURES = frozenset({"fiscal_year", "rd_intensity", *FIGURES})


def chosen_columns(keys: Iterable[str]) -> Sequence[Shown]:
    """The columns asked for, in the catalogue's order; none asked for means the usual ones."""
    asked = set(keys) & BY_KEY.keys()
    return tuple(column for column in SHOWN if (column.key in asked if asked else column.is_usual))


def figures_for(keys: Iterable[str]) -> tuple[str, ...]:
    """The figures that these columns need, sales first: they decide which year is the newest."""
    asked = set(keys)
    if not asked & LATEST_FIGURES:
        return ()
    if "rd_intensity" in asked:
        asked |= {"sales_cny", "rd_cny"}
    return tuple(name for name in FIGURES if name in asked or name == FIGURES[0])


def source_rank() -> ColumnElement[int]:
    """Which source is believed first (domain.enterprises.SOURCE_ORDER), in SQL."""
    ranks = {source: place for place, source in enumerate(SOURCE_ORDER)}
    return case(ranks, value=col(YearlyFigures.source), else_=len(ranks))


def latest_sales() -> ColumnElement[Decimal | None]:
    """The sales of the newest year that has any, from the source believed first."""
    return (
        select(col(YearlyFigures.sales_cny))
        .where(
            col(YearlyFigures.enterprise_id) == col(Enterprise.id),
            col(YearlyFigures.sales_cny).is_not(None),
            col(YearlyFigures.status) != FigureStatus.DRAFT,
        )
        .order_by(col(YearlyFigures.fiscal_year).desc(), source_rank())
        .limit(1)
        .correlate(Enterprise)
        .scalar_subquery()
    )


def latest_figures(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Each firm's newest year with sales: every figure from the source believed first that gives
    it, and R&D intensity as an exact share."""
    years, found = newest_figures(session.connection(), ids, FIGURES)
    return {
        firm: described(FIGURES, years.read((firm, *newest))[1:]) for firm, newest in found.items()
    }


def described(names: Sequence[str], newest: Sequence[Any]) -> dict[str, Any]:
    """Figures by name, with what follows from them."""
    figures = dict(zip(names, newest[1:], strict=True))
    share = intensity(figures.get("rd_cny"), figures.get("sales_cny"))
    return {**figures, "fiscal_year": newest[0], "rd_intensity": share}


def newest_figures(
    connection: Connection, ids: Sequence[int], names: tuple[str, ...]
) -> tuple[Prepared, dict[int, RawRow]]:
    """By firm, unread: the newest year with sales, and the figures asked for. `names` begins with
    sales. The statement that reads them has the firm in front."""
    room = next((size for size in ROOM if size >= len(ids)), len(ids))
    asked = prepared(connection, ("figures", names, room), lambda: _figures_of(names, room))
    if not ids:
        return asked, {}
    by_firm: dict[int, list[RawRow]] = {}
    for row in asked.run(connection, **each_of(ids, room)):
        by_firm.setdefault(row[0], []).append(row[1:])
    return asked, {
        firm: years[0] if len(years) == 1 else _newest(years) for firm, years in by_firm.items()
    }


def _figures_of(names: tuple[str, ...], room: int) -> Select[*tuple[Any, ...]]:
    """Newest year first, in it the source believed first."""
    firm = col(YearlyFigures.enterprise_id)
    return (
        select(
            firm,
            col(YearlyFigures.fiscal_year),
            *(getattr(YearlyFigures, name) for name in names),
        )
        .where(among(firm, room), col(YearlyFigures.status) != FigureStatus.DRAFT)
        .order_by(firm, col(YearlyFigures.fiscal_year).desc(), source_rank())
    )


def _newest(years: list[RawRow]) -> RawRow:
    # One without sales (a plan, a part) says nothing about the firm.
    year = next((one[0] for one in years if one[1] is not None), years[0][0])
    own = [one[1:] for one in years if one[0] == year]
    return year, *(
        next((one for one in told if one is not None), None) for told in zip(*own, strict=True)
    )


def intensity(rd_cny: Decimal | None, sales_cny: Decimal | None) -> Fraction | None:
    """R&D expenditure by sales income, exact; unknown when either is, or without sales."""
    if rd_cny is None or sales_cny is None or sales_cny <= 0:
        return None
    return Fraction(rd_cny) / Fraction(sales_cny)
