"""退回补正: the clock that stands while a firm mends its papers, and what it had to mend.

The town's days stop with the return and go on with the new submission; what was left is what is
left, and one day at least, so that nobody's last day is over before it begins. The cut-off days of
town and county move by the working days that the clock stood: they are the county's own. Those of
city and province are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.case_history import StandingMove
from app.domain.deadlines import Calendar, due_after
from app.domain.next_steps import HANDS_IN, opinion_last_day
from app.domain.refusals import TransitionRefused
from app.domain.stages import Action, ProgrammeRules, Stage

DAY = timedelta(days=1)
USUAL_REASONS = (
    "研发费用辅助账与专项审计报告不一致",
    "知识产权证明材料不全或不清晰",
    "研发活动说明过于简略",
    "高新技术产品(服务)收入依据不足",
    "科技人员名单与参保证明不符",
    "附件缺页、未盖章或未签字",
)
"""What a county begins with; its heads edit the list."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the clock of a case stands after its moves."""

    opinion_due_on: date | None = None
    """The town's last day; None: none runs, or it cannot be known."""
    stood_days: int = 0
    """Working days that the clock stood in all, in returns that are over."""
    stopped_on: date | None = None
    """Since when it stands now."""


def clock_of(rules: ProgrammeRules, moves: Sequence[StandingMove], calendar: Calendar) -> Clock:
    """The clock as the standing moves set it."""
    due_on: date | None = None
    left: int | None = None
    stopped_on: date | None = None
    stood = 0
    for move in moves:
        if move.action is Action.RETURN_FOR_AMENDMENT:
            stopped_on = move.happened_on
            runs = move.source is Stage.SUBMITTED and due_on is not None
            left = _days(stopped_on, due_on, calendar) if runs else None
        elif move.action in HANDS_IN:
            if stopped_on is not None:
                stood += _days(stopped_on, move.happened_on, calendar) or 0
            due_on = resumed(rules, move.happened_on, left, calendar)
            left, stopped_on = None, None
    return Clock(due_on, stood, stopped_on)


def resumed(
    rules: ProgrammeRules, handed_in_on: date, left: int | None, calendar: Calendar
) -> date | None:
    """The town's last day: what was left of its days when the clock stopped, or all of them."""
    if left is None or rules.town_opinion_working_days is None:
        return opinion_last_day(rules, handed_in_on, calendar)
    try:
        return due_after(handed_in_on, max(left, 1), calendar)
    except TransitionRefused:
        return None


def _days(since: date, until: date | None, calendar: Calendar) -> int | None:
    """Working days after one day up to another; None where a year's holidays are unknown."""
    if until is None:
        return None
    try:
        return calendar.working_days_between(since + DAY, until)
    except TransitionRefused:
        return None


def moved(cutoff: date | None, stood_days: int, calendar: Calendar) -> date | None:
    """A cut-off day of the county's own, later by the working days that the clock stood."""
    if cutoff is None or stood_days < 1:
        return cutoff
    try:
        return due_after(cutoff, stood_days, calendar)
    except TransitionRefused:
        return cutoff


def mend_by(returned_on: date, working_days: int, calendar: Calendar) -> date | None:
    """Until when the firm has time."""
    try:
        return due_after(returned_on, working_days, calendar)
    except TransitionRefused:
        return None


def reason_of(listed: Iterable[str], typed: str) -> str:
    """What the firm is told: the reasons of the list, then what was added in words."""
    return ";".join([*listed, *([typed.strip()] if typed.strip() else [])])
