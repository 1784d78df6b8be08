"""What a draft of the HNTE form says, as the facts that are judged."""

from decimal import Decimal

from app.domain.criteria.facts import Conversion, Facts
from app.domain.forms.canonical import amount_of, cell, year
from app.domain.forms.common_facts import stated_firm, stated_rights, with_year
from app.domain.forms.computations import (
    column_sum,
    domestic_cost,
    is_none,
    sum_of,
    total_cost,
)
from app.domain.forms.drafts import Draft
from app.domain.forms.hnte.conversion_checks import CONVERSIONS
from app.domain.forms.hnte.matrix_rows import KnownRights
from app.domain.forms.hnte.years import fiscal_years, years_of

LAST = "y3"


def hnte_facts(draft: Draft, registered: Facts, known: KnownRights) -> Facts:
    """A draft whose computed values stand in their places."""
    facts = stated_firm(draft, registered)
    founded = facts.registered_on
    for column, of_year in _years(draft, facts).items():
        if founded is None or of_year >= founded.year:
            facts = _with_figures(facts, draft, column, of_year)
    return facts._replace(
        ip_rights=stated_rights(draft, registered, known),
        conversions=_conversions(draft, registered),
    )


def _years(draft: Draft, facts: Facts) -> dict[str, int]:
    said = years_of(draft)
    return said or (fiscal_years(facts.applied_on.year) if facts.applied_on else {})


def _with_figures(facts: Facts, draft: Draft, column: str, of_year: int) -> Facts:
    costs = f"costs_{column}"
    facts = with_year(
        facts,
        of_year,
        net_assets_cny=amount_of(draft, f"net_assets.{column}"),
        sales_cny=amount_of(draft, f"sales.{column}"),
        profit_cny=amount_of(draft, f"profit.{column}"),
        rd_cny=_rd(draft, column),
        rd_domestic_cny=sum_of(draft, costs, domestic_cost),
        rd_other_cny=column_sum(costs, "other", draft),
    )
    if column != LAST:
        return facts
    return with_year(
        facts,
        of_year,
        total_income_cny=amount_of(draft, "total_income"),
        high_tech_income_cny=amount_of(draft, "high_tech_income"),
        staff_monthly_avg=amount_of(draft, "staff"),
        tech_staff_monthly_avg=amount_of(draft, "tech_staff"),
    )


def _rd(draft: Draft, column: str) -> Decimal | None:
    """By its cost lines, or while those are open by what the activities spent."""
    by_lines = sum_of(draft, f"costs_{column}", total_cost)
    if by_lines is not None:
        return by_lines
    return sum_of(draft, "rd", lambda row: cell(row, f"spent_{column}"))


def _conversions(draft: Draft, registered: Facts) -> tuple[Conversion, ...] | None:
    """The same result in several rows is one (G195 三(七)2)."""
    if is_none(draft, CONVERSIONS):
        return ()
    rows = draft.of(CONVERSIONS)
    if not rows:
        return registered.conversions
    years: dict[str, int] = {}
    for row in rows:
        converted = year(row.values.get("year"))
        name = "".join(row.values.get("name", "").split())
        if converted is not None:
            years.setdefault(name or row.id, converted)
    return tuple(Conversion(converted) for converted in years.values())
