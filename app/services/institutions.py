"""The register of R&D institutions: entering one, correcting it, archiving it."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.institutions import LEVELS, InstitutionLevel, InstitutionType
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.models.institutions import RdInstitution
from app.queries.institutions import get_institution, standing_namesake
from app.services.documents import keep_document
from app.services.titles import find_firm


class InstitutionFields(BaseModel):
    """An institution as a list or a paper tells of it: being built, recognized, or both."""

    model_config = ConfigDict(str_strip_whitespace=True)

    name: str = Field(min_length=2, max_length=160)
    type: InstitutionType
    level: InstitutionLevel
    list_year: int | None = Field(default=None, ge=1990, le=2100)
    document_number: str | None = Field(default=None, max_length=80)
    document_on: date | None = None
    building_from: date | None = None
    building_known_on: date | None = None
    """Blank: the day of the document, else today."""
    recognized_on: date | None = None
    recognized_known_on: date | None = None
    unit_staff: int | None = Field(default=None, ge=0, le=100_000)
    qualified_staff: int | None = Field(default=None, ge=0, le=100_000)
    area_sqm: Decimal | None = Field(default=None, ge=0, max_digits=12, decimal_places=2)
    equipment_cny: Decimal | None = Field(default=None, ge=0, max_digits=16, decimal_places=2)
    measured_on: date | None = None
    """Blank: today, where anything is measured."""
    measured_by: str | None = Field(default=None, max_length=40)
    remark: str = Field(default="", max_length=400)


class InstitutionInput(InstitutionFields):
    enterprise: str = Field(min_length=1, max_length=120)
    """Credit code, full name or public id."""


class InstitutionEdit(InstitutionFields):
    version: int


DATES = (
    *("document_on", "building_from", "building_known_on"),
    *("recognized_on", "recognized_known_on", "measured_on"),
)
MEASURED = ("unit_staff", "qualified_staff", "area_sqm", "equipment_cny")


def register_institution(
    session: Session, viewer: Viewer, given: InstitutionInput, today: date
) -> RdInstitution:
    firm = find_firm(session, viewer, given.enterprise)
    institution = new_institution(firm.county_code, firm.id or 0, given, today)
    refuse_namesake(session, institution)
    session.add(institution)
    _keep_paper(session, institution)
    session.flush()
    return institution


def new_institution(
    county_code: str, enterprise_id: int, given: InstitutionFields, today: date
) -> RdInstitution:
    """As it would be entered, its dates and its level checked."""
    fields = checked(given, today).model_dump(exclude={"enterprise", "version"})
    return RdInstitution(county_code=county_code, enterprise_id=enterprise_id, **fields)


def edit_institution(
    session: Session, viewer: Viewer, institution_id: str, given: InstitutionEdit, today: date
) -> RdInstitution:
    institution = get_institution(session, viewer, institution_id)
    if institution.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    given = checked(given, today)
    if institution.ended_on is not None:
        begun = given.building_from or given.recognized_on
        if begun is not None and begun > institution.ended_on:
            raise InvalidValue(fields={"recognized_on": Reason.DATES_OUT_OF_ORDER})
    with session.no_autoflush:
        for name, value in given.model_dump(exclude={"version"}).items():
            setattr(institution, name, value)
        if institution.ending is None:
            refuse_namesake(session, institution)
    _keep_paper(session, institution)
    session.flush()
    return institution


def archive_institution(
    session: Session, viewer: Viewer, institution_id: str, version: int, today: date
) -> RdInstitution:
    """Out of the list, or back into it; no count changes."""
    institution = get_institution(session, viewer, institution_id)
    if institution.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    institution.archived_on = None if institution.archived_on else today
    session.flush()
    return institution


Given = TypeVar("Given", bound=InstitutionFields)


def checked(given: Given, today: date) -> Given:
    """With the days of knowledge that were left blank, or refused."""
    learned = given.document_on or today
    days = {"building": given.building_from, "recognized": given.recognized_on}
    filled: dict[str, object] = {
        f"{part}_known_on": getattr(given, f"{part}_known_on") or learned
        for part, day in days.items()
        if day is not None
    }
    if any(getattr(given, name) is not None for name in MEASURED):
        filled["measured_on"] = given.measured_on or today
    given = given.model_copy(update=filled)
    wrong = wrong_fields(given, today)
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    return given


def wrong_fields(given: InstitutionFields, today: date) -> dict[str, Reason]:
    wrong: dict[str, Reason] = {}
    for name in DATES:
        day = getattr(given, name)
        if day is not None and day > today:
            wrong[name] = Reason.DATE_IN_FUTURE
    if given.level not in LEVELS[given.type]:
        wrong["level"] = Reason.LEVEL_NOT_OF_TYPE
    built, recognized = given.building_from, given.recognized_on
    if built is None and recognized is None:
        wrong["recognized_on"] = Reason.BUILT_OR_RECOGNIZED
    elif built is not None and recognized is not None and recognized < built:
        wrong.setdefault("recognized_on", Reason.DATES_OUT_OF_ORDER)
    if (given.qualified_staff or 0) > (given.unit_staff or 0) and given.unit_staff is not None:
        wrong["qualified_staff"] = Reason.MORE_THAN_ALL
    for part, day in (("building", built), ("recognized", recognized)):
        if day is None and getattr(given, f"{part}_known_on") is not None:
            wrong.setdefault(f"{part}_known_on", Reason.BAD_VALUE)
    return wrong


def refuse_namesake(session: Session, institution: RdInstitution) -> None:
    if standing_namesake(session, institution):
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS})


def _keep_paper(session: Session, institution: RdInstitution) -> None:
    if institution.document_number:
        keep_document(
            session,
            institution.county_code,
            institution.document_number,
            institution.document_on,
        )
