"""The firms that a stage which falls short this month is waiting for, by their names."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forecast.needs import RoundNeeds, StageNeed
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.queries.cases import visible_cases
from app.queries.forecast_views import BatchNeeds, FirmBehind, StageNeeds


def needs_named(
    session: Session, viewer: Viewer, needs: Iterable[RoundNeeds], until: date
) -> tuple[BatchNeeds, ...]:
    """In one statement. Recusal hides a name here, and changes no number."""
    asked = [*needs]
    behind = {case for need in asked for one in need.stages for case in _to_move(one, until)}
    names = _names(session, viewer, behind) if behind else {}

    def firms(one: StageNeed) -> tuple[FirmBehind, ...]:
        return tuple(names[case] for case in _to_move(one, until) if case in names)

    return tuple(
        BatchNeeds(
            need.round,
            need.expected,
            need.more,
            tuple(
                StageNeeds(one.stage, one.due_on, one.wanted, one.reached, one.short, firms(one))
                for one in need.stages
            ),
        )
        for need in asked
    )


def _to_move(one: StageNeed, until: date) -> tuple[str, ...]:
    return one.behind if one.short and one.due_on <= until else ()


def _names(session: Session, viewer: Viewer, cases: set[str]) -> dict[str, FirmBehind]:
    rows = session.execute(
        select(
            col(CultivationCase.public_id),
            col(Enterprise.name),
            col(CultivationCase.stage),
            col(Person.name),
            col(Person.public_id),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Person, col(Person.id) == col(CultivationCase.handler_id))
        .where(visible_cases(viewer), col(CultivationCase.public_id).in_(sorted(cases)))
    )
    return {row[0]: FirmBehind(*row) for row in rows}
