"""A firm's calendar: what is owed and when, and nothing for what nobody knows."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data import duties
from app.domain.criteria.facts import Facts
from app.domain.criteria.facts import IpRight as RightFacts
from app.domain.criteria.hnte_2016.rights import ClassIILeft, class_ii_left
from app.domain.enterprises import IpKind
from app.domain.firm_dates import (
    FirmDateKind,
    HeldTitle,
    OwnRight,
    count_unknown_fees,
    dates_of_duties,
    dates_of_fees,
    dates_of_titles,
    in_order,
    months_before,
    next_fee_on,
)
from app.domain.titles import Programme

TODAY = date(2018, 9, 30)
HNTE = HeldTitle(Programme.HNTE, date(2016, 11, 21), date(2019, 11, 20))
PATENT = OwnRight(IpKind.UTILITY_MODEL, "一种装置", "ZL1", date(2014, 3, 5), date(2015, 1, 7), None)
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def test_title_warns_at_eighteen_twelve_and_six_months() -> None:
    found = in_order(dates_of_titles([HNTE], TODAY))

    assert [(one.kind, one.on, one.months) for one in found] == [
        (FirmDateKind.RENEWAL_AHEAD, date(2018, 11, 20), 12),
        (FirmDateKind.RENEWAL_AHEAD, date(2019, 5, 20), 6),
        (FirmDateKind.TITLE_END, date(2019, 11, 20), None),
    ]
    assert list(dates_of_titles([replace(HNTE, valid_until=None)], TODAY)) == []
    assert list(dates_of_titles([replace(HNTE, valid_until=date(2018, 9, 29))], TODAY)) == []
    early = dates_of_titles([HNTE], date(2018, 1, 1))
    assert [one.months for one in early] == [None, 18, 12, 6]


def test_duty_is_the_next_one_that_is_owed_and_not_filed() -> None:
    report = [duties()["hnte_annual_report"]]

    [owed] = dates_of_duties(report, [HNTE], set(), TODAY)
    assert (owed.on, owed.about, owed.is_confirmed) == (
        date(2019, 5, 31),
        "高新技术企业年报",
        True,
    )
    [owed] = dates_of_duties(report, [HNTE], set(), date(2018, 5, 31))
    assert owed.on == date(2018, 5, 31)
    [owed] = dates_of_duties(report, [HNTE], {("hnte_annual_report", 2018)}, date(2018, 3, 1))
    assert owed.on == date(2019, 5, 31)
    # Who no longer holds the title that day owes nothing by it.
    assert list(dates_of_duties(report, [HNTE], set(), date(2019, 6, 1))) == []
    assert list(dates_of_duties(report, [], set(), TODAY)) == []


@pytest.mark.parametrize(
    ("changed", "on"),
    [
        ({}, date(2019, 3, 5)),
        ({"applied_on": date(2014, 9, 30)}, TODAY),
        ({"kind": IpKind.SOFTWARE_COPYRIGHT}, None),
        ({"applied_on": None}, None),
        ({"granted_on": None}, None),
        ({"lapsed_on": date(2018, 9, 1)}, None),
        ({"applied_on": date(2009, 1, 5), "granted_on": date(2009, 9, 1)}, None),  # tenth year runs
        ({"kind": IpKind.INVENTION_PATENT, "applied_on": date(2009, 1, 5)}, date(2019, 1, 5)),
        ({"granted_on": date(2019, 4, 1)}, date(2020, 3, 5)),
    ],
)
def test_fee_is_due_when_the_next_year_of_a_patent_begins(
    changed: dict[str, object], on: date | None
) -> None:
    assert next_fee_on(replace(PATENT, **changed), TODAY) == on  # type: ignore[arg-type]


@given(applied=DAYS, granted=DAYS, today=DAYS)
def test_fee_day_is_an_anniversary_within_the_term(
    applied: date, granted: date, today: date
) -> None:
    right = replace(PATENT, applied_on=applied, granted_on=granted)

    on = next_fee_on(right, today)

    if on is not None:
        assert today <= on
        assert granted < on
        assert 1 <= on.year - applied.year <= 9
        assert (on.month, on.day) in {(applied.month, applied.day), (2, 28)}


def test_unknown_fees_are_counted_and_named() -> None:
    undated = replace(PATENT, applied_on=None)
    copyright_ = replace(undated, kind=IpKind.SOFTWARE_COPYRIGHT)

    assert count_unknown_fees([PATENT, undated, copyright_], TODAY) == 1
    [fee] = dates_of_fees([PATENT, undated, copyright_], TODAY)
    assert fee.about == "一种装置(ZL1)"


@given(day=DAYS, months=st.integers(0, 60))
def test_months_before_keep_the_day_or_the_month_s_last(day: date, months: int) -> None:
    earlier = months_before(day, months)

    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day == day.day or earlier.day in {28, 29, 30}
    assert earlier.day <= day.day


def test_class_ii_left_counts_unused_used_shared_and_undated_apart() -> None:
    granted = RightFacts(IpKind.UTILITY_MODEL, granted_on=date(2016, 1, 1))
    rights = (
        granted,
        granted._replace(kind=IpKind.INVENTION_PATENT),
        granted._replace(used_on=date(2016, 6, 1)),
        granted._replace(co_owned=True),
        granted._replace(granted_on=None),
        granted._replace(lapsed_on=date(2017, 1, 1)),
        granted._replace(granted_on=date(2018, 12, 1)),
    )

    facts = Facts(applied_on=TODAY, ip_rights=rights)
    assert class_ii_left(facts, TODAY) == ClassIILeft(1, 1, 1, 1)
    assert class_ii_left(facts._replace(ip_rights=()), TODAY) == ClassIILeft(0, 0, 0, 0)
    assert class_ii_left(facts._replace(ip_rights=None), TODAY) is None
