"""The pool of experts: who is in it, in which fields, with whom they are connected."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.panels import ExpertKind
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.domain.uscc import Uscc
from app.models.people import Grant, Person
from app.models.reviews import Expert
from app.queries.accounts import holds_on
from app.queries.classifications import is_field
from app.queries.experts import get_expert
from app.queries.people import today_in_shanghai


class ExpertInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=60)
    kind: ExpertKind
    title: str = Field(default="", max_length=60)
    employer: str = Field(min_length=1, max_length=120)
    employer_uscc: str = Field(default="", max_length=18)
    fields: str = Field(default="", max_length=200)
    """Paths of technology fields, with blanks or commas between them."""
    agencies: str = Field(default="", max_length=400)
    remark: str = Field(default="", max_length=200)
    is_active: bool = True
    login: str = Field(default="", max_length=60)
    version: int = 0


def add_expert(session: Session, viewer: Viewer, given: ExpertInput) -> Expert:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row = Expert(county_code=viewer.county_code, **_values(session, viewer, given, None))
    session.add(row)
    session.flush()
    return row


def revise_expert(session: Session, viewer: Viewer, public_id: str, given: ExpertInput) -> Expert:
    row = get_expert(session, viewer, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    for name, value in _values(session, viewer, given, row.id).items():
        setattr(row, name, value)
    session.flush()
    return row


def _values(
    session: Session, viewer: Viewer, given: ExpertInput, own_id: int | None
) -> dict[str, Any]:
    paths = given.fields.replace(",", " ").replace("，", " ").replace("、", " ").split()
    unknown = [path for path in paths if not is_field(path)]
    if unknown:
        raise InvalidValue(fields={"fields": Reason.UNKNOWN_FIELD}, value="、".join(unknown))
    if given.kind is ExpertKind.TECHNICAL and not paths:
        raise InvalidValue(fields={"fields": Reason.MISSING_VALUE})
    agencies = [line.strip() for line in given.agencies.splitlines() if line.strip()]
    return {
        **given.model_dump(exclude={"login", "version"}),
        "employer_uscc": _code(given.employer_uscc),
        "fields": " ".join(dict.fromkeys(paths)),
        "agencies": "\n".join(agencies),
        "person_id": _account(session, viewer, given.login, own_id),
    }


def _code(typed: str) -> str:
    if not typed:
        return ""
    try:
        return Uscc.parse(typed).text
    except InvalidValue as refusal:
        raise InvalidValue(fields={"employer_uscc": refusal.reasons[0]}) from refusal


def _account(session: Session, viewer: Viewer, login: str, own_id: int | None) -> int | None:
    """The account of that login, if it may review and reviews for nobody else of the pool."""
    if not login:
        return None
    person_id: int | None = session.execute(
        select(col(Person.id))
        .join(Grant, col(Grant.person_id) == col(Person.id))
        .where(
            col(Person.county_code) == viewer.county_code,
            col(Person.login) == login,
            col(Person.is_closed).is_(False),
            col(Grant.role) == Role.EXPERT,
            holds_on(today_in_shanghai()),
        )
        .limit(1)
    ).scalar_one_or_none()
    if person_id is None:
        raise InvalidValue(fields={"login": Reason.EXPERT_REQUIRED})
    other = select(col(Expert.id)).where(
        col(Expert.person_id) == person_id, col(Expert.id) != (own_id or 0)
    )
    if session.execute(other).first() is not None:
        raise InvalidValue(fields={"login": Reason.ALREADY_EXISTS})
    return person_id
