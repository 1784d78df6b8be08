"""The forecast as it steps: the band at each batch's expected result, and at each year's end."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.forecast.model import Forecast, forecast
from app.domain.forecast.reading import Batch, Past, history_of
from app.domain.forecast.rounds import Call, Round, rounds_ahead
from app.domain.forecast.seen import AS_SEEN, History, Moment, Standing, WhatIf
from app.domain.forecast.standing import standing_of

Change = tuple[Round | None, Moment, Moment]
"""What changes, the moment before and the moment after."""
MANY = 3
"""Titles lapsing on one day that are shown as a step of their own; fewer go with the next one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one day changes, as known on the day before and on it: a batch's result is published,
    or many titles have lapsed."""

    round: Round | None
    lapsed: int
    on: date
    before: Forecast
    after: Forecast


@dataclass(frozen=True, slots=True)
class Outlook:
    history: History
    standing: Standing
    rounds: tuple[Round, ...]
    steps: tuple[Step, ...]
    year_ends: tuple[Forecast, ...]
    """Each as it will be known when all results of the year are published."""


def outlook(
    past: Past, calls: Sequence[Call], last_year: int, supposed: WhatIf = AS_SEEN
) -> Outlook:
    history, standing = history_of(past), standing_of(past, calls)
    rounds = rounds_ahead(past, calls, last_year)
    validity = past.rules.validity_years
    return Outlook(
        history=history,
        standing=standing,
        rounds=rounds,
        steps=tuple(
            _step(one, history, standing, validity, supposed)
            for one in _moments(past, standing, calls, rounds)
        ),
        year_ends=tuple(
            forecast(history, standing, Moment.end_of(year), validity, supposed)
            for year in range(past.day.year, last_year + 1)
        ),
    )


def results_ahead(past: Past, calls: Sequence[Call]) -> Iterator[tuple[Round, Step]]:
    """Only the steps at batches' results, one after the other as they are asked for."""
    history, standing = history_of(past), standing_of(past, calls)
    rounds = rounds_ahead(past, calls, past.day.year + 1)
    for change in _moments(past, standing, calls, rounds):
        if change[0] is not None:
            yield change[0], _step(change, history, standing, past.rules.validity_years, AS_SEEN)


def _step(
    change: Change, history: History, standing: Standing, validity: int | None, supposed: WhatIf
) -> Step:
    one, before, after = change
    return Step(
        one,
        standing.lapsing.get(before.day, 0) + standing.replaced.get(before.day, 0),
        after.day,
        forecast(history, standing, before, validity, supposed),
        forecast(history, standing, after, validity, supposed),
    )


def _moments(
    past: Past, standing: Standing, calls: Sequence[Call], rounds: Sequence[Round]
) -> Iterator[Change]:
    """The day before a change and its day. A result that is late has no day to be drawn at."""
    within = {number: history_of(past, number) for number in {one.number for one in rounds}}
    keys = {one.key for one in calls} | {one.key for one in rounds}
    last_of = dict(sorted(keys))

    def moment(day: date, out: Batch) -> Moment:
        year, number = out
        if number == 0:
            return Moment(day, year - 1)
        if number >= last_of[year]:
            return Moment(day, year)
        return Moment(day, year, number, within.get(number) or history_of(past, number))

    out = _before(rounds)
    for day, one in _changes(standing, rounds):
        if one is not None and one.key < out:
            continue
        before = moment(day - timedelta(days=1), max(out, (one.year, 0)) if one else out)
        out = one.key if one else out
        yield one, before, moment(day, out)


def _changes(standing: Standing, rounds: Sequence[Round]) -> list[tuple[date, Round | None]]:
    """Results by the day they are expected on, and the days after which many titles lapse."""
    results = {one.on: one for one in rounds if one.on is not None and not one.is_late}
    lapsing = Counter(standing.lapsing) + Counter(standing.replaced)
    last = max(results, default=standing.day)
    lapses = {
        day: None
        for day in (last_day + timedelta(days=1) for last_day, n in lapsing.items() if n >= MANY)
        if standing.day < day < last
    }
    return sorted((lapses | results).items())


def _before(rounds: Sequence[Round]) -> Batch:
    """What is out on the day of the forecast: all up to the first result that is waited for."""
    if not rounds:
        return 0, 0
    year, number = rounds[0].key
    return year, number - 1
