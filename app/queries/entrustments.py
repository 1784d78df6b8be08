"""Which agencies fill in a case: named where they work, never listed or ranked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.firm_accounts import EntrustmentState, entrustment_state
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.firm_accounts import Entrustment
from app.queries.cases import visible_cases

UNDER_WAY = frozenset(
    {EntrustmentState.INVITED, EntrustmentState.TO_COME, EntrustmentState.RUNNING}
)


@dataclass(frozen=True, slots=True)
class EntrustmentRow:
    id: str
    agency_name: str
    person_name: str
    valid_from: date
    valid_until: date
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    state: EntrustmentState

    @property
    def may_be_ended(self) -> bool:
        return self.state in UNDER_WAY


def list_entrustments(
    session: Session, viewer: Viewer, case_id: str, today: date
) -> list[EntrustmentRow]:
    """Of one case, the newest first."""
    shown: tuple[Any, ...] = (
        col(Entrustment.public_id),
        col(Entrustment.agency_name),
        col(Entrustment.person_name),
        col(Entrustment.valid_from),
        col(Entrustment.valid_until),
        col(Entrustment.made_by),
        col(Entrustment.made_at),
        col(Entrustment.ended_at),
        col(Entrustment.ended_by),
        col(Entrustment.person_id).is_not(None),
    )
    rows = session.execute(
        select(*shown)
        .join_from(Entrustment, CultivationCase, col(CultivationCase.id) == Entrustment.case_id)
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_cases(viewer), col(CultivationCase.public_id) == case_id)
        .order_by(col(Entrustment.id).desc())
    )
    return [_row(row, today) for row in rows]


def _row(row: Any, today: date) -> EntrustmentRow:
    state = entrustment_state(
        row.valid_from,
        row.valid_until,
        today,
        is_ended=row.ended_at is not None,
        has_person=bool(row[-1]),
    )
    return EntrustmentRow(*(*row[:-1], state))
