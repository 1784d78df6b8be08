"""Whoever failed stands in the demonstration's pool for the year after, as services have it."""

from datetime import date

import pytest

from app.demonstration import DEMO_SEED, DEMO_TODAY
from app.demonstration.facts import Fact
from app.demonstration.world import build_world
from app.domain.pool import EntrySource, EntryState, Removal
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.pool import Cohort, PoolEntry
from app.services.pool_returns import failure_told

Failure = tuple[Fact, date]


def failures(world: list[Fact]) -> list[Failure]:
    """Each failed case, and the day on which the county learned of it."""
    return [
        (fact, day)
        for fact in world
        if fact.model is CultivationCase
        for day, columns in fact.changes
        if columns.get("stage") is Stage.REJECTED
    ]


def standing(world: list[Fact], case: Fact, day: date) -> list[dict[str, object]]:
    """The entries of the case's firm that are not removed on a day."""
    return [
        now.columns
        for fact in world
        if fact.model is PoolEntry
        and fact.columns["enterprise_id"] == case.columns["enterprise_id"]
        and fact.columns["target"] is case.columns["programme"]
        and (now := fact.on(day)) is not None
        and now.columns["state"] is not EntryState.REMOVED
    ]


def has_cohort(world: list[Fact], year: int, day: date) -> bool:
    return any(
        fact.appears_on <= day and fact.columns["starts_year"] <= year <= fact.columns["ends_year"]
        for fact in world
        if fact.model is Cohort
    )


@pytest.mark.parametrize("seed", [DEMO_SEED, 1])
def test_who_failed_stands_in_the_pool_for_the_year_after(seed: int) -> None:
    world = build_world(seed)
    found = failures(world)
    intended: dict[str, list[object]] = {}
    for case, day in found:
        if has_cohort(world, case.columns["year"] + 1, day):
            years = [entry["intended_year"] for entry in standing(world, case, day)]
            intended[case.key] = [year - case.columns["year"] for year in years]

    assert len(found) > 70
    assert len(intended) > 50
    assert {key: years for key, years in intended.items() if years != [1]} == {}


def test_who_failed_is_out_of_the_pool_today_only_by_a_title_or_for_want_of_a_cohort() -> None:
    world = build_world(DEMO_SEED)
    out = [
        (case, day)
        for case, day in failures(world)
        if day <= DEMO_TODAY and not standing(world, case, DEMO_TODAY)
    ]
    has_won = {
        case.key
        for case, _ in out
        for fact in world
        if fact.model is PoolEntry
        and fact.about == case.about
        and (now := fact.on(DEMO_TODAY)) is not None
        and now.columns["removal"] is Removal.RECOGNIZED
    }
    too_early = {
        case.key for case, day in out if not has_cohort(world, case.columns["year"] + 1, day)
    }

    assert {case.key for case, _ in out} == has_won | too_early
    assert (len(has_won), len(too_early)) == (4, 4)


def test_newcomer_by_a_failed_case_is_shown_before_it_is_admitted() -> None:
    world = build_world(DEMO_SEED)
    entries = [
        fact
        for fact in world
        if fact.model is PoolEntry and fact.columns["source"] is EntrySource.FAILED_CASE
    ]
    newcomers = [fact for fact in entries if fact.columns["state"] is EntryState.PROPOSED]

    assert newcomers
    for fact in newcomers:
        admitted = next(
            columns for _, columns in fact.changes if columns.get("state") is EntryState.ADMITTED
        )
        assert admitted["admitted_on"] > fact.appears_on
    case = next(case for case, _ in failures(world) if case.about == newcomers[0].about)
    assert newcomers[0].columns["reason"] == failure_told(
        case.columns["year"], Programme.PROVINCIAL_TECH_SME
    )
    assert newcomers[0].columns["agency"] == case.columns["agency"]
