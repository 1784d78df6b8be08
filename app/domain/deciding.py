"""How any programme's table of moves is read: what is offered, what is refused, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic

from app.domain import gates, second_person
from app.domain.access import Role
from app.domain.notices import objection_block
from app.domain.opinions import Opinion
from app.domain.refusals import Reason, TransitionRefused
from app.domain.second_person import Fallback, block, fallback_of
from app.domain.stages import (
    MISSED_SURVEYS,
    Action,
    ActionT,
    Clock,
    Demand,
    FactsOf,
    FailureReason,
    MoveOf,
    Moves,
    StageT,
)

GIVES_OPINION = frozenset({Action.ENDORSE_BY_TOWN})
"""Moves that carry an opinion. One against does not stop a case, but it owes its reason and is
shown to whoever decides: towns mobilise, they do not check (practice.md)."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the officer gave with a move."""

    happened_on: date
    reason: str = ""
    failure_reason: FailureReason | None = None
    document_number: str = ""
    certificate_number: str = ""
    minutes_number: str = ""
    notice_starts_on: date | None = None
    known_on: date | None = None
    """When it was first published, where that was later than it happened; None: today."""
    opinion: Opinion | None = None
    """A town's; None: it agrees."""
    fallback: Fallback | None = None
    """The exception from the rule of two persons that the officer names."""


FIELDS = {
    Reason.DATE_IN_FUTURE: "happened_on",
    Reason.BEFORE_PREVIOUS_MOVE: "happened_on",
    Reason.REASON_REQUIRED: "reason",
    Reason.FAILURE_REASON_REQUIRED: "failure_reason",
    Reason.DOCUMENT_REQUIRED: "document_number",
    Reason.CERTIFICATE_REQUIRED: "certificate_number",
    Reason.MINUTES_REQUIRED: "minutes_number",
    Reason.NOTICE_START_REQUIRED: "notice_starts_on",
    Reason.DATES_OUT_OF_ORDER: "known_on",
    Reason.FALLBACK_NOT_NAMED: "fallback",
    Reason.FALLBACK_NOT_OPEN: "fallback",
}
"""Which of the things given each reason is about."""


@dataclass(frozen=True, slots=True)
class Option(Generic[StageT, ActionT]):
    """A move from where the case stands, and what speaks against it now."""

    move: MoveOf[StageT, ActionT]
    obstacles: tuple[Reason, ...]
    fallback: Fallback | None = None
    """The exception under which alone it may be made by who asks."""
    details: dict[str, object] = field(default_factory=dict)
    """What fills the sentences of the obstacles."""

    @property
    def is_offered(self) -> bool:
        return not self.obstacles


def options(
    rules: Moves[StageT, ActionT], facts: FactsOf[StageT, ActionT], role: Role, today: date
) -> list[Option[StageT, ActionT]]:
    """Every move that leaves the present stage, offered or not, in the table's order."""
    return [option(move, facts, role, today) for move in rules.moves if move.source is facts.stage]


def option(
    move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT], role: Role, today: date
) -> Option[StageT, ActionT]:
    return Option(
        move,
        tuple(obstacles(move, facts, role, today)),
        fallback_of(move, facts, role),
        second_person.told(move, facts) | gates.told(move, facts),
    )


def obstacles(
    move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT], role: Role, today: date
) -> Iterator[Reason]:
    if role not in move.roles:
        yield Reason.NOT_YOUR_MOVE
    if Demand.BATCH in move.demands and not facts.has_batch:
        yield Reason.BATCH_REQUIRED
    own = block(move, facts, role)
    if own:
        yield own
    yield from facts.held.get(move.action, ())
    yield from gates.closed(move, facts)
    yield from waiting(move, facts, today)


def waiting(
    move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT], today: date
) -> Iterator[Reason]:
    """What a move waits for and has not come yet."""
    last_days = {
        Clock.NOTICE_OVER: (facts.notice_ends_on, Reason.NOTICE_STILL_OPEN),
        Clock.VALIDITY_OVER: (facts.title_valid_until, Reason.STILL_VALID),
        Clock.OPINION_PERIOD_OVER: (facts.opinion_due_on, Reason.OPINION_PERIOD_RUNNING),
    }
    if move.waits_for in last_days:
        last_day, reason = last_days[move.waits_for]
        if not is_over(last_day, today):
            yield reason
    held = objection_block(facts.pending_objections, facts.upheld_objections)
    if move.waits_for is Clock.NOTICE_OVER and held:
        yield held
    if move.waits_for is Clock.TWO_SURVEYS_MISSED and facts.missed_surveys < MISSED_SURVEYS:
        yield Reason.SURVEYS_NOT_MISSED


def is_over(last_day: date | None, today: date) -> bool:
    """A period ends with its last day; one without a known end is never over."""
    return last_day is not None and last_day < today


def unmet(
    move: MoveOf[StageT, ActionT], facts: FactsOf[StageT, ActionT], given: Given, today: date
) -> Iterator[Reason]:
    """What the officer still owes for a move that is offered."""
    has_reason = bool(given.reason.strip())
    if given.happened_on > today:
        yield Reason.DATE_IN_FUTURE
    if given.happened_on < facts.stage_since:
        yield Reason.BEFORE_PREVIOUS_MOVE
    if given.known_on is not None and not given.happened_on <= given.known_on <= today:
        yield Reason.DATES_OUT_OF_ORDER
    # A document dated inside the notice period was not made after it.
    last_day = facts.notice_ends_on if move.waits_for is Clock.NOTICE_OVER else None
    if last_day is not None and given.happened_on <= last_day:
        yield Reason.NOTICE_STILL_OPEN
    if move.action in GIVES_OPINION and given.opinion is Opinion.DISAGREES and not has_reason:
        yield Reason.REASON_REQUIRED
    owed = {
        Demand.REASON: (not has_reason, Reason.REASON_REQUIRED),
        Demand.FAILURE_REASON: (given.failure_reason is None, Reason.FAILURE_REASON_REQUIRED),
        Demand.DOCUMENT: (not given.document_number.strip(), Reason.DOCUMENT_REQUIRED),
        Demand.CERTIFICATE: (not given.certificate_number.strip(), Reason.CERTIFICATE_REQUIRED),
        Demand.MINUTES: (not given.minutes_number.strip(), Reason.MINUTES_REQUIRED),
        Demand.NOTICE_START: (given.notice_starts_on is None, Reason.NOTICE_START_REQUIRED),
    }
    for demand, (is_missing, reason) in owed.items():
        if demand in move.demands and is_missing:
            yield reason


def unnamed(option: Option[StageT, ActionT], given: Given) -> Iterator[Reason]:
    """An exception is named and explained by whoever uses it, and by nobody else."""
    if option.fallback is None:
        if given.fallback is not None:
            yield Reason.FALLBACK_NOT_OPEN
        return
    if given.fallback is not option.fallback:
        yield Reason.FALLBACK_NOT_NAMED
    if not given.reason.strip():
        yield Reason.REASON_REQUIRED


def decide(
    rules: Moves[StageT, ActionT],
    facts: FactsOf[StageT, ActionT],
    action: ActionT,
    given: Given,
    role: Role,
    today: date,
) -> MoveOf[StageT, ActionT]:
    """The move this action makes now, or a refusal that says everything that is missing."""
    for move in rules.moves:
        if move.source is facts.stage and move.action is action:
            wanted = option(move, facts, role, today)
            owed = (*unmet(move, facts, given, today), *unnamed(wanted, given))
            reasons = dict.fromkeys((*wanted.obstacles, *owed))
            if reasons:
                fields = {FIELDS[reason]: reason for reason in reasons if reason in FIELDS}
                raise TransitionRefused(
                    *reasons, fields=fields, today=today.isoformat(), **wanted.details
                )
            return move
    raise TransitionRefused(Reason.NOT_OFFERED)
