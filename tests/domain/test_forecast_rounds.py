"""Batches: when their results are expected, how the band steps there, what that asks by when."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.forecast.funnel import funnel_of
from app.domain.forecast.model import ForecastPart
from app.domain.forecast.needs import days_to_result, needs_by_round
from app.domain.forecast.outlook import outlook
from app.domain.forecast.reading import CaseStory, Past, TitleStory, history_of
from app.domain.forecast.rounds import Call, RoundBasis, rounds_ahead
from app.domain.forecast.standing import standing_of
from app.domain.programmes.hnte import RULES
from app.domain.stages import Stage
from app.domain.titles import TitleKind

FIRST, RENEWAL = TitleKind.FIRST, TitleKind.RENEWAL
TODAY = date(2018, 9, 30)
WAY = (Stage.PLANNED, Stage.SUBMITTED, Stage.RECOMMENDED, Stage.PUBLIC_NOTICE, Stage.RECOGNIZED)


def story(firm: int, batch: tuple[int, int], *days: date, kind: TitleKind = FIRST) -> CaseStory:
    """A case that went so far, on these days."""
    reached = dict(zip(WAY, days, strict=False))
    return CaseStory(str(firm), firm, batch[0], kind, days[0], [*reached][-1], reached, batch)


def year_of_two(year: int) -> list[CaseStory]:
    """Two firms pass in the first batch and one in the second, published in the next January."""
    first = (date(year, 3, 1), date(year, 5, 1), date(year, 7, 1), date(year, 9, 1))
    second = (date(year, 4, 1), date(year, 7, 1), date(year, 9, 20), date(year, 11, 20))
    return [
        story(year * 10, (year, 1), *first, date(year, 11, 1)),
        story(year * 10 + 1, (year, 1), *first, date(year, 11, 1)),
        story(year * 10 + 2, (year, 2), *second, date(year + 1, 1, 19)),
    ]


def calls_of(*years: int) -> list[Call]:
    return [
        Call(year, number, date(year, 1, 15), date(year, month - 1, 25), date(year, month, day))
        for year in years
        for number, month, day in ((1, 7, 1), (2, 9, 20))
    ]


def past_of(*cases: CaseStory, titles: tuple[TitleStory, ...] = ()) -> Past:
    living = frozenset([one.enterprise_id for one in cases] + [one.enterprise_id for one in titles])
    return Past(RULES, cases, titles, living, TODAY)


UNDER_WAY = (
    story(1, (2018, 1), date(2018, 3, 1), date(2018, 5, 1), date(2018, 7, 1), date(2018, 9, 10)),
    story(2, (2018, 2), date(2018, 4, 1), date(2018, 7, 1), date(2018, 9, 24)),
)


def test_a_result_is_expected_by_what_has_happened_and_how_long_that_took() -> None:
    past = past_of(*year_of_two(2016), *year_of_two(2017), *UNDER_WAY)

    found = rounds_ahead(past, calls_of(2016, 2017, 2018), 2019)

    assert [(one.key, one.on, one.basis, one.seen) for one in found] == [
        ((2018, 1), date(2018, 11, 10), RoundBasis.NOTICE, 2),  # 61 days after the notice began
        ((2018, 2), date(2019, 1, 19), RoundBasis.LETTER, 2),  # 121 days after the letter
        ((2019, 1), date(2019, 11, 1), RoundBasis.PAST_YEARS, 2),
        ((2019, 2), date(2020, 1, 19), RoundBasis.PAST_YEARS, 2),
    ]


def test_without_a_batch_of_the_past_no_day_is_made_up() -> None:
    found = rounds_ahead(past_of(*UNDER_WAY), calls_of(2018), 2018)

    assert [(one.key, one.on, one.basis) for one in found] == [
        ((2018, 1), None, RoundBasis.UNKNOWN),
        ((2018, 2), None, RoundBasis.UNKNOWN),
    ]
    assert outlook(past_of(*UNDER_WAY), calls_of(2018), 2018).steps == ()


def test_a_result_that_is_late_has_no_day_to_step_on() -> None:
    early = story(1, (2018, 1), date(2018, 1, 2), date(2018, 2, 1), date(2018, 3, 1),
                  date(2018, 4, 1))  # fmt: skip
    past = past_of(*year_of_two(2017), early)

    found = outlook(past, calls_of(2017, 2018), 2018)

    assert [(one.key, one.is_late) for one in found.rounds] == [
        ((2018, 1), True),
        ((2018, 2), False),
    ]
    assert [one.round and one.round.key for one in found.steps] == [(2018, 2)]


def test_the_band_falls_with_lapses_and_steps_at_each_result() -> None:
    """Ten titles lapse in October, half of them are renewed in each batch, and five new firms
    apply in each: all of it as good as certain, so that the numbers can be told."""
    october = date(2018, 10, 20)
    titles = tuple(TitleStory(100 + n, date(2015, 10, 21), october) for n in range(10))
    sure = [
        story(n, (2017, 1), date(2017, 1, 5), date(2017, 5, 1), date(2017, 7, 1),
              date(2017, 9, 1), date(2017, 11, 1), kind=kind)
        for kind, start in ((FIRST, 1000), (RENEWAL, 5000))
        for n in range(start, start + 2000)
    ]  # fmt: skip
    renewals = [
        story(100 + n, (2018, 1 + n % 2), date(2018, 3, 1), date(2018, 5, 1), date(2018, 7, 1),
              kind=RENEWAL)
        for n in range(10)
    ]  # fmt: skip
    firsts = [
        story(200 + n, (2018, 1 + n % 2), date(2018, 3, 1), date(2018, 5, 1), date(2018, 7, 1))
        for n in range(10)
    ]
    known = (*year_of_two(2017), *sure, *renewals, *firsts)
    past = past_of(*known, titles=titles)

    found = outlook(past, calls_of(2017, 2018), 2018)

    middles = [(one.before.middle, one.after.middle) for one in found.steps]
    assert [(one.round and one.round.key, one.lapsed) for one in found.steps] == [
        (None, 10),
        ((2018, 1), 0),
        ((2018, 2), 0),
    ]
    assert middles == [(10, 0), (0, 10), (10, 20)]
    assert found.year_ends[0].middle == found.steps[-1].after.middle
    assert [one.after.low <= one.after.middle <= one.after.high for one in found.steps] == [
        True
    ] * 3


def test_a_title_in_force_is_not_counted_again_by_its_renewal() -> None:
    """The double count: certificate good until December, renewal published in November."""
    title = TitleStory(1, date(2015, 12, 21), date(2018, 12, 20))
    renewal = story(1, (2018, 1), date(2018, 3, 1), date(2018, 5, 1), date(2018, 7, 1),
                    date(2018, 9, 10), kind=RENEWAL)  # fmt: skip
    past = past_of(*year_of_two(2017), renewal, titles=(title,))

    found = outlook(past, calls_of(2017, 2018), 2018)

    parts = (ForecastPart.CERTAIN, ForecastPart.RENEWALS_UNDER_WAY)
    assert [found.steps[0].after.parts[part] for part in parts] == [1, 0]
    at_end = found.year_ends[0].parts
    assert at_end[parts[0]] == 0
    assert 0 < at_end[parts[1]] < 1


def test_a_lapse_within_the_horizon_lowers_the_forecast_from_its_day() -> None:
    """The lapse: one title more that ends before the result makes one fewer before it."""
    stays, ends = date(2019, 6, 30), date(2018, 10, 1)
    middles = []
    for last_day in (stays, ends):
        titles = (TitleStory(1, date(2015, 10, 2), last_day),)
        past = past_of(*year_of_two(2017), *UNDER_WAY[1:], titles=titles)
        middles.append(outlook(past, calls_of(2017, 2018), 2018).steps[0].before.middle)

    assert middles == [1, 0]


def test_a_moved_date_moves_the_expected_result() -> None:
    """The moved date: a notice that began nine days later is published nine days later."""
    days = []
    for began in (date(2018, 9, 10), date(2018, 9, 19)):
        case = story(1, (2018, 1), date(2018, 3, 1), date(2018, 5, 1), date(2018, 7, 1), began)
        past = past_of(*year_of_two(2017), case)
        days.append(rounds_ahead(past, calls_of(2017, 2018), 2018)[0].on)

    assert days == [date(2018, 11, 10), date(2018, 11, 19)]


def sure_of(past: Past, calls: list[Call]) -> list[float]:
    """Of each of this year's two results what is expected of those not yet in a batch."""
    found = outlook(past, calls, 2018)
    return [round(one.after.parts[ForecastPart.UNDER_WAY], 1) for one in found.steps[:2]]


def test_nobody_joins_a_batch_that_is_closed() -> None:
    """Every firm that stood there at this time of the year before was sent with a batch and passed;
    still the one that is in none can be in the first only while that is open."""
    years = [case for year in (2014, 2015, 2016, 2017) for case in year_of_two(year)]
    loose = CaseStory("9", 9, 2018, FIRST, date(2018, 3, 1), Stage.PLANNED,
                      {Stage.PLANNED: date(2018, 3, 1)})  # fmt: skip
    spring = replace(past_of(*years, loose), day=date(2018, 4, 15))
    closing = [
        replace(one, closes_on=date(one.year, 6 if one.number == 1 else 9, 20))
        for one in calls_of(2014, 2015, 2016, 2017, 2018)
    ]

    # Planned on 15 April were all twelve of those years: eight went with the first batch, all
    # twelve with one of both; with the doubt 8.5 of 13 and 12.5 of 13, by 12.5 of 13 that pass.
    assert sure_of(spring, closing) == [0.6, 0.9]
    assert sure_of(replace(spring, day=date(2018, 7, 31)), closing)[0] == 0
    assert sure_of(replace(spring, day=date(2018, 9, 30)), closing) == [0, 0]


def test_a_public_notice_tells_who_will_pass() -> None:
    """Half of those recommended were on the notice in the past, and they alone passed."""
    sent = (date(2017, 3, 1), date(2017, 5, 1), date(2017, 7, 1))
    seen = [story(n, (2017, 1), *sent, date(2017, 9, 1), date(2017, 11, 1)) for n in range(100)]
    failed = [
        replace(
            story(n, (2017, 1), *sent),
            stage=Stage.REJECTED,
            reached={**dict(zip(WAY, sent, strict=False)), Stage.REJECTED: date(2017, 11, 5)},
        )
        for n in range(100, 200)
    ]
    waiting = [UNDER_WAY[0], replace(UNDER_WAY[1], batch=(2018, 1))]
    before = [
        replace(one, stage=Stage.RECOMMENDED, reached={
            stage: day for stage, day in one.reached.items() if stage is not Stage.PUBLIC_NOTICE
        })
        for one in waiting
    ]  # fmt: skip

    chances = []
    for cases in (before, waiting):
        past = past_of(*seen, *failed, *cases)
        history, standing = history_of(past), standing_of(past)
        chances.append(sorted(round(history.chance_of(one), 2) for one in standing.waiting))

    assert chances == [[0.5], [0.0, 1.0]]


def test_the_funnel_counts_this_year_and_how_long_a_stage_takes() -> None:
    found = {one.stage: one for one in funnel_of(past_of(*year_of_two(2017), *UNDER_WAY))}

    recommended = found[Stage.RECOMMENDED]
    assert (recommended.reached, recommended.now) == (2, 1)
    # 62 days in either first application of 2017, 61 in the second one, 71 in this year's.
    assert (recommended.dwell_days, recommended.seen) == (62, 4)
    assert recommended.longest_days == 6
    assert (found[Stage.RECOGNIZED].reached, found[Stage.RECOGNIZED].dwell_days) == (0, None)
    assert (found[Stage.PLANNED].reached, found[Stage.PLANNED].now) == (2, 0)


def test_stages_are_reckoned_back_from_the_result() -> None:
    past = past_of(*year_of_two(2016), *year_of_two(2017), *UNDER_WAY)
    found = outlook(past, calls_of(2016, 2017, 2018), 2019)

    needs = needs_by_round(past, found, recommended=5)

    assert days_to_result(past) == {
        Stage.PLANNED: 245,
        Stage.SUBMITTED: 184,
        Stage.RECOMMENDED: 123,
    }
    # Neither batch of 2018 can still be joined; the gap of five is shared by the two of 2019.
    assert [(need.round.key, need.more) for need in needs] == [((2019, 1), 3), ((2019, 2), 2)]
    # The past lets (2 + 2 + ½) / 2 = 2.25 come in a first batch; three more make six.
    assert needs[0].expected == pytest.approx(2.2, abs=0.1)
    upwards = needs[0].stages[-1]
    assert (upwards.stage, upwards.due_on) == (Stage.RECOMMENDED, date(2019, 7, 1))
    assert (upwards.wanted, upwards.reached, upwards.short) == (6, 0, 6)
    assert upwards.behind == ()
    # One that is handed in for the first batch of 2019 has come so far, and is to be moved on.
    begun = replace(story(7, (2019, 1), date(2018, 9, 1), date(2018, 9, 20)), year=2019)
    past = replace(past, cases=(*past.cases, begun), living=past.living | {7})
    stages = needs_by_round(past, found, recommended=5)[0].stages
    assert [(one.stage, one.reached, one.behind) for one in stages] == [
        (Stage.PLANNED, 1, ()),
        (Stage.SUBMITTED, 1, ()),
        (Stage.RECOMMENDED, 0, ("7",)),
    ]
    assert needs[0].stages[0].wanted == 7  # six by the share seen, 6.5 of 7 with the doubt
