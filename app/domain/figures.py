"""What must hold among the figures of one year from one source."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from app.domain.refusals import Reason


class RdBasis(StrEnum):
    """What counts as R&D cost differs by who asks (national-rules.md, section 12)."""

    HNTE = "hnte"
    SUPER_DEDUCTION = "super_deduction"
    STATISTICAL = "statistical"


PARTS: tuple[tuple[str, str, Reason], ...] = (
    ("tech_staff_monthly_avg", "staff_monthly_avg", Reason.TECH_STAFF_ABOVE_STAFF),
    ("tech_staff_quarterly_avg", "staff_quarterly_avg", Reason.TECH_STAFF_ABOVE_STAFF),
    ("rd_domestic_cny", "rd_cny", Reason.DOMESTIC_RD_ABOVE_RD),
    ("high_tech_income_cny", "total_income_cny", Reason.HIGH_TECH_INCOME_ABOVE_TOTAL),
)
"""A part and the whole it cannot exceed. Staff is compared within one basis: monthly averages
are the HNTE's, quarterly ones the SME's (national-rules.md, section 12)."""


def contradictions(figures: Mapping[str, Decimal | None]) -> dict[str, Reason]:
    """Each part that is larger than its whole; what is unknown contradicts nothing."""
    found: dict[str, Reason] = {}
    for part, whole, reason in PARTS:
        less, more = figures.get(part), figures.get(whole)
        if less is not None and more is not None and less > more:
            found[part] = reason
    return found
