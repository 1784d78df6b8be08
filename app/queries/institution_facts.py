"""What the register of institutions says of a firm, put into the facts that are judged.

A recognized institution is known to be there. That none is entered says nothing: so whatever
somebody stated of it stays, and else it is unknown."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import col

from app.domain.criteria.facts import Facts
from app.domain.evidence import still_holds
from app.domain.institution_ladder import LADDER, RUNG_OF, RdRung
from app.domain.institutions import InstitutionState
from app.models.enterprises import Enterprise
from app.models.institutions import RdInstitution
from app.queries.institution_conditions import in_state

Row = Sequence[Any]
STANDING = (InstitutionState.BUILDING, InstitutionState.RECOGNIZED)
CITY = LADDER.index(RdRung.CITY_CENTER)


def institution_statement(
    chosen: Sequence[ColumnElement[bool]], applied_on: date, today: date
) -> Select[*tuple[Any, ...]]:
    """Those that stand on the day of the application, as known today, in the order of the firms."""
    one = RdInstitution
    columns: tuple[Any, ...] = (
        col(one.enterprise_id),
        col(one.type),
        col(one.level),
        in_state(InstitutionState.RECOGNIZED, applied_on, today),
        col(one.measured_on),
        col(one.unit_staff),
        col(one.qualified_staff),
        col(one.area_sqm),
        col(one.equipment_cny),
    )
    return (
        select(*columns)
        .join_from(Enterprise, one, col(one.enterprise_id) == col(Enterprise.id))
        .where(*chosen, or_(*(in_state(state, applied_on, today) for state in STANDING)))
        .order_by(col(one.enterprise_id), col(one.id))
    )


def with_institutions(facts: Facts, rows: Sequence[Row], applied_on: date) -> Facts:
    if not rows:
        return facts
    rungs = {RUNG_OF[row[1], row[2]] for row in rows if row[3] and (row[1], row[2]) in RUNG_OF}
    answers: dict[str, Any] = _measured(rows, applied_on)
    if any(LADDER.index(rung) >= CITY for rung in rungs):
        answers["has_city_rd_center"] = True
    if rungs & {
        RdRung.PROVINCIAL_CENTER,
        RdRung.RESEARCH_INSTITUTE,
        RdRung.KEY_RESEARCH_INSTITUTE,
    }:
        answers["has_provincial_rd_unit"] = True
    return facts._replace(**answers)


def _measured(rows: Sequence[Row], applied_on: date) -> dict[str, Any]:
    """People, rooms and equipment as last told of one institution: several names may stand for one
    house, so they are never added up. What was told is believed for a year."""
    told = [
        row
        for row in rows
        if row[4] is not None and row[4] <= applied_on and still_holds(row[4], applied_on)
    ]
    if not told:
        return {}
    newest = max(told, key=lambda row: (row[4], row[5] or 0))
    staff, qualified, area, equipment = newest[5:9]
    return {
        "rd_unit_staff": None if staff is None else Decimal(staff),
        "rd_unit_qualified_staff": None if qualified is None else Decimal(qualified),
        "rd_area_sqm": area,
        "rd_equipment_cny": equipment,
    }
