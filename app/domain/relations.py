"""八不准: how a person may stand to a firm, who said so, and what is owed once a year."""

from datetime import date
from enum import StrEnum

from app.domain.access import OFFICERS, Role

DECLARERS = OFFICERS | {Role.EXPERT}
"""Who declares every year: whoever may come to judge a firm."""


class RelationKind(StrEnum):
    """What ties a person to a firm (《规划》 note 3 forbids both money matters and favours)."""

    FAMILY = "family"
    SHARES = "shares"
    FORMER_EMPLOYMENT = "former_employment"
    AGENCY = "agency"
    OTHER = "other"


class RelationSource(StrEnum):
    """Whose word it is: the person's own, or somebody else's who found it."""

    DECLARED = "declared"
    DISCOVERED = "discovered"


DUE_MONTH, DUE_DAY = 1, 31
"""Each year's declaration is due by the end of January (our rule; the plan names no day)."""


def declaration_due_on(year: int) -> date:
    return date(year, DUE_MONTH, DUE_DAY)
