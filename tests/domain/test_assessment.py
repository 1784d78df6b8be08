"""How an item of the assessment becomes points: exact, within its bounds, never falling as a town
does better."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import AssessedBy, ItemRule, are_whole, score, total_of

HUNDRED = Decimal(100)


def rule(basis: AssessedBy = AssessedBy.HNTE_NET, **figures: str) -> ItemRule:
    given = {"weight": "40", "full_marks": "100", "wanted": "3"} | figures
    return ItemRule(basis, **{name: Decimal(value) for name, value in given.items()})


@pytest.mark.parametrize(
    ("item", "value", "base", "bonus", "deduction", "total", "weighted"),
    [
        (rule(), "1", "33.33", "0", "0", "33.33", "13.33"),
        (rule(), "2", "66.67", "0", "0", "66.67", "26.67"),
        (rule(), "3", "100", "0", "0", "100", "40.00"),
        (rule(), "-2", "0", "0", "0", "0", "0.00"),
        (rule(bonus_each="5", most_bonus="12"), "5", "100", "10", "0", "110", "44.00"),
        (rule(bonus_each="5", most_bonus="12"), "9", "100", "12", "0", "112", "44.80"),
        (rule(deduction_each="10", most_deduction="15"), "1", "33.33", "0", "15", "18.33", "7.33"),
        (rule(deduction_each="50", most_deduction="90"), "1", "33.33", "0", "90", "0", "0.00"),
        (rule(wanted="0"), "0", "100", "0", "0", "100", "40.00"),
        (rule(wanted="0"), "-1", "0", "0", "0", "0", "0.00"),
        (
            rule(AssessedBy.STALE_CASES, wanted="1", deduction_each="10", most_deduction="50"),
            "3",
            "100",
            "0",
            "20",
            "80",
            "32.00",
        ),
    ],
)
def test_points_of_an_item(
    item: ItemRule, value: str, base: str, bonus: str, deduction: str, total: str, weighted: str
) -> None:
    found = score(item, Decimal(value))

    assert (found.base, found.bonus, found.deduction) == (
        Decimal(base),
        Decimal(bonus),
        Decimal(deduction),
    )
    assert (found.total, found.weighted) == (Decimal(total), Decimal(weighted))


def test_task_is_the_towns_own_and_not_the_items() -> None:
    found = score(rule(AssessedBy.HNTE_TASK, wanted="3"), Decimal(2), task=Decimal(4))

    assert (found.wanted, found.base) == (Decimal(4), Decimal(50))


@pytest.mark.parametrize(
    ("item", "value", "task"),
    [
        (rule(AssessedBy.HNTE_TASK), Decimal(2), None),
        (rule(), None, None),
        (ItemRule(AssessedBy.VISITS, HUNDRED, HUNDRED), Decimal(2), None),
        (rule(AssessedBy.GIVEN), Decimal(2), None),
    ],
)
def test_unknown_stays_unknown_and_makes_the_total_unknown(
    item: ItemRule, value: Decimal | None, task: Decimal | None
) -> None:
    found = score(item, value, task)

    assert found.total is None
    assert total_of([Decimal(10), found.weighted]) is None


def test_weights_are_whole_only_at_exactly_a_hundred() -> None:
    assert are_whole([Decimal("33.34"), Decimal("33.33"), Decimal("33.33")])
    assert not are_whole([Decimal("33.33")] * 3)
    assert total_of([]) is None


MARKS = st.decimals(0, 100, places=2)
RULES = st.builds(
    ItemRule,
    basis=st.sampled_from([one for one in AssessedBy if one is not AssessedBy.GIVEN]),
    weight=MARKS,
    full_marks=st.decimals("0.01", 200, places=2),
    wanted=st.decimals(0, 50, places=2),
    bonus_each=MARKS,
    most_bonus=MARKS,
    deduction_each=MARKS,
    most_deduction=MARKS,
)
VALUES = st.integers(-20, 80).map(Decimal)


@given(RULES, VALUES, st.decimals(0, 50, places=2))
def test_points_stay_within_their_bounds(item: ItemRule, value: Decimal, task: Decimal) -> None:
    found = score(item, value, task)

    assert found.total is not None
    assert found.weighted is not None
    assert found.base is not None
    assert 0 <= found.base <= item.full_marks
    assert 0 <= found.bonus <= item.most_bonus
    assert 0 <= found.deduction <= item.most_deduction
    assert 0 <= found.total <= item.full_marks + item.most_bonus
    assert found.total == max(Decimal(0), found.base + found.bonus - found.deduction)
    exact = found.total * item.weight / 100
    assert abs(found.weighted - exact) <= Decimal("0.005")


@given(RULES, VALUES, VALUES, st.decimals(0, 50, places=2))
def test_doing_better_never_costs_points(
    item: ItemRule, one: Decimal, other: Decimal, task: Decimal
) -> None:
    less, more = sorted((one, other))
    if item.basis is AssessedBy.STALE_CASES:
        less, more = more, less

    worse, better = score(item, less, task), score(item, more, task)

    assert worse.total is not None
    assert better.total is not None
    assert worse.total <= better.total
