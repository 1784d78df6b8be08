"""What people ask of their own data: asked, decided by somebody else, carried out."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.personal import RequestKind, RequestState
from app.domain.refusals import NotFound, NotPermitted, Reason, TransitionRefused
from app.models.enterprises import ContactPerson
from app.models.people import Person
from app.models.personal import PersonalRequest
from app.queries.enterprises import get_enterprise
from app.queries.personal import get_request
from app.services.erasure import erase_account, erase_contact

Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class Wish(BaseModel):
    kind: RequestKind
    wanted: Told


class Decision(BaseModel):
    is_granted: bool
    note: Told


def ask_for_oneself(session: Session, viewer: Viewer, given: Wish) -> PersonalRequest:
    return _ask(session, viewer, given, person_id=viewer.person_id)


def ask_for_contact(
    session: Session, viewer: Viewer, enterprise_id: str, contact_id: str, given: Wish
) -> PersonalRequest:
    """A firm's contact has no account: whoever they told it to writes it down."""
    firm = get_enterprise(session, viewer, enterprise_id)
    found = session.execute(
        select(col(ContactPerson.id)).where(
            col(ContactPerson.enterprise_id) == firm.id,
            col(ContactPerson.public_id) == contact_id,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return _ask(session, viewer, given, contact_id=found)


def _ask(
    session: Session,
    viewer: Viewer,
    given: Wish,
    person_id: int | None = None,
    contact_id: int | None = None,
) -> PersonalRequest:
    request = PersonalRequest(
        county_code=viewer.county_code,
        person_id=person_id,
        contact_id=contact_id,
        kind=given.kind,
        wanted=given.wanted,
        asked_by=viewer.name,
        asked_by_id=viewer.person_id,
    )
    session.add(request)
    session.flush()
    return request


def decide_request(
    session: Session, viewer: Viewer, public_id: str, given: Decision, today: date
) -> PersonalRequest:
    """`today` is the real day: people live by it."""
    request = get_request(session, viewer, public_id)
    if request.asked_by_id == viewer.person_id:
        raise NotPermitted(Reason.OWN_REQUEST)
    if request.state is not RequestState.ASKED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    request.state = RequestState.GRANTED if given.is_granted else RequestState.REFUSED
    request.decided_by, request.decided_on = viewer.name, today
    request.decision_note = given.note
    session.flush()
    return request


def carry_out_request(session: Session, viewer: Viewer, public_id: str) -> PersonalRequest:
    """An erasure is done here and now; a correction has been typed where the value stands."""
    request = get_request(session, viewer, public_id)
    if request.state is not RequestState.GRANTED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if request.kind is RequestKind.ERASURE:
        _erase(session, viewer, request)
    request.state = RequestState.CARRIED_OUT
    request.carried_out_at = datetime.now(UTC)
    session.flush()
    return request


def _erase(session: Session, viewer: Viewer, request: PersonalRequest) -> None:
    if request.contact_id is not None:
        erase_contact(session, session.get_one(ContactPerson, request.contact_id))
    elif request.person_id is not None:
        erase_account(session, session.get_one(Person, request.person_id), viewer.name)
