"""Reminders (催办): what one may be about."""

from enum import StrEnum


class ReminderSubject(StrEnum):
    ENTERPRISE = "enterprise"
    ENTRY = "entry"
    CASE = "case"
