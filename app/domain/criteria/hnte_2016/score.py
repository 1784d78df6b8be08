"""M32 art. 11 (7), G195 三(七): the innovation capability score, 30 + 30 + 20 + 20 points."""

from decimal import Decimal

from app.domain.criteria.arithmetic import ZERO
from app.domain.criteria.blocks import ExpertPoints, block, graded
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import (
    MET,
    NEEDS_JUDGEMENT,
    SHORT,
    UNKNOWN,
    Criterion,
    Finding,
    Flag,
    Points,
    Ratio,
    State,
)
from app.domain.criteria.growth import growth_of
from app.domain.criteria.hnte_2016 import table
from app.domain.criteria.hnte_2016.figures import HnteFigures
from app.domain.criteria.hnte_2016.rights import UsableRights
from app.domain.criteria.periods import Period

BY_EXPERT = (Flag.EXPERT_DECIDES,)


def _open_range(criterion: Criterion, low: int = 0, high: int | None = None) -> Finding:
    """An expert decides, from `low` to `high` or to the criterion's most."""
    most = (criterion.max_points or 0) if high is None else high
    return Finding(criterion, NEEDS_JUDGEMENT, points=Points(low, most), flags=BY_EXPERT)


def _nothing(criterion: Criterion) -> Finding:
    return Finding(criterion, SHORT, points=Points(0, 0))


# Findings that no fact changes are made once.
IP_JUDGED_OPEN = (_open_range(table.IP_TECHNOLOGY), _open_range(table.IP_SUPPORT))
IP_JUDGED_NONE = (_nothing(table.IP_TECHNOLOGY), _nothing(table.IP_SUPPORT))
IP_STANDARDS_OPEN = _open_range(table.IP_STANDARDS)
"""A bonus for drafting standards, rights or not; the block stays capped."""
IP_OBTAINED_NONE = _nothing(table.IP_OBTAINED)
RD_ORGANISATION_OPEN = (
    _open_range(table.RD_ORGANISATION),
    *(_open_range(part) for part in table.RD_ORGANISATION_PARTS),
)


def ip_block(
    rights: UsableRights, figures: HnteFigures, expert: ExpertPoints
) -> tuple[Finding, ...]:
    """The block and its five items; together never more than 30."""
    parts = (
        *_ip_judged(rights),
        _ip_count(rights, figures),
        _ip_obtained(rights, figures),
        IP_STANDARDS_OPEN,
    )
    return block(table.SCORE_IP, parts, expert, figures.max_ip)


def conversion(facts: Facts, period: Period, figures: HnteFigures, expert: ExpertPoints) -> Finding:
    """Yearly average of conversions over three years."""
    if facts.conversions is None:
        missing = ("conversions",)
        found = Finding(
            table.CONVERSION,
            UNKNOWN,
            points=Points(0, table.CONVERSION.max_points or 0),
            missing=missing,
            period=period.years,
        )
        return graded(found, expert) if expert else found
    years = period.years
    count = len([one for one in facts.conversions if one.year in years])
    asked = figures.conversion_years
    low, high = _conversion_points(count, asked, figures)
    flags: tuple[Flag, ...] = ()
    disputed = False
    if period.is_short:
        # The text knows three years only; practice divides by the years there were.
        flags = (Flag.SHORT_HISTORY,)
        by_practice = _conversion_points(count, len(years) or 1, figures)
        disputed = by_practice != (low, high)
        high = by_practice[1]
    if 0 < count < asked:
        flags += (Flag.BAND_UNDEFINED,)
        disputed = True
    state = NEEDS_JUDGEMENT if disputed else MET if high else SHORT
    found = Finding(
        table.CONVERSION,
        state,
        Ratio(count, asked),
        None,
        None,
        Points(low, high),
        flags,
        (),
        years,
        (("conversions", count),),
    )
    return graded(found, expert) if expert else found


def rd_organisation(expert: ExpertPoints) -> tuple[Finding, ...]:
    """Experts alone decide; the ratio bands that programs borrow here are those of 2008."""
    if not expert:
        return RD_ORGANISATION_OPEN
    return block(table.RD_ORGANISATION, RD_ORGANISATION_OPEN[1:], expert)


def growth_block(period: Period, figures: HnteFigures, expert: ExpertPoints) -> tuple[Finding, ...]:
    """Net assets and sales, ten points each; the growth of total assets was the rule of 2008."""
    parts = (
        _growth(table.GROWTH_NET_ASSETS, "net_assets_cny", period, figures),
        _growth(table.GROWTH_SALES, "sales_cny", period, figures),
    )
    return block(table.GROWTH, parts, expert)


def _ip_judged(rights: UsableRights) -> tuple[Finding, Finding]:
    """Technology and support: 高 7-8, 较高 5-6, 一般 3-4, 较低 1-2, 无 0; of rights there are."""
    if rights.class_i or rights.class_ii or rights.co_owned_i or rights.co_owned_ii:
        return IP_JUDGED_OPEN
    if rights.is_unknown or rights.undated:
        technology, support = IP_JUDGED_OPEN
        missing = rights.undated or ("ip_rights",)
        return (
            technology._replace(state=UNKNOWN, missing=missing),
            support._replace(state=UNKNOWN, missing=missing),
        )
    return IP_JUDGED_NONE


def count_band(class_i: int, class_ii: int, figures: HnteFigures) -> tuple[int, int]:
    if class_i:
        return figures.ip_class_i
    for least, low, high in figures.ip_class_ii:
        if class_ii >= least:
            return low, high
    return 0, 0


def _ip_count(rights: UsableRights, figures: HnteFigures) -> Finding:
    """Only rights that can be used; Class II decides only where there is no Class I."""
    most = figures.ip_class_i[1]
    if rights.is_unknown:
        return Finding(table.IP_COUNT, UNKNOWN, points=Points(0, most), missing=("ip_rights",))
    surely = count_band(rights.class_i, rights.class_ii, figures)
    if not rights.flags and not rights.undated:
        return _counted(rights, MET if surely[1] else SHORT, surely[0], surely[1])
    shared_i, shared_ii = rights.class_i + rights.co_owned_i, rights.class_ii + rights.co_owned_ii
    agreed = count_band(shared_i, shared_ii, figures)
    at_most = count_band(shared_i + rights.undated_i, shared_ii + rights.undated_ii, figures)
    missing: tuple[str, ...] = ()
    if at_most != agreed:
        state, missing = UNKNOWN, rights.undated
    elif agreed != surely:
        state = NEEDS_JUDGEMENT
    else:
        state = MET if surely[1] else SHORT
    return _counted(rights, state, surely[0], at_most[1], missing)


def _counted(
    rights: UsableRights, state: State, low: int, high: int, missing: tuple[str, ...] = ()
) -> Finding:
    class_i, class_ii = rights.class_i, rights.class_ii
    return Finding(
        table.IP_COUNT,
        state,
        class_i + class_ii,
        None,
        None,
        Points(low, high),
        rights.flags,
        missing,
        (),
        (("class_i", class_i), ("class_ii", class_ii)),
    )


def _ip_obtained(rights: UsableRights, figures: HnteFigures) -> Finding:
    """A: some of it self-developed; B: only 受让, 受赠 and 并购."""
    own, other = figures.ip_obtained_own, figures.ip_obtained_only_otherwise
    count = rights.class_i + rights.class_ii
    if rights.has_own:
        return Finding(table.IP_OBTAINED, NEEDS_JUDGEMENT, points=Points(*own), flags=BY_EXPERT)
    if rights.is_unknown:
        return Finding(table.IP_OBTAINED, UNKNOWN, points=Points(0, own[1]), missing=("ip_rights",))
    if rights.ways_missing or rights.undated:
        return Finding(
            table.IP_OBTAINED,
            UNKNOWN,
            points=Points(other[0] if count else 0, own[1]),
            missing=rights.ways_missing or rights.undated,
        )
    if rights.co_owned_i or rights.co_owned_ii:
        return _open_range(table.IP_OBTAINED, other[0] if count else 0, own[1])
    if count:
        return _open_range(table.IP_OBTAINED, *other)
    return IP_OBTAINED_NONE


def _conversion_points(count: int, years: int, figures: HnteFigures) -> tuple[int, int]:
    for least, low, high in figures.conversion_bands:
        if count >= least * years:
            return low, high
    return figures.conversion_below_one if count else (0, 0)


def growth_points(rate: Ratio | None, figures: HnteFigures) -> tuple[int, int, bool]:
    """From, to, and whether it lies on the edge that the documents dispute. No rounding before a
    band."""
    if rate is None or rate.over <= ZERO:
        return 0, 0, False
    over, under = rate
    for least, low, high in figures.growth_bands:
        edge = least * under
        if over > edge:
            return low, high, False
        if over == edge:
            if least != figures.growth_edge:
                return low, high, False
            upper = figures.growth_edge_earns_upper_band
            return (low, high, True) if upper else (*figures.growth_above_zero, True)
    return (*figures.growth_above_zero, False)


def _growth(criterion: Criterion, name: str, period: Period, figures: HnteFigures) -> Finding:
    series: list[Decimal] = []
    for year in period.figures:
        amount = getattr(year, name)
        if amount is None:
            points, missing = Points(0, criterion.max_points or 0), period.missing(name)
            return Finding(criterion, UNKNOWN, None, None, None, points, (), missing, period.years)
        series.append(amount)
    rate, flags, is_disputed = growth_of(series)
    low, high, on_edge = growth_points(rate, figures)
    if on_edge:
        flags += (Flag.BAND_EDGE_DISPUTED,)
    if is_disputed:
        state, low = NEEDS_JUDGEMENT, 0
    else:
        state = MET if high else SHORT
    points = Points(low, high)
    return Finding(criterion, state, rate, None, None, points, flags, (), period.years)
