"""Who handled a case, and who could decide on it today: what the rule of two persons asks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.case_history import StandingMove
from app.domain.second_person import own_work
from app.domain.stages import Action, CaseFacts, Colleague, Move
from app.models.cases import CultivationCase, StageEvent
from app.models.people import Grant, Person, Recusal, Substitution
from app.queries.cases import stage_event_counts

Hands = Mapping[Action, frozenset[int]]


def with_hands(
    session: Session,
    viewer: Viewer,
    case: CultivationCase,
    facts: CaseFacts,
    moves: Iterable[Move],
    today: date,
    known: Hands | None = None,
) -> CaseFacts:
    """The facts, with who did what these moves must differ from. One statement where a move
    asks, none where none does; colleagues are looked for only when the viewer is in question."""
    asking = [move for move in moves if move.must_differ_from]
    if not asking:
        return facts
    actions = frozenset[Action]().union(*(move.must_differ_from for move in asking))
    hands = known if known is not None else hands_of(session, case, actions, today)
    facts = replace(facts, asker=viewer.person_id, hands=hands)
    if any(own_work(move, facts) for move in asking):
        facts = replace(facts, colleagues=colleagues_for(session, case, today))
    return facts


def hands_of(
    session: Session, case: CultivationCase, actions: frozenset[Action], today: date
) -> Hands:
    """Who made the moves of these kinds that nobody has taken back."""
    found = session.execute(
        select(col(StageEvent.action), col(StageEvent.actor_id)).where(
            col(StageEvent.case_id) == case.id,
            col(StageEvent.action).in_(sorted(actions)),
            stage_event_counts(today),
        )
    )
    return gathered((action, actor_id) for action, actor_id in found)


def hands_in(standing: Iterable[StandingMove], events: Iterable[StageEvent]) -> Hands:
    """The same, of a history that is read already."""
    actors = {event.id: event.actor_id for event in events}
    return gathered((move.action, actors.get(move.id)) for move in standing)


def gathered(made: Iterable[tuple[Action | None, int | None]]) -> Hands:
    hands: dict[Action, set[int]] = {}
    for action, person_id in made:
        if action is not None and person_id is not None:
            hands.setdefault(action, set()).add(person_id)
    return {action: frozenset(people) for action, people in hands.items()}


def colleagues_for(session: Session, case: CultivationCase, today: date) -> frozenset[Colleague]:
    """The bureau's people who may decide on this firm today: not away (substituted by another),
    not recused from it."""
    is_recused = is_recused_from(case.enterprise_id, today)
    return colleagues_in(session, case.county_code, today, ~is_recused)


def is_recused_from(enterprise_id: int, today: date) -> ColumnElement[bool]:
    """Of a `Person` in the statement: what declared or discovered relation keeps from a firm."""
    return exists().where(
        col(Recusal.person_id) == col(Person.id),
        col(Recusal.enterprise_id) == enterprise_id,
        col(Recusal.valid_from) <= today,
        or_(col(Recusal.valid_until).is_(None), col(Recusal.valid_until) >= today),
    )


def colleagues_in(
    session: Session, county_code: str, today: date, *only: ColumnElement[bool]
) -> frozenset[Colleague]:
    """The bureau's people who are at work today, by their grants."""
    is_away = exists().where(
        col(Substitution.person_id) == col(Person.id),
        col(Substitution.valid_from) <= today,
        col(Substitution.valid_until) >= today,
    )
    found = session.execute(
        select(col(Person.id), col(Grant.role))
        .join_from(Grant, Person, col(Person.id) == col(Grant.person_id))
        .where(
            col(Grant.county_code) == county_code,
            col(Grant.role).in_(sorted(BUREAU)),
            col(Grant.valid_from) <= today,
            or_(col(Grant.valid_until).is_(None), col(Grant.valid_until) >= today),
            col(Person.is_closed).is_(False),
            ~is_away,
            *only,
        )
    )
    return frozenset(Colleague(person_id, role) for person_id, role in found)
