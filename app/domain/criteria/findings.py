"""What judging answers: one finding per criterion, their sum as a verdict, all of it as JSON.

A finding keeps values; the Chinese is made when it is shown (`app.words.criteria`): two thirds of
the time of judging a pool would go into sentences that nobody reads."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple


class State(StrEnum):
    """Of a scored criterion: met means that it earns points, short that it earns none."""

    MET = "met"
    SHORT = "short"
    UNKNOWN = "unknown"
    NEEDS_JUDGEMENT = "needs_judgement"
    """The law is silent, or an expert decides."""


# Looking a member up in its class costs as much as two calls, and a finding is made 25 times.
MET = State.MET
SHORT = State.SHORT
UNKNOWN = State.UNKNOWN
NEEDS_JUDGEMENT = State.NEEDS_JUDGEMENT


class Verdict(StrEnum):
    """Never "approved": the province recognises, not this program."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    RATIO = "ratio"
    YUAN = "yuan"
    PEOPLE = "people"
    DAYS = "days"
    POINTS = "points"
    RIGHTS = "rights"
    CONVERSIONS = "conversions"
    YEARS = "years"
    SQUARE_METRES = "square_metres"


class Flag(StrEnum):
    """What a reader of a finding should know besides its state."""

    NEGATIVE_BASE = "negative_base"
    NEGATIVE_VALUE = "negative_value"
    ZERO_BASE = "zero_base"
    ZERO_DENOMINATOR = "zero_denominator"
    SHORT_HISTORY = "short_history"
    NO_FISCAL_YEAR = "no_fiscal_year"
    TOTAL_INCOME_BELOW_SALES = "total_income_below_sales"
    RD_OTHER_OVER_CAP = "rd_other_over_cap"
    RD_BASES_DIVERGE = "rd_bases_diverge"
    BAND_UNDEFINED = "band_undefined"
    BAND_EDGE_DISPUTED = "band_edge_disputed"
    EXPERT_POINTS = "expert_points"
    EXPERT_POINTS_OUTSIDE_BAND = "expert_points_outside_band"
    EXPERT_DECIDES = "expert_decides"
    IP_CO_OWNED = "ip_co_owned"
    IP_USED_UP = "ip_used_up"
    IP_GRANTED_THIS_YEAR = "ip_granted_this_year"
    FIELD_NOT_THIRD_LEVEL = "field_not_third_level"
    FIELD_NOT_RECOGNISED = "field_not_recognised"
    # The technology SMEs
    BETTER_INDICATOR_TAKEN = "better_indicator_taken"
    INDICATOR_NOT_TAKEN = "indicator_not_taken"
    DEFENCE_PATENT_NOT_NAMED = "defence_patent_not_named"
    INDUSTRY_WITHOUT_DEDUCTION = "industry_without_deduction"
    INDUSTRY_WITHOUT_SIZE_LIMIT = "industry_without_size_limit"
    STAFF_BASIS_OPEN = "staff_basis_open"
    IN_PRINCIPLE = "in_principle"
    NO_GRANTED_RIGHT = "no_granted_right"


class Criterion(NamedTuple):
    """What stays the same in every finding about one condition of one edition."""

    key: str
    source: str
    """Document and article."""
    measure: Unit | None = None
    """What `value` and `threshold` are in."""
    unit: Unit | None = None
    """What `shortfall` is in."""
    doubt: str = ""
    """In Chinese, where the law is silent or our source is weak."""
    max_points: int | None = None
    is_upper_limit: bool = False
    """Met up to and with the threshold, and short above it."""


class Ratio(NamedTuple):
    """An exact rational, left unreduced: comparing it costs one multiplication.

    `under` is above zero."""

    over: Decimal | int
    under: Decimal | int

    def __ge__(self, other: object) -> bool:
        """At least `other`, a Decimal, exactly; only inside `exactly()` (see `arithmetic`)."""
        if not isinstance(other, Decimal):
            return NotImplemented
        return self.over >= other * self.under

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Decimal):
            return NotImplemented
        return self.over < other * self.under

    @property
    def exact(self) -> Fraction:
        return Fraction(self.over) / Fraction(self.under)


class Points(NamedTuple):
    """The fewest and the most an expert may give."""

    low: Decimal | int
    high: Decimal | int


Value = Ratio | Fraction | Decimal | int | str | None


class Finding(NamedTuple):
    criterion: Criterion
    state: State
    value: Value = None
    threshold: Value = None
    shortfall: Decimal | int | None = None
    """How much is missing, in `criterion.unit`; None where nothing is or it cannot be said."""
    points: Points | None = None
    flags: tuple[Flag, ...] = ()
    missing: tuple[str, ...] = ()
    """Paths of the facts that would settle it, such as `years.2016.sales_cny`."""
    period: tuple[int, ...] = ()
    """The fiscal years it was measured on."""
    values: tuple[tuple[str, Value], ...] = ()
    """What else went into it, by name: counts of each class, the numbers behind a ratio."""

    @property
    def key(self) -> str:
        return self.criterion.key


class Score(NamedTuple):
    low: Decimal | int
    high: Decimal | int
    pass_mark: int
    passes_at_mark: bool = False
    """False: the total must lie above the mark. True: the mark itself passes."""

    def reaches(self, total: Decimal | int) -> bool:
        return total >= self.pass_mark if self.passes_at_mark else total > self.pass_mark


class Change(NamedTuple):
    """So much more of one thing."""

    lever: str
    amount: int
    unit: Unit
    year: int | None = None
    """The open fiscal year it happens in, where it is a figure of a year."""


class ChangeSet(NamedTuple):
    """Changes that together would pass on a day; without any of them, or one unit less, not."""

    apply_on: date
    """The first day on which it passes; later than planned where only time cures."""
    waits_days: int
    changes: tuple[Change, ...]
    effort: Fraction
    repeats: tuple[str, ...] = ()
    """Facts of the open year that nobody knows yet: they are taken to repeat the year before."""


class Result(NamedTuple):
    edition: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    score: Score | None = None
    smallest_changes: tuple[ChangeSet, ...] | None = None
    """None: nobody asked for them."""

    def finding(self, key: str) -> Finding:
        return next(finding for finding in self.findings if finding.criterion.key == key)


PLACES = 6


def as_json(result: Result) -> dict[str, Any]:
    """The published form: ratios and amounts as strings, ratios cut after six places; points as
    numbers, and an average of experts that is no whole number as a string like a ratio."""
    score = result.score
    return {
        "edition": result.edition,
        "verdict": result.verdict.value,
        "score": score
        and {"low": _points(score.low), "high": _points(score.high), "pass_mark": score.pass_mark},
        "findings": [_finding(finding) for finding in result.findings],
        "smallest_changes": [_change_set(one) for one in result.smallest_changes or ()],
    }


def cut(value: Ratio | Fraction, places: int = PLACES) -> str:
    """Its decimal digits, cut and not rounded: 0.0999999 is shown under a tenth, as it is."""
    exact = value.exact if isinstance(value, Ratio) else value
    scaled = abs(exact.numerator) * 10**places // exact.denominator
    whole, rest = divmod(scaled, 10**places)
    sign = "-" if exact < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{places}d}"


def _finding(finding: Finding) -> dict[str, Any]:
    criterion, points = finding.criterion, finding.points
    return {
        "criterion": criterion.key,
        "state": finding.state.value,
        "value": _shown(finding.value, criterion.measure),
        "threshold": _shown(finding.threshold, criterion.measure),
        "shortfall": _shown(finding.shortfall, criterion.unit),
        "unit": criterion.unit,
        "measure": criterion.measure,
        "points": points and {"low": _points(points.low), "high": _points(points.high)},
        "flags": list(finding.flags),
        "source": criterion.source,
        "doubt": criterion.doubt or None,
        "missing": list(finding.missing),
        "period": list(finding.period),
        "values": {name: _shown(value, None) for name, value in finding.values},
    }


def _change_set(one: ChangeSet) -> dict[str, Any]:
    return {
        "apply_on": one.apply_on.isoformat(),
        "waits_days": one.waits_days,
        "changes": [
            {"lever": c.lever, "amount": c.amount, "unit": c.unit.value, "year": c.year}
            for c in one.changes
        ],
        "effort": cut(one.effort),
        "repeats": list(one.repeats),
    }


def _shown(value: Value, unit: Unit | None) -> str | int | None:
    """Whole things as numbers, ratios and yuan as strings."""
    match value:
        case None | str():
            return value
        case Ratio() | Fraction():
            return cut(value)
        case Decimal() if unit is Unit.RATIO:
            return cut(Fraction(value))
        case Decimal():
            return format(value, "f")
        case _:
            return str(value) if unit is Unit.YUAN else value


def _points(points: Decimal | int) -> int | str:
    """Whole points as a number; the average of several experts exactly, as ratios are."""
    whole = int(points)
    return whole if whole == points else cut(Fraction(points))


def flags(*conditions: tuple[bool, Flag]) -> tuple[Flag, ...]:
    return tuple(flag for holds, flag in conditions if holds)


def missing_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Every missing fact once, in the order of the findings."""
    return tuple(dict.fromkeys(path for finding in findings for path in finding.missing))
