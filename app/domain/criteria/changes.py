"""The smallest changes with which a candidate that falls short would pass.

It passes when its verdict is no longer "not yet". A set is smallest when it passes, and neither
without one of its changes, nor with one unit less of one, nor a day earlier. What cannot be
changed is not offered: a fiscal year that is over stays as it was, and an age or an incident is
cured by waiting alone. So the days tried are the planned one, those on which time has cured a
finding, and the first of the next year, when the open year is the last one counted."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from app.domain.criteria.arithmetic import exactly
from app.domain.criteria.facts import NOTHING_KNOWN, Facts
from app.domain.criteria.findings import (
    SHORT,
    Change,
    ChangeSet,
    Result,
    Unit,
    Verdict,
)
from app.domain.criteria.levers import PER_DAY_WAITED, known_on
from app.domain.criteria.rules import Edition, Lever

MOST_CHANGES = 7
"""More things to change at once are no advice; and the search stays under a second."""
MOST_SETS = 8
DAY = timedelta(days=1)


class Projected(NamedTuple):
    """The facts as they would stand on another day of application."""

    facts: Facts
    repeats: tuple[str, ...]


def judge_with_changes(edition: Edition[Any], facts: Facts) -> Result:
    result = edition.judge(facts)
    return result._replace(smallest_changes=smallest_changes(edition, facts, result))


def smallest_changes(
    edition: Edition[Any], facts: Facts, result: Result | None = None
) -> tuple[ChangeSet, ...]:
    """By effort, the least first; nothing for who is not short, or whom nothing here helps."""
    planned = facts.applied_on
    result = result or edition.judge(facts)
    if planned is None or result.verdict is not Verdict.NOT_YET:
        return ()
    found: list[ChangeSet] = []
    with exactly():
        for day in days_to_try(result, planned):
            projected = project(facts, day)
            for chosen in _sets_on(edition, projected.facts):
                one = _change_set(chosen, projected, planned)
                if not _is_beaten(one, found) and _needs_its_day(edition, facts, one):
                    found.append(one)
    found.sort(key=lambda one: (one.effort, one.apply_on, one.changes))
    return tuple(found[:MOST_SETS])


def days_to_try(result: Result, planned: date) -> tuple[date, ...]:
    """The planned day, the days on which time alone has cured something, the next New Year's."""
    new_year = date(planned.year + 1, 1, 1)
    cured = {
        planned + timedelta(days=int(finding.shortfall))
        for finding in result.findings
        if finding.state is SHORT
        and finding.criterion.unit is Unit.DAYS
        and finding.shortfall is not None
    }
    return tuple(sorted({planned, new_year} | cured))


def project(facts: Facts, day: date) -> Projected:
    """The same firm applying on `day`. Of years that were not over when the facts were known, what
    nobody knows yet is taken to repeat the year before."""
    planned = facts.applied_on or day
    known = known_on(facts, planned)
    years = dict(facts.years)
    repeats: list[str] = []
    for year in range(known.year, day.year):
        before, now = years.get(year - 1, NOTHING_KNOWN), years.get(year, NOTHING_KNOWN)
        filled = {
            name: value
            for name, value in zip(now._fields, before, strict=True)
            if value is not None and getattr(now, name) is None
        }
        if filled:
            years[year] = now._replace(**filled)
            absent = now == NOTHING_KNOWN
            repeats += [f"years.{year}"] if absent else [f"years.{year}.{name}" for name in filled]
    return Projected(facts._replace(applied_on=day, known_on=known, years=years), tuple(repeats))


def with_changes(edition: Edition[Any], facts: Facts, changes: ChangeSet) -> Facts:
    """The facts after a set of changes, on its day."""
    levers = {lever.key: lever for lever in edition.levers}
    changed = project(facts, changes.apply_on).facts
    with exactly():
        for change in changes.changes:
            changed = levers[change.lever].apply(changed, change.amount)
    return changed


def passes(edition: Edition[Any], facts: Facts) -> bool:
    return edition.judge(facts).verdict is not Verdict.NOT_YET


Chosen = tuple[tuple[Lever, int], ...]


def _sets_on(edition: Edition[Any], facts: Facts) -> Iterator[Chosen]:
    """Of each choice of levers that suffices, unless a part of it does, the least amounts."""
    result = edition.judge(facts)
    if result.verdict is not Verdict.NOT_YET:
        yield ()
        return
    short = {finding.criterion.key for finding in result.findings if finding.state is SHORT}
    useful = [
        (lever, most)
        for lever in edition.levers
        if not short.isdisjoint(lever.helps) and (most := lever.most(facts)) > 0
    ]
    sufficient: list[frozenset[str]] = []
    for size in range(1, MOST_CHANGES + 1):
        for tried in combinations(useful, size):
            keys = frozenset(lever.key for lever, _ in tried)
            if any(one <= keys for one in sufficient):
                continue
            if passes(edition, _applied(facts, tried)):
                sufficient.append(keys)
                yield _least(edition, facts, tried)


def _least(edition: Edition[Any], facts: Facts, tried: Chosen) -> Chosen:
    """The costliest lever is eased first. Since more of a lever never harms, what fails with one
    unit less now fails with less of the others too."""
    amounts = dict(tried)
    for lever, most in sorted(tried, key=lambda pair: -pair[0].effort):
        low, high = 0, most
        while low < high:
            middle = (low + high) // 2
            amounts[lever] = middle
            if passes(edition, _applied(facts, amounts.items())):
                high = middle
            else:
                low = middle + 1
        amounts[lever] = high
    return tuple((lever, amounts[lever]) for lever, _ in tried)


def _applied(facts: Facts, chosen: Iterable[tuple[Lever, int]]) -> Facts:
    for lever, amount in chosen:
        facts = lever.apply(facts, amount)
    return facts


def _change_set(chosen: Chosen, projected: Projected, planned: date) -> ChangeSet:
    day = projected.facts.applied_on or planned
    waits = (day - planned).days
    effort = waits * PER_DAY_WAITED + sum(
        (amount * lever.effort for lever, amount in chosen), Fraction(0)
    )
    changes = tuple(
        Change(lever.key, amount, lever.unit, lever.year(projected.facts))
        for lever, amount in chosen
    )
    return ChangeSet(day, waits, changes, effort, projected.repeats)


def _is_beaten(one: ChangeSet, found: Iterable[ChangeSet]) -> bool:
    """Another set asks no more and no later."""
    amounts = {change.lever: change.amount for change in one.changes}
    return any(
        other.apply_on <= one.apply_on
        and all(amounts.get(change.lever, 0) >= change.amount for change in other.changes)
        for other in found
    )


def _needs_its_day(edition: Edition[Any], facts: Facts, one: ChangeSet) -> bool:
    """Neither on the planned day nor a day earlier would the same changes do."""
    if not one.waits_days:
        return True
    changed = with_changes(edition, facts, one)
    earlier = {facts.applied_on, one.apply_on - DAY}
    return not any(passes(edition, changed._replace(applied_on=day)) for day in earlier)
