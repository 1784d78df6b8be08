"""Entering firms into the register, correcting, renaming and archiving them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.domain.access import Division, TownScope, Viewer
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.domain.uscc import Uscc
from app.models.enterprises import Enterprise, FormerName
from app.models.lineage import FormerCode
from app.models.people import Person
from app.pinyin import name_key
from app.plain_rows import PlainRow
from app.queries.classifications import is_field, is_industry
from app.queries.enterprises import get_enterprise
from app.recorded_writes import change_rows, create_rows
from app.services.circumstances import begin_circumstances, wrong_places
from app.services.search_index import index_enterprise, index_enterprises


class EnterpriseInput(BaseModel):
    """What is typed about a firm besides its dated circumstances."""

    model_config = ConfigDict(str_strip_whitespace=True)

    name: str = Field(min_length=2, max_length=120)
    uscc: str = Field(min_length=1, max_length=40)
    industry_code: str | None = Field(default=None, max_length=4)
    technology_field: str | None = Field(default=None, max_length=8)
    registered_on: date | None = None
    legal_representative: str | None = Field(default=None, max_length=60)
    responsible: str | None = Field(default=None, max_length=12)
    """The responsible officer's public id."""
    remark: str = Field(default="", max_length=400)


class NewEnterprise(EnterpriseInput):
    """A firm to enter: with its circumstances, and the day from which they are known."""

    status: EnterpriseStatus = EnterpriseStatus.OPERATING
    township_code: str | None = Field(default=None, max_length=9)
    park_code: str | None = Field(default=None, max_length=12)
    is_above_designated_size: bool | None = None
    registration_type: RegistrationType | None = None
    registered_capital_cny: Decimal | None = Field(
        default=None, ge=0, max_digits=18, decimal_places=2
    )
    since: date | None = None
    """As moving in; without it the founding date, without that today."""


class EnterpriseEdit(EnterpriseInput):
    version: int
    renamed_on: date | None = None
    """The last day of the old name; without it yesterday's name ends today."""
    is_correction: bool = False
    """Name or code was mistyped: no former one is kept."""


def register_enterprise(
    session: Session, viewer: Viewer, given: NewEnterprise, today: date
) -> Enterprise:
    """Enter a firm: its row, its first period, and what it is found by."""
    if isinstance(viewer.scope, TownScope) and given.township_code is None:
        own = sorted(viewer.scope.township_codes)
        given = given.model_copy(update={"township_code": own[0] if len(own) == 1 else None})
    circumstances = given.model_dump(include=set(CIRCUMSTANCES_OF_NEW))
    places = {name: circumstances[name] for name in ("township_code", "park_code")}
    wrong = wrong_places(session, viewer, places)
    wrong |= _future({"registered_on": given.registered_on, "since": given.since}, today)
    if given.since and given.registered_on and given.since < given.registered_on:
        wrong.setdefault("since", Reason.BEFORE_FOUNDING)
    firm = Enterprise(county_code=viewer.county_code, name=given.name, uscc=given.uscc)
    _fill(session, firm, given, wrong, today)
    for name, value in circumstances.items():
        setattr(firm, name, value)
    session.add(firm)
    _flush(session)
    begin_circumstances(session, firm, given.since or given.registered_on or today)
    index_enterprise(session, firm)
    return firm


CIRCUMSTANCES_OF_NEW = NewEnterprise.model_fields.keys() - EnterpriseInput.model_fields - {"since"}


def edit_enterprise(
    session: Session, viewer: Viewer, public_id: str, given: EnterpriseEdit, today: date
) -> Enterprise:
    """Correct what does not depend on a day; a new name leaves the old one behind."""
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    if firm.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    wrong = _future({"registered_on": given.registered_on, "renamed_on": given.renamed_on}, today)
    old_name, old_code = firm.name, firm.uscc
    _fill(session, firm, given, wrong, today)
    if firm.uscc != old_code and not given.is_correction:
        keep_code(session, firm, old_code, given.renamed_on or today)
    if given.name != old_name and not given.is_correction:
        firm.name = old_name
        rename_enterprise(session, firm, given.name, given.renamed_on or today)
    _flush(session)
    index_enterprise(session, firm)
    return firm


def rename_enterprise(session: Session, firm: Enterprise, name: str, day: date) -> None:
    """Give a firm a new name; the old one is kept with its last day and still finds it."""
    if name == firm.name:
        return
    session.add(
        FormerName(
            enterprise_id=firm.id or 0,
            county_code=firm.county_code,
            name=firm.name,
            used_until=day,
        )
    )
    firm.name = name
    index_enterprise(session, firm)


def rename_enterprises(
    session: Session, wanted: Sequence[tuple[Enterprise | PlainRow, str]], day: date
) -> None:
    """Give firms new names in as many statements as one."""
    if not wanted:
        return
    former = [
        {
            "enterprise_id": firm.id,
            "county_code": firm.county_code,
            "name": firm.name,
            "used_until": day,
        }
        for firm, _ in wanted
    ]
    create_rows(session, FormerName, former)
    names = [(firm, {"name": name, "name_key": name_key(name)}) for firm, name in wanted]
    change_rows(session, Enterprise, names)
    index_enterprises(session.connection(), [firm.id or 0 for firm, _ in wanted])


def keep_code(session: Session, firm: Enterprise, uscc: str, day: date) -> None:
    """Remember a credit code the firm had; it still finds the firm."""
    if firm.id is None:
        raise ValueError("a firm that is not stored has no former code")
    known = session.exec(
        select(FormerCode.id).where(FormerCode.enterprise_id == firm.id, FormerCode.uscc == uscc)
    ).first()
    if known is None:
        session.add(
            FormerCode(
                enterprise_id=firm.id, county_code=firm.county_code, uscc=uscc, used_until=day
            )
        )


def archive_enterprise(
    session: Session, viewer: Viewer, public_id: str, version: int, today: date
) -> Enterprise:
    """Put a firm out of the lists, or back into them; nothing is ever deleted."""
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    if firm.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    firm.archived_on = None if firm.archived_on else today
    session.flush()
    return firm


def _fill(
    session: Session,
    firm: Enterprise,
    given: EnterpriseInput,
    wrong: dict[str, Reason],
    today: date,
) -> None:
    """Check everything, say all that is wrong at once, and only then write."""
    try:
        uscc = Uscc.parse(given.uscc).text
    except InvalidValue as refusal:
        wrong |= refusal.fields
        uscc = ""
    if uscc and _is_taken(session, firm, uscc):
        wrong["uscc"] = Reason.ALREADY_EXISTS
    if given.industry_code and not is_industry(given.industry_code):
        wrong["industry_code"] = Reason.UNKNOWN_INDUSTRY
    if given.technology_field and not is_field(given.technology_field):
        wrong["technology_field"] = Reason.UNKNOWN_FIELD
    responsible_id = _responsible(session, firm.county_code, given.responsible, wrong)
    if wrong:
        raise InvalidValue(
            fields=wrong, today=today, registered_on=given.registered_on, unit="万元", limit="规定"
        )
    firm.name, firm.uscc, firm.remark = given.name, uscc, given.remark
    firm.industry_code = given.industry_code
    firm.technology_field = given.technology_field
    firm.registered_on = given.registered_on
    firm.legal_representative = given.legal_representative
    firm.responsible_id = responsible_id


def _is_taken(session: Session, firm: Enterprise, uscc: str) -> bool:
    with session.no_autoflush:
        other = session.exec(
            select(Enterprise.id).where(
                Enterprise.county_code == firm.county_code, Enterprise.uscc == uscc
            )
        ).first()
    return other is not None and other != firm.id


def _responsible(
    session: Session, county_code: str, public_id: str | None, wrong: dict[str, Reason]
) -> int | None:
    if not public_id:
        return None
    with session.no_autoflush:
        found = session.exec(
            select(Person.id).where(
                Person.county_code == county_code,
                Person.public_id == public_id,
                Person.division == Division.BUSINESS,
                col(Person.is_closed).is_(False),
            )
        ).first()
    if found is None:
        wrong["responsible"] = Reason.BAD_VALUE
    return found


def _future(days: dict[str, date | None], today: date) -> dict[str, Reason]:
    return {name: Reason.DATE_IN_FUTURE for name, day in days.items() if day and day > today}


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        # Somebody entered the same code between our look and our write.
        raise InvalidValue(fields={"uscc": Reason.ALREADY_EXISTS}) from error
