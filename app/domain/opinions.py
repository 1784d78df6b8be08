"""Who else is asked about a case, and what they may say: towns, departments, the three offices."""

from dataclasses import dataclass
from enum import StrEnum


class Opinion(StrEnum):
    """What a town, or another office, says to a case that it does not decide."""

    AGREES = "agrees"
    DISAGREES = "disagrees"


class Department(StrEnum):
    """部门核查: whether a firm had an accident, a penalty or a debt there (practice.md)."""

    ECOLOGY = "ecology"
    EMERGENCY = "emergency"
    MARKET = "market"
    TAX = "tax"
    CREDIT = "credit"


class InquiryAnswer(StrEnum):
    CLEAN = "clean"
    NEGATIVE = "negative"


class Office(StrEnum):
    """Whose joint opinion recommends a firm (国科火〔2016〕195号 二, 各地落实)."""

    SCIENCE = "science"
    FINANCE = "finance"
    TAXATION = "taxation"


@dataclass(frozen=True, slots=True)
class Negative:
    """A department's answer against a firm that nobody has lifted."""

    department: Department
    reason: str
