"""Telling people: a message in the inbox and, as each has chosen by each way, news at once or in a
digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select, update
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Role, Viewer
from app.domain.messages import MailMode, MessageKind, Way
from app.models.base import now
from app.models.messages import Mail, MailChoice, Message
from app.models.people import Grant, Person, Recusal
from app.prepared_reads import prepared
from app.queries.accounts import holds_on
from app.queries.messages import visible_messages
from app.queries.people import today_in_shanghai
from app.words import word

LONGEST = 400
_PEOPLE_OF_FIRM = select(col(Grant.person_id)).where(
    col(Grant.enterprise_id) == bindparam("enterprise_id"),
    col(Grant.role) == Role.ENTERPRISE_USER,
    holds_on(bindparam("day")),
)


@dataclass(frozen=True, slots=True)
class News:
    """What people are told: a sentence, the page it leads to, and the row that brought it about."""

    kind: MessageKind
    text: str
    page: str
    county_code: str
    enterprise_id: int | None = None
    about_id: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where somebody is reached by one way, and how often."""

    way: Way
    address: str
    mode: MailMode = MailMode.AT_ONCE


def tell(
    session: Session,
    viewer: Viewer | None,
    to: Iterable[int | None],
    news: News,
    sender: str | None = None,
) -> None:
    """Each once; nobody of their own deed, and nobody who is recused from the firm. `sender` is
    the viewer's name where nothing else is said."""
    me = viewer.person_id if viewer else None
    wanted = sorted({one for one in to if one is not None and one != me})
    if not wanted:
        return
    said_by = sender if sender is not None else viewer.name if viewer else ""
    for person_id, choices in _receivers(session, wanted, news.enterprise_id).items():
        session.add(
            Message(
                county_code=news.county_code,
                to_id=person_id,
                kind=news.kind,
                text=news.text[:LONGEST],
                page=news.page,
                about_id=news.about_id,
                enterprise_id=news.enterprise_id,
                sender=said_by,
                is_for_digest=any(one.mode is MailMode.DIGEST for one in choices),
            )
        )
        for one in choices:
            if one.mode is MailMode.AT_ONCE:
                sentence = f"您有一条新消息:{word(news.kind)}。"
                queue_mail(session, news.county_code, one, sentence, "/messages", person_id)
    session.flush()


def tell_firm(session: Session, viewer: Viewer | None, news: News) -> None:
    """The people of the firm that the news is about: they learn the office, no officer's name."""
    found = people_of_firm(session, news.enterprise_id)
    is_officer = viewer is not None and viewer.role in OFFICERS
    tell(session, viewer, found, news, viewer.office if viewer and is_officer else None)


def people_of_firm(session: Session, enterprise_id: int | None) -> Sequence[int]:
    """Whoever acts for the firm today. Every move of a case asks it, and few firms have anybody."""
    connection = session.connection()
    asked = prepared(connection, "people of a firm", lambda: _PEOPLE_OF_FIRM)
    found = asked.run(connection, enterprise_id=enterprise_id, day=today_in_shanghai())
    return [person_id for (person_id,) in found]


def queue_mail(
    session: Session,
    county_code: str,
    to: Reached,
    sentence: str,
    page: str,
    to_id: int | None = None,
    moment: datetime | None = None,
) -> None:
    """To go out once this transaction has landed. `sentence` names no firm and no person."""
    at = moment or now()
    mail = Mail(
        county_code=county_code,
        way=to.way,
        address=to.address,
        sentence=sentence,
        page=page,
        to_id=to_id,
        created_at=at,
        due_at=at,
    )
    session.add(mail)


def forget_news(session: Session, about_id: str) -> None:
    """What brought the messages about was taken back: who has not read them never will."""
    session.execute(
        delete(Message).where(col(Message.about_id) == about_id, col(Message.read_at).is_(None))
    )


def note_read(session: Session, viewer: Viewer, public_ids: Iterable[str] | None = None) -> None:
    """The viewer has had these before them; None: all of theirs."""
    wanted = [visible_messages(viewer), col(Message.read_at).is_(None)]
    if public_ids is not None:
        wanted.append(col(Message.public_id).in_(list(public_ids)))
    _note_read(session, wanted)


def note_news_read(session: Session, person_ids: Iterable[int], about: Iterable[str]) -> None:
    """What messages are about was read on its own page."""
    mine = col(Message.to_id).in_(sorted(person_ids))
    of_these = col(Message.about_id).in_(list(about))
    _note_read(session, [mine, of_these, col(Message.read_at).is_(None)])


def _note_read(session: Session, wanted: list[Any]) -> None:
    ids = session.execute(select(col(Message.id)).where(*wanted)).scalars().all()
    session.execute(
        update(Message)
        .where(col(Message.id).in_(ids))
        .values(read_at=now(), is_for_digest=False)
        .execution_options(synchronize_session=False)
    )


def _receivers(
    session: Session, person_ids: list[int], enterprise_id: int | None
) -> dict[int, list[Reached]]:
    """Who is told, each with the ways that person has chosen."""
    columns: tuple[Any, ...] = (
        col(Person.id),
        col(MailChoice.way),
        col(MailChoice.address),
        col(MailChoice.mode),
    )
    statement = (
        select(*columns)
        .select_from(Person)
        .outerjoin(MailChoice, col(MailChoice.person_id) == col(Person.id))
        .where(col(Person.id).in_(person_ids), col(Person.is_closed).is_(False))
        .order_by(col(Person.id), col(MailChoice.id))
    )
    if enterprise_id is not None:
        statement = statement.where(~_is_recused(enterprise_id))
    found: dict[int, list[Reached]] = {}
    for person_id, way, address, mode in session.execute(statement):
        choices = found.setdefault(person_id, [])
        if address:
            choices.append(Reached(way, address, mode))
    return found


def _is_recused(enterprise_id: int) -> ColumnElement[bool]:
    today = today_in_shanghai()
    return (
        select(col(Recusal.id))
        .where(
            col(Recusal.person_id) == col(Person.id),
            col(Recusal.enterprise_id) == enterprise_id,
            and_(
                col(Recusal.valid_from) <= today,
                or_(col(Recusal.valid_until).is_(None), col(Recusal.valid_until) >= today),
            ),
        )
        .exists()
    )
