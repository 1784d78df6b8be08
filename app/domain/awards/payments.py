"""Paying awards out: when a line can be paid, and that two officers pay it (注释3, 八不准 eighth:
nobody handles 资金奖补 alone). The first prepares a sheet and names the second, who confirms under
the own login what the bank has carried out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.refusals import Reason

ACCOUNT_DIGITS = range(8, 33)
"""Lengths of account numbers in use; 待核: banks publish no common rule for firms' accounts."""
SHOWN_DIGITS = 4


def account_digits(typed: str) -> str | None:
    """The number without the blanks and strokes it is printed with; None: it is none."""
    number = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
    is_number = number.isascii() and number.isdecimal() and len(number) in ACCOUNT_DIGITS
    return number if is_number else None


def masked(last_four: str) -> str:
    return f"**** {last_four}"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """All that decides whether one line can be paid."""

    is_struck: bool = False
    is_on_sheet: bool = False
    has_account: bool = True
    negatives: int = 0
    """Departments' answers against the firm that stand."""
    unanswered: int = 0
    """Departments that were asked and have not answered."""
    open_objections: int = 0
    upheld_objections: int = 0


def line_block(facts: LineFacts) -> Reason | None:
    """Why a line cannot be put on a sheet now; the first reason is told."""
    blocks: Iterable[tuple[bool, Reason]] = (
        (facts.is_struck, Reason.AWARD_STRUCK),
        (facts.is_on_sheet, Reason.AWARD_ON_SHEET),
        (facts.negatives > 0, Reason.AWARD_DEPARTMENT_AGAINST),
        (facts.unanswered > 0, Reason.AWARD_DEPARTMENT_OPEN),
        (facts.upheld_objections > 0, Reason.OBJECTION_UPHELD),
        (facts.open_objections > 0, Reason.OBJECTION_PENDING),
        (not facts.has_account, Reason.PAYEE_ACCOUNT_MISSING),
    )
    return next((reason for holds, reason in blocks if holds), None)


def budget_block(budget: Decimal | None, spoken_for: Decimal, wanted: Decimal) -> Reason | None:
    """What was paid, waits on sheets, and is wanted now stays within the budget."""
    if budget is None:
        return Reason.BUDGET_UNKNOWN
    return Reason.BUDGET_EXCEEDED if spoken_for + wanted > budget else None
