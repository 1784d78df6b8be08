"""Messages to people, and what goes out to say one has come: about what, by which way, and when."""

import re
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.domain.access import ADMINISTRATORS, OFFICERS, READERS, Role
from app.domain.deadlines import SATURDAY, Calendar
from app.domain.refusals import Reason


class MessageKind(StrEnum):
    """What a message is about. A mail says no more than this word, and where to read the rest."""

    REMINDER = "reminder"
    COMMENT = "comment"
    AMENDMENT = "amendment"
    INQUIRY = "inquiry"
    OPINION = "opinion"
    REVIEW = "review"
    DECLARATION = "declaration"
    INVITATION = "invitation"
    DECISION = "decision"
    PROGRESS = "progress"
    DEADLINE = "deadline"
    SYSTEM = "system"


class Way(StrEnum):
    """How people are reached outside Miaopu."""

    MAIL = "mail"
    SMS = "sms"
    ZHEZHENGDING = "zhezhengding"
    """浙政钉, the 专有钉钉 of the province's offices: firms and agencies have no account there."""


class MailMode(StrEnum):
    AT_ONCE = "at_once"
    DIGEST = "digest"
    NONE = "none"


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


DIGEST_AT = time(8, 30)
"""When a working day's digest goes out."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long after each failure it is tried again; after the last the mail has failed."""
STALE = timedelta(days=3)
"""News so old is no news: a mail nobody could send till then (no server was set) is given up."""

_ADDRESSES = {
    # One that any server takes; quoted and non-ASCII ones are not.
    Way.MAIL: (
        re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"),
        Reason.BAD_ADDRESS,
    ),
    # A number of the mainland's own networks: gateways here send to no others.
    Way.SMS: (re.compile(r"1[3-9][0-9]{9}"), Reason.BAD_MOBILE),
    # 待核: the accountId of 专有钉钉 has been seen as digits only; letters are let through.
    Way.ZHEZHENGDING: (re.compile(r"[A-Za-z0-9_-]{1,64}"), Reason.BAD_ACCOUNT),
}
LONGEST_ADDRESS = 120
GOVERNMENT = OFFICERS | READERS | ADMINISTRATORS


def wrong_address(way: Way, text: str) -> Reason | None:
    """Why nothing can be sent there by this way; None: it can."""
    shape, reason = _ADDRESSES[way]
    return None if len(text) <= LONGEST_ADDRESS and shape.fullmatch(text) else reason


def ways_of(role: Role) -> tuple[Way, ...]:
    """The ways somebody in this role may choose."""
    return tuple(way for way in Way if way is not Way.ZHEZHENGDING or role in GOVERNMENT)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a mail that has failed so many times is tried again; None: it is given up."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None


def digest_is_due(moment: datetime, calendar: Calendar) -> bool:
    """On a working day from half past eight on. In a year whose holidays nobody has entered the
    week decides: a mail too many does no harm, silence may."""
    day = moment.date()
    is_working = (
        calendar.is_working(day) if day.year in calendar.known_years else day.weekday() < SATURDAY
    )
    return is_working and moment.time() >= DIGEST_AT
