"""Forecasts as they would have been made on earlier days, beside what happened.

With two knowledges: what was known on that day, and what has become known of it since, by entries
made late and corrections. Of each day the year's end, and the next result of a batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.forecast.model import Forecast, forecast
from app.domain.forecast.outlook import results_ahead
from app.domain.forecast.reading import Batch, Past, history_of
from app.domain.forecast.register import Register
from app.domain.forecast.rounds import Call, published_on
from app.domain.forecast.seen import Moment
from app.domain.forecast.standing import holding, standing_of

QUARTERS_BACK = 8


@dataclass(frozen=True, slots=True)
class ResultSeen:
    """A batch's result as it was foretold, and as it came."""

    batch: Batch
    expected_on: date
    published_on: date
    said: Forecast
    happened: int


@dataclass(frozen=True, slots=True)
class Seen:
    made_on: date
    then: Forecast
    since: Forecast
    happened: int | None
    """None: the year is not over."""
    next_result: ResultSeen | None
    """None: none was expected, or it is still to come."""


def look_back(
    register: Register, calls: Sequence[Call], first_year: int, today: date
) -> Iterator[Seen]:
    """At the end of each of the last quarters but a year's fourth, whose forecast is its count."""
    published = published_on(register.as_of(today, today))
    days = [
        day
        for year in range(first_year, today.year + 1)
        for day in (_quarter_end(year, quarter) for quarter in (1, 2, 3))
        if day < today
    ]
    for day in days[-QUARTERS_BACK:]:
        then, since = (_known(register, day, known_on) for known_on in (day, today))
        year_end = date(day.year, 12, 31)
        yield Seen(
            made_on=day,
            then=_at_year_end(then, calls),
            since=_at_year_end(since, calls),
            happened=register.holders(year_end, today) if year_end < today else None,
            next_result=_result_seen(register, then, calls, published, today),
        )


def _known(register: Register, day: date, known_on: date) -> Past:
    """In which batch a case was meant to go is not kept by days: it is sure once handed in."""
    past = register.as_of(day, known_on)
    first = register.rules.first_stage
    cases = [replace(case, batch=None) if case.stage is first else case for case in past.cases]
    return replace(past, cases=cases)


def _at_year_end(past: Past, calls: Sequence[Call]) -> Forecast:
    moment = Moment.end_of(past.day.year)
    validity = past.rules.validity_years
    return forecast(history_of(past), standing_of(past, calls), moment, validity)


def _result_seen(
    register: Register,
    past: Past,
    calls: Sequence[Call],
    published: dict[Batch, date],
    today: date,
) -> ResultSeen | None:
    ahead = next(results_ahead(past, calls), None)
    if ahead is None or ahead[0].key not in published:
        return None
    batch, step = ahead[0].key, ahead[1]
    on = published[batch]
    known = register.as_of(on, today)
    out = [one for one in known.titles if one.batch is None or published.get(one.batch, on) <= on]
    happened = len(holding(replace(known, titles=out)))
    return ResultSeen(batch, step.on, on, step.after, happened)


def _quarter_end(year: int, quarter: int) -> date:
    return date(year, 3 * quarter + 1, 1) - timedelta(days=1)
