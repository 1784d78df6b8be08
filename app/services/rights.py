"""Intellectual property rights of a firm: entered, corrected, used up."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, select

from app.domain.access import Viewer
from app.domain.enterprises import IpClass, IpKind, ObtainedBy, ip_class
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason
from app.models.enterprises import Enterprise, IpRight
from app.queries.enterprises import get_enterprise
from app.services.standings import refresh_firm


class RightInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int | None = None
    kind: IpKind
    name: str = Field(min_length=1, max_length=200)
    number: str = Field(min_length=1, max_length=60)
    applied_on: date | None = None
    granted_on: date | None = None
    obtained_by: ObtainedBy | None = None
    lapsed_on: date | None = None
    used_on: date | None = None
    is_co_owned: bool | None = None


def add_right(
    session: Session, viewer: Viewer, public_id: str, given: RightInput, today: date
) -> IpRight:
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    _check(session, firm, None, given, today)
    right = IpRight(
        enterprise_id=firm.id or 0,
        county_code=firm.county_code,
        **given.model_dump(exclude={"version"}),
    )
    session.add(right)
    session.flush()
    refresh_firm(session, viewer, firm, today)
    return right


def edit_right(
    session: Session,
    viewer: Viewer,
    public_id: str,
    right_id: str,
    given: RightInput,
    today: date,
) -> IpRight:
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    right = session.exec(
        select(IpRight).where(IpRight.enterprise_id == firm.id, IpRight.public_id == right_id)
    ).one_or_none()
    if right is None:
        raise NotFound
    if right.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    _check(session, firm, right, given, today)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(right, name, value)
    session.flush()
    refresh_firm(session, viewer, firm, today)
    return right


def _check(
    session: Session, firm: Enterprise, right: IpRight | None, given: RightInput, today: date
) -> None:
    wrong = wrong_dates(given, today)
    other = session.exec(
        select(IpRight.id).where(
            IpRight.enterprise_id == firm.id,
            IpRight.kind == given.kind,
            IpRight.number == given.number,
        )
    ).first()
    if other is not None and other != (right.id if right else None):
        wrong["number"] = Reason.ALREADY_EXISTS
    if wrong:
        raise InvalidValue(fields=wrong, today=today)


def wrong_dates(given: RightInput, today: date) -> dict[str, Reason]:
    wrong: dict[str, Reason] = {}
    for name in ("applied_on", "granted_on", "lapsed_on", "used_on"):
        day = getattr(given, name)
        if day is not None and day > today:
            wrong[name] = Reason.DATE_IN_FUTURE
    for earlier, later in (("applied_on", "granted_on"), ("granted_on", "lapsed_on")):
        first, second = getattr(given, earlier), getattr(given, later)
        if first is not None and second is not None and second < first:
            wrong.setdefault(later, Reason.DATES_OUT_OF_ORDER)
    if given.used_on is not None and ip_class(given.kind) is IpClass.I:
        # Class I is never used up (国科发火〔2016〕195号, 三(七)1).
        wrong.setdefault("used_on", Reason.BAD_VALUE)
    return wrong
