"""Issuing a 通报, and noting the minutes of the meeting that heard it."""

from datetime import date
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.models.bulletins import TownBulletin
from app.queries.board_views import BoardFilters
from app.queries.bulletins import STORED, get_bulletin, show_bulletin


class MinutesInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    minutes_on: date
    minutes_number: str = Field(min_length=1, max_length=80)


def issue_bulletin(
    session: Session, viewer: Viewer, given: BoardFilters, today: date
) -> TownBulletin:
    """The numbers as they stand now, kept for good; once for the same two dates."""
    found = show_bulletin(session, viewer, given, today)
    taken = select(col(TownBulletin.id)).where(
        col(TownBulletin.county_code) == viewer.county_code,
        col(TownBulletin.valid_on) == found.valid_on,
        col(TownBulletin.known_on) == found.known_on,
    )
    if session.execute(taken).first() is not None:
        raise InvalidValue(fields={"valid_on": Reason.ALREADY_EXISTS})
    content = STORED.dump_json(found).decode()
    bulletin = TownBulletin(
        county_code=viewer.county_code,
        valid_on=found.valid_on,
        known_on=found.known_on,
        content=content,
        digest=sha256(content.encode()).hexdigest(),
        issued_on=today,
        issued_by=viewer.name,
    )
    session.add(bulletin)
    session.flush()
    return bulletin


def note_minutes(
    session: Session, viewer: Viewer, bulletin_id: str, given: MinutesInput
) -> TownBulletin:
    bulletin = get_bulletin(session, viewer, bulletin_id)
    if bulletin.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if given.minutes_on < bulletin.issued_on:
        raise InvalidValue(fields={"minutes_on": Reason.DATES_OUT_OF_ORDER})
    bulletin.minutes_on = given.minutes_on
    bulletin.minutes_number = given.minutes_number
    session.add(bulletin)
    session.flush()
    return bulletin
