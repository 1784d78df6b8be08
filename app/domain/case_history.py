"""What the entries of a case, or of a record that moves like one, amount to: the moves that stand,
and the stage on any date as known then.

Nothing entered is ever edited. A wrong move is taken back, a wrong date moved, each by a further
entry; as known on a day only the entries known by then count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic

from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.domain.stages import Action, ActionT, Clock, Moves, Stage, StageT


class Correction(StrEnum):
    TAKE_BACK = "take_back"
    CORRECT_DATE = "correct_date"


@dataclass(frozen=True)  # with slots, Python 3.11 could not make one by its alias
class EntryOf(Generic[StageT, ActionT]):
    """One row of a history: a move, or the correction of one."""

    id: int
    happened_on: date
    known_on: date
    action: ActionT | None = None
    source: StageT | None = None
    target: StageT | None = None
    corrects_id: int | None = None
    new_happened_on: date | None = None


@dataclass(frozen=True)  # with slots, Python 3.11 could not make one by its alias
class StandingOf(Generic[StageT, ActionT]):
    """A move nobody has taken back, under the date that now holds for it."""

    id: int
    action: ActionT
    source: StageT
    target: StageT
    happened_on: date


Entry = EntryOf[Stage, Action]
StandingMove = StandingOf[Stage, Action]


def effective(
    entries: Iterable[EntryOf[StageT, ActionT]], known_on: date
) -> list[StandingOf[StageT, ActionT]]:
    """The moves that stand as known on a day, in the order they were entered."""
    known = sorted((one for one in entries if one.known_on <= known_on), key=lambda one: one.id)
    taken_back = {one.corrects_id for one in known if one.new_happened_on is None}
    dates = {one.corrects_id: one.new_happened_on for one in known if one.new_happened_on}
    return [
        StandingOf(one.id, one.action, one.source, one.target, dates.get(one.id) or one.happened_on)
        for one in known
        if one.action and one.source and one.target and one.id not in taken_back
    ]


def stage_as_of(
    first: StageT,
    opened_on: date,
    entries: Iterable[EntryOf[StageT, ActionT]],
    valid_on: date,
    known_on: date,
) -> StageT | None:
    """Where a case stood on a day with what was known on another; None before it was opened."""
    if opened_on > min(valid_on, known_on):
        return None
    reached = [move for move in effective(entries, known_on) if move.happened_on <= valid_on]
    return reached[-1].target if reached else first


def taken_back(
    moves: Sequence[StandingOf[StageT, ActionT]], move_id: int
) -> StandingOf[StageT, ActionT]:
    """The move to take back: only the latest that stands, or what follows would hang in the air."""
    if not moves or moves[-1].id != move_id:
        raise TransitionRefused(Reason.NOTHING_TO_TAKE_BACK)
    return moves[-1]


def redated(
    rules: Moves[StageT, ActionT],
    moves: Sequence[StandingOf[StageT, ActionT]],
    move_id: int,
    new_date: date,
    opened_on: date,
    notice_ends_on: date | None,
    today: date,
) -> StandingOf[StageT, ActionT]:
    """The move whose date changes, if the new date keeps all dates in order."""
    place = next((n for n, move in enumerate(moves) if move.id == move_id), None)
    if place is None:
        raise TransitionRefused(Reason.NOTHING_TO_TAKE_BACK)
    move = moves[place]
    earliest = moves[place - 1].happened_on if place else opened_on
    latest = moves[place + 1].happened_on if place + 1 < len(moves) else None
    wrong: Reason | None = None
    if new_date > today:
        wrong = Reason.DATE_IN_FUTURE
    elif new_date < earliest:
        wrong = Reason.BEFORE_PREVIOUS_MOVE
    elif latest is not None and new_date > latest:
        wrong = Reason.AFTER_NEXT_MOVE
    elif notice_ends_on and new_date <= notice_ends_on and _waits_for_notice(rules, move):
        wrong = Reason.NOTICE_STILL_OPEN
    if wrong:
        raise InvalidValue(fields={"new_happened_on": wrong}, today=today.isoformat())
    return move


def explained(reason: str) -> str:
    """The reason every correction owes."""
    if not reason.strip():
        raise InvalidValue(fields={"reason": Reason.REASON_REQUIRED})
    return reason.strip()


def _waits_for_notice(rules: Moves[StageT, ActionT], made: StandingOf[StageT, ActionT]) -> bool:
    return any(
        move.waits_for is Clock.NOTICE_OVER
        for move in rules.moves
        if (move.action, move.source) == (made.action, made.source)
    )
