"""Who counts: the two dates, the renewal hole, firms that come and go, and the year's identity."""

from datetime import date, timedelta

import pytest

from app.domain.counting import (
    CaseFact,
    HnteFour,
    Holder,
    StatusPeriod,
    TitleFact,
    YearSplit,
    hnte_four,
    valid_firms,
    year_split,
)
from app.domain.enterprises import EnterpriseStatus
from app.domain.stages import Stage
from app.domain.titles import TitleEnd, TitleKind, TitleSpan

Status = EnterpriseStatus
LONG_AGO = date(2010, 1, 1)
FAR = date(2030, 1, 1)
SEPTEMBER_30 = date(2018, 9, 30)


def firm(number: int, *periods: StatusPeriod) -> Holder:
    return Holder(number, periods or (StatusPeriod(Status.OPERATING, LONG_AGO),))


def life(*turns: tuple[Status, date]) -> tuple[StatusPeriod, ...]:
    """Statuses one after the other, each until the next begins."""
    ends = [begin for _, begin in turns[1:]]
    return tuple(
        StatusPeriod(status, begin, end)
        for (status, begin), end in zip(turns, [*ends, None], strict=True)
    )


def title(
    number: int,
    begins: date,
    ends: date | None = None,
    kind: TitleKind = TitleKind.FIRST,
    known_on: date | None = None,
    ended_on: date | None = None,
    end: TitleEnd | None = None,
) -> TitleFact:
    span = TitleSpan(begins, known_on or begins, ends, ended_on, ended_on, end)
    return TitleFact(number, span, kind)


def parts(split: YearSplit) -> dict[str, tuple[int, ...]]:
    return {str(change): firms for change, firms in split.changes.items() if firms}


OLD = title(1, date(2015, 9, 17), date(2018, 9, 16))
NEW = title(1, date(2018, 11, 30), date(2021, 11, 29), TitleKind.RENEWAL, date(2019, 2, 28))


@pytest.mark.parametrize(
    ("valid_on", "known_on", "firms"),
    [
        (date(2015, 9, 16), FAR, set()),
        (date(2015, 9, 17), FAR, {1}),
        (date(2018, 9, 16), FAR, {1}),
        (date(2018, 9, 17), FAR, set()),  # the renewal hole
        (date(2018, 11, 29), FAR, set()),
        (date(2018, 11, 30), FAR, {1}),
        (date(2018, 12, 31), date(2018, 12, 31), set()),  # dated, and not yet learned of
        (date(2018, 12, 31), date(2019, 2, 27), set()),
        (date(2018, 12, 31), date(2019, 2, 28), {1}),
        (date(2016, 1, 1), date(2015, 9, 16), set()),
    ],
)
def test_valid_firms_by_both_dates(valid_on: date, known_on: date, firms: set[int]) -> None:
    assert valid_firms([OLD, NEW], [firm(1)], valid_on, known_on) == firms


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Status.OPERATING, True),
        (Status.MOVED_IN, True),
        (Status.MOVED_OUT, False),
        (Status.DEREGISTERED, False),
        (Status.LICENCE_REVOKED, False),
    ],
)
def test_title_counts_only_while_its_holder_lives(status: Status, counts: bool) -> None:
    holder = firm(1, *life((Status.OPERATING, LONG_AGO), (status, date(2017, 5, 1))))

    assert valid_firms([OLD], [holder], date(2017, 4, 30), FAR) == {1}
    assert (valid_firms([OLD], [holder], date(2017, 5, 1), FAR) == {1}) is counts


def test_firm_with_overlapping_titles_counts_once() -> None:
    early = title(1, date(2018, 8, 1), date(2021, 7, 31), TitleKind.RENEWAL)

    assert valid_firms([OLD, early, OLD], [firm(1)], date(2018, 9, 1), FAR) == {1}


def test_title_without_a_known_holder_counts_nowhere() -> None:
    assert valid_firms([OLD], [firm(2)], date(2017, 1, 1), FAR) == set()
    assert valid_firms(
        [OLD], [firm(1, StatusPeriod(Status.OPERATING, FAR))], SEPTEMBER_30, FAR
    ) == (set())


def test_four_numbers_in_the_renewal_hole() -> None:
    lapsed = date(2018, 9, 16)
    titles = [
        title(1, date(2017, 11, 13), date(2020, 11, 12)),  # valid
        title(2, date(2015, 9, 17), lapsed),  # lapsed, renewal in the pipeline
        title(3, date(2015, 9, 17), lapsed),  # lapsed, renewal in public notice
        title(4, date(2015, 9, 17), lapsed),  # lapsed, nothing done
        title(5, date(2014, 9, 17), date(2017, 9, 16)),  # lapsed the year before
        title(6, date(2015, 10, 1), date(2018, 9, 30)),  # its last day
        title(7, date(2015, 9, 17), lapsed),  # lapsed, then moved out
        title(
            8, date(2017, 9, 17), date(2020, 9, 16), ended_on=date(2018, 3, 1), end=TitleEnd.REVOKED
        ),
        title(9, date(2015, 9, 17), lapsed),  # lapsed, renewal refused
        title(11, date(2015, 9, 17), lapsed),  # lapsed, renewal only planned
    ]
    cases = [
        CaseFact(2, Stage.RECOMMENDED),
        CaseFact(3, Stage.PUBLIC_NOTICE),
        CaseFact(5, Stage.SUBMITTED),
        CaseFact(6, Stage.EXPERT_REVIEWED),
        CaseFact(7, Stage.REPORTED),
        CaseFact(8, Stage.SUBMITTED),
        CaseFact(9, Stage.REJECTED),
        CaseFact(10, Stage.PUBLIC_NOTICE),
        CaseFact(11, Stage.PLANNED),
        CaseFact(12, Stage.PLANNED),
        CaseFact(13, Stage.RETURNED),
    ]
    holders = [firm(number) for number in range(1, 14) if number != 7]
    holders.append(firm(7, *life((Status.OPERATING, LONG_AGO), (Status.MOVED_OUT, SEPTEMBER_30))))

    four = hnte_four(titles, holders, cases, SEPTEMBER_30, SEPTEMBER_30)

    assert four == HnteFour(
        valid=frozenset({1, 6}),
        renewal_pending=frozenset({2, 3, 11}),
        in_notice=frozenset({3, 10}),
        in_pipeline=frozenset({2, 5, 6, 8, 13}),
    )
    assert four.held == {1, 2, 3, 6, 11}
    assert four.newcomers == {5, 8, 10, 13}


def test_renewal_pending_ends_when_the_new_title_is_known() -> None:
    case = [CaseFact(1, Stage.PUBLIC_NOTICE)]

    before = hnte_four([OLD, NEW], [firm(1)], case, date(2018, 12, 31), date(2019, 2, 27))
    after = hnte_four([OLD, NEW], [firm(1)], case, date(2018, 12, 31), date(2019, 2, 28))

    assert (set(before.valid), set(before.renewal_pending)) == (set(), {1})
    assert (set(after.valid), set(after.renewal_pending)) == ({1}, set())


def test_year_with_a_renewal_after_the_hole() -> None:
    split = year_split([OLD, NEW], [firm(1)], date(2018, 12, 31), FAR)

    assert parts(split) == {"ended": (1,), "renewal": (1,)}
    assert split.valid_at_start == split.valid_at_end == {1}
    assert split.net == 0


def test_year_cut_inside_the_hole() -> None:
    split = year_split([OLD, NEW], [firm(1)], SEPTEMBER_30, FAR)

    assert parts(split) == {"ended": (1,)}
    assert split.net == -1


@pytest.mark.parametrize("begins", [date(2018, 6, 1), date(2018, 9, 16), date(2018, 9, 17)])
def test_renewal_that_begins_before_the_old_title_lapses_replaces_it(begins: date) -> None:
    early = title(1, begins, date(2021, 8, 31), TitleKind.RENEWAL)

    split = year_split([OLD, early], [firm(1)], date(2018, 12, 31), FAR)

    assert parts(split) == {"ended": (1,), "renewal": (1,)}
    assert split.net == 0


def test_year_tells_moves_ends_and_firsts_apart() -> None:
    begun, last = date(2017, 11, 13), date(2020, 11, 12)
    may = date(2018, 5, 1)
    titles = [
        title(1, date(2018, 11, 30), date(2021, 11, 29)),
        title(2, begun, last),
        title(3, begun, last),
        title(4, begun, last),
        title(5, begun, last, ended_on=may, end=TitleEnd.REVOKED),
        title(6, begun, last, ended_on=may, end=TitleEnd.ENTERED_IN_ERROR),
        title(7, begun, last),
        title(8, begun, may - timedelta(days=1)),
        title(9, begun, last),
    ]
    holders = [
        firm(1),
        firm(2, StatusPeriod(Status.MOVED_IN, may)),
        firm(3, *life((Status.OPERATING, LONG_AGO), (Status.MOVED_OUT, may))),
        firm(4, *life((Status.OPERATING, LONG_AGO), (Status.DEREGISTERED, may))),
        firm(5),
        firm(6),
        firm(7, StatusPeriod(Status.OPERATING, LONG_AGO, may)),
        # Lapsed and moved out on the same day: the title ended, it did not leave.
        firm(8, *life((Status.OPERATING, LONG_AGO), (Status.MOVED_OUT, may))),
        firm(9, *life((Status.OPERATING, LONG_AGO), (Status.MOVED_IN, may))),
    ]

    split = year_split(titles, holders, date(2018, 12, 31), FAR)

    assert split.first == (1,)
    assert split.renewal == ()
    assert split.moved_in == (2,)
    assert split.moved_out == (3, 7)
    assert split.ended == (4, 5, 8)
    assert split.valid_at_start == {3, 4, 5, 7, 8, 9}
    assert split.valid_at_end == {1, 2, 9}
    assert split.net == -3


def test_firm_that_left_and_came_back_in_one_year_is_in_both() -> None:
    holder = firm(
        1,
        *life(
            (Status.OPERATING, LONG_AGO),
            (Status.MOVED_OUT, date(2017, 3, 1)),
            (Status.MOVED_IN, date(2017, 10, 1)),
        ),
    )

    split = year_split([OLD], [holder], date(2017, 12, 31), FAR)

    assert parts(split) == {"moved_in": (1,), "moved_out": (1,)}
    assert split.net == 0


def test_newer_title_revoked_while_the_older_still_runs_changes_nothing_more() -> None:
    early = title(
        1,
        date(2018, 2, 1),
        date(2021, 1, 31),
        TitleKind.RENEWAL,
        ended_on=date(2018, 4, 1),
        end=TitleEnd.REVOKED,
    )

    split = year_split([OLD, early], [firm(1)], date(2018, 6, 30), FAR)

    assert parts(split) == {"ended": (1,), "renewal": (1,)}
    assert split.valid_at_end == {1}
    assert split.net == 0


def test_title_of_the_last_day_of_last_year_belongs_to_last_year() -> None:
    titles = [title(1, date(2017, 12, 31), date(2020, 12, 30))]

    assert parts(year_split(titles, [firm(1)], date(2018, 12, 31), FAR)) == {}
    assert parts(year_split(titles, [firm(1)], date(2017, 12, 31), FAR)) == {"first": (1,)}


def test_open_ended_title_never_lapses() -> None:
    titles = [title(1, date(2016, 5, 1)), title(1, date(2017, 1, 1), date.max)]

    assert valid_firms(titles, [firm(1)], date(2099, 1, 1), date(2099, 1, 1)) == {1}
    assert parts(year_split(titles, [firm(1)], date(2099, 1, 1), date(2099, 1, 1))) == {}
