"""The register of titles: entering a past recognition by hand."""

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import InvalidValue, Reason
from app.domain.title_overlaps import contradict
from app.domain.titles import Authority, Programme, TitleKind
from app.models.enterprises import Enterprise
from app.models.titles import Title
from app.queries.titles import titles_of
from app.queries.visibility import visible_enterprises
from app.services.certificates import checked_number, is_taken, last_day
from app.services.documents import keep_document


class TitleInput(BaseModel):
    """A recognition as its list or certificate prints it."""

    model_config = ConfigDict(str_strip_whitespace=True)

    enterprise: str = Field(min_length=1, max_length=120)
    """Credit code, full name or public id."""
    programme: Programme
    kind: TitleKind = TitleKind.FIRST
    authority: Authority | None = None
    certificate_number: str | None = Field(default=None, max_length=40)
    list_year: int = Field(ge=1990, le=2100)
    document_number: str | None = Field(default=None, max_length=80)
    document_on: date | None = None
    valid_from: date
    valid_until: date | None = None
    """Blank: as long as the programme's titles last; open-ended where they do not lapse."""
    known_on: date


def register_title(session: Session, viewer: Viewer, given: TitleInput, today: date) -> Title:
    firm = find_firm(session, viewer, given.enterprise)
    title = new_title(firm.county_code, firm.id or 0, given, today)
    refuse_overlap(title, titles_of(session, title.enterprise_id, title.programme))
    refuse_taken(session, title)
    if title.document_number:
        keep_document(session, title.county_code, title.document_number, title.document_on)
    session.add(title)
    session.flush()
    return title


def new_title(county_code: str, enterprise_id: int, given: TitleInput, today: date) -> Title:
    """The title as it would be entered, its dates and its number checked."""
    refuse_dates(given, today)
    rules = PROGRAMMES.get(given.programme)
    number = checked_number(rules, given.certificate_number) if given.certificate_number else None
    return Title(
        county_code=county_code,
        enterprise_id=enterprise_id,
        programme=given.programme,
        kind=given.kind,
        authority=given.authority or usual_authority(given.programme),
        certificate_number=number,
        list_year=given.list_year,
        document_number=given.document_number or None,
        document_on=given.document_on,
        valid_from=given.valid_from,
        valid_until=given.valid_until or last_day(rules, number, given.valid_from),
        known_on=given.known_on,
    )


def find_firm(
    session: Session, viewer: Viewer, typed: str, field: str = "enterprise"
) -> Enterprise:
    """The one visible firm that is meant; a name that two firms bear decides nothing."""
    found: list[Enterprise] = list(
        session.execute(
            select(Enterprise)
            .where(
                visible_enterprises(viewer),
                or_(
                    col(Enterprise.public_id) == typed,
                    col(Enterprise.uscc) == typed.upper(),
                    col(Enterprise.name) == typed,
                ),
            )
            .limit(2)
        ).scalars()
    )
    if len(found) != 1:
        raise InvalidValue(fields={field: Reason.NOT_FOUND})
    return found[0]


def usual_authority(programme: Programme) -> Authority:
    rules = PROGRAMMES.get(programme)
    return rules.title_authority if rules else Authority.PROVINCE


def refuse_dates(given: TitleInput, today: date) -> None:
    wrong = {
        name: Reason.DATE_IN_FUTURE
        for name, day in (
            ("valid_from", given.valid_from),
            ("known_on", given.known_on),
            ("document_on", given.document_on),
        )
        if day is not None and day > today
    }
    if given.valid_until is not None and given.valid_until < given.valid_from:
        wrong["valid_until"] = Reason.DATES_OUT_OF_ORDER
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())


def refuse_overlap(title: Title, others: Iterable[Title]) -> None:
    for other in others:
        if contradict(title.facts(), title.kind, other.facts(), other.kind):
            raise InvalidValue(fields={"valid_from": Reason.TITLE_OVERLAPS})


def refuse_taken(session: Session, title: Title) -> None:
    number = title.certificate_number
    if number is not None and is_taken(session, title.county_code, title.programme, number):
        raise InvalidValue(fields={"certificate_number": Reason.CERTIFICATE_TAKEN})
