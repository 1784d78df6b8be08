"""Mail by SMTP, in the clear inside one machine or over TLS."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from app.exchange.channels import Letter, Undelivered, problem_of
from app.settings import Settings

SECONDS = 20
SUBJECT = "苗圃:您有新消息"
PERMANENT = 500
"""Replies from 500 on say that the same mail will be refused again (RFC 5321, 4.2.1)."""


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
            raise Undelivered(problem_of(error)) from error

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
        mail["Subject"] = SUBJECT
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2].rstrip('>') or 'miaopu'}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(
            f"{letter.sentence}\n请登录苗圃查看:{letter.link}\n\n"
            "本邮件由系统自动发出,请勿回复。收件方式可在“消息—通知方式”中更改。\n"
        )
        return mail


def _told(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
