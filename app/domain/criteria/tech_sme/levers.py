"""What a technology SME can still change, each on the SME's own bases."""

from dataclasses import replace
from decimal import Decimal

from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Unit
from app.domain.criteria.levers import (
    NO_END,
    PER_CLASS_I,
    PER_CLASS_II,
    PER_PERSON_HIRED,
    PER_PERSON_MOVED,
    PER_YUAN_SPENT,
    open_year,
    right_lever,
    year_lever,
)
from app.domain.criteria.rules import Lever
from app.domain.criteria.tech_sme.figures import TechSmeFigures
from app.domain.enterprises import IpKind

STAFF_HELPS = ("score", "score.tech_staff")
RD_HELPS = ("score", "score.rd", "score.rd_to_sales", "score.rd_to_cost")
IP_HELPS = ("score", "score.ip")
WHOLES = ("sales_cny", "cost_and_expense_cny")


def levers(figures: TechSmeFigures) -> tuple[Lever, ...]:
    """Fewer staff, sales or assets are no advice: a firm that is too large stays so."""
    most_class_ii = figures.ip_class_ii_bands[0][0]
    return (
        year_lever(
            "assign_tech_staff",
            Unit.PEOPLE,
            PER_PERSON_MOVED,
            adds_to=("tech_staff_quarterly_avg",),
            up_to="staff_quarterly_avg",
            helps=STAFF_HELPS,
        ),
        _hire(figures.max_staff),
        Lever("spend_on_rd", Unit.YUAN, PER_YUAN_SPENT, _spend, _spendable, RD_HELPS, open_year),
        right_lever("class_ii_right", IpKind.UTILITY_MODEL, PER_CLASS_II, most_class_ii, IP_HELPS),
        right_lever("class_i_right", IpKind.INVENTION_PATENT, PER_CLASS_I, 1, IP_HELPS),
    )


def _hire(max_staff: Decimal) -> Lever:
    """Up to the size limit: one person more than that would cost the title."""
    hire = year_lever(
        "hire_tech_staff",
        Unit.PEOPLE,
        PER_PERSON_HIRED,
        adds_to=("tech_staff_quarterly_avg", "staff_quarterly_avg"),
        helps=STAFF_HELPS,
    )

    def most(facts: Facts) -> int:
        year = open_year(facts)
        figures = None if year is None else facts.years.get(year)
        if figures is None or figures.staff_quarterly_avg is None:
            return 0
        return min(hire.most(facts), max(int(max_staff - figures.staff_quarterly_avg), 0))

    return replace(hire, most=most)


def _spend(facts: Facts, amount: int) -> Facts:
    """What is spent on R&D is a cost: it enters both sides of the second ratio."""
    year = open_year(facts)
    if year is None or not amount:
        return facts
    figures = facts.years[year]
    rd, cost = figures.rd_super_deduction_cny, figures.cost_and_expense_cny
    if rd is None:
        return facts
    more = figures._replace(
        rd_super_deduction_cny=rd + amount,
        cost_and_expense_cny=None if cost is None else cost + amount,
    )
    return facts._replace(years={**facts.years, year: more})


def _spendable(facts: Facts) -> int:
    year = open_year(facts)
    figures = None if year is None else facts.years.get(year)
    if figures is None or figures.rd_super_deduction_cny is None:
        return 0
    rd, cost = figures.rd_super_deduction_cny, figures.cost_and_expense_cny
    # A cost that does not even hold the R&D spent so far is no base to reckon with.
    return 0 if cost is not None and cost < rd else NO_END
