"""What the owner of an R&D institution can still change. People, rooms and equipment may be added
on any day; what is spent on R&D only in a year that is still open."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Unit
from app.domain.criteria.levers import (
    NO_END,
    PER_CLASS_I,
    PER_CLASS_II,
    PER_PERSON_HIRED,
    PER_PERSON_MOVED,
    PER_YUAN_OF_CAPITAL,
    PER_YUAN_SPENT,
    right_lever,
    year_lever,
)
from app.domain.criteria.rules import Lever
from app.domain.enterprises import IpKind

PER_SQUARE_METRE = Fraction(1, 20)
"""Twenty square metres for a year cost about one person's month (docs/formulas.md)."""
MOST_PEOPLE = 10_000


def quantity_lever(
    key: str,
    unit: Unit,
    effort: Fraction,
    adds_to: tuple[str, ...],
    helps: tuple[str, ...],
    most: Callable[[Facts], int] = lambda _: NO_END,
) -> Lever:
    """More of some quantities of the institution itself, all of which must be known."""

    def apply(facts: Facts, amount: int) -> Facts:
        if not amount:
            return facts
        more = {name: getattr(facts, name) + Decimal(amount) for name in adds_to}
        return facts._replace(**more)

    def limit(facts: Facts) -> int:
        return 0 if any(getattr(facts, name) is None for name in adds_to) else most(facts)

    return Lever(key, unit, effort, apply, limit, helps)


def _unqualified(facts: Facts) -> int:
    staff, qualified = facts.rd_unit_staff, facts.rd_unit_qualified_staff
    return 0 if staff is None or qualified is None else max(int(staff - qualified), 0)


SPEND_ON_RD = year_lever(
    "spend_on_rd", Unit.YUAN, PER_YUAN_SPENT, adds_to=("rd_cny",), helps=("rd_intensity",)
)
INVENTION = right_lever("class_i_right", IpKind.INVENTION_PATENT, PER_CLASS_I, 1, ("ip",))
UTILITY_MODELS = right_lever("class_ii_right", IpKind.UTILITY_MODEL, PER_CLASS_II, 4, ("ip",))
SOFTWARE = right_lever("software_right", IpKind.SOFTWARE_COPYRIGHT, PER_CLASS_II, 1, ("ip",))
HIRE_QUALIFIED = quantity_lever(
    "hire_qualified_rd_staff",
    Unit.PEOPLE,
    PER_PERSON_HIRED,
    ("rd_unit_staff", "rd_unit_qualified_staff"),
    ("rd_unit_staff", "qualified_staff_share"),
    lambda _: MOST_PEOPLE,
)
QUALIFY = quantity_lever(
    "qualify_rd_staff",
    Unit.PEOPLE,
    PER_PERSON_MOVED,
    ("rd_unit_qualified_staff",),
    ("qualified_staff_share",),
    _unqualified,
)
ASSIGN_STAFF = quantity_lever(
    "assign_rd_unit_staff",
    Unit.PEOPLE,
    PER_PERSON_MOVED,
    ("rd_unit_staff",),
    ("rd_unit_staff",),
    lambda _: MOST_PEOPLE,
)
"""Only where no share of qualified staff is asked for: there more staff could harm."""
ADD_AREA = quantity_lever(
    "add_rd_area", Unit.SQUARE_METRES, PER_SQUARE_METRE, ("rd_area_sqm",), ("rd_area",)
)
BUY_EQUIPMENT = quantity_lever(
    "buy_rd_equipment", Unit.YUAN, PER_YUAN_OF_CAPITAL, ("rd_equipment_cny",), ("rd_equipment",)
)

RD_CENTER_LEVERS = (SPEND_ON_RD, HIRE_QUALIFIED, QUALIFY, UTILITY_MODELS, INVENTION)
RESEARCH_INSTITUTE_LEVERS = (SPEND_ON_RD, ASSIGN_STAFF, ADD_AREA, BUY_EQUIPMENT, UTILITY_MODELS)
KEY_INSTITUTE_LEVERS = (SPEND_ON_RD, ASSIGN_STAFF, ADD_AREA, BUY_EQUIPMENT, SOFTWARE, INVENTION)
