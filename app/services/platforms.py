"""Innovation platforms: entered, corrected, and their years."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.known_dates import known_since
from app.domain.platforms import PlatformKind, PlatformLevel
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.models.places import Park, Township
from app.models.platforms import Platform, PlatformYear
from app.queries.platforms import get_platform

KNOWN = {"known_on": "opened_on", "closed_known_on": "closed_on"}
"""Days of knowledge, and the facts they are of."""
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Square = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 10, decimal_places=2)]
Yuan = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=2)]


class PlatformInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=80)
    kind: PlatformKind
    level: PlatformLevel | None = None
    level_document: str = Field(default="", max_length=80)
    operator: str = Field(default="", max_length=120)
    township_code: str | None = Field(default=None, max_length=9)
    park_code: str | None = Field(default=None, max_length=12)
    area_sqm: Square | None = None
    opened_on: date | None = None
    known_on: date | None = None
    """Blank where it runs: known today."""
    closed_on: date | None = None
    closed_known_on: date | None = None
    """Blank where it closed: known today."""
    source: str = Field(min_length=1, max_length=120)
    note: str = Field(default="", max_length=400)
    version: int = 0


class PlatformYearInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    year: int = Field(ge=2000, le=2100)
    tenants: Count | None = None
    graduates: Count | None = None
    mentors: Count | None = None
    events: Count | None = None
    seed_fund_cny: Yuan | None = None
    source: str = Field(min_length=1, max_length=120)
    note: str = Field(default="", max_length=200)


def add_platform(session: Session, viewer: Viewer, given: PlatformInput, today: date) -> Platform:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    known = _checked(session, viewer, given, None, today)
    row = Platform(
        county_code=viewer.county_code,
        **given.model_dump(exclude={"version", *KNOWN}) | known,
    )
    session.add(row)
    session.flush()
    return row


def revise_platform(
    session: Session, viewer: Viewer, public_id: str, given: PlatformInput, today: date
) -> Platform:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row = get_platform(session, viewer, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    known = _checked(session, viewer, given, row, today)
    for name, value in (given.model_dump(exclude={"version", *KNOWN}) | known).items():
        setattr(row, name, value)
    session.flush()
    return row


def _checked(
    session: Session, viewer: Viewer, given: PlatformInput, own: Platform | None, today: date
) -> dict[str, date | None]:
    """When the bureau knew that it runs and that it closed; refused where a date, place or name
    is wrong."""
    known = {
        name: known_since(
            getattr(given, day), getattr(given, name), getattr(own, name, None), today
        )
        for name, day in KNOWN.items()
    }
    wrong = _wrong_dates(given, known, today)
    wrong |= _wrong_place(session, viewer, given)
    same = select(col(Platform.id)).where(
        col(Platform.county_code) == viewer.county_code,
        col(Platform.name) == given.name,
        col(Platform.id) != (own.id if own else 0),
    )
    if session.execute(same).first() is not None:
        wrong["name"] = Reason.ALREADY_EXISTS
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    return known


def _wrong_dates(
    given: PlatformInput, known: dict[str, date | None], today: date
) -> dict[str, Reason]:
    wrong: dict[str, Reason] = {
        name: Reason.DATE_IN_FUTURE
        for name in ("opened_on", "known_on", "closed_on", "closed_known_on")
        if (day := getattr(given, name)) is not None and day > today
    }
    for name, happened in KNOWN.items():
        day, learned = getattr(given, happened), known[name]
        if day and learned and learned < day:
            wrong.setdefault(name, Reason.DATES_OUT_OF_ORDER)
    if given.closed_on and (given.opened_on is None or given.closed_on < given.opened_on):
        wrong.setdefault("closed_on", Reason.DATES_OUT_OF_ORDER)
    return wrong


def _wrong_place(session: Session, viewer: Viewer, given: PlatformInput) -> dict[str, Reason]:
    wrong = {}
    if given.township_code:
        town = session.get(Township, given.township_code)
        if town is None or town.county_code != viewer.county_code:
            wrong["township_code"] = Reason.UNKNOWN_TOWNSHIP
    if given.park_code:
        park = session.get(Park, given.park_code)
        if park is None or park.county_code != viewer.county_code:
            wrong["park_code"] = Reason.BAD_VALUE
    return wrong


def tell_platform_year(
    session: Session, viewer: Viewer, public_id: str, given: PlatformYearInput, today: date
) -> PlatformYear:
    """What is known of a year: entered, or put right where it is there already."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    platform = get_platform(session, viewer, public_id)
    if given.year > today.year:
        raise InvalidValue(fields={"year": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    row: PlatformYear | None = session.execute(
        select(PlatformYear).where(
            col(PlatformYear.platform_id) == platform.id, col(PlatformYear.year) == given.year
        )
    ).scalar_one_or_none()
    if row is None:
        row = PlatformYear(
            county_code=platform.county_code, platform_id=platform.id or 0, **given.model_dump()
        )
        session.add(row)
    for name, value in given.model_dump().items():
        setattr(row, name, value)
    session.flush()
    return row
