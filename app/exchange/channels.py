"""Ways to reach people outside Miaopu: mail by SMTP; short messages and 浙政钉 as places to fill.

A new way is a class with `is_on` and `send`, and a line in `channels_of`."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol

from app.settings import Settings

SECONDS = 20
PERMANENT = 500
"""Replies from 500 on say that the same mail will be refused again (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: a sentence and where to read the rest. `id` stays the same when tried again,
    so that a server which has it already may drop the second."""

    id: str
    address: str
    subject: str
    text: str


class Undelivered(Exception):
    """Why it was not taken; `is_final`: trying again would not help."""

    def __init__(self, problem: str, *, is_final: bool = False) -> None:
        self.problem = problem
        self.is_final = is_final
        super().__init__(problem)


class Channel(Protocol):
    @property
    def is_on(self) -> bool: ...

    def send(self, letter: Letter) -> None:
        """Hand it over, or raise `Undelivered`."""


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A way nobody has set up: nothing leaves by it."""

    name: str
    is_on: bool = False

    def send(self, letter: Letter) -> None:
        raise Undelivered(f"{self.name} is switched off: {letter.id} stays here")


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    settings: Settings
    is_on: bool = True

    def send(self, letter: Letter) -> None:
        try:
            with self._connected() as server:
                server.send_message(self._written(letter))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise Undelivered(_told(code, said), is_final=code >= PERMANENT) from error
        except smtplib.SMTPResponseException as error:
            # A wrong password or sender is the operator's to mend: the mail waits for that.
            raise Undelivered(_told(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"{type(error).__name__}: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        given = self.settings
        if given.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                given.smtp_host,
                given.smtp_port,
                timeout=SECONDS,
                context=ssl.create_default_context(),
            )
        else:
            server = smtplib.SMTP(given.smtp_host, given.smtp_port, timeout=SECONDS)
        try:
            if given.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if given.smtp_user:
                server.login(given.smtp_user, given.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _written(self, letter: Letter) -> EmailMessage:
        sender = self.settings.smtp_sender
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = letter.address
        mail["Subject"] = letter.subject
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2].rstrip('>') or 'miaopu'}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        return mail


def channels_of(settings: Settings) -> dict[str, Channel]:
    return {
        "mail": SmtpChannel(settings) if settings.smtp_host else SwitchedOff("mail"),
        "sms": SwitchedOff("sms"),
        "zhezhengding": SwitchedOff("zhezhengding"),
    }


def _told(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
