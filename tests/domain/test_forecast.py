"""The forecast: distributions by hand, its parts, a thousand counties with known chances."""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demonstration.forecast_worlds import TODAY, Chances, World
from app.domain.forecast.distributions import (
    Rate,
    arrivals,
    at_least,
    band,
    exactly,
    less,
    losses,
    mean,
    middle,
    passes_of,
    passes_of_some,
    total,
)
from app.domain.forecast.model import Forecast, ForecastPart, forecast
from app.domain.forecast.reading import (
    CaseStory,
    Past,
    TitleStory,
    history_of,
    history_within,
    within,
)
from app.domain.forecast.seen import AS_SEEN, History, Moment, Standing, Waiting, WhatIf
from app.domain.forecast.standing import standing_of
from app.domain.programmes.hnte import RULES
from app.domain.stages import Stage
from app.domain.titles import TitleKind

FIRST, RENEWAL = TitleKind.FIRST, TitleKind.RENEWAL


def autumn(year: int) -> date:
    return date(year, 11, 20)


def at_end(
    history: History,
    standing: Standing,
    year: int,
    supposed: WhatIf = AS_SEEN,
    validity: int | None = 3,
) -> Forecast:
    return forecast(history, standing, Moment.end_of(year), validity, supposed)


def rising(start: Fraction, steps: int) -> Fraction:
    product = Fraction(1)
    for step in range(steps):
        product *= start + step
    return product


@given(trials=st.integers(0, 12), seen=st.integers(0, 30), data=st.data())
def test_passes_are_what_the_formula_says(trials: int, seen: int, data: st.DataObject) -> None:
    passed = data.draw(st.integers(0, seen))
    a, b = passed + Fraction(1, 2), seen - passed + Fraction(1, 2)
    wanted = [
        comb(trials, k) * rising(a, k) * rising(b, trials - k) / rising(a + b, trials)
        for k in range(trials + 1)
    ]

    found = passes_of(trials, Rate(passed, seen))

    assert found == pytest.approx([float(one) for one in wanted])


def test_an_uncertain_number_of_trials_is_weighed() -> None:
    rate = Rate(3, 4)

    mixed = passes_of_some([0.25, 0.0, 0.75], rate)

    assert mixed == pytest.approx(
        [0.25 + 0.75 * passes_of(2, rate)[0], 0.75 * passes_of(2, rate)[1],
         0.75 * passes_of(2, rate)[2]]
    )  # fmt: skip


def test_sums_and_losses() -> None:
    assert total([exactly(3), [0.5, 0.5]]) == [0, 0, 0, 0.5, 0.5]
    assert less([0.0, 0.0, 1.0], [0.5, 0.25, 0.0, 0.25]) == [0.25, 0.25, 0.5]
    assert mean(arrivals((4, 6, 5))) == pytest.approx((15 + 0.5) / 3)
    assert mean(arrivals((4, 6, 5), 2)) == pytest.approx(2 * (15 + 0.5) / 3)
    assert mean(losses(2, 100.0, 40.0)) == pytest.approx(2.5 * 40 / 100)
    assert arrivals(()) == losses(0, 0.0, 3.0) == [1.0]


def test_counties_of_thousands_are_foretold_too() -> None:
    """That none of 3,000 passes is less likely than a float can tell: all was nought then."""
    rate = Rate(700, 1000)
    for counts, wanted in (
        (passes_of(3000, rate), 3000 * rate.mean),
        (arrivals((2900, 3100)), 6000.5 / 2),
        (losses(400, 2000.0, 6000.0), 400.5 * 3),
    ):
        assert [sum(counts), mean(counts)] == pytest.approx([1, wanted])

    standing = Standing(TODAY, lapsing={autumn(2018): 2500}, waiting={Waiting(2018, FIRST): 1500})
    found = at_end(History(passes={FIRST: rate}, renewed_late=rate), standing, 2018)
    assert abs(found.middle - 4000 * rate.mean) <= 1


def test_few_cases_make_a_wide_band() -> None:
    few, many = passes_of(40, Rate(3, 4)), passes_of(40, Rate(300, 400))

    widths = [band(counts)[1] - band(counts)[0] for counts in (few, many)]

    assert widths == [20, 6]


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=30))
def test_a_band_holds_the_median(weights: list[float]) -> None:
    counts = [weight / sum(weights) for weight in weights]

    low, high = band(counts)

    assert low <= middle(counts) <= high
    assert at_least(counts, 0) == pytest.approx(1)


def test_parts_add_up_and_titles_outlast_or_lapse() -> None:
    history = History(
        passes={FIRST: Rate(30, 40), RENEWAL: Rate(18, 20)},
        reaches={(FIRST, Stage.SUBMITTED): Rate(45, 50)},
        renewed=Rate(16, 20),
        renewed_late=Rate(1, 10),
        newcomers=(12, 14),
        latecomers=(1, 0),
        lost=1,
        title_years=100.0,
    )
    standing = Standing(
        day=TODAY,
        lapsing={autumn(2018): 4, autumn(2019): 10, autumn(2020): 12, autumn(2021): 7},
        replaced={autumn(2018): 6},
        waiting={
            Waiting(2018, FIRST, Stage.SUBMITTED): 5,
            Waiting(2018, FIRST): 8,
            Waiting(2018, RENEWAL, until=autumn(2018)): 6,
        },
    )

    this_year = at_end(history, standing, 2018)
    last_year = at_end(history, standing, 2020)

    certain = ForecastPart.CERTAIN
    assert (this_year.parts[certain], last_year.parts[certain]) == (29, 7)
    for one in (this_year, last_year):
        assert sum(one.parts.values()) == pytest.approx(mean(one.counts))
        assert one.low <= one.middle <= one.high
    renewing = ForecastPart.RENEWALS_TO_COME
    assert this_year.parts[renewing] == pytest.approx(4 * 1.5 / 11)
    assert last_year.parts[renewing] == pytest.approx(4 * 1.5 / 11 + 22 * 16.5 / 21)


def test_what_is_won_now_must_be_renewed_to_stand_in_three_years() -> None:
    history = History(passes={FIRST: Rate.known(100)}, renewed=Rate.known(50))
    standing = Standing(date(2017, 6, 30), waiting={Waiting(2017, FIRST): 10})

    found = [at_end(history, standing, year).middle for year in (2019, 2020, 2023)]
    assert found == [10, 5, 2]
    assert at_end(history, standing, 2023, validity=None).middle == 10


def test_what_one_supposes_takes_the_place_of_what_was_seen() -> None:
    history = History(passes={FIRST: Rate(1, 10)}, newcomers=(0,))
    standing = Standing(TODAY, waiting={Waiting(2018, FIRST): 20})

    supposed = WhatIf(pass_percent=90, more_recommended=10)

    assert at_end(history, standing, 2018).middle == 2
    found = at_end(history, standing, 2018, supposed)
    assert found.middle == 27
    assert (found.missing(30), found.missing(27)) == (3, 0)


def test_renewals_too_may_be_supposed() -> None:
    history = History(passes={RENEWAL: Rate(1, 10)}, renewed=Rate(1, 10), renewed_late=Rate(0, 9))
    standing = Standing(
        TODAY,
        lapsing={autumn(2018): 10},
        waiting={Waiting(2018, RENEWAL, until=autumn(2018)): 10},
    )

    def middle(**supposed: int) -> int:
        return at_end(history, standing, 2018, WhatIf(**supposed)).middle

    assert middle() == 1
    assert middle(renewed_percent=100) == 11
    assert middle(renewal_pass_percent=100) == 10
    assert middle(renewed_percent=100, renewal_pass_percent=100) == 20


def story(firm: int, year: int, *reached: Stage, kind: TitleKind = FIRST) -> CaseStory:
    way = (Stage.PLANNED, *reached)
    days = {stage: date(year, 3 + month, 1) for month, stage in enumerate(way)}
    return CaseStory(f"{firm}", firm, year, kind, date(year, 3, 1), way[-1], days)


def test_the_past_is_read_by_kind_and_only_where_it_is_decided() -> None:
    sent = (Stage.SUBMITTED, Stage.RECOMMENDED)
    cases = (
        story(1, 2016, *sent, Stage.RECOGNIZED),
        story(2, 2016, *sent, Stage.REJECTED),
        story(3, 2017, *sent, Stage.PUBLIC_NOTICE),  # nobody knows yet
        story(4, 2017, Stage.SUBMITTED),  # never sent
        story(5, 2018, Stage.SUBMITTED),  # under way
        story(6, 2018, *sent),
        story(7, 2018, *sent, kind=RENEWAL),
    )
    titles = (
        TitleStory(1, date(2016, 11, 21), date(2019, 11, 20)),
        TitleStory(7, date(2015, 11, 1), date(2018, 10, 31)),
        TitleStory(8, date(2014, 10, 1), date(2017, 9, 30)),
        TitleStory(8, date(2017, 11, 1), date(2020, 10, 31)),
        TitleStory(9, date(2014, 10, 1), date(2017, 9, 30)),
    )
    past = Past(RULES, cases, titles, frozenset(range(1, 10)), date(2018, 9, 30))

    history, standing = history_of(past), standing_of(past)

    assert history.passes == {FIRST: Rate(1, 2), RENEWAL: Rate(0, 0)}
    assert history.reaches[FIRST, Stage.SUBMITTED] == Rate(4, 5)
    assert history.renewed == Rate(1, 2)
    assert (history.newcomers, history.latecomers) == ((2, 1), (0, 0))
    assert standing.lapsing == Counter({date(2019, 11, 20): 1, date(2020, 10, 31): 1})
    assert standing.replaced == Counter({date(2018, 10, 31): 1})
    assert standing.waiting == {
        Waiting(2018, FIRST, Stage.SUBMITTED): 2,
        Waiting(2018, FIRST): 1,
        Waiting(2017, FIRST): 1,
        Waiting(2018, RENEWAL, until=date(2018, 10, 31)): 1,
    }


def test_a_firm_with_a_title_and_an_open_case_counts_once() -> None:
    cases = (story(1, 2018, Stage.SUBMITTED, Stage.RECOMMENDED),)
    titles = (TitleStory(1, date(2017, 11, 1), date(2020, 10, 31)),)
    standing = standing_of(Past(RULES, cases, titles, frozenset({1}), TODAY))

    assert (standing.lapsing, standing.replaced) == (Counter({date(2020, 10, 31): 1}), Counter())
    assert standing.waiting == Counter()


def test_whoever_has_left_is_not_counted() -> None:
    titles = (TitleStory(1, date(2017, 11, 1), date(2020, 10, 31)),)

    assert standing_of(Past(RULES, (), titles, frozenset(), TODAY)).lapsing == Counter()


def test_bands_of_towns_hold_the_truth_by_the_countys_chances() -> None:
    """A fifth of a county each: numbers so small that whole bands hold more than four of five."""
    held = seen = 0
    for seed in range(40):
        world = World(seed, Chances())
        past = world.past()
        county = history_of(past)
        for town in range(5):
            firms = frozenset(range(town + 1, world.firms + 1, 5))
            own = within(past, firms)
            standing = standing_of(own, world.calls())
            found = at_end(history_within(county, past, own), standing, 2018)
            happened = world.holders(date(2018, 12, 31), date.max, firms)
            held += found.low <= happened <= found.high
            seen += 1

    assert (held, seen) == (174, 200)
