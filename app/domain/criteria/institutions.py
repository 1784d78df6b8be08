"""Conditions of R&D institutions: people, rooms, equipment, rights and what is spent."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.domain.criteria.arithmetic import ZERO, units_up
from app.domain.criteria.facts import Facts, IpRight
from app.domain.criteria.findings import Criterion, Finding, Flag, Ratio, State
from app.domain.criteria.periods import Period
from app.domain.criteria.provincial import without_year
from app.domain.criteria.shares import share_finding, unknown
from app.domain.enterprises import IpKind

SOFTWARE_INDUSTRY = "65"
"""软件和信息技术服务业 of GB/T 4754-2017."""
Tier = tuple[Decimal | None, bool, Decimal]
"""Sales up to, whether that end is included, and the least share; None: above."""


def rd_share(
    criterion: Criterion, period: Period, least: Decimal, enough_cny: Decimal | None
) -> Finding:
    """R&D over sales of the last year, or so much R&D whatever the share."""
    if not period.figures:
        return without_year(criterion, least)
    year = period.figures[-1]
    rd, sales = year.rd_cny, year.sales_cny
    if rd is not None and enough_cny is not None and rd >= enough_cny:
        share = Ratio(rd, sales) if sales else None
        values = (("rd_cny", rd), ("enough_rd_cny", enough_cny))
        return Finding(criterion, State.MET, share, least, period=period.years, values=values)
    if rd is None or sales is None:
        missing = period.missing("rd_cny", "sales_cny")
        return unknown(criterion, *missing, threshold=least, period=period.years)
    finding = share_finding(criterion, rd, sales, least, period=period.years)
    if finding.shortfall is not None and enough_cny is not None:
        shortfall = min(Decimal(finding.shortfall), enough_cny - rd)
        return finding._replace(shortfall=shortfall)
    return finding


def tier_of(sales: Decimal, tiers: Sequence[Tier]) -> Decimal:
    for edge, is_included, least in tiers:
        if edge is None or sales < edge or (is_included and sales == edge):
            return least
    raise ValueError("the last tier has no upper end")


def quantity(
    criterion: Criterion, name: str, value: Decimal | None, least: Decimal, *, whole: bool = False
) -> Finding:
    """A quantity that only has to be large enough; people and square metres come whole."""
    if value is None:
        return unknown(criterion, name, threshold=least)
    if value >= least:
        return Finding(criterion, State.MET, value, least)
    lacking = least - value
    return Finding(criterion, State.SHORT, value, least, units_up(lacking) if whole else lacking)


def last_sales(criterion: Criterion, period: Period, least: Decimal) -> Finding:
    if not period.figures:
        return without_year(criterion, least)
    value = period.figures[-1].sales_cny
    if value is None:
        missing = period.missing("sales_cny")
        return unknown(criterion, *missing, threshold=least, period=period.years)
    return quantity(criterion, "sales_cny", value, least)._replace(period=period.years)


def is_software(facts: Facts) -> bool | None:
    """As the firm says, else as its industry says."""
    if facts.is_software_enterprise is not None:
        return facts.is_software_enterprise
    code = facts.industry_code
    return None if code is None else code.startswith(SOFTWARE_INDUSTRY)


def unit_staff(criterion: Criterion, facts: Facts, least: Decimal, software: Decimal) -> Finding:
    """More are asked of software firms; below both or above both it does not matter which."""
    staff, is_one = facts.rd_unit_staff, is_software(facts)
    if staff is not None and is_one is None and least <= staff < software:
        return unknown(criterion, "is_software_enterprise", threshold=software)
    needed = software if is_one else least
    return quantity(criterion, "rd_unit_staff", staff, needed, whole=True)


def qualified_share(criterion: Criterion, facts: Facts, least: Decimal) -> Finding:
    part, whole = facts.rd_unit_qualified_staff, facts.rd_unit_staff
    if part is None or whole is None:
        given = (("rd_unit_qualified_staff", part), ("rd_unit_staff", whole))
        missing = (name for name, value in given if value is None)
        return unknown(criterion, *missing, threshold=least)
    if whole <= ZERO:
        # Nobody works there: that is no open question of law.
        flags = (Flag.ZERO_DENOMINATOR,)
        return Finding(criterion, State.SHORT, threshold=least, flags=flags)
    return share_finding(criterion, part, whole, least)


def in_force(right: IpRight, day: date, since: date | None = None) -> bool | None:
    """Granted by the day, since the other one, and not lapsed; None while the grant is unknown."""
    if right.lapsed_on is not None and right.lapsed_on <= day:
        return False
    granted_on = right.granted_on
    if granted_on is None:
        return None
    return granted_on <= day and (since is None or granted_on > since)


def rights_either(
    criterion: Criterion,
    facts: Facts,
    day: date,
    enough: Sequence[tuple[frozenset[IpKind], int]],
    since: date | None = None,
) -> Finding:
    """So many rights of one group of kinds, or so many of the next; the last group's distance."""
    if facts.ip_rights is None:
        return unknown(criterion, "ip_rights", threshold=enough[-1][1])
    counted = [(right, in_force(right, day, since)) for right in facts.ip_rights]
    best = Finding(criterion, State.SHORT)
    for kinds, least in enough:
        sure = sum(holds is True and right.kind in kinds for right, holds in counted)
        perhaps = sum(holds is None and right.kind in kinds for right, holds in counted)
        if sure >= least:
            return Finding(criterion, State.MET, sure, least)
        if sure + perhaps >= least:
            missing = tuple(
                f"ip_rights.{index}.granted_on"
                for index, (right, holds) in enumerate(counted)
                if holds is None and right.kind in kinds
            )
            best = unknown(criterion, *missing, threshold=least)
        elif best.state is State.SHORT:
            best = Finding(criterion, State.SHORT, sure, least, least - sure)
    return best


def years_before(day: date, years: int) -> date:
    """The same day years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day - timedelta(days=1) if years == 0 else date(day.year - years, 2, 28)
