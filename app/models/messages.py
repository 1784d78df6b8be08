"""What people are told: messages in their inbox, how they want mail, and the mail going out."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.domain.messages import MailMode, MailState, MessageKind, Way
from app.models.base import Public, Recorded, Table, now
from app.models.columns import text_enum

# Messages and mails are no facts of their own: each follows from one that the history has.


class Message(Public, table=True):
    """To one person, about one thing, with the page where it is."""

    __table_args__ = (
        Index("ix_message_to", "to_id", "read_at", "id"),
        Index("ix_message_about", "about_id"),
        # Hardly any row waits for a digest, and the postman asks every few seconds.
        Index(
            "ix_message_for_digest",
            "to_id",
            sqlite_where=text("is_for_digest"),
            postgresql_where=text("is_for_digest"),
        ),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    to_id: int = Field(foreign_key="person.id")
    kind: MessageKind = Field(sa_type=text_enum(MessageKind))
    text: str = Field(max_length=400)
    page: str = Field(max_length=200)
    """Where it leads, as a path of our own."""
    about_id: str = Field(default="", max_length=12)
    """Public id of what brought it about, so that it can be taken back with it."""
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
    sender: str = Field(default="", max_length=60)
    """Whose deed it was; empty: the program's own."""
    sent_at: datetime = Field(default_factory=now)
    read_at: datetime | None = None
    is_for_digest: bool = False
    """Still to be mentioned in the next digest."""


class MailChoice(Table, Recorded, table=True):
    """Where somebody is reached by one way, and how often."""

    __table_args__ = (UniqueConstraint("person_id", "way"),)

    recorded_as: ClassVar[str] = "mail_choice"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"digested_on"})
    personal: ClassVar[frozenset[str]] = frozenset({"address"})

    county_code: str = Field(foreign_key="county.code", max_length=6)
    person_id: int = Field(foreign_key="person.id", index=True)
    way: Way = Field(default=Way.MAIL, sa_type=text_enum(Way))
    address: str = Field(default="", max_length=120)
    """A mail address, a mobile number or an account of 浙政钉, as the way is."""
    mode: MailMode = Field(default=MailMode.DIGEST, sa_type=text_enum(MailMode))
    digested_on: date | None = None
    """The day of the last digest, so that no day has two."""


class Mail(Public, table=True):
    """One mail, short message or note of 浙政钉 to send. Written in the transaction of what it is
    about, sent after it."""

    __table_args__ = (
        Index("ix_mail_due", "state", "due_at"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when_sent"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    to_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """None: to somebody who has no account yet."""
    way: Way = Field(default=Way.MAIL, sa_type=text_enum(Way))
    address: str = Field(max_length=120)
    sentence: str = Field(max_length=200)
    """All that it says beside the link: no firm, no person."""
    page: str = Field(max_length=200)
    state: MailState = Field(default=MailState.WAITING, sa_type=text_enum(MailState))
    created_at: datetime = Field(default_factory=now)
    due_at: datetime = Field(default_factory=now)
    tries: int = 0
    problem: str = Field(default="", max_length=400)
    """What the server said last."""
    sent_at: datetime | None = None
