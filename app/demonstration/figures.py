"""Yearly figures and intellectual property of the fictitious firms."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Fact
from app.demonstration.firms import Firm, any_day, weighted
from app.domain.enterprises import (
    CLASS_II,
    FigureSource,
    FigureStatus,
    IpKind,
    ObtainedBy,
)
from app.domain.titles import Programme
from app.models.enterprises import IpRight, YearlyFigures

YEARS = range(2013, 2021)
WAN = 10_000
RD_PERMILLE = {"hnte": (32, 70), "provincial_tech_sme": (18, 55), "": (0, 22)}
HIGH_TECH_PERCENT = {"hnte": (61, 93), "provincial_tech_sme": (20, 75), "": (0, 35)}
TECH_STAFF_PERCENT = {"hnte": (10, 32), "provincial_tech_sme": (9, 25), "": (2, 12)}
IP_RIGHTS = {"hnte": (7, 22), "provincial_tech_sme": (2, 8), "": (0, 3)}
IP_KINDS = (
    (IpKind.UTILITY_MODEL, 56),
    (IpKind.INVENTION_PATENT, 16),
    (IpKind.DESIGN_PATENT, 12),
    (IpKind.SOFTWARE_COPYRIGHT, 16),
)
IP_LETTER = {
    IpKind.INVENTION_PATENT: "1",
    IpKind.UTILITY_MODEL: "2",
    IpKind.DESIGN_PATENT: "3",
    IpKind.SOFTWARE_COPYRIGHT: "SR",
}
THINGS = ("自动送料", "冷却", "夹紧", "检测", "除尘", "涂覆", "打磨", "输送", "控制", "防护")
FORMS = ("装置", "机构", "组件", "设备", "系统", "结构")


@dataclass(frozen=True, slots=True)
class Traits:
    """What stays the same in a firm's figures over the years."""

    rd_permille: int
    high_tech_percent: int
    tech_staff_percent: int
    sales_per_head_wan: int


def rung_of(firm: Firm) -> str:
    """The highest title the firm ever reaches: its figures lead there."""
    if Programme.HNTE in firm.titles:
        return "hnte"
    return "provincial_tech_sme" if firm.titles else ""


def figures_facts(
    chance: Random, firm: Firm, applications: list[Application], county_code: str
) -> list[Fact]:
    """Each year the firm's own report; the tax return and audits of some; before each
    application the special audit of three years."""
    rung = rung_of(firm)
    if not rung and chance.random() < 0.22:
        return []  # never reported anything
    traits = Traits(
        chance.randint(*RD_PERMILLE[rung]),
        chance.randint(*HIGH_TECH_PERCENT[rung]),
        chance.randint(*TECH_STAFF_PERCENT[rung]),
        chance.randrange(45, 130),
    )
    facts: list[Fact] = []
    by_year: dict[int, dict[str, Any]] = {}
    sales = firm.sales_wan * WAN
    for year in YEARS:
        if year < firm.registered_on.year or not firm.is_here(date(year, 12, 31)):
            continue
        sales = sales * (1000 + chance.randrange(-40, 230)) // 1000
        by_year[year] = _year(chance, traits, sales)
        facts += _reports(chance, firm, rung, year, by_year[year], county_code)
    for application in applications:
        if application.has_case and application.programme is Programme.HNTE:
            facts += _audits(firm, application, by_year, county_code)
    unique = {fact.key: fact for fact in facts}
    return list(unique.values())


def _year(chance: Random, traits: Traits, sales: int) -> dict[str, Any]:
    income = sales * (1000 + chance.randrange(45)) // 1000
    rd = sales * max(traits.rd_permille + chance.randrange(-4, 6), 0) // 1000
    cost = income * chance.randrange(86, 99) // 100
    assets = sales * chance.randrange(70, 140) // 100
    staff = max(sales // WAN // traits.sales_per_head_wan, 4)
    tech = max(staff * (traits.tech_staff_percent + chance.randrange(-1, 3)) // 100, 1)
    return {
        "sales_cny": yuan(sales),
        "total_income_cny": yuan(income),
        "high_tech_income_cny": yuan(income * traits.high_tech_percent // 100),
        "rd_cny": yuan(rd),
        "rd_domestic_cny": yuan(rd * chance.randrange(90, 101) // 100),
        "rd_other_cny": yuan(rd * chance.randrange(0, 15) // 100),
        "rd_super_deduction_cny": yuan(rd * chance.randrange(68, 95) // 100),
        "rd_statistical_cny": yuan(rd * chance.randrange(95, 125) // 100),
        "cost_and_expense_cny": yuan(cost),
        "net_assets_cny": yuan(assets * chance.randrange(35, 70) // 100),
        "total_assets_cny": yuan(assets),
        "profit_cny": yuan(income - cost),
        "tax_paid_cny": yuan(income * chance.randrange(15, 60) // 1000),
        # The two averages differ: by month for the national title, by quarter for the SME.
        "staff_monthly_avg": Decimal(staff) + Decimal(chance.randrange(100)) / 100,
        "tech_staff_monthly_avg": Decimal(tech),
        "staff_quarterly_avg": Decimal(staff) + Decimal(chance.randrange(0, 100, 25)) / 100,
        "tech_staff_quarterly_avg": Decimal(tech),
    }


def yuan(amount: int) -> Decimal:
    """To the hundred yuan, as firms report."""
    return Decimal(amount // 100 * 100)


def _reports(
    chance: Random, firm: Firm, rung: str, year: int, year_figures: dict[str, Any], county: str
) -> list[Fact]:
    reported = dict(year_figures)
    reported["rd_statistical_cny"] = (
        None if chance.random() < 0.7 else reported["rd_statistical_cny"]
    )
    if not rung:
        for name in ("high_tech_income_cny", "rd_cny", "rd_domestic_cny", "rd_other_cny"):
            if chance.random() < 0.5:
                reported[name] = None
    if chance.random() < 0.1:
        reported["tech_staff_monthly_avg"] = reported["tech_staff_quarterly_avg"] = None
    day = any_day(chance, date(year + 1, 2, 10), date(year + 1, 4, 15))
    own = _figures(firm, year, FigureSource.SELF_REPORTED, day, reported, county)
    if rung:
        own.change(day + timedelta(days=30), status=FigureStatus.VERIFIED)
    found = [own]
    if rung and chance.random() < 0.3:
        day = any_day(chance, date(year + 1, 5, 20), date(year + 1, 6, 20))
        filed = {
            name: value
            for name, value in year_figures.items()
            if not name.endswith("_avg") and name not in {"high_tech_income_cny", "rd_cny"}
        }
        found.append(_figures(firm, year, FigureSource.TAX_RETURN, day, filed, county))
    if firm.size in {"medium", "large"} and chance.random() < 0.4:
        day = any_day(chance, date(year + 1, 4, 1), date(year + 1, 5, 20))
        audited = {
            name: year_figures[name]
            for name in ("sales_cny", "total_income_cny", "net_assets_cny", "total_assets_cny")
        }
        found.append(_figures(firm, year, FigureSource.FINANCIAL_AUDIT, day, audited, county))
    return found


def _audits(
    firm: Firm,
    application: Application,
    by_year: dict[int, dict[str, Any]],
    county: str,
) -> list[Fact]:
    year = application.published.year
    day = application.published.dated_on - timedelta(days=140)
    found = []
    for fiscal_year in range(year - 3, year):
        if fiscal_year in by_year:
            kept = {
                name: value
                for name, value in by_year[fiscal_year].items()
                if "quarterly" not in name and name != "rd_statistical_cny"
            }
            audit = _figures(firm, fiscal_year, FigureSource.SPECIAL_AUDIT, day, kept, county)
            audit.columns["status"] = FigureStatus.VERIFIED
            found.append(audit)
    # A year audited for an earlier application keeps that audit.
    return found


def _figures(
    firm: Firm, year: int, source: FigureSource, day: date, columns: dict[str, Any], county: str
) -> Fact:
    empty = dict.fromkeys(FIGURE_COLUMNS)
    return Fact(
        YearlyFigures,
        f"{firm.key}/{year}/{source}",
        max(day, firm.known_on),
        {
            "enterprise_id": firm.ref,
            "county_code": county,
            "fiscal_year": year,
            "source": source,
            "status": FigureStatus.SUBMITTED,
            **empty,
            **columns,
        },
    )


FIGURE_COLUMNS = tuple(
    name for name in YearlyFigures.model_fields if name.endswith(("_cny", "_avg"))
)


def rights_facts(
    chance: Random, firm: Firm, applications: list[Application], county_code: str
) -> list[Fact]:
    """Rights with kind, grant and way obtained; an application uses up those of Class II."""
    if not firm.is_technical:
        return []
    submitted = sorted(
        each.published.dated_on - timedelta(days=112)
        for each in applications
        if each.programme is Programme.HNTE and each.outcome is Outcome.RECOGNIZED
    )
    facts = []
    for number in range(chance.randint(*IP_RIGHTS[rung_of(firm)])):
        applied = any_day(chance, max(firm.registered_on, date(2011, 1, 1)), date(2020, 6, 30))
        kind = weighted(chance, IP_KINDS)
        wait = {IpKind.INVENTION_PATENT: 800, IpKind.SOFTWARE_COPYRIGHT: 60}.get(kind, 240)
        granted = applied + timedelta(days=wait + chance.randrange(120))
        right = _right(chance, firm, number, kind, applied, granted, county_code)
        used = [day for day in submitted if day >= granted]
        if kind in CLASS_II and used and chance.random() < 0.7:
            right.change(used[0], used_on=used[0])
        facts.append(right)
    return facts


def _right(
    chance: Random,
    firm: Firm,
    number: int,
    kind: IpKind,
    applied: date,
    granted: date,
    county_code: str,
) -> Fact:
    thing = f"{chance.choice(THINGS)}{chance.choice(FORMS)}"
    name = f"{thing}软件V1.0" if kind is IpKind.SOFTWARE_COPYRIGHT else f"一种{thing}"
    return Fact(
        IpRight,
        f"{firm.key}/{number}",
        max(granted, firm.known_on),
        {
            "enterprise_id": firm.ref,
            "county_code": county_code,
            "kind": kind,
            "name": name,
            # Not the form of a real number: it must not be anybody's patent.
            "number": f"演示{applied.year}{IP_LETTER[kind]}{firm.number:04d}{number:02d}",
            "applied_on": applied,
            "granted_on": granted,
            "obtained_by": ObtainedBy.TRANSFER if chance.random() < 0.08 else ObtainedBy.OWN,
            "lapsed_on": None,
            "used_on": None,
            "is_co_owned": False,
        },
    )
