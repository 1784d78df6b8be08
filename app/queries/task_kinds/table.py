"""Every kind of task. A new one is a member of `TaskKind`, its word, a source and a line here."""

from app.queries.task_kinds import (
    cases,
    decisions,
    entries,
    firm_accounts,
    inquiries,
    relations,
    reminders,
    reviews,
    talents,
    visits,
)
from app.queries.task_kinds.source import TaskSource

TASK_SOURCES: tuple[TaskSource, ...] = (
    relations.TO_DECLARE,
    relations.TO_REASSIGN,
    reviews.TO_WRITE,
    reviews.TO_DECIDE,
    reminders.TO_ANSWER,
    visits.TO_CONFIRM,
    visits.TO_EXPLAIN,
    visits.TO_SEE,
    cases.TOWN_OPINIONS,
    cases.HANDLED,
    cases.TO_HAND_IN,
    decisions.TO_ANSWER,
    firm_accounts.TO_CONFIRM,
    entries.TO_ADMIT,
    entries.OVERDUE_PHASES,
    talents.TO_CLOSE,
    talents.TO_CONFIRM,
    reminders.SENT,
    visits.OPEN_VISITS,
    entries.PROPOSED,
    inquiries.UNANSWERED,
    cases.HANDED_IN,
    cases.MOVED,
    reminders.ANSWERED,
    visits.CLOSED_VISITS,
)
