"""Three hundred facts that are the same in every run: complete firms of which one to six things
are changed or forgotten, so that findings of every state come about."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.domain.criteria.facts import (
    Conversion,
    DirectPass,
    Facts,
    Incident,
    IncidentKind,
    IndustryStanding,
    IpRight,
    PassGround,
    RdIndicator,
    YearFacts,
)
from app.domain.enterprises import IpKind, ObtainedBy

FIRMS = 300
SEED = 2016
CHANGES = 6
FIRST_DAY = date(2008, 6, 1)
DAYS = 15 * 365
TRUTHS = ("is_", "has_", "collects_")
AGAINST = ("is_on_abnormal_list", "is_on_dishonesty_list")


def frozen_facts() -> list[Facts]:
    random = Random(SEED)
    return [_changed(_complete(random), random) for _ in range(FIRMS)]


def _complete(random: Random) -> Facts:
    applied_on = FIRST_DAY + timedelta(days=random.randrange(DAYS))
    sales = Decimal(random.choice((0, 900_000, 20_000_000, 50_000_000, 180_000_000, 400_000_000)))
    years = {
        applied_on.year - back: _year(random, sales * random.choice((80, 95, 100, 115)) / 100)
        for back in range(1, 4)
    }
    truths: dict[str, Any] = {
        name: name not in AGAINST for name in Facts._fields if name.startswith(TRUTHS)
    }
    return Facts(
        applied_on=applied_on,
        registered_on=applied_on - timedelta(days=random.choice((364, 365, 800, 1500, 4000))),
        technology_field=random.choice(("8.7.2", "新材料", "8", "", "其他")),
        years=years,
        ip_rights=tuple([_right(random, applied_on) for _ in range(random.randrange(9))]),
        conversions=tuple(
            [Conversion(applied_on.year - random.randrange(5)) for _ in range(random.randrange(20))]
        ),
        incidents=(),
        expert_points={},
        direct_pass=(),
        rd_indicator=random.choice((None, *RdIndicator)),
        industry_code=random.choice(("C", "3670", "65", "5110")),
        industry_standing=IndustryStanding.PERMITTED,
        know_how_count=random.randrange(4),
        rd_unit_staff=Decimal(random.randrange(20, 60)),
        rd_unit_qualified_staff=Decimal(random.randrange(20)),
        rd_area_sqm=Decimal(random.choice((200, 500, 1000))),
        rd_equipment_cny=Decimal(random.choice((900_000, 3_000_000, 10_000_000))),
        **truths,
    )


def _year(random: Random, sales: Decimal) -> YearFacts:
    staff = Decimal(random.choice((10, 30, 100, 460)))
    rd = sales * random.choice((0, 3, 4, 5, 6)) / 100
    shares = {
        name: random.choice((0, 20, 59, 60, 61, 100)) for name in ("domestic", "high", "rest")
    }
    return YearFacts(
        sales_cny=sales,
        total_income_cny=sales * random.choice((99, 100, 110)) / 100,
        high_tech_income_cny=sales * shares["high"] / 100,
        rd_cny=rd,
        rd_domestic_cny=rd * shares["domestic"] / 100,
        rd_other_cny=rd * random.choice((10, 20, 30)) / 100,
        rd_super_deduction_cny=rd * random.choice((70, 80, 100, 110)) / 100,
        rd_statistical_cny=rd * random.choice((90, 130)) / 100,
        cost_and_expense_cny=sales * random.choice((0, 70, 90)) / 100,
        net_assets_cny=sales * random.choice((-20, 0, 40, 50, 60)) / 100,
        total_assets_cny=sales * random.choice((1, 2)),
        profit_cny=sales * shares["rest"] / 1000,
        tax_paid_cny=sales / 100,
        staff_monthly_avg=staff,
        tech_staff_monthly_avg=staff * random.choice((9, 10, 11, 30)) / 100,
        staff_quarterly_avg=staff,
        tech_staff_quarterly_avg=staff * random.choice((9, 10, 15, 20, 30)) / 100,
        college_tech_staff_avg=staff * random.choice((29, 30, 31)) / 100,
        rd_staff_avg=staff * random.choice((9, 10, 11)) / 100,
    )


def _right(random: Random, applied_on: date) -> IpRight:
    def near(chances: int) -> date | None:
        """Around the day of application, and as a rule not at all."""
        if random.randrange(chances):
            return None
        return applied_on + timedelta(days=random.randrange(-700, 200))

    return IpRight(
        random.choice(tuple(IpKind)),
        granted_on=near(2) or applied_on - timedelta(days=900),
        obtained_by=random.choice((None, *ObtainedBy)),
        used_on=near(6),
        lapsed_on=near(6),
        co_owned=random.choice((None, None, False, True)),
        applied_on=near(2),
        on_main_products=random.choice((None, True, True, False)),
        disputed=random.choice((None, False, False, True)),
    )


def _changed(facts: Facts, random: Random) -> Facts:
    for _ in range(random.randrange(1, CHANGES + 1)):
        facts = random.choice(CHANGE)(facts, random)
    return facts


def _forget(facts: Facts, random: Random) -> Facts:
    name = random.choice(("registered_on", "technology_field", *Facts._fields[5:]))
    nothing: dict[str, Any] = {name: {} if name in ("years", "expert_points") else None}
    return facts._replace(**nothing)


def _forget_a_figure(facts: Facts, random: Random) -> Facts:
    return _with_figure(facts, random, None)


def _a_figure_below_zero(facts: Facts, random: Random) -> Facts:
    if not facts.years:
        return facts
    year = random.choice(tuple(facts.years))
    changed = facts.years[year]._replace(net_assets_cny=Decimal("-12345.67"))
    return facts._replace(years={**facts.years, year: changed})


def _forget_a_year(facts: Facts, random: Random) -> Facts:
    if not facts.years:
        return facts
    year = random.choice(tuple(facts.years))
    return facts._replace(years={one: kept for one, kept in facts.years.items() if one != year})


def _undate_rights(facts: Facts, _random: Random) -> Facts:
    rights = facts.ip_rights or ()
    return facts._replace(ip_rights=tuple(right._replace(granted_on=None) for right in rights))


def _share_rights(facts: Facts, _random: Random) -> Facts:
    rights = facts.ip_rights or ()
    return facts._replace(ip_rights=tuple(right._replace(co_owned=True) for right in rights))


def _have_incidents(facts: Facts, random: Random) -> Facts:
    on = random.choice((None, facts.applied_on))
    return facts._replace(incidents=(Incident(random.choice(tuple(IncidentKind)), on),))


def _be_marked(facts: Facts, random: Random) -> Facts:
    keys = ("score.rd_organisation", "score.conversion", "score.ip.technology", "score.growth")
    points: Mapping[str, Decimal] = {random.choice(keys): Decimal(random.randrange(60)) / 2}
    return facts._replace(expert_points=points)


def _have_a_ground(facts: Facts, random: Random) -> Facts:
    ground = random.choice(tuple(PassGround))
    given = DirectPass(ground, facts.applied_on, None, random.choice((None, 1, 9)))
    return facts._replace(direct_pass=(given,))


def _be_the_contrary(facts: Facts, random: Random) -> Facts:
    name = random.choice([name for name in Facts._fields if name.startswith(TRUTHS)])
    contrary: dict[str, Any] = {name: not getattr(facts, name)}
    return facts._replace(**contrary)


def _with_figure(facts: Facts, random: Random, value: Decimal | None) -> Facts:
    if not facts.years:
        return facts
    year = random.choice(tuple(facts.years))
    changed = facts.years[year]._replace(**{random.choice(YearFacts._fields): value})
    return facts._replace(years={**facts.years, year: changed})


CHANGE: tuple[Callable[[Facts, Random], Facts], ...] = (
    _forget,
    _forget_a_figure,
    _a_figure_below_zero,
    _forget_a_year,
    _undate_rights,
    _share_rights,
    _have_incidents,
    _be_marked,
    _have_a_ground,
    _be_the_contrary,
)
