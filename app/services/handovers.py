"""Handing a person's firms, cases and tasks to another, and naming a substitute (AB角)."""

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel
from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, OFFICERS, Viewer
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.patent_sweep import SweepAssignment
from app.models.people import Grant, Person, Recusal, Substitution
from app.models.pool import PoolEntry
from app.models.reminders import Reminder
from app.queries.accounts import get_person, holds_on
from app.queries.declarations import in_force_on
from app.queries.handovers import (
    Load,
    assigned_sweeps,
    cultivated_entries,
    describe_load,
    handled_cases,
    open_reminders,
    responsible_firms,
    visible_substitutions,
)
from app.queries.people import today_in_shanghai


class HandoverInput(BaseModel):
    from_id: str
    to_id: str


class NewSubstitution(BaseModel):
    person_id: str | None = None
    """Blank: oneself. Only a head names a substitute for somebody else."""
    substitute_id: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Handover:
    """Both loads before and after. What stays with the giver has a reason: a recusal, another
    town, or that only the giver can say who was at a contact."""

    giver: str
    receiver: str
    before: Load
    left: Load
    receiver_before: Load
    receiver_after: Load


def hand_over(session: Session, viewer: Viewer, given: HandoverInput, today: date) -> Handover:
    """All firms, live cases, pool entries, open reminders and firms still without a patent of one
    person to another. Not the contacts that await a confirmation: who was there is a fact
    (decision 5)."""
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if given.from_id == given.to_id:
        raise InvalidValue(fields={"to_id": Reason.TO_ONESELF})
    giver = get_person(session, viewer, given.from_id)
    receiver = get_person(session, viewer, given.to_id)
    receives = _reach_of(session, receiver, today)
    before = describe_load(session, viewer, giver.id or 0)
    receiver_before = describe_load(session, viewer, receiver.id or 0)
    _move(session, viewer, giver, receiver, receives)
    session.flush()
    return Handover(
        giver.name,
        receiver.name,
        before,
        describe_load(session, viewer, giver.id or 0),
        receiver_before,
        describe_load(session, viewer, receiver.id or 0),
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """What the receiver may look after: all towns (None) or some, without recused firms."""

    towns: frozenset[str] | None
    recused_from: frozenset[int]

    def admits(self, firm: Enterprise) -> bool:
        in_town = self.towns is None or firm.township_code in self.towns
        return in_town and firm.id not in self.recused_from


def _reach_of(session: Session, receiver: Person, today: date) -> _Reach:
    grants = session.execute(
        select(col(Grant.role), col(Grant.township_code)).where(
            col(Grant.person_id) == receiver.id,
            col(Grant.role).in_(OFFICERS),
            # Grants run by the real calendar, in a demonstration too.
            holds_on(today_in_shanghai()),
        )
    ).all()
    if receiver.is_closed or not grants:
        raise InvalidValue(fields={"to_id": Reason.OFFICER_REQUIRED})
    is_bureau = any(row.role in BUREAU for row in grants)
    recused = session.execute(
        select(col(Recusal.enterprise_id)).where(
            col(Recusal.person_id) == receiver.id, in_force_on(today)
        )
    ).scalars()
    return _Reach(
        None if is_bureau else frozenset(row.township_code for row in grants),
        frozenset(recused),
    )


def hand_over_firm(
    session: Session, viewer: Viewer, giver_id: int, firm_id: int, to_id: str, today: date
) -> None:
    """All that one person has in hand of one firm, to another who may have it."""
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    giver = session.get_one(Person, giver_id)
    receiver = get_person(session, viewer, to_id)
    if giver.id == receiver.id:
        raise InvalidValue(fields={"to_id": Reason.TO_ONESELF})
    receives = _reach_of(session, receiver, today)
    if not receives.admits(session.get_one(Enterprise, firm_id)):
        raise InvalidValue(fields={"to_id": Reason.RECEIVER_OUT_OF_REACH})
    _move(session, viewer, giver, receiver, receives, col(Enterprise.id) == firm_id)
    session.flush()


def _move(
    session: Session,
    viewer: Viewer,
    giver: Person,
    receiver: Person,
    receives: _Reach,
    *of_firms: ColumnElement[bool],
) -> None:
    to_id = receiver.id or 0
    firms = session.execute(
        select(Enterprise).where(*responsible_firms(viewer, giver.id), *of_firms).with_for_update()
    ).scalars()
    for firm in firms:
        if receives.admits(firm):
            firm.responsible_id = to_id
    for table, column, wanted in (
        (CultivationCase, "handler_id", handled_cases),
        (PoolEntry, "responsible_id", cultivated_entries),
        (Reminder, "to_id", open_reminders),
        (SweepAssignment, "officer_id", assigned_sweeps),
    ):
        rows = session.execute(
            select(table, Enterprise)
            .join(Enterprise, col(Enterprise.id) == col(table.enterprise_id))
            .where(*wanted(viewer, giver.id), *of_firms)
        )
        for row, firm in rows:
            if receives.admits(firm):
                setattr(row, column, to_id)


def name_substitute(
    session: Session, viewer: Viewer, given: NewSubstitution, today: date
) -> Substitution:
    """While it lasts, the substitute's tasks include the person's; the scope of neither grows."""
    # Their rows are locked, always in one order: of two who name the same pair the second waits
    # here, and then finds the first one's substitution below.
    named = {given.substitute_id, given.person_id or given.substitute_id}
    people = {each: get_person(session, viewer, each) for each in sorted(named)}
    substitute = people[given.substitute_id]
    person_id = (people[given.person_id].id or 0) if given.person_id else viewer.person_id
    if person_id != viewer.person_id and viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if substitute.id == person_id:
        raise InvalidValue(fields={"substitute_id": Reason.TO_ONESELF})
    _check_officer(session, substitute)
    if given.valid_until < max(given.valid_from, today):
        raise InvalidValue(fields={"valid_until": Reason.DATES_OUT_OF_ORDER})
    _refuse_overlap(session, person_id, substitute, given)
    row = Substitution(
        county_code=viewer.county_code,
        person_id=person_id,
        substitute_id=substitute.id or 0,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    session.add(row)
    session.flush()
    return row


def _refuse_overlap(
    session: Session, person_id: int, substitute: Person, given: NewSubstitution
) -> None:
    """One pair has one substitution at a time, or ending it would leave another in force."""
    other = session.execute(
        select(col(Substitution.valid_from), col(Substitution.valid_until))
        .where(
            col(Substitution.person_id) == person_id,
            col(Substitution.substitute_id) == substitute.id,
            col(Substitution.valid_from) <= given.valid_until,
            col(Substitution.valid_until) >= given.valid_from,
        )
        .order_by(col(Substitution.valid_from))
        .limit(1)
    ).one_or_none()
    if other is not None:
        raise InvalidValue(
            fields={"substitute_id": Reason.ALREADY_SUBSTITUTED},
            valid_from=other.valid_from.isoformat(),
            valid_until=other.valid_until.isoformat(),
        )


def _check_officer(session: Session, substitute: Person) -> None:
    held = session.execute(
        select(col(Grant.id)).where(
            col(Grant.person_id) == substitute.id,
            col(Grant.role).in_(OFFICERS),
            holds_on(today_in_shanghai()),
        )
    ).first()
    if held is None or substitute.is_closed:
        raise InvalidValue(fields={"substitute_id": Reason.OFFICER_REQUIRED})


def end_substitution(session: Session, viewer: Viewer, public_id: str, today: date) -> None:
    """From today on it no longer holds; one that has not begun never will. The person's own to
    end, or a head's; the substitute cannot walk away from it alone."""
    row = session.execute(
        select(Substitution).where(
            visible_substitutions(viewer), col(Substitution.public_id) == public_id
        )
    ).scalar_one_or_none()
    if row is None:
        raise NotFound
    if viewer.role not in HEADS and row.person_id != viewer.person_id:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if row.valid_from >= today:
        session.delete(row)
    else:
        row.valid_until = min(row.valid_until, today - timedelta(days=1))
    session.flush()
