"""What goes out: what each person chose, the digests of a morning, and how each mail fares."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, or_, select, update
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.messages import (
    DIGEST_AT,
    STALE,
    MailMode,
    MailState,
    MessageKind,
    Way,
    digest_is_due,
    next_try,
    ways_of,
    wrong_address,
)
from app.domain.refusals import InvalidValue, NotFound, Reason, TransitionRefused
from app.models.base import now
from app.models.messages import Mail, MailChoice, Message
from app.models.people import Grant, Person
from app.queries.accounts import holds_on
from app.queries.calendars import load_calendar
from app.queries.mails import visible_mails
from app.queries.people import SHANGHAI, today_in_shanghai
from app.services.messages import Reached, queue_mail
from app.words import word

LEASE = timedelta(minutes=10)
"""Who has taken a mail and says nothing for so long is dead; it is sent again."""
FAILED_ABOUT = "mail-failed"


class MailChoiceInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    way: Way = Way.MAIL
    address: str = Field(default="", max_length=120)
    mode: MailMode = MailMode.DIGEST


def choose_mail(
    session: Session, viewer: Viewer, given: MailChoiceInput, ways_on: Collection[Way]
) -> None:
    """One's own; without an address nothing goes out, whatever the mode. A telephone number that
    nothing would be sent to is not asked for and not taken; a mail address may wait for its server.
    Whatever is on, a choice can be taken back."""
    if given.address:
        _may_choose(viewer, given, ways_on)
    choice: MailChoice | None = session.execute(
        select(MailChoice).where(
            col(MailChoice.person_id) == viewer.person_id, col(MailChoice.way) == given.way
        )
    ).scalar_one_or_none()
    if choice is None:
        choice = MailChoice(
            county_code=viewer.county_code, person_id=viewer.person_id, way=given.way
        )
        session.add(choice)
    choice.address, choice.mode = given.address, given.mode
    session.flush()
    if not _has_digest(session, viewer.person_id):
        _forget_digest(session, viewer.person_id)


def _may_choose(viewer: Viewer, given: MailChoiceInput, ways_on: Collection[Way]) -> None:
    is_offered = given.way is Way.MAIL or given.way in ways_on
    if not is_offered or given.way not in ways_of(viewer.role):
        raise InvalidValue(fields={"way": Reason.WAY_IS_OFF})
    wrong = wrong_address(given.way, given.address)
    if wrong:
        raise InvalidValue(fields={"address": wrong})


def _has_digest(session: Session, person_id: int) -> bool:
    chosen = select(col(MailChoice.id)).where(
        col(MailChoice.person_id) == person_id,
        col(MailChoice.mode) == MailMode.DIGEST,
        col(MailChoice.address) != "",
    )
    return session.execute(chosen.limit(1)).first() is not None


def retry_mail(session: Session, viewer: Viewer, public_id: str) -> None:
    """A mail that has failed goes out again, as if it were new."""
    mail: Mail | None = session.execute(
        select(Mail).where(visible_mails(viewer), col(Mail.public_id) == public_id)
    ).scalar_one_or_none()
    if mail is None:
        raise NotFound
    if mail.state is not MailState.FAILED:
        raise TransitionRefused(Reason.MAIL_NOT_FAILED)
    mail.state, mail.tries = MailState.WAITING, 0
    mail.created_at = mail.due_at = now()
    session.flush()


# --- What the postman does ------------------------------------------------------------------------


def write_digests(session: Session, ways: Collection[Way], moment: datetime) -> int:
    """On a working day after half past eight: a digest to everybody with news from before, by each
    of these ways for which one was chosen."""
    local = moment.astimezone(SHANGHAI)
    until = datetime.combine(local.date(), DIGEST_AT, SHANGHAI).astimezone(UTC)
    news = _news_for_digests(session, ways, until)
    if not news or not digest_is_due(local, load_calendar(session)):
        return 0
    told_of: set[int] = set()
    written = 0
    for choice_id, (choice, kinds) in news.items():
        if not _takes_turn(session, choice_id, local):
            continue
        told = "、".join(f"{word(kind)} {number}" for kind, number in kinds)
        total = sum(number for _, number in kinds)
        sentence = f"您有 {total} 条未读消息:{told}。"
        to = Reached(choice.way, choice.address)
        queue_mail(session, choice.county_code, to, sentence, "/messages", choice.person_id, moment)
        told_of.add(choice.person_id)
        written += 1
    for person_id in sorted(told_of):
        _forget_digest(session, person_id, until)
    session.flush()
    return written


def take_next(session: Session, ways: Collection[Way], moment: datetime) -> Mail | None:
    """What is due by one of these ways, for its taker alone: others come to it only when the lease
    is over."""
    mail: Mail | None = session.execute(
        select(Mail)
        .where(
            col(Mail.state) == MailState.WAITING,
            col(Mail.due_at) <= moment,
            col(Mail.way).in_(sorted(ways)),
        )
        .order_by(col(Mail.due_at), col(Mail.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if mail is not None:
        mail.tries += 1
        mail.due_at = moment + LEASE
        session.flush()
    return mail


def note_sent(session: Session, mail: Mail, moment: datetime) -> None:
    session.execute(
        update(Mail)
        .where(col(Mail.id) == mail.id)
        .values(state=MailState.SENT, sent_at=moment, problem="")
    )


def note_undelivered(
    session: Session, mail: Mail, problem: str, moment: datetime, *, is_final: bool
) -> None:
    """Tried again later, or given up: then the system administrators are told."""
    again = None if is_final else next_try(mail.tries, moment)
    values: dict[str, Any] = {"problem": problem[:400]}
    if again is None:
        values["state"] = MailState.FAILED
        _tell_administrators(session, mail)
    else:
        values["due_at"] = again
    session.execute(update(Mail).where(col(Mail.id) == mail.id).values(**values))


def is_stale(mail: Mail, moment: datetime) -> bool:
    return mail.created_at + STALE < moment


def _news_for_digests(
    session: Session, ways: Collection[Way], until: datetime
) -> dict[int, tuple[Any, list[tuple[MessageKind, int]]]]:
    columns: tuple[Any, ...] = (
        col(MailChoice.id),
        col(MailChoice.person_id),
        col(MailChoice.way),
        col(MailChoice.county_code),
        col(MailChoice.address),
        col(Message.kind),
        func.count().label("number"),
    )
    rows = session.execute(
        select(*columns)
        .join_from(MailChoice, Message, col(Message.to_id) == col(MailChoice.person_id))
        .join(Person, col(Person.id) == col(MailChoice.person_id))
        .where(
            col(Message.is_for_digest),
            col(Message.sent_at) < until,
            col(MailChoice.mode) == MailMode.DIGEST,
            col(MailChoice.way).in_(sorted(ways)),
            col(MailChoice.address) != "",
            col(Person.is_closed).is_(False),
        )
        .group_by(*columns[:-1])
        .order_by(col(MailChoice.id), func.count().desc(), col(Message.kind))
    )
    found: dict[int, tuple[Any, list[tuple[MessageKind, int]]]] = {}
    for row in rows:
        found.setdefault(row.id, (row, []))[1].append((row.kind, row.number))
    return found


def _takes_turn(session: Session, choice_id: int, local: datetime) -> bool:
    """Of two postmen one writes a person's digest by a way, once a day."""
    day = col(MailChoice.digested_on)
    found = session.execute(
        update(MailChoice)
        .where(col(MailChoice.id) == choice_id, or_(day.is_(None), day < local.date()))
        .values(digested_on=local.date())
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]


def _forget_digest(session: Session, person_id: int, until: datetime | None = None) -> None:
    wanted = [col(Message.to_id) == person_id, col(Message.is_for_digest)]
    if until is not None:
        wanted.append(col(Message.sent_at) < until)
    session.execute(update(Message).where(*wanted).values(is_for_digest=False))


def _tell_administrators(session: Session, mail: Mail) -> None:
    """In the inbox only, and not again while the last word is unread: theirs may be the mail that
    fails."""
    told = select(col(Message.to_id)).where(
        col(Message.about_id) == FAILED_ABOUT, col(Message.read_at).is_(None)
    )
    people = session.execute(
        select(col(Grant.person_id))
        .where(
            col(Grant.role) == Role.SYSTEM_ADMIN,
            col(Grant.county_code) == mail.county_code,
            holds_on(today_in_shanghai()),
            col(Grant.person_id).not_in(told),
        )
        .distinct()
    ).scalars()
    for person_id in people.all():
        session.add(
            Message(
                county_code=mail.county_code,
                to_id=person_id,
                kind=MessageKind.SYSTEM,
                text="有通知没有发出去,请查看原因。",
                page="/mails?state=failed",
                about_id=FAILED_ABOUT,
            )
        )
    session.flush()
