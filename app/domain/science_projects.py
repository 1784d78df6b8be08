"""Science projects with fiscal money: the plan's seven fields, checks and results."""

from decimal import Decimal
from enum import StrEnum


class ProjectField(StrEnum):
    """三(一)1 to 7, in the plan's order."""

    EQUIPMENT = "equipment"
    ELECTRONICS = "electronics"
    MATERIALS = "materials"
    BIOLOGY = "biology"
    ENVIRONMENT = "environment"
    TRADITIONAL = "traditional"
    POTENTIAL = "potential"


class ProjectLevel(StrEnum):
    """Whose plan it is of, and so whose money."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class ProjectResult(StrEnum):
    ACCEPTED = "accepted"
    HONEST_FAILURE = "honest_failure"
    """宽容失败 (三(五)3): closed with its lessons, and no mark against the next application."""
    TERMINATED = "terminated"
    MISCONDUCT = "misconduct"


class CheckKind(StrEnum):
    MIDTERM = "midterm"
    SPOT = "spot"
    AUDIT = "audit"
    ACCEPTANCE = "acceptance"


class CheckConclusion(StrEnum):
    PASSED = "passed"
    TO_AMEND = "to_amend"
    FAILED = "failed"


def left_to_plan(granted: Decimal, planned: list[Decimal]) -> Decimal:
    """What of the fiscal money no instalment is planned for yet."""
    return granted - sum(planned, Decimal(0))
