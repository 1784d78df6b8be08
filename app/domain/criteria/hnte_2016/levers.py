"""What a firm can still change for the HNTE. Sales are none of it: more of them helps growth and
harms the intensity of R&D, and may move the firm into another tier."""

from decimal import Decimal

from app.domain.criteria.facts import Conversion, Facts
from app.domain.criteria.findings import Unit
from app.domain.criteria.hnte_2016.figures import FIGURES
from app.domain.criteria.levers import (
    PER_CLASS_I,
    PER_CLASS_II,
    PER_CONVERSION,
    PER_EXPERT_POINT,
    PER_PERSON_HIRED,
    PER_PERSON_MOVED,
    PER_YUAN_OF_CAPITAL,
    PER_YUAN_OF_INCOME,
    PER_YUAN_SPENT,
    open_year,
    right_lever,
    year_lever,
)
from app.domain.criteria.rules import Lever
from app.domain.enterprises import IpKind

ORGANISATION = "score.rd_organisation"
MOST_ORGANISATION = 20
MOST_CONVERSIONS = FIGURES.conversion_bands[0][0] * FIGURES.conversion_years
MOST_CLASS_II = FIGURES.ip_class_ii[0][0]
RIGHTS_HELP = ("ip", "score")


def _convert(facts: Facts, amount: int) -> Facts:
    year = open_year(facts)
    if year is None or facts.conversions is None:
        return facts
    return facts._replace(conversions=facts.conversions + (Conversion(year),) * amount)


def _conversions_open(facts: Facts) -> int:
    closed = open_year(facts) is None or facts.conversions is None
    return 0 if closed else MOST_CONVERSIONS


def _organise(facts: Facts, amount: int) -> Facts:
    if ORGANISATION not in facts.expert_points or not amount:
        return facts
    points = facts.expert_points[ORGANISATION] + Decimal(amount)
    return facts._replace(expert_points={**facts.expert_points, ORGANISATION: points})


def _organisation_open(facts: Facts) -> int:
    """Only what an expert has found wanting: without his points the most is assumed anyway."""
    given = facts.expert_points.get(ORGANISATION)
    return 0 if given is None else max(int(MOST_ORGANISATION - given), 0)


LEVERS: tuple[Lever, ...] = (
    year_lever(
        "assign_tech_staff",
        Unit.PEOPLE,
        PER_PERSON_MOVED,
        adds_to=("tech_staff_monthly_avg",),
        up_to="staff_monthly_avg",
        helps=("tech_staff_share",),
    ),
    year_lever(
        "hire_tech_staff",
        Unit.PEOPLE,
        PER_PERSON_HIRED,
        adds_to=("tech_staff_monthly_avg", "staff_monthly_avg"),
        helps=("tech_staff_share",),
    ),
    year_lever(
        "spend_on_rd",
        Unit.YUAN,
        PER_YUAN_SPENT,
        adds_to=("rd_cny", "rd_domestic_cny"),
        helps=("rd_intensity", "rd_domestic_share"),
    ),
    year_lever(
        "bring_rd_home",
        Unit.YUAN,
        PER_YUAN_SPENT,
        adds_to=("rd_domestic_cny",),
        up_to="rd_cny",
        helps=("rd_domestic_share",),
    ),
    year_lever(
        "shift_income_to_high_tech",
        Unit.YUAN,
        PER_YUAN_OF_INCOME,
        adds_to=("high_tech_income_cny",),
        up_to="total_income_cny",
        helps=("high_tech_income_share",),
    ),
    right_lever("class_ii_right", IpKind.UTILITY_MODEL, PER_CLASS_II, MOST_CLASS_II, RIGHTS_HELP),
    right_lever("class_i_right", IpKind.INVENTION_PATENT, PER_CLASS_I, 1, RIGHTS_HELP),
    Lever(
        "convert_results",
        Unit.CONVERSIONS,
        PER_CONVERSION,
        _convert,
        _conversions_open,
        ("score",),
        open_year,
    ),
    year_lever(
        "raise_net_assets",
        Unit.YUAN,
        PER_YUAN_OF_CAPITAL,
        adds_to=("net_assets_cny",),
        helps=("score",),
    ),
    Lever(
        "improve_rd_organisation",
        Unit.POINTS,
        PER_EXPERT_POINT,
        _organise,
        _organisation_open,
        ("score",),
    ),
)
