"""清零行动: a firm on the list is given to an officer."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.models.patent_sweep import SweepAssignment
from app.queries.enterprises import get_enterprise
from app.queries.officers import find_officer
from app.queries.patent_sweep import sweep_row


class AssignmentInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    officer: str = Field(min_length=1, max_length=12)
    due_on: date | None = None
    note: str = Field(default="", max_length=200)
    version: int | None = None
    """Of the assignment that is there, or none."""


def assign_firm(
    session: Session, viewer: Viewer, enterprise_id: str, given: AssignmentInput, today: date
) -> SweepAssignment:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    firm = get_enterprise(session, viewer, enterprise_id, for_update=True)
    sweep_row(session, viewer, enterprise_id, today)
    row: SweepAssignment | None = session.execute(
        select(SweepAssignment).where(col(SweepAssignment.enterprise_id) == firm.id)
    ).scalar_one_or_none()
    if (row.version if row else None) != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    officer_id = find_officer(session, viewer, given.officer, kept=row.officer_id if row else None)
    if officer_id is None:
        raise InvalidValue(fields={"officer": Reason.BAD_VALUE})
    if given.due_on is not None and given.due_on < today:
        raise InvalidValue(fields={"due_on": Reason.DATES_OUT_OF_ORDER})
    if row is None:
        row = SweepAssignment(
            county_code=firm.county_code,
            enterprise_id=firm.id or 0,
            officer_id=officer_id,
            assigned_on=today,
        )
        session.add(row)
    elif row.officer_id != officer_id:
        row.officer_id, row.assigned_on = officer_id, today
    row.due_on, row.note = given.due_on, given.note
    session.flush()
    return row
