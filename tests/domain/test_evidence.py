"""What is believed of what somebody said: for a year, the newest, and never rounded up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.facts import Facts
from app.domain.evidence import LISTS, Mark, StatedFact, average, points_on, still_holds

DAY = date(2018, 9, 30)


@pytest.mark.parametrize(
    ("said_on", "holds"),
    [(date(2017, 9, 30), True), (date(2017, 9, 29), False), (date(2018, 12, 1), True)],
)
def test_statement_holds_for_a_year_and_for_the_time_before_it(said_on: date, holds: bool) -> None:
    assert still_holds(said_on, DAY) is holds


def test_points_are_the_average_of_the_last_review_before_the_application() -> None:
    marks = [
        Mark("score.ip", date(2018, 3, 1), Decimal(10)),
        Mark("score.ip", date(2018, 9, 1), Decimal(20)),
        Mark("score.ip", date(2018, 9, 1), Decimal(21)),
        Mark("score.ip", date(2018, 10, 1), Decimal(30)),
        Mark("score.growth", date(2017, 1, 1), Decimal(12)),
    ]

    assert points_on(marks, DAY) == {"score.ip": Decimal("20.5")}


def test_average_is_cut_and_not_rounded() -> None:
    assert average([Decimal(15), Decimal(15), Decimal(14)]) == Decimal("14.666666")


@given(st.lists(st.decimals(0, 30, places=2), min_size=1, max_size=9))
def test_average_lies_between_its_points_and_never_above_the_true_one(
    points: list[Decimal],
) -> None:
    found = average(points)

    assert min(points) <= found <= max(points)
    assert found * len(points) <= sum(points)


def test_every_statement_answers_for_a_fact_that_is_judged() -> None:
    known = set(Facts._fields) | {"is_open_industry"}

    assert {fact.value for fact in StatedFact} <= known
    assert {fact.value for fact in LISTS} == {"incidents", "conversions", "ip_rights"}
