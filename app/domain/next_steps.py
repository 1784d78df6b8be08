"""What comes next for a case: whose move it is, until when, and how many working days that is."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.deadlines import Calendar, due_after, notice_end
from app.domain.refusals import TransitionRefused
from app.domain.stages import Action, Move, ProgrammeRules, Stage
from app.domain.time_limits import TimeLimitKind

DAY = timedelta(days=1)


class DeadlineKind(StrEnum):
    """What falls due."""

    FIRM_CUTOFF = "firm_cutoff"
    TOWN_CUTOFF = "town_cutoff"
    TOWN_OPINION = "town_opinion"
    AMENDMENT = "amendment"
    COUNTY_CUTOFF = "county_cutoff"
    CITY_CUTOFF = "city_cutoff"
    PROVINCE_CUTOFF = "province_cutoff"
    NOTICE_END = "notice_end"
    VALIDITY_END = "validity_end"
    TASK_DUE = "task_due"
    """Of a task that is no case's: a phase, an answer, a review."""


class Urgency(StrEnum):
    """How a deadline is coloured; the word beside it says the same."""

    OVERDUE = "overdue"
    URGENT = "urgent"
    NEAR = "near"
    FAR = "far"
    UNKNOWN = "unknown"
    READY = "ready"
    """A public notice has run its course: nobody is late, the next move may be made."""


UNDER_URGENT, NEAR_DAYS = 3, 7
"""Red with fewer than three working days left (issue 5, point 6); amber up to seven."""

CUTOFF_OF_STAGE = {
    Stage.PLANNED: DeadlineKind.FIRM_CUTOFF,
    Stage.RETURNED: DeadlineKind.FIRM_CUTOFF,
    Stage.SUBMITTED: DeadlineKind.TOWN_CUTOFF,
    Stage.TOWN_ENDORSED: DeadlineKind.COUNTY_CUTOFF,
    Stage.COUNTY_CHECKED: DeadlineKind.COUNTY_CUTOFF,
    Stage.JOINTLY_ENDORSED: DeadlineKind.COUNTY_CUTOFF,
    Stage.RECOMMENDED: DeadlineKind.CITY_CUTOFF,
    Stage.CITY_REVIEWED: DeadlineKind.PROVINCE_CUTOFF,
    Stage.EXPERT_REVIEWED: DeadlineKind.PROVINCE_CUTOFF,
}
"""Whose cut-off date of the batch a case at this stage has to meet."""


@dataclass(frozen=True, slots=True)
class CaseDates:
    """The dates a deadline is read from."""

    stage: Stage
    stage_since: date
    firm_cutoff_on: date | None = None
    town_cutoff_on: date | None = None
    county_cutoff_on: date | None = None
    city_cutoff_on: date | None = None
    province_cutoff_on: date | None = None
    opinion_due_on: date | None = None
    notice_starts_on: date | None = None
    notice_ends_on: date | None = None
    title_valid_until: date | None = None
    amend_by_on: date | None = None

    def cutoff(self, kind: DeadlineKind) -> date | None:
        day: date | None = getattr(self, f"{kind}_on")
        return day


@dataclass(frozen=True, slots=True)
class Deadline:
    """The next thing due. Without a date its year's holidays are unknown: 待定."""

    kind: DeadlineKind
    due_on: date | None
    working_days: int | None
    """Working days left, today not counted; below zero: overdue by so many."""
    urgency: Urgency


def next_move(rules: ProgrammeRules, stage: Stage) -> Move | None:
    """The move that brings a case onward along its steps."""
    onward = [
        move
        for move in rules.moves
        if move.source is stage and move.target in _steps_after(rules, stage)
    ]
    return onward[0] if onward else None


def _steps_after(rules: ProgrammeRules, stage: Stage) -> tuple[Stage, ...]:
    if stage in rules.steps:
        place = rules.steps.index(stage)
        return rules.steps[place + 1 : place + 2]
    return rules.steps


def notice_last_day(
    rules: ProgrammeRules, starts_on: date | None, calendar: Calendar
) -> date | None:
    """The last day of a case's public notice; None while it cannot be known."""
    if starts_on is None or rules.notice_working_days is None:
        return None
    try:
        return notice_end(starts_on, rules.notice_working_days, calendar)
    except TransitionRefused:
        return None


def opinion_last_day(rules: ProgrammeRules, handed_in_on: date, calendar: Calendar) -> date | None:
    """Until when the town may give its opinion; None while it cannot be known."""
    days = rules.days_on(TimeLimitKind.TOWN_OPINION, handed_in_on)
    if days is None:
        return None
    try:
        return due_after(handed_in_on, days, calendar)
    except TransitionRefused:
        return None


def next_deadline(dates: CaseDates, calendar: Calendar, today: date) -> Deadline | None:
    """What falls due next at this stage, if anything does."""
    if dates.stage is Stage.RECOGNIZED:
        return _plain(DeadlineKind.VALIDITY_END, dates.title_valid_until, today)
    if dates.stage is Stage.PUBLIC_NOTICE:
        found = _due(DeadlineKind.NOTICE_END, dates.notice_ends_on, calendar, today)
        is_over = found.urgency is Urgency.OVERDUE
        return replace(found, urgency=Urgency.READY) if is_over else found
    if dates.stage is Stage.RETURNED and dates.amend_by_on is not None:
        return _due(DeadlineKind.AMENDMENT, dates.amend_by_on, calendar, today)
    kind = CUTOFF_OF_STAGE.get(dates.stage)
    if kind is None:
        return None
    cutoff = dates.cutoff(kind)
    if dates.stage is Stage.SUBMITTED and (
        dates.opinion_due_on is None or cutoff is None or dates.opinion_due_on <= cutoff
    ):
        return _due(DeadlineKind.TOWN_OPINION, dates.opinion_due_on, calendar, today)
    return _due(kind, cutoff, calendar, today) if cutoff else None


def working_days_left(due_on: date, calendar: Calendar, today: date) -> int | None:
    """Days of work from tomorrow to the due day; negative once it has passed."""
    try:
        if due_on >= today:
            return calendar.working_days_between(today + DAY, due_on)
        return -calendar.working_days_between(due_on + DAY, today)
    except TransitionRefused:
        return None


def _plain(kind: DeadlineKind, due_on: date | None, today: date) -> Deadline | None:
    """Years ahead: a date, not a count of days."""
    if due_on is None:
        return None
    return Deadline(kind, due_on, None, Urgency.OVERDUE if due_on < today else Urgency.FAR)


def deadline_on(kind: DeadlineKind, due_on: date, calendar: Calendar, today: date) -> Deadline:
    """A given day as a deadline, with the working days left until it."""
    return _due(kind, due_on, calendar, today)


def _due(kind: DeadlineKind, due_on: date | None, calendar: Calendar, today: date) -> Deadline:
    if due_on is None:
        return Deadline(kind, None, None, Urgency.UNKNOWN)
    days = working_days_left(due_on, calendar, today)
    return Deadline(kind, due_on, days, _urgency(due_on, days, today))


def _urgency(due_on: date, days: int | None, today: date) -> Urgency:
    if due_on < today:
        return Urgency.OVERDUE
    if days is None:
        return Urgency.UNKNOWN
    if days < UNDER_URGENT:
        return Urgency.URGENT
    return Urgency.NEAR if days <= NEAR_DAYS else Urgency.FAR


HANDS_IN = frozenset({Action.SUBMIT, Action.RESUBMIT})
"""Moves after which the town's days to give its opinion begin."""
