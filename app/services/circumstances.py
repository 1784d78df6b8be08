"""Dated changes in a firm's life: its periods, and the firm's own row that mirrors the latest."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlmodel import Session, col

from app.domain.access import TownScope, Viewer
from app.domain.circumstances import Span, restate
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.models.base import now
from app.models.enterprises import Circumstances, Enterprise, EnterprisePeriod
from app.models.places import Park, Township
from app.plain_rows import PlainRow, plain_rows
from app.queries.enterprises import get_enterprise
from app.recorded_writes import change_rows, create_rows, delete_rows

Firm = Enterprise | PlainRow
Periods = dict[date, PlainRow]
"""A firm's, by their first day."""
Restated = tuple[Firm, Periods, list[Span]]
"""A firm, the periods it has and those it should have."""
CIRCUMSTANCES: tuple[str, ...] = tuple(Circumstances.model_fields)
UNKNOWN = "unknown"
Unknown = Literal["unknown"]


class CircumstancesInput(BaseModel):
    """What changed from a day on. Absent: unchanged; `unknown`: no longer known or none."""

    version: int
    from_day: date
    status: EnterpriseStatus | None = None
    township_code: Unknown | str | None = Field(default=None, max_length=9)
    park_code: Unknown | str | None = Field(default=None, max_length=12)
    is_above_designated_size: bool | Unknown | None = None
    registration_type: RegistrationType | Unknown | None = None
    registered_capital_cny: Decimal | None = Field(
        default=None, ge=0, max_digits=18, decimal_places=2
    )

    def changes(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in CIRCUMSTANCES}
        return {
            name: None if value == UNKNOWN else value
            for name, value in given.items()
            if value is not None
        }


def enter_circumstances(
    session: Session, viewer: Viewer, public_id: str, given: CircumstancesInput, today: date
) -> Enterprise:
    """Register what an officer typed: checked, then changed from that day on."""
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    if firm.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    changes = given.changes()
    if not changes:
        raise InvalidValue(fields={"status": Reason.MISSING_VALUE})
    wrong = wrong_places(session, viewer, changes)
    if given.from_day > today:
        wrong["from_day"] = Reason.DATE_IN_FUTURE
    if firm.registered_on and given.from_day < firm.registered_on:
        wrong["from_day"] = Reason.BEFORE_FOUNDING
    if wrong:
        raise InvalidValue(fields=wrong, today=today, registered_on=firm.registered_on)
    change_circumstances(session, firm, changes, given.from_day)
    return firm


def change_circumstances(
    session: Session, firm: Enterprise, changes: Mapping[str, Any], from_day: date
) -> None:
    """Change some circumstances of a firm from a day on, late entries included."""
    change_many(session, [(firm, changes)], from_day)


def change_many(
    session: Session, wanted: Sequence[tuple[Firm, Mapping[str, Any]]], from_day: date
) -> None:
    """Change some circumstances of firms from a day on, in as many statements as for one.

    A firm's row is touched even when only its past changed, so that whoever edits it meanwhile
    is told."""
    if not wanted:
        return
    session.flush()
    stored = _periods(session, [firm.id or 0 for firm, _ in wanted])
    restated: list[Restated] = []
    gone: list[PlainRow] = []
    for firm, changes in wanted:
        periods = stored.get(firm.id or 0, {})
        spans: list[Span] = [(day, _state(period)) for day, period in periods.items()]
        spans = restate(spans or [(from_day, _state(firm))], from_day, changes)
        restated.append((firm, periods, spans))
        kept = {day for day, _ in spans}
        gone += [period for day, period in periods.items() if day not in kept]
    delete_rows(session, EnterprisePeriod, gone)
    _store(session, restated)
    at = now()
    firms = [(firm, {**spans[-1][1], "updated_at": at}) for firm, _, spans in restated]
    change_rows(session, Enterprise, firms)


def _periods(session: Session, firms: Sequence[int]) -> dict[int, Periods]:
    found: dict[int, Periods] = {}
    of_firms = col(EnterprisePeriod.enterprise_id).in_(firms)
    stored = plain_rows(session.connection(), EnterprisePeriod, of_firms)
    for period in sorted(stored, key=lambda period: period.valid_from):
        found.setdefault(period.enterprise_id, {})[period.valid_from] = period
    return found


def begin_circumstances(session: Session, firm: Enterprise, from_day: date) -> None:
    """The first period of a firm just entered."""
    _store(session, [(firm, {}, [(from_day, _state(firm))])])


def wrong_places(session: Session, viewer: Viewer, changes: Mapping[str, Any]) -> dict[str, Reason]:
    """Towns and parks that are not the county's, or not this officer's to choose."""
    wrong: dict[str, Reason] = {}
    town, park = changes.get("township_code"), changes.get("park_code")
    if town is not None:
        found = session.get(Township, town)
        if found is None or found.county_code != viewer.county_code:
            wrong["township_code"] = Reason.UNKNOWN_TOWNSHIP
    if park is not None:
        zone = session.get(Park, park)
        if zone is None or zone.county_code != viewer.county_code:
            wrong["park_code"] = Reason.UNKNOWN_PARK
    if (
        isinstance(viewer.scope, TownScope)
        and "township_code" in changes
        and town not in viewer.scope.township_codes
    ):
        wrong["township_code"] = Reason.TOWNSHIP_NOT_YOURS
    return wrong


def _state(row: Circumstances | PlainRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in CIRCUMSTANCES}


def _store(session: Session, restated: Sequence[Restated]) -> None:
    """Make the stored periods those wanted, touching only what differs. A period keeps its row
    while it keeps its first day, so that no two ever share one."""
    begun: list[dict[str, Any]] = []
    kept: list[tuple[PlainRow, dict[str, Any]]] = []
    for firm, periods, wanted in restated:
        ends = [day for day, _ in wanted[1:]]
        for (day, state), until in zip(wanted, [*ends, None], strict=True):
            values = {**state, "valid_until": until}
            if day in periods:
                kept.append((periods[day], values))
                continue
            whose = {"enterprise_id": firm.id, "county_code": firm.county_code}
            begun.append({**values, **whose, "valid_from": day})
    create_rows(session, EnterprisePeriod, begun)
    change_rows(session, EnterprisePeriod, kept)
