"""Review forms: what must be said, how marks become a result, which are told as outliers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.panels import ExpertKind
from app.domain.refusals import InvalidValue, Reason
from app.domain.review_forms import (
    FORMS,
    ITEMS,
    Given,
    check_complete,
    check_draft,
    form_of,
    tally,
)

TECHNICAL, FINANCIAL, MANAGEMENT = ExpertKind


def full(kind: ExpertKind, share: int = 1) -> list[Given]:
    """Everything met; of every item's points this share of halves."""
    return [
        Given(one.key, points=(one.most * share // 2), justification="见材料")
        if one.most is not None
        else Given(one.key, is_met=True)
        for one in form_of(kind)
    ]


def test_forms_hold_the_points_of_the_annexes() -> None:
    points = {kind: sum(one.most or 0 for one in form) for kind, form in FORMS.items()}

    assert points == {TECHNICAL: 32 + 30 + 20, FINANCIAL: 20, MANAGEMENT: 20}


def test_full_marks_are_a_hundred_and_not_more() -> None:
    result = tally({"a": full(TECHNICAL, 2), "b": full(FINANCIAL, 2)})

    assert result.total == 100


def test_averages_are_exact_and_never_rounded_up() -> None:
    marks = {
        name: [Given("score.conversion", points=points)]
        for name, points in (("a", 20), ("b", 21), ("c", 21))
    }

    result = tally(marks)

    conversion = next(one for one in result.items if one.item.key == "score.conversion")
    assert conversion.average == Decimal("20.666666")
    assert result.total is None


def test_total_of_seventy_does_not_pass() -> None:
    exact = {"score.conversion": 20, "score.growth.sales": 10, "score.growth.net_assets": 10}
    answers = [
        Given(one.key, points=exact.get(one.key, one.most or 0))
        for one in ITEMS
        if one.is_scored and not one.key.startswith("score.rd_organisation")
    ]
    answers += [
        Given("score.rd_organisation.systems", points=0),
        Given("score.rd_organisation.body", points=0),
        Given("score.rd_organisation.conversion_rules", points=0),
        Given("score.rd_organisation.people_rules", points=0),
    ]

    result = tally({"a": answers})

    assert result.total == 70
    assert result.is_above_mark is False


@pytest.mark.parametrize(
    ("points", "expected"),
    [((20, 21, 22), []), ((20, 20, 29), []), ((20, 20, 30), ["c"]), ((1, 30), [])],
)
def test_marks_far_from_the_median_are_told(points: tuple[int, ...], expected: list[str]) -> None:
    marks = {
        name: [Given("score.conversion", points=one)]
        for name, one in zip("abc", points, strict=False)
    }

    assert [one.expert for one in tally(marks).outliers] == expected


@given(st.lists(st.integers(0, 30), min_size=1, max_size=15))
def test_average_lies_between_the_marks(points: list[int]) -> None:
    marks = {str(n): [Given("score.conversion", points=one)] for n, one in enumerate(points)}

    found = next(one for one in tally(marks).items if one.item.key == "score.conversion")

    assert found.average is not None
    assert min(points) <= found.average <= max(points)
    assert (
        0 <= Decimal(sum(points)) - found.average * len(points) < Decimal("0.000001") * len(points)
    )


def test_everything_is_answered_and_justified_to_submit() -> None:
    answers = {one.item: one for one in full(TECHNICAL)}
    check_complete(TECHNICAL, answers)
    answers["score.conversion"] = Given("score.conversion", points=20)
    answers["gate.age"] = Given("gate.age", is_met=False)
    del answers["gate.ip"]

    with pytest.raises(InvalidValue) as refused:
        check_complete(TECHNICAL, answers)

    assert refused.value.fields == {
        "score.conversion": Reason.JUSTIFICATION_REQUIRED,
        "gate.age": Reason.JUSTIFICATION_REQUIRED,
        "gate.ip": Reason.MISSING_VALUE,
    }


@pytest.mark.parametrize(
    ("given_item", "reason"),
    [
        (Given("score.conversion", points=31), Reason.POINTS_OUT_OF_RANGE),
        (Given("score.conversion", points=-1), Reason.POINTS_OUT_OF_RANGE),
        (Given("score.conversion", justification="字" * 401), Reason.TOO_LONG),
        (Given("gate.age", points=1), Reason.POINTS_OUT_OF_RANGE),
        (Given("score.growth.sales", points=1), Reason.NOT_IN_VOCABULARY),
    ],
)
def test_draft_holds_only_what_its_form_has(given_item: Given, reason: Reason) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_draft(TECHNICAL, [given_item])

    assert refused.value.fields == {given_item.item: reason}
