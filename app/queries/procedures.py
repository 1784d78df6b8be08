"""A record on its way: the moves it made, those it is offered, and what the rules know of it.

Whoever calls has found the record by a condition of visibility; a move adds nothing to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.case_history import Correction, EntryOf, StandingOf, effective
from app.domain.deciding import Option, options
from app.domain.procedures import Procedure
from app.domain.refusals import Reason
from app.domain.second_person import Fallback, own_work
from app.domain.stages import ActionT, Colleague, Demand, FactsOf, MoveOf, StageT
from app.domain.titles import Authority
from app.models.procedures import RecordMove
from app.queries.second_persons import colleagues_in, is_recused_from
from app.words import sentence


class Moving(Protocol):
    """What every record has that moves through stages."""

    id: int | None
    public_id: str
    county_code: str
    version: int
    stage: Any
    stage_since: date
    opened_on: date


@dataclass(frozen=True, slots=True)
class RecordStep:
    """One step of the straight way; `state` is done, current, todo or stopped.

    Here and below stages and actions are members of the procedure's own vocabularies, so that a
    page finds their words; a twin writes their codes."""

    stage: str
    state: str
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class HeldBy:
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class RecordOffer:
    """A move from here: what it asks for, or why it cannot be made now."""

    action: str
    target: str
    authority: Authority
    is_registered: bool
    is_onward: bool
    demands: list[Demand]
    obstacles: list[HeldBy]
    fallback: Fallback | None
    """The exception under which alone the viewer may make it: to be named, with a reason."""
    fallback_note: str


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One row of the history, with what later entries made of it."""

    id: str
    action: str | None
    correction: Correction | None
    corrected_action: str | None
    source: str | None
    target: str | None
    authority: Authority | None
    happened_on: date
    """The date that now holds."""
    entered_date: date
    """The date as first entered."""
    known_on: date
    recorded_at: datetime
    actor_name: str
    actor_role: Role | None
    note: str
    document_number: str
    minutes_number: str
    certificate_number: str
    fallback: Fallback | None
    is_taken_back: bool
    may_take_back: bool
    may_correct_date: bool


@dataclass(frozen=True, slots=True)
class RecordWay:
    """Where a record stands, what is offered from there, and how it came there."""

    version: int
    stage: str
    stage_since: date
    opened_on: date
    steps: list[RecordStep]
    moves: list[RecordOffer]
    entries: list[RecordEntry]
    """Newest first."""


def list_record_moves(
    session: Session, procedure: Procedure[StageT, ActionT], record: Moving
) -> list[RecordMove]:
    """Every entry about a record, oldest first."""
    wanted = (
        select(RecordMove)
        .where(col(RecordMove.kind) == procedure.kind, col(RecordMove.record_id) == record.id)
        .order_by(col(RecordMove.id))
    )
    return list(session.execute(wanted).scalars())


def entries_of_record(
    procedure: Procedure[StageT, ActionT], rows: Iterable[RecordMove]
) -> list[EntryOf[StageT, ActionT]]:
    """The same as the rules read them."""
    return [
        EntryOf(
            row.id or 0,
            row.happened_on,
            row.known_on,
            procedure.action(row.action) if row.action else None,
            procedure.stage(row.source) if row.source else None,
            procedure.stage(row.target) if row.target else None,
            row.corrects_id,
            row.new_happened_on,
        )
        for row in rows
    ]


def facts_of_record(
    session: Session,
    viewer: Viewer,
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    rows: Sequence[RecordMove],
    today: date,
    known: FactsOf[StageT, ActionT] | None = None,
    enterprise_id: int | None = None,
) -> FactsOf[StageT, ActionT]:
    """What every procedure's rules know, added to what the record's own service knows already.
    Colleagues are looked for only where the viewer's own work is in question."""
    facts = known or FactsOf(stage=record.stage, stage_since=record.stage_since)
    actors = {row.id: row.actor_id for row in rows}
    hands: dict[ActionT, frozenset[int]] = {}
    for move in effective(entries_of_record(procedure, rows), today):
        actor = actors.get(move.id)
        if actor is not None:
            hands[move.action] = hands.get(move.action, frozenset()) | {actor}
    facts = replace(facts, asker=viewer.person_id, hands=hands)
    here = [move for move in procedure.moves if move.source is facts.stage]
    if any(own_work(move, facts) for move in here):
        only = () if enterprise_id is None else (~is_recused_from(enterprise_id, today),)
        colleagues: frozenset[Colleague] = colleagues_in(session, record.county_code, today, *only)
        facts = replace(facts, colleagues=colleagues)
    return facts


def describe_way(
    session: Session,
    viewer: Viewer,
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    today: date,
    known: FactsOf[StageT, ActionT] | None = None,
    enterprise_id: int | None = None,
) -> RecordWay:
    """The part of a record's page and twin that its procedure fills."""
    rows = list_record_moves(session, procedure, record)
    standing = effective(entries_of_record(procedure, rows), today)
    facts = facts_of_record(session, viewer, procedure, record, rows, today, known, enterprise_id)
    offered = [
        _offer(option, procedure) for option in options(procedure, facts, viewer.role, today)
    ]
    return RecordWay(
        version=record.version,
        stage=record.stage,
        stage_since=record.stage_since,
        opened_on=record.opened_on,
        steps=_steps(procedure, record, standing),
        moves=sorted(offered, key=lambda offer: not offer.is_onward),
        entries=_entries(procedure, rows, standing, viewer),
    )


def _offer(option: Option[StageT, ActionT], procedure: Procedure[StageT, ActionT]) -> RecordOffer:
    move: MoveOf[StageT, ActionT] = option.move
    onward = procedure.onward(move.source)
    return RecordOffer(
        action=move.action,
        target=move.target,
        authority=move.authority,
        is_registered=move.is_registered,
        is_onward=onward is not None and onward.target is move.target,
        demands=sorted(move.demands, key=list(Demand).index),
        obstacles=[HeldBy(reason, sentence(reason, option.details)) for reason in option.obstacles],
        fallback=option.fallback,
        fallback_note=sentence(Reason.FALLBACK_NOT_NAMED, option.details)
        if option.fallback
        else "",
    )


def _steps(
    procedure: Procedure[StageT, ActionT],
    record: Moving,
    standing: Sequence[StandingOf[StageT, ActionT]],
) -> list[RecordStep]:
    reached = {procedure.first_stage: record.opened_on} | {
        move.target: move.happened_on for move in standing
    }
    places = [procedure.steps.index(stage) for stage in reached if stage in procedure.steps]
    is_beside = record.stage not in procedure.steps
    here = max(places, default=0) if is_beside else procedure.steps.index(record.stage)
    last = len(procedure.steps) - 1
    steps = []
    for place, stage in enumerate(procedure.steps):
        state = "done" if place < here else "todo"
        if place == here:
            state = "stopped" if is_beside else "done" if place == last else "current"
        steps.append(RecordStep(stage, state, reached.get(stage) if place <= here else None))
    return steps


def _entries(
    procedure: Procedure[StageT, ActionT],
    rows: Sequence[RecordMove],
    standing: Sequence[StandingOf[StageT, ActionT]],
    viewer: Viewer,
) -> list[RecordEntry]:
    dates = {move.id: move.happened_on for move in standing}
    last = standing[-1].id if standing else None
    by_id = {row.id: row for row in rows}
    may_correct = viewer.role in BUREAU
    return [
        _entry(
            procedure,
            row,
            by_id.get(row.corrects_id),
            dates,
            may_take_back=may_correct and row.id == last,
            may_correct_date=may_correct and row.id in dates,
        )
        for row in reversed(rows)
    ]


def _entry(
    procedure: Procedure[StageT, ActionT],
    row: RecordMove,
    corrected: RecordMove | None,
    dates: dict[int, date],
    *,
    may_take_back: bool,
    may_correct_date: bool,
) -> RecordEntry:
    correction = None
    if corrected is not None:
        correction = Correction.CORRECT_DATE if row.new_happened_on else Correction.TAKE_BACK
    return RecordEntry(
        id=row.public_id,
        action=procedure.action(row.action) if row.action else None,
        correction=correction,
        corrected_action=procedure.action(corrected.action)
        if corrected and corrected.action
        else None,
        source=procedure.stage(row.source) if row.source else None,
        target=procedure.stage(row.target) if row.target else None,
        authority=row.authority,
        happened_on=row.new_happened_on or dates.get(row.id or 0, row.happened_on),
        entered_date=row.happened_on,
        known_on=row.known_on,
        recorded_at=row.recorded_at,
        actor_name=row.actor_name,
        actor_role=Role(row.actor_role) if row.actor_role else None,
        note=row.note,
        document_number=row.document_number,
        minutes_number=row.minutes_number,
        certificate_number=row.certificate_number,
        fallback=row.fallback,
        is_taken_back=row.action is not None and row.id not in dates,
        may_take_back=may_take_back,
        may_correct_date=may_correct_date,
    )
