"""Personal values taken out of the rows and of the history, whose chain keeps their digests."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from app.domain.masking import CONTACT_FIELDS
from app.domain.personal import ERASED
from app.models.applications import Answer, Submission, SubmissionValue
from app.models.enterprises import ContactPerson
from app.models.firm_accounts import Registration
from app.models.history import HistoryEntry, PersonalValue
from app.models.identities import Identity
from app.models.messages import Mail, MailChoice, Message
from app.models.people import Person
from app.services.second_factors import take_away_factor
from app.services.sign_in import end_sessions_of


def erase_contact(session: Session, contact: ContactPerson) -> None:
    """The row stays, for what refers to it; nobody can be rung by it any more."""
    said = {contact.name, contact.mobile, contact.telephone, contact.email} - {"", ERASED}
    contact.name, contact.duty = ERASED, ""
    contact.mobile = contact.telephone = contact.email = ""
    contact.is_liaison = False
    session.flush()
    # After the flush: the entry of this very change holds what was there before it.
    forget_values(session, "contact_person", [contact.public_id])
    _erase_from_answers(session, contact.enterprise_id, said)


def _erase_from_answers(session: Session, enterprise_id: int, said: set[str]) -> None:
    """The same person in the firm's applications: in drafts, in the history of the answers, and
    beside what was handed in, whose text and digest stay as they were."""
    answers = session.execute(
        select(Answer).where(
            col(Answer.enterprise_id) == enterprise_id,
            col(Answer.field).in_(CONTACT_FIELDS),
            col(Answer.value).in_(said),
        )
    ).scalars()
    erase_answers(session, answers.all())
    entries = select(col(HistoryEntry.id)).where(
        col(HistoryEntry.enterprise_id) == enterprise_id,
        col(HistoryEntry.subject_kind) == Answer.recorded_as,
    )
    session.execute(
        delete(PersonalValue).where(
            col(PersonalValue.history_id).in_(entries),
            or_(col(PersonalValue.before).in_(said), col(PersonalValue.after).in_(said)),
        )
    )
    handed_in = select(col(Submission.id)).where(col(Submission.enterprise_id) == enterprise_id)
    session.execute(
        delete(SubmissionValue).where(
            col(SubmissionValue.submission_id).in_(handed_in),
            col(SubmissionValue.value).in_(said),
        )
    )


def erase_answers(session: Session, answers: Sequence[Answer]) -> None:
    """Contacts that were filled in: the fields are as if somebody had emptied them."""
    for answer in answers:
        answer.value = ""
        answer.version += 1
    session.flush()
    forget_values(session, Answer.recorded_as, [str(answer.id) for answer in answers])


def erase_account(session: Session, person: Person, by: str) -> None:
    """A closed account without a name. What it did keeps the name it was done under: the
    bureau's record, which the law wants kept (PIPL 47, last paragraph)."""
    person_id = person.id or 0
    person.is_closed = True
    person.name, person.office = ERASED, ""
    person.login = f"erased-{person.public_id}"
    session.flush()
    end_sessions_of(session, person_id, by)
    take_away_factor(session, person_id)
    identities = (
        session.execute(select(Identity).where(col(Identity.person_id) == person_id))
        .scalars()
        .all()
    )
    choices = (
        session.execute(select(MailChoice).where(col(MailChoice.person_id) == person_id))
        .scalars()
        .all()
    )
    registrations = (
        session.execute(select(Registration).where(col(Registration.person_id) == person_id))
        .scalars()
        .all()
    )
    for registration in registrations:
        registration.contact_name, registration.mobile = ERASED, ""
    subjects = {
        "registration": [row.public_id for row in registrations],
        "person": [person.public_id],
        "identity": [row.public_id for row in identities],
        "mail_choice": [str(row.id) for row in choices],
    }
    for row in (*identities, *choices):
        session.delete(row)
    session.flush()
    session.execute(delete(Mail).where(col(Mail.to_id) == person_id))
    session.execute(delete(Message).where(col(Message.to_id) == person_id))
    for kind, ids in subjects.items():
        forget_values(session, kind, ids)


def forget_values(session: Session, kind: str, subject_ids: list[str]) -> int:
    """Take the values and their salts out of the history: without its salt a digest tells
    nothing, not even to somebody who tries every telephone number."""
    if not subject_ids:
        return 0
    entries = select(col(HistoryEntry.id)).where(
        col(HistoryEntry.subject_kind) == kind, col(HistoryEntry.subject_id).in_(subject_ids)
    )
    gone = session.execute(
        delete(PersonalValue)
        .where(col(PersonalValue.history_id).in_(entries))
        .returning(col(PersonalValue.id))
    )
    return len(gone.all())
