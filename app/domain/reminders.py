"""Reminders (催办): what one may be about, and how far it has come."""

from enum import StrEnum


class ReminderSubject(StrEnum):
    ENTERPRISE = "enterprise"
    ENTRY = "entry"
    CASE = "case"


class ReminderState(StrEnum):
    """What became of it, as its sender sees it."""

    UNREAD = "unread"
    READ = "read"
    ANSWERED = "answered"
