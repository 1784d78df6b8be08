"""A case's steps and its history as the page tells them: what stands, what was corrected."""

from collections.abc import Sequence
from datetime import date

from app.domain.access import BUREAU, OFFICERS, Role, Viewer
from app.domain.case_history import Correction, StandingMove
from app.domain.next_steps import HANDS_IN
from app.domain.opinions import Opinion
from app.domain.stages import Action, ProgrammeRules
from app.models.cases import CultivationCase, StageEvent
from app.queries.case_views import Step, TimelineEntry, TownOpinion
from app.queries.officer_names import Naming


def steps_of(
    rules: ProgrammeRules, case: CultivationCase, standing: Sequence[StandingMove]
) -> list[Step]:
    """The straight way: what is behind, where the case stands, and where it stopped."""
    reached = {rules.first_stage: case.opened_on} | {
        move.target: move.happened_on for move in standing
    }
    furthest = max(
        (rules.steps.index(stage) for stage in (*reached, case.stage) if stage in rules.steps),
        default=0,
    )
    if case.stage in rules.steps:
        furthest = rules.steps.index(case.stage)
    has_left = case.stage not in rules.steps
    steps = []
    for place, stage in enumerate(rules.steps):
        state = "done" if place < furthest else "todo"
        if place == furthest:
            is_last = place == len(rules.steps) - 1
            state = "stopped" if has_left else "done" if is_last else "current"
        steps.append(Step(stage, state, reached.get(stage) if place <= furthest else None))
    return steps


def town_opinion(
    events: Sequence[StageEvent], standing: Sequence[StandingMove], naming: Naming
) -> TownOpinion | None:
    """What the town said since the papers were last handed in."""
    by_id = {event.id: event for event in events}
    for move in reversed(standing):
        if move.action in HANDS_IN:
            return None
        if move.action in {Action.ENDORSE_BY_TOWN, Action.PASS_WITHOUT_OPINION}:
            event = by_id[move.id]
            is_silent = move.action is Action.PASS_WITHOUT_OPINION
            said = None if is_silent else event.opinion or Opinion.AGREES
            given_by = naming.of_officer(event.actor_name, event.actor_id)
            return TownOpinion(said, event.note, move.happened_on, given_by)
    return None


def timeline_of(
    events: Sequence[StageEvent],
    standing: Sequence[StandingMove],
    viewer: Viewer,
    naming: Naming,
) -> list[TimelineEntry]:
    dates = {move.id: move.happened_on for move in standing}
    last = standing[-1].id if standing else None
    by_id = {event.id: event for event in events}
    may_correct = viewer.role in BUREAU
    return [
        _entry(
            event,
            by_id.get(event.corrects_id),
            dates,
            _actor(event, naming),
            may_correct,
            is_last=event.id == last,
        )
        for event in reversed(events)
    ]


def _entry(
    event: StageEvent,
    corrected: StageEvent | None,
    dates: dict[int, date],
    actor_name: str,
    may_correct: bool,
    *,
    is_last: bool,
) -> TimelineEntry:
    stands = event.id in dates
    correction = None
    if corrected is not None:
        correction = Correction.CORRECT_DATE if event.new_happened_on else Correction.TAKE_BACK
    return TimelineEntry(
        id=event.public_id,
        action=event.action,
        correction=correction,
        corrects=corrected.public_id if corrected else None,
        corrected_action=corrected.action if corrected else None,
        source=event.source,
        target=event.target,
        authority=event.authority,
        happened_on=event.new_happened_on or dates.get(event.id or 0, event.happened_on),
        entered_date=event.happened_on,
        known_on=event.known_on,
        recorded_at=event.recorded_at,
        actor_name=actor_name,
        actor_role=_role(event.actor_role),
        note=event.note,
        failure_reason=event.failure_reason,
        document_number=event.document_number,
        certificate_number=event.certificate_number,
        opinion=event.opinion,
        fallback=event.fallback,
        is_taken_back=event.action is not None and not stands,
        may_take_back=may_correct and is_last,
        may_correct_date=may_correct and stands,
    )


def _actor(event: StageEvent, naming: Naming) -> str:
    told = naming.of_officer if _role(event.actor_role) in OFFICERS else naming.of
    return told(event.actor_name, event.actor_id)


def _role(text: str) -> Role | None:
    return Role(text) if text in set(Role) else None
