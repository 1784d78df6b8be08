"""What officers learn of a firm beside its figures: entered, and removed where it was wrong."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, SQLModel, select

from app.domain.access import Viewer
from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import IncidentKind
from app.domain.criteria.facts_reading import EXPERT_POINTS
from app.domain.evidence import EvidencePart, StatedFact
from app.domain.refusals import InvalidValue, NotFound, Reason
from app.models.evidence import Conversion, ExpertMark, FirmStatement, Incident
from app.queries.enterprises import get_enterprise
from app.services.standings import refresh_firm

Row = TypeVar("Row", bound=SQLModel)

EARLIEST_YEAR = 1990
MOST_POINTS = {
    one.key: one.max_points or 0
    for edition in EDITIONS.values()
    for one in edition.criteria
    if one.key in EXPERT_POINTS
}
"""What an expert may score, and the most there is for it."""


class IncidentInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    kind: IncidentKind
    happened_on: date
    document_number: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)


class ConversionInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    year: int
    name: str = Field(min_length=1, max_length=200)
    proof: str = Field(default="", max_length=200)


class MarkInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    criterion: str = Field(max_length=60)
    points: Annotated[Decimal, Field(max_digits=5, decimal_places=2)]
    given_by: str = Field(min_length=1, max_length=60)
    given_on: date
    note: str = Field(default="", max_length=200)


class StatementInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    fact: StatedFact
    is_so: bool
    stated_on: date
    source: str = Field(min_length=1, max_length=120)
    document_number: str = Field(default="", max_length=80)


def add_incident(
    session: Session, viewer: Viewer, public_id: str, given: IncidentInput, today: date
) -> Incident:
    _refuse_future(today, happened_on=given.happened_on)
    return _added(session, viewer, public_id, Incident, given, today)


def add_conversion(
    session: Session, viewer: Viewer, public_id: str, given: ConversionInput, today: date
) -> Conversion:
    if given.year > today.year:
        raise InvalidValue(fields={"year": Reason.YEAR_IN_FUTURE}, latest=today.year)
    if given.year < EARLIEST_YEAR:
        raise InvalidValue(fields={"year": Reason.NOT_A_YEAR})
    return _added(session, viewer, public_id, Conversion, given, today)


def add_mark(
    session: Session, viewer: Viewer, public_id: str, given: MarkInput, today: date
) -> ExpertMark:
    _refuse_future(today, given_on=given.given_on)
    most = MOST_POINTS.get(given.criterion)
    if most is None:
        allowed = "、".join(MOST_POINTS)
        raise InvalidValue(fields={"criterion": Reason.NOT_IN_VOCABULARY}, allowed=allowed)
    if given.points > most:
        raise InvalidValue(fields={"points": Reason.NUMBER_TOO_LARGE}, highest=most)
    if given.points < 0:
        raise InvalidValue(fields={"points": Reason.NUMBER_TOO_SMALL}, lowest=0)
    return _added(session, viewer, public_id, ExpertMark, given, today)


def state_fact(
    session: Session, viewer: Viewer, public_id: str, given: StatementInput, today: date
) -> FirmStatement:
    """An officer answers for a fact by naming who said so; "none" of a list is one of them."""
    _refuse_future(today, stated_on=given.stated_on)
    return _added(session, viewer, public_id, FirmStatement, given, today)


def remove_evidence(
    session: Session,
    viewer: Viewer,
    public_id: str,
    part: EvidencePart,
    row_id: str,
    today: date,
) -> None:
    """What was entered in error goes; the history keeps it."""
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    model: Any = MODELS[part]
    row = session.exec(
        select(model).where(model.enterprise_id == firm.id, model.public_id == row_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    session.delete(row)
    session.flush()
    refresh_firm(session, viewer, firm, today)


MODELS: Mapping[EvidencePart, type[SQLModel]] = {
    EvidencePart.INCIDENTS: Incident,
    EvidencePart.CONVERSIONS: Conversion,
    EvidencePart.MARKS: ExpertMark,
    EvidencePart.STATEMENTS: FirmStatement,
}


def _added(
    session: Session,
    viewer: Viewer,
    public_id: str,
    model: type[Row],
    given: BaseModel,
    today: date,
) -> Row:
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    row = model(enterprise_id=firm.id or 0, county_code=firm.county_code, **given.model_dump())
    session.add(row)
    session.flush()
    refresh_firm(session, viewer, firm, today)
    return row


def _refuse_future(today: date, **days: date) -> None:
    wrong = {name: Reason.DATE_IN_FUTURE for name, day in days.items() if day > today}
    if wrong:
        raise InvalidValue(fields=wrong, today=today)
