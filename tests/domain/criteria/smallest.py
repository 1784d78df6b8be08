"""What every edition's smallest changes must hold."""

from datetime import timedelta
from itertools import combinations
from typing import Any

from app.domain.criteria.changes import passes, project, with_changes
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import ChangeSet
from app.domain.criteria.rules import Edition


def assert_smallest(edition: Edition[Any], facts: Facts, one: ChangeSet) -> None:
    """Applied it passes; no proper subset does, no unit less of anything, no day earlier."""
    assert passes(edition, with_changes(edition, facts, one))
    for size in range(len(one.changes)):
        for fewer in combinations(one.changes, size):
            smaller = one._replace(changes=fewer)
            assert not passes(edition, with_changes(edition, facts, smaller)), smaller
    for index, change in enumerate(one.changes):
        less = change._replace(amount=change.amount - 1)
        eased = one._replace(changes=(*one.changes[:index], less, *one.changes[index + 1 :]))
        assert not passes(edition, with_changes(edition, facts, eased)), eased
    if one.waits_days:
        changed = with_changes(edition, facts, one)
        for day in (facts.applied_on, one.apply_on - timedelta(days=1)):
            assert not passes(edition, changed._replace(applied_on=day)), day
    assert one.repeats == project(facts, one.apply_on).repeats


def assert_closed_years_stay(edition: Edition[Any], facts: Facts, one: ChangeSet) -> None:
    known = facts.known_on or facts.applied_on
    assert known is not None
    after = with_changes(edition, facts, one)
    assert all(
        after.years[year] == figures for year, figures in facts.years.items() if year < known.year
    )
