"""Who may act for a firm and how long: invitations, entrustments, and the codes that are told."""

from datetime import date, timedelta
from enum import StrEnum

from app.domain.access import Role

FOR_FIRMS = frozenset({Role.ENTERPRISE_USER, Role.AGENCY_USER})
"""An account that acts for firms holds no other role: nobody reviews or decides on a firm and
fills in its papers too (八不准)."""

INVITATION_DAYS = 14
ENTRUSTMENT_DAYS = 366
"""A case takes a year at most; who needs longer entrusts again."""

CODE_GROUP = 4


class InvitationState(StrEnum):
    OPEN = "open"
    REDEEMED = "redeemed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class EntrustmentState(StrEnum):
    """INVITED: the agency's person has not come yet."""

    INVITED = "invited"
    TO_COME = "to_come"
    RUNNING = "running"
    OVER = "over"
    ENDED = "ended"


def entrustment_state(
    valid_from: date, valid_until: date, today: date, *, is_ended: bool, has_person: bool
) -> EntrustmentState:
    if is_ended:
        return EntrustmentState.ENDED
    if today > valid_until:
        return EntrustmentState.OVER
    if not has_person:
        return EntrustmentState.INVITED
    return EntrustmentState.TO_COME if today < valid_from else EntrustmentState.RUNNING


def last_day_of_entrustment(since: date) -> date:
    """The longest that a firm may entrust a case for."""
    return since + timedelta(days=ENTRUSTMENT_DAYS)


def told(code: str) -> str:
    """A code as it is printed and read aloud: k3m8-7pqr-…"""
    return "-".join(code[at : at + CODE_GROUP] for at in range(0, len(code), CODE_GROUP))


def folded(typed: str) -> str:
    """What somebody typed, as it was made: dashes, blanks and capitals are forgiven."""
    return "".join(sign for sign in typed.lower() if sign.isalnum())
