"""What is kept of the person who asks, and what people asked of their own data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select
from sqlmodel import Session, col

from app.domain.access import HEADS, Role, Viewer
from app.domain.masking import mask_name
from app.domain.personal import RequestKind, RequestState
from app.domain.refusals import NotFound
from app.models.enterprises import ContactPerson, Enterprise
from app.models.factors import SecondFactor
from app.models.history import HistoryEntry, JournalEntry
from app.models.identities import Identity
from app.models.messages import MailChoice
from app.models.people import Grant, LoginSession, Person, Recusal
from app.models.personal import PersonalRequest
from app.queries.officer_names import naming_for
from app.queries.visibility import visible_enterprises

MOST = 1000
"""Lines of a log in one's own file: the newest; the log itself holds all."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    id: str
    kind: RequestKind
    about: str
    """The account's name, or the firm and its contact, masked."""
    wanted: str
    asked_by: str
    asked_at: datetime
    state: RequestState
    decided_by: str
    decided_on: date | None
    decision_note: str
    carried_out_at: datetime | None
    enterprise_id: str | None
    person_id: str | None


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that is kept of one account, in the words of the tables."""

    account: dict[str, Any]
    grants: list[dict[str, Any]]
    sign_ins: list[dict[str, Any]]
    second_factor: list[dict[str, Any]]
    identities: list[dict[str, Any]]
    mail: list[dict[str, Any]]
    relations: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    accesses: list[dict[str, Any]]
    deeds: list[dict[str, Any]]


def visible_requests(viewer: Viewer) -> ColumnElement[bool]:
    """Those one decides: the system administrator on accounts, the heads on firms' contacts."""
    own = col(PersonalRequest.county_code) == viewer.county_code
    if viewer.role is Role.SYSTEM_ADMIN:
        return and_(own, col(PersonalRequest.contact_id).is_(None))
    if viewer.role in HEADS:
        return and_(
            own,
            col(PersonalRequest.contact_id).in_(
                select(col(ContactPerson.id))
                .join(Enterprise, col(Enterprise.id) == col(ContactPerson.enterprise_id))
                .where(visible_enterprises(viewer))
            ),
        )
    return false()


def list_requests(session: Session, viewer: Viewer) -> list[RequestRow]:
    """Those to be decided first, then by day."""
    is_open = col(PersonalRequest.state).in_((RequestState.ASKED, RequestState.GRANTED))
    return _rows(session, viewer, visible_requests(viewer), is_open.desc())


def list_own_requests(session: Session, viewer: Viewer) -> list[RequestRow]:
    return _rows(session, viewer, col(PersonalRequest.person_id) == viewer.person_id)


def _rows(
    session: Session, viewer: Viewer, wanted: ColumnElement[bool], *order: ColumnElement[Any]
) -> list[RequestRow]:
    rows = session.execute(
        select(
            col(PersonalRequest.public_id),
            col(PersonalRequest.kind),
            col(PersonalRequest.wanted),
            col(PersonalRequest.asked_by),
            col(PersonalRequest.asked_at),
            col(PersonalRequest.state),
            col(PersonalRequest.decided_by),
            col(PersonalRequest.decided_on),
            col(PersonalRequest.decision_note),
            col(PersonalRequest.carried_out_at),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.name).label("firm"),
            col(ContactPerson.name).label("contact"),
            col(Person.public_id).label("person_id"),
            col(Person.name).label("person"),
        )
        .select_from(PersonalRequest)
        .outerjoin(ContactPerson, col(ContactPerson.id) == col(PersonalRequest.contact_id))
        .outerjoin(Enterprise, col(Enterprise.id) == col(ContactPerson.enterprise_id))
        .outerjoin(Person, col(Person.id) == col(PersonalRequest.person_id))
        .where(wanted)
        .order_by(*order, col(PersonalRequest.id).desc())
        .limit(MOST)
    ).all()
    naming = naming_for(session, viewer, ((None, row.decided_by) for row in rows))
    return [
        RequestRow(
            row.public_id,
            row.kind,
            row.person or f"{row.firm} {mask_name(row.contact)}",
            row.wanted,
            row.asked_by,
            row.asked_at,
            row.state,
            naming.of_officer(row.decided_by),
            row.decided_on,
            row.decision_note,
            row.carried_out_at,
            row.enterprise_id,
            row.person_id,
        )
        for row in rows
    ]


def get_request(session: Session, viewer: Viewer, public_id: str) -> PersonalRequest:
    """The request, to be decided."""
    found: PersonalRequest | None = session.execute(
        select(PersonalRequest)
        .where(visible_requests(viewer), col(PersonalRequest.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_own(session: Session, viewer: Viewer) -> OwnData:
    """A copy for the person (PIPL 45). No digest, no secret: those are the locks, not data."""
    mine = viewer.person_id

    def read(*columns: Any, where: ColumnElement[bool], newest: Any = None) -> list[dict[str, Any]]:
        statement = select(*(col(column) for column in columns)).where(where).limit(MOST)
        if newest is not None:
            statement = statement.order_by(col(newest).desc())
        return [dict(row._mapping) for row in session.execute(statement)]

    account = read(
        Person.login, Person.name, Person.office, Person.division, Person.is_closed,
        Person.password_changed_at, where=col(Person.id) == mine,
    )  # fmt: skip
    grants = read(
        Grant.role, Grant.valid_from, Grant.valid_until, Grant.granted_by,
        where=col(Grant.person_id) == mine,
    )  # fmt: skip
    naming = naming_for(session, viewer, ((None, one["granted_by"]) for one in grants))
    return OwnData(
        account=account[0],
        grants=[one | {"granted_by": naming.of(one["granted_by"])} for one in grants],
        sign_ins=read(
            LoginSession.role, LoginSession.created_at, LoginSession.last_seen_at,
            LoginSession.ended_at, LoginSession.source, LoginSession.user_agent,
            where=col(LoginSession.person_id) == mine, newest=LoginSession.id,
        ),
        second_factor=read(SecondFactor.confirmed_at, where=col(SecondFactor.person_id) == mine),
        identities=read(
            Identity.provider, Identity.subject, Identity.bound_at, Identity.bound_by,
            where=col(Identity.person_id) == mine,
        ),
        mail=read(
            MailChoice.way, MailChoice.address, MailChoice.mode,
            where=col(MailChoice.person_id) == mine
        ),
        relations=read(
            Recusal.reason, Recusal.valid_from, Recusal.valid_until,
            where=col(Recusal.person_id) == mine,
        ),
        requests=read(
            PersonalRequest.kind, PersonalRequest.wanted, PersonalRequest.asked_at,
            PersonalRequest.state, PersonalRequest.decided_on, PersonalRequest.decision_note,
            where=col(PersonalRequest.person_id) == mine,
        ),
        accesses=read(
            JournalEntry.at, JournalEntry.kind, JournalEntry.source, JournalEntry.subject,
            where=col(JournalEntry.person_id) == mine, newest=JournalEntry.id,
        ),
        deeds=read(
            HistoryEntry.at, HistoryEntry.actor_role, HistoryEntry.action,
            HistoryEntry.subject_kind, HistoryEntry.subject_id,
            where=col(HistoryEntry.actor_id) == mine, newest=HistoryEntry.id,
        ),
    )  # fmt: skip
