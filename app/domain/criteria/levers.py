"""What can still be changed before a day of application, and what a unit of it costs.

A fiscal year that was over when the facts were taken down is closed: nobody can add to it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.domain.criteria.facts import Facts, IpRight, YearFacts
from app.domain.criteria.findings import Unit
from app.domain.criteria.rules import Lever
from app.domain.enterprises import IpKind, ObtainedBy

# Effort, in what a person's month costs, about 10,000 yuan: our own choice (docs/formulas.md).
PER_YUAN_SPENT = Fraction(1, 10_000)
PER_YUAN_OF_INCOME = Fraction(1, 50_000)
PER_YUAN_OF_CAPITAL = Fraction(1, 100_000)
PER_PERSON_MOVED = Fraction(6)
PER_PERSON_HIRED = Fraction(12)
PER_APPLICATION = Fraction(1)
PER_CLASS_II = Fraction(3)
PER_CLASS_I = Fraction(24)
PER_CONVERSION = Fraction(6)
PER_EXPERT_POINT = Fraction(2)
PER_DAY_WAITED = Fraction(1, 30)

NO_END = 10**12
"""As good as no limit: a million million yuan."""


def open_year(facts: Facts) -> int | None:
    """The last fiscal year the application counts, if it was not over when the facts were known."""
    if facts.applied_on is None:
        return None
    last = facts.applied_on.year - 1
    return last if last >= known_on(facts, facts.applied_on).year else None


def known_on(facts: Facts, applied_on: date) -> date:
    return facts.known_on or applied_on


def year_lever(
    key: str,
    unit: Unit,
    effort: Fraction,
    adds_to: tuple[str, ...],
    helps: tuple[str, ...],
    up_to: str | None = None,
) -> Lever:
    """More of some figures of the open year; of a part never beyond `up_to`, its whole."""

    def most(facts: Facts) -> int:
        year = open_year(facts)
        figures = None if year is None else facts.years.get(year)
        if figures is None or any(getattr(figures, name) is None for name in adds_to):
            return 0
        if up_to is None:
            return NO_END
        whole = getattr(figures, up_to)
        part = max(getattr(figures, name) for name in adds_to)
        return 0 if whole is None else max(int(whole - part), 0)

    def apply(facts: Facts, amount: int) -> Facts:
        year = open_year(facts)
        if year is None or not amount:
            return facts
        figures: YearFacts = facts.years[year]
        more = {name: getattr(figures, name) + Decimal(amount) for name in adds_to}
        return facts._replace(years={**facts.years, year: figures._replace(**more)})

    return Lever(key, unit, effort, apply, most, helps, open_year)


def right_lever(
    key: str, kind: IpKind, effort: Fraction, most: int, helps: tuple[str, ...]
) -> Lever:
    """More rights of the firm's own, as if granted when the facts were known."""

    def apply(facts: Facts, amount: int) -> Facts:
        applied_on = facts.applied_on
        if applied_on is None or facts.ip_rights is None:
            return facts
        granted_on = min(known_on(facts, applied_on), applied_on)
        right = IpRight(kind, granted_on, ObtainedBy.OWN)
        return facts._replace(ip_rights=facts.ip_rights + (right,) * amount)

    def limit(facts: Facts) -> int:
        return 0 if facts.ip_rights is None else most

    return Lever(key, Unit.RIGHTS, effort, apply, limit, helps)


def application_lever(key: str, kind: IpKind, most: int, helps: tuple[str, ...]) -> Lever:
    """More applications for rights, filed by the day of the application for the title.

    Only where the law itself counts what is applied for (浙科发高〔2016〕88号, condition 2). The
    HNTE asks for the grant before the application (G195 三(二)), E115 art. 7 for a valid right:
    there a right that is granted later helps nobody, so this lever is not among theirs."""

    def apply(facts: Facts, amount: int) -> Facts:
        applied_on = facts.applied_on
        if applied_on is None or facts.ip_rights is None:
            return facts
        filed_on = min(known_on(facts, applied_on), applied_on)
        right = IpRight(kind, obtained_by=ObtainedBy.OWN, applied_on=filed_on)
        return facts._replace(ip_rights=facts.ip_rights + (right,) * amount)

    def limit(facts: Facts) -> int:
        return 0 if facts.ip_rights is None else most

    return Lever(key, Unit.RIGHTS, PER_APPLICATION, apply, limit, helps)
