"""Messages to people, and the mail that says one has come: about what, and when it goes out."""

import re
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.domain.deadlines import SATURDAY, Calendar


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

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def is_address(text: str) -> bool:
    """An address that any server takes; quoted and non-ASCII ones are not."""
    return len(text) <= 120 and _ADDRESS.fullmatch(text) is not None


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
