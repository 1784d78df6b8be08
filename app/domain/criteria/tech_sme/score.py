"""E115 art. 7: staff 20, R&D 50, intellectual property 30 points."""

from collections.abc import Sequence
from decimal import Decimal

from app.domain.criteria.arithmetic import ONE, ZERO, units_up
from app.domain.criteria.facts import Facts, IpRight, RdIndicator
from app.domain.criteria.findings import Criterion, Finding, Flag, Points, Ratio, State
from app.domain.criteria.periods import Period
from app.domain.criteria.shares import unknown
from app.domain.criteria.tech_sme.figures import Band, TechSmeCriteria, TechSmeFigures
from app.domain.enterprises import IpClass, IpKind, ip_class

NOTHING = Points(0, 0)


def banded(
    criterion: Criterion,
    period: Period,
    names: tuple[str, str],
    bands: Sequence[Band],
    *,
    grows_with_part: bool = False,
) -> Finding:
    """The points of a share of two figures of the year; the lower end of a band belongs to it.

    The threshold is where points begin; a shortfall is what the part lacks up to there, while the
    whole stays or, where the part is contained in it, grows along."""
    part, whole = (getattr(period.figures[-1], name) for name in names)
    least, most = bands[-1][0], bands[0][1]
    if part is None or whole is None:
        missing = period.missing(*names)
        finding = unknown(criterion, *missing, threshold=least, period=period.years)
        return finding._replace(points=Points(0, most))
    if whole <= ZERO:
        return _of_nothing(criterion, part, whole, most, least)._replace(period=period.years)
    value = Ratio(part, whole)
    points = next((points for edge, points in bands if value >= edge), 0)
    # part + x = least × whole, or least × (whole + x): then divided, up to the whole unit.
    lacking = units_up(least * whole - part, ONE - least if grows_with_part else ONE)
    return Finding(
        criterion,
        State.MET if points else State.SHORT,
        value,
        least,
        shortfall=None if points else lacking,
        points=Points(points, points),
        period=period.years,
    )


def _of_nothing(
    criterion: Criterion, part: Decimal, whole: Decimal, most: int, least: Decimal
) -> Finding:
    """The law says nothing about a share of nothing: none of nothing earns none, else a person
    decides."""
    flags = (Flag.NEGATIVE_BASE if whole < ZERO else Flag.ZERO_DENOMINATOR,)
    if part <= ZERO:
        return Finding(criterion, State.SHORT, None, least, points=NOTHING, flags=flags)
    points = Points(0, most)
    return Finding(criterion, State.NEEDS_JUDGEMENT, None, least, points=points, flags=flags)


def tech_staff(criteria: TechSmeCriteria, period: Period, figures: TechSmeFigures) -> Finding:
    names = ("tech_staff_quarterly_avg", "staff_quarterly_avg")
    return banded(criteria.tech_staff, period, names, figures.tech_staff_bands)


def rd(
    criteria: TechSmeCriteria, period: Period, facts: Facts, figures: TechSmeFigures
) -> tuple[Finding, Finding, Finding]:
    """The indicator that counts, then both: the firm chooses one, else the better one is taken."""
    cost = "rd_super_deduction_cny"
    diverging = _divergence(period, figures)
    to_sales = banded(criteria.rd_to_sales, period, (cost, "sales_cny"), figures.rd_to_sales_bands)
    to_cost = banded(
        criteria.rd_to_cost,
        period,
        (cost, "cost_and_expense_cny"),
        figures.rd_to_cost_bands,
        grows_with_part=True,
    )
    to_sales, to_cost = _with_flags(to_sales, diverging), _with_flags(to_cost, diverging)
    by_indicator = {RdIndicator.SALES: to_sales, RdIndicator.COST: to_cost}
    if facts.rd_indicator is None:
        return _better(criteria.rd, to_sales, to_cost), to_sales, to_cost
    taken = by_indicator[facts.rd_indicator]
    for indicator, finding in by_indicator.items():
        if indicator is not facts.rd_indicator:
            by_indicator[indicator] = _with_flags(finding, (Flag.INDICATOR_NOT_TAKEN,))
    chosen = taken._replace(
        criterion=criteria.rd, value=facts.rd_indicator, threshold=None, shortfall=None
    )
    return chosen, by_indicator[RdIndicator.SALES], by_indicator[RdIndicator.COST]


def _better(criterion: Criterion, to_sales: Finding, to_cost: Finding) -> Finding:
    """What the better of two indicators earns, each of which may be unknown or undefined."""
    both = {RdIndicator.SALES: to_sales, RdIndicator.COST: to_cost}
    defined = {
        indicator: finding
        for indicator, finding in both.items()
        if finding.state is not State.NEEDS_JUDGEMENT
    }
    # Without sales the share of sales says nothing: the other indicator is used (and the reverse).
    usable = defined or both
    points = {indicator: finding.points or NOTHING for indicator, finding in usable.items()}
    best = max(usable, key=lambda indicator: points[indicator].low)
    span = Points(points[best].low, max(each.high for each in points.values()))
    raised = tuple(dict.fromkeys(flag for each in both.values() for flag in each.flags))
    finding = Finding(
        criterion,
        State.MET if span.low else State.SHORT,
        value=best,
        points=span,
        flags=(*raised, Flag.BETTER_INDICATOR_TAKEN),
        period=to_sales.period,
    )
    if span.low == span.high:
        return finding
    open_ones = [each for each in usable.values() if (each.points or NOTHING).high > span.low]
    missing = tuple(dict.fromkeys(path for each in open_ones for path in each.missing))
    state = State.UNKNOWN if missing else State.NEEDS_JUDGEMENT
    return finding._replace(state=state, missing=missing)


def _divergence(period: Period, figures: TechSmeFigures) -> tuple[Flag, ...]:
    """The SME's R&D is the super-deduction's; the HNTE's and the statistics' are only compared."""
    year = period.figures[-1]
    own = year.rd_super_deduction_cny
    if own is None:
        return ()
    known = [base for base in (own, year.rd_cny, year.rd_statistical_cny) if base is not None]
    # The HNTE's basis is the wider one: less of it than was deducted asks for a look too.
    above = year.rd_cny is not None and own > year.rd_cny
    apart = max(known) - min(known) > figures.rd_bases_differ_by * max(known)
    return (Flag.RD_BASES_DIVERGE,) if above or apart else ()


def _with_flags(finding: Finding, more: tuple[Flag, ...]) -> Finding:
    return finding._replace(flags=(*finding.flags, *more)) if more else finding


def ip(criteria: TechSmeCriteria, facts: Facts, figures: TechSmeFigures) -> Finding:
    """Rights in force, undisputed and on the main products. Class II may be used again and again:
    the HNTE's once-only rule has no counterpart here (E115 has none)."""
    criterion = criteria.ip
    if facts.ip_rights is None or facts.applied_on is None:
        absent = "ip_rights" if facts.ip_rights is None else "applied_on"
        return unknown(criterion, absent)._replace(points=Points(0, figures.ip_class_i_points))
    sure, perhaps, missing, flags = _sorted_rights(facts)
    low = ip_points(sure, figures)
    high = ip_points([*sure, *perhaps], figures)
    finding = Finding(
        criterion,
        State.MET if low else State.SHORT,
        value=len(sure),
        threshold=1,
        shortfall=None if high else 1,
        points=Points(low, high),
        flags=flags,
        values=tuple(
            (f"class_{one.value.lower()}", sum(ip_class(r.kind) is one for r in sure))
            for one in IpClass
        ),
    )
    if low == high:
        return finding
    state = State.UNKNOWN if missing else State.NEEDS_JUDGEMENT
    return finding._replace(state=state, missing=missing)


def _sorted_rights(
    facts: Facts,
) -> tuple[list[IpRight], list[IpRight], tuple[str, ...], tuple[Flag, ...]]:
    """What counts, what may count, what is missing to say so, and what to point out."""
    sure, perhaps, missing = [], [], []
    flags: dict[Flag, None] = {}
    for index, right in enumerate(facts.ip_rights or ()):
        if facts.applied_on is None or is_out(right, facts):
            continue
        if right.co_owned:
            flags[Flag.IP_CO_OWNED] = None
        if right.kind is IpKind.DEFENCE_PATENT:
            # Class I is defined as for the HNTE, but without a word on defence patents.
            flags[Flag.DEFENCE_PATENT_NOT_NAMED] = None
            perhaps.append(right)
        elif right.granted_on is None:
            missing.append(f"ip_rights.{index}.granted_on")
            perhaps.append(right)
        else:
            sure.append(right)
    return sure, perhaps, tuple(missing), tuple(flags)


def is_out(right: IpRight, facts: Facts) -> bool:
    """Whether a right certainly does not count on the day."""
    day = facts.applied_on
    if day is None or right.disputed or right.on_main_products is False:
        return True
    not_yet = right.granted_on is not None and right.granted_on > day
    lapsed = right.lapsed_on is not None and right.lapsed_on <= day
    return not_yet or lapsed


def ip_points(rights: Sequence[IpRight], figures: TechSmeFigures) -> int:
    """One right of Class I earns all; without one the number of Class II decides."""
    class_ii = sum(ip_class(right.kind) is IpClass.II for right in rights)
    if class_ii < len(rights):
        return figures.ip_class_i_points
    return next((points for count, points in figures.ip_class_ii_bands if class_ii >= count), 0)


def undecided(finding: Finding) -> Finding:
    """Of a firm without a fiscal year behind it: the points are shown, a person decides."""
    flags = (*finding.flags, Flag.NO_FISCAL_YEAR)
    if finding.state is not State.MET:
        return finding._replace(flags=flags)
    points = Points(0, (finding.points or NOTHING).high)
    return finding._replace(state=State.NEEDS_JUDGEMENT, points=points, flags=flags)
