"""What holds for any register: the year's parts add up, and order decides nothing."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.counting import (
    CaseFact,
    Change,
    Holder,
    StatusPeriod,
    TitleFact,
    hnte_four,
    valid_firms,
    year_split,
)
from app.domain.enterprises import EnterpriseStatus
from app.domain.stages import Stage
from app.domain.titles import TitleEnd, TitleKind, TitleSpan

# Few days, so that everything happens on the same ones.
near = st.integers(-400, 400).map(lambda n: date(2018, 1, 1) + timedelta(days=n))
few = st.sampled_from([date(2017, 12, 31), date(2018, 1, 1), date(2018, 1, 2), date(2018, 7, 1)])
days = near | few


@st.composite
def title_facts(draw: st.DrawFn) -> TitleFact:
    begins = draw(days)
    last = draw(st.none() | days.filter(lambda day: day >= begins))
    ended = draw(st.none() | days)
    return TitleFact(
        draw(st.integers(1, 4)),
        TitleSpan(
            valid_from=begins,
            known_on=draw(days),
            valid_until=last,
            ended_on=ended,
            ended_known_on=draw(st.none() | days) if ended else None,
            end=draw(st.sampled_from(TitleEnd)) if ended else None,
        ),
        draw(st.sampled_from(TitleKind)),
    )


@st.composite
def lives(draw: st.DrawFn, number: int) -> Holder:
    begins = sorted(draw(st.sets(days | st.just(date(2010, 1, 1)), max_size=4)))
    periods = [
        StatusPeriod(draw(st.sampled_from(EnterpriseStatus)), begin, end)
        for begin, end in zip(begins, [*begins[1:], None], strict=False)
    ]
    keep = draw(st.lists(st.booleans(), min_size=len(periods), max_size=len(periods)))
    return Holder(number, tuple(p for p, kept in zip(periods, keep, strict=True) if kept))


registers = st.tuples(
    st.lists(title_facts(), max_size=8),
    st.tuples(*(lives(number) for number in range(1, 5))),
)


@settings(max_examples=400)
@given(registers, st.dates(date(2018, 1, 1), date(2018, 12, 31)), days)
def test_year_parts_always_add_up_to_the_net(
    register: tuple[list[TitleFact], tuple[Holder, ...]], valid_on: date, known_on: date
) -> None:
    titles, holders = register

    split = year_split(titles, holders, valid_on, known_on)

    gained = len(split.first) + len(split.renewal) + len(split.moved_in)
    assert split.net == gained - len(split.moved_out) - len(split.ended)
    assert split.valid_at_start == valid_firms(titles, holders, date(2017, 12, 31), known_on)
    assert split.valid_at_end == valid_firms(titles, holders, valid_on, known_on)


@settings(max_examples=200)
@given(registers, days)
def test_year_parts_add_up_for_every_single_firm(
    register: tuple[list[TitleFact], tuple[Holder, ...]], known_on: date
) -> None:
    titles, holders = register

    split = year_split(titles, holders, date(2018, 12, 31), known_on)

    for number in range(1, 5):
        balance = sum(
            firms.count(number) * (1 if change in {"first", "renewal", "moved_in"} else -1)
            for change, firms in split.changes.items()
        )
        held = (number in split.valid_at_end) - (number in split.valid_at_start)
        assert balance == held


@given(registers, st.permutations(range(8)), days)
def test_order_of_the_register_does_not_matter(
    register: tuple[list[TitleFact], tuple[Holder, ...]], order: Iterable[int], known_on: date
) -> None:
    titles, holders = register
    shuffled = [titles[place] for place in order if place < len(titles)]

    one = year_split(titles, holders, date(2018, 12, 31), known_on)
    other = year_split(shuffled, holders[::-1], date(2018, 12, 31), known_on)

    assert one.valid_at_end == other.valid_at_end
    assert {c: len(one.changes[c]) for c in Change} == {c: len(other.changes[c]) for c in Change}


@given(registers, days, days, st.lists(st.sampled_from(Stage), min_size=4, max_size=4))
def test_valid_and_renewal_pending_never_meet(
    register: tuple[list[TitleFact], tuple[Holder, ...]],
    valid_on: date,
    known_on: date,
    stages: list[Stage],
) -> None:
    titles, holders = register
    cases = [CaseFact(number, stage) for number, stage in enumerate(stages, 1)]

    four = hnte_four(titles, holders, cases, valid_on, known_on)

    living = {holder.enterprise_id for holder in holders if holder.is_living(valid_on)}
    assert four.valid.isdisjoint(four.renewal_pending)
    assert four.held | four.in_notice | four.in_pipeline <= living
    assert four.newcomers.isdisjoint(four.held)
