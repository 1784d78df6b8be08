"""When an award can be paid, and what an account number is."""

from decimal import Decimal

import pytest

from app.domain.awards.payments import LineFacts, account_digits, budget_block, line_block
from app.domain.refusals import Reason


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1204 0600 0900-1234567", "1204060009001234567"),
        ("12345678", "12345678"),
        ("1234567", None),
        ("1" * 33, None),
        ("12345678x", None),
        ("１２３４５６７８", None),
    ],
)
def test_account_number_is_digits_without_their_blanks(typed: str, number: str | None) -> None:
    assert account_digits(typed) == number


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (LineFacts(), None),
        (LineFacts(is_struck=True), Reason.AWARD_STRUCK),
        (LineFacts(is_on_sheet=True), Reason.AWARD_ON_SHEET),
        (LineFacts(has_account=False), Reason.PAYEE_ACCOUNT_MISSING),
        (LineFacts(negatives=1), Reason.AWARD_DEPARTMENT_AGAINST),
        (LineFacts(unanswered=1), Reason.AWARD_DEPARTMENT_OPEN),
        (LineFacts(open_objections=1), Reason.OBJECTION_PENDING),
        (LineFacts(open_objections=1, upheld_objections=1), Reason.OBJECTION_UPHELD),
    ],
)
def test_line_is_held_by_what_stands_against_it(facts: LineFacts, reason: Reason | None) -> None:
    assert line_block(facts) is reason


@pytest.mark.parametrize(
    ("budget", "wanted", "reason"),
    [
        (None, "1", Reason.BUDGET_UNKNOWN),
        ("100", "40", None),
        ("100", "40.01", Reason.BUDGET_EXCEEDED),
    ],
)
def test_nothing_is_paid_beyond_the_budget(
    budget: str | None, wanted: str, reason: Reason | None
) -> None:
    known = None if budget is None else Decimal(budget)

    assert budget_block(known, Decimal(60), Decimal(wanted)) is reason
