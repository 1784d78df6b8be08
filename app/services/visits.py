"""Contacts with firms: recorded always, closed only as the plan's note 3 allows."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.domain.visits import Occasion, VisitState, confirms, may_close
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.pool import PoolEntry, Visit
from app.queries.enterprises import get_enterprise
from app.queries.officers import find_officer, second_officer_roles
from app.queries.visit_pages import may_close_for
from app.queries.visits import get_visit, state_of

UNCONFIRMED = frozenset({VisitState.SOLO_CONTACT, VisitState.AWAITING_SECOND})


class VisitText(BaseModel):
    """What the second officer confirms besides who, when and on what occasion."""

    model_config = ConfigDict(str_strip_whitespace=True)

    place: str = Field(default="", max_length=120)
    summary: str = Field(min_length=1, max_length=1000)
    document_number: str = Field(default="", max_length=80)
    second: str | None = Field(default=None, max_length=12)
    """An officer's public id; without one it was a contact of one."""


class VisitInput(VisitText):
    enterprise: str = Field(min_length=1, max_length=12)
    occasion: Occasion
    happened_on: date
    entry: str | None = Field(default=None, max_length=12)
    case: str | None = Field(default=None, max_length=12)


class VisitEdit(VisitText):
    version: int


class VisitStep(BaseModel):
    """The version keeps the second officer from confirming what they did not read."""

    version: int


class Explanation(VisitStep):
    model_config = ConfigDict(str_strip_whitespace=True)

    solo_explanation: str = Field(min_length=1, max_length=400)


def record_visit(session: Session, viewer: Viewer, given: VisitInput, today: date) -> str:
    """Write a contact down. One of two occasions met alone is kept too: refusing it would only
    drive it off the books (practice.md)."""
    firm = get_enterprise(session, viewer, given.enterprise)
    if given.happened_on > today:
        raise InvalidValue(fields={"happened_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    visit = Visit(
        county_code=firm.county_code,
        enterprise_id=firm.id or 0,
        occasion=given.occasion,
        happened_on=given.happened_on,
        place=given.place,
        summary=given.summary,
        document_number=given.document_number,
        first_id=viewer.person_id,
        second_id=_second(session, viewer, given.second, viewer.person_id),
        entry_id=_linked(session, PoolEntry, firm, given.entry, "entry"),
        case_id=_linked(session, CultivationCase, firm, given.case, "case"),
    )
    session.add(visit)
    session.flush()
    return visit.public_id


def revise_visit(session: Session, viewer: Viewer, public_id: str, given: VisitEdit) -> None:
    """Correct what was written, name or remove the second officer. A confirmation was given to
    the former text and person: it falls with any change. Occasion, day and firm stay as recorded,
    or the rule could be renamed away."""
    visit = _locked(session, viewer, public_id, given.version)
    _by_recorder(viewer, visit)
    second_id = _second(session, viewer, given.second, visit.first_id, visit.second_id)
    wanted: dict[str, Any] = {
        "place": given.place,
        "summary": given.summary,
        "document_number": given.document_number,
        "second_id": second_id,
    }
    changed = {name: value for name, value in wanted.items() if getattr(visit, name) != value}
    for name, value in changed.items():
        setattr(visit, name, value)
    if changed:
        visit.confirmed_on = None
    session.flush()


def confirm_visit(
    session: Session, viewer: Viewer, public_id: str, given: VisitStep, today: date
) -> None:
    """The named second officer says under their own login: I was there."""
    visit = _locked(session, viewer, public_id, given.version)
    confirms(visit.facts(), viewer.person_id)
    if viewer.role not in second_officer_roles(session, viewer):
        raise NotPermitted(Reason.NOT_PERMITTED)
    visit.confirmed_on = visit.confirmed_on or today
    session.flush()


def explain_contact(session: Session, viewer: Viewer, public_id: str, given: Explanation) -> None:
    """The recorder says why they went alone. It explains; it does not lift the rule."""
    visit = _locked(session, viewer, public_id, given.version)
    _by_recorder(viewer, visit)
    if state_of(session, visit) not in UNCONFIRMED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if visit.solo_explanation != given.solo_explanation:
        visit.solo_explanation = given.solo_explanation
        visit.seen_by_head = ""
    session.flush()


def mark_seen(session: Session, viewer: Viewer, public_id: str, given: VisitStep) -> None:
    """A head has taken note of a contact of one; nobody takes note of their own."""
    visit = _locked(session, viewer, public_id, given.version)
    if viewer.role not in HEADS or visit.first_id == viewer.person_id:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if state_of(session, visit) is not VisitState.SOLO_CONTACT:
        raise TransitionRefused(Reason.NOT_OFFERED)
    visit.seen_by_head = viewer.name
    session.flush()


def close_visit(
    session: Session, viewer: Viewer, public_id: str, given: VisitStep, today: date
) -> None:
    visit = _locked(session, viewer, public_id, given.version)
    if not may_close_for(viewer, visit.first_id):
        raise NotPermitted(Reason.NOT_PERMITTED)
    if visit.closed_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    may_close(visit.facts())
    visit.closed_on = today
    session.flush()


def _locked(session: Session, viewer: Viewer, public_id: str, version: int) -> Visit:
    visit, _ = get_visit(session, viewer, public_id, for_update=True)
    if visit.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    return visit


def _by_recorder(viewer: Viewer, visit: Visit) -> None:
    """Not even a substitute rewrites what somebody else saw."""
    if visit.first_id != viewer.person_id:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if visit.closed_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)


def _second(
    session: Session,
    viewer: Viewer,
    public_id: str | None,
    first_id: int,
    kept: int | None = None,
) -> int | None:
    if not public_id:
        return None
    roles = second_officer_roles(session, viewer)
    second_id: int | None = find_officer(session, viewer, public_id, roles, kept)
    if second_id is None:
        raise InvalidValue(fields={"second": Reason.BAD_VALUE})
    if second_id == first_id:
        raise InvalidValue(fields={"second": Reason.SAME_PERSON})
    return second_id


def _linked(
    session: Session,
    table: type[PoolEntry] | type[CultivationCase],
    firm: Enterprise,
    public_id: str | None,
    field: str,
) -> int | None:
    """The firm's own entry or case, and nobody else's."""
    if not public_id:
        return None
    found: int | None = session.execute(
        select(col(table.id)).where(
            col(table.enterprise_id) == firm.id, col(table.public_id) == public_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(fields={field: Reason.BAD_VALUE})
    return found
