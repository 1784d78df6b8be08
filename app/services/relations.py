"""八不准: relations declared and discovered, each with its recusal; and how a recusal ends."""

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.refusals import InvalidValue, NotPermitted, Reason, TransitionRefused
from app.domain.relations import DECLARERS, RelationKind, RelationSource
from app.models.people import Person, Recusal
from app.models.relations import RelationDeclaration
from app.queries.accounts import get_person
from app.queries.declarations import in_force_on, may_declare
from app.queries.named_firms import named_firm
from app.queries.recusals import get_recusal
from app.services.handovers import hand_over_firm


class NewRelation(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    firm: str = Field(min_length=1, max_length=200)
    """A full name, a former one, or the credit code."""
    kind: RelationKind
    reason: str = Field(min_length=1, max_length=200)


class FoundRelation(NewRelation):
    person_id: str = Field(max_length=12)
    found_through: str = Field(min_length=1, max_length=200)


class DeclarationInput(BaseModel):
    has_none: bool
    """True: I have none. False: those on record are all."""


class EndOfRecusal(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=200)


class Reassignment(BaseModel):
    to_id: str = Field(max_length=12)


def declare_relation(session: Session, viewer: Viewer, given: NewRelation, today: date) -> Recusal:
    """One's own: from now on the firm is closed to this person, in every role."""
    if viewer.role not in DECLARERS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    return _recuse(session, viewer, viewer.person_id, given, today)


def register_relation(
    session: Session, viewer: Viewer, given: FoundRelation, today: date
) -> Recusal:
    """Somebody else's, found out; a head enters it with where it was learned."""
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    person = get_person(session, viewer, given.person_id)
    if person.id == viewer.person_id:
        raise InvalidValue(fields={"person_id": Reason.OWN_RELATION})
    declares = select(col(Person.id)).where(
        *may_declare(viewer.county_code), col(Person.id) == person.id
    )
    if session.execute(declares).first() is None:
        raise InvalidValue(fields={"person_id": Reason.DECLARER_REQUIRED})
    return _recuse(session, viewer, person.id or 0, given, today)


def _recuse(
    session: Session, viewer: Viewer, person_id: int, given: NewRelation, today: date
) -> Recusal:
    firm = named_firm(session, viewer, given.firm)
    is_discovered = isinstance(given, FoundRelation)
    if is_discovered and firm.id in viewer.recused_from:
        raise InvalidValue(fields={"firm": Reason.FIRM_NOT_NAMED})
    on_record = select(col(Recusal.id)).where(
        col(Recusal.person_id) == person_id,
        col(Recusal.enterprise_id) == firm.id,
        in_force_on(today),
    )
    if session.execute(on_record).first() is not None:
        raise InvalidValue(fields={"firm": Reason.RELATION_ON_RECORD})
    row = Recusal(
        county_code=viewer.county_code,
        person_id=person_id,
        enterprise_id=firm.id,
        kind=given.kind,
        source=RelationSource.DISCOVERED if is_discovered else RelationSource.DECLARED,
        reason=given.reason,
        found_through=given.found_through if isinstance(given, FoundRelation) else "",
        entered_by=viewer.name,
        valid_from=today,
    )
    session.add(row)
    session.flush()
    return row


def declare_year(
    session: Session, viewer: Viewer, given: DeclarationInput, today: date
) -> RelationDeclaration:
    """Once a year: none, or those on record and no others."""
    if viewer.role not in DECLARERS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    # The person's row is locked: of two clicks the second finds the first one's declaration.
    session.execute(
        select(col(Person.id)).where(col(Person.id) == viewer.person_id).with_for_update()
    )
    done = select(col(RelationDeclaration.id)).where(
        col(RelationDeclaration.person_id) == viewer.person_id,
        col(RelationDeclaration.year) == today.year,
    )
    if session.execute(done).first() is not None:
        raise TransitionRefused(Reason.DECLARED_THIS_YEAR, year=today.year)
    relations: int = session.execute(
        select(func.count())
        .select_from(Recusal)
        .where(col(Recusal.person_id) == viewer.person_id, in_force_on(today))
    ).scalar_one()
    if given.has_none and relations:
        raise InvalidValue(fields={"has_none": Reason.RELATIONS_REMAIN}, count=relations)
    if not given.has_none and not relations:
        raise InvalidValue(fields={"has_none": Reason.NO_RELATION_ENTERED})
    row = RelationDeclaration(
        county_code=viewer.county_code,
        person_id=viewer.person_id,
        year=today.year,
        declared_on=today,
        relations=relations,
    )
    session.add(row)
    session.flush()
    return row


def end_recusal(
    session: Session, viewer: Viewer, public_id: str, given: EndOfRecusal, today: date
) -> None:
    """A head opens the doors again, from today, and says why; never one's own."""
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row = get_recusal(session, viewer, public_id)
    if row.person_id == viewer.person_id:
        raise TransitionRefused(Reason.OWN_RELATION)
    if row.valid_until is not None and row.valid_until < today:
        raise TransitionRefused(Reason.ALREADY_ENDED)
    # One entered today ends today: its dates stay in order, and tomorrow it is over.
    row.valid_until = max(row.valid_from, today - timedelta(days=1))
    row.ended_by, row.end_reason = viewer.name, given.reason
    session.flush()


def reassign(
    session: Session, viewer: Viewer, public_id: str, given: Reassignment, today: date
) -> None:
    """What the recused still has in hand of the firm goes to somebody who may have it."""
    row = get_recusal(session, viewer, public_id)
    hand_over_firm(session, viewer, row.person_id, row.enterprise_id, given.to_id, today)
