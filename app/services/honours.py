"""Honours of firms: registered as published, ended, and put right."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.honours import HonourKind, HonourLevel
from app.domain.known_dates import known_since
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.models.honours import Honour
from app.queries.honours import HONOURS
from app.queries.rows_of_firms import get_row
from app.services.titles import find_firm


class HonourInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    enterprise: str = Field(min_length=1, max_length=120)
    kind: HonourKind
    level: HonourLevel
    authority: str = Field(default="", max_length=60)
    document_number: str = Field(min_length=1, max_length=80)
    valid_from: date
    valid_until: date | None = None
    known_on: date
    ended_on: date | None = None
    ended_known_on: date | None = None
    """Blank where it ended: known today."""
    end_reason: str = Field(default="", max_length=200)
    version: int = 0


def register_honour(session: Session, viewer: Viewer, given: HonourInput, today: date) -> Honour:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if given.kind is HonourKind.MICRO_TECH:
        # Only a meeting confers it (三(三)3), so that no rung stands without its minutes.
        raise InvalidValue(fields={"kind": Reason.MEETING_CONFERS})
    row = Honour(county_code=viewer.county_code, **_values(session, viewer, given, None, today))
    session.add(row)
    session.flush()
    return row


def revise_honour(
    session: Session, viewer: Viewer, public_id: str, given: HonourInput, today: date
) -> Honour:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row: Honour = get_row(session, viewer, HONOURS, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    values = _values(session, viewer, given, row, today)
    fixed = ("enterprise_id", "kind", "level", "valid_from", "document_number")
    if row.meeting_line_id is not None and any(getattr(row, one) != values[one] for one in fixed):
        raise InvalidValue(fields={"kind": Reason.MEETING_CONFERS})
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def _values(
    session: Session, viewer: Viewer, given: HonourInput, own: Honour | None, today: date
) -> dict[str, Any]:
    firm = find_firm(session, viewer, given.enterprise)
    wrong = wrong_dates(given, today)
    same = select(col(Honour.id)).where(
        col(Honour.enterprise_id) == firm.id,
        col(Honour.kind) == given.kind,
        col(Honour.level) == given.level,
        col(Honour.valid_from) == given.valid_from,
        col(Honour.id) != (own.id if own else 0),
    )
    if session.execute(same).first() is not None:
        wrong["kind"] = Reason.ALREADY_EXISTS
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    return {
        **given.model_dump(exclude={"enterprise", "version"}),
        "enterprise_id": firm.id,
        "ended_known_on": known_since(
            given.ended_on, given.ended_known_on, own.ended_known_on if own else None, today
        ),
    }


def wrong_dates(given: HonourInput, today: date) -> dict[str, Reason]:
    wrong: dict[str, Reason] = {
        name: Reason.DATE_IN_FUTURE
        for name in ("valid_from", "known_on", "ended_on", "ended_known_on")
        if (day := getattr(given, name)) is not None and day > today
    }
    for name in ("valid_until", "ended_on"):
        day = getattr(given, name)
        if day is not None and day < given.valid_from:
            wrong[name] = Reason.DATES_OUT_OF_ORDER
    if given.ended_known_on and (given.ended_on is None or given.ended_known_on < given.ended_on):
        wrong.setdefault("ended_known_on", Reason.DATES_OUT_OF_ORDER)
    if given.ended_on is not None and not given.end_reason:
        wrong["end_reason"] = Reason.MISSING_VALUE
    return wrong
