"""The postman: writes the morning's digests, sends what is due, and notes how each mail fared.

Any number may be at work: each takes a mail for itself before it sends. One that dies between
sending and noting it lets the mail go twice, under one Message-ID; none is ever lost."""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.db import reading, transaction
from app.exchange.channels import Channel, Letter, Undelivered
from app.models.base import now
from app.models.messages import Mail
from app.queries.mails import is_post_waiting
from app.services.mails import is_stale, note_sent, note_undelivered, take_next, write_digests
from app.settings import Settings

log = structlog.get_logger()

LOOK_SECONDS = 5.0
SUBJECT = "苗圃:您有新消息"
NEVER_SENT = "过期未发:没有设置邮件服务器,或服务器一直不通。"


class Postman:
    """Call `run` in a thread; set `stop` to end it between two mails."""

    def __init__(
        self,
        engine: Engine,
        channel: Channel,
        address: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.engine = engine
        self.channel = channel
        self.address = address.rstrip("/")
        """Of the site, for the links."""
        self.clock = clock
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.deliver()
            except SQLAlchemyError as error:  # the database is away: look again later
                log.warning("postman_waits", problem=str(error).splitlines()[0])
            self.stop.wait(LOOK_SECONDS)

    def deliver(self) -> int:
        """Everything due now; how many mails were handed over."""
        sent = 0
        with reading(self.engine) as session:
            if not is_post_waiting(session, self.clock()):
                return sent
        with transaction(self.engine) as session:
            write_digests(session, self.clock())
        while not self.stop.is_set():
            with transaction(self.engine) as session:
                mail = take_next(session, self.clock())
            if mail is None:
                break
            sent += self._send(mail)
        return sent

    def _send(self, mail: Mail) -> bool:
        moment = self.clock()
        try:
            if is_stale(mail, moment):
                raise Undelivered(NEVER_SENT, is_final=True)
            self.channel.send(
                Letter(mail.public_id, mail.address, SUBJECT, self._text(mail.sentence, mail.page))
            )
        except Undelivered as error:
            log.warning("mail_undelivered", mail=mail.public_id, problem=error.problem)
            with transaction(self.engine) as session:
                note_undelivered(session, mail, error.problem, moment, is_final=error.is_final)
            return False
        with transaction(self.engine) as session:
            note_sent(session, mail, moment)
        return True

    def _text(self, sentence: str, page: str) -> str:
        return (
            f"{sentence}\n请登录苗圃查看:{self.address}{page}\n\n"
            "本邮件由系统自动发出,请勿回复。收件方式可在“消息—邮件设置”中更改。\n"
        )


def address_of(settings: Settings) -> str:
    """Where links in a mail lead: what was set, or the first of the site's own origins."""
    first = settings.origins.split(",")[0].strip()
    return settings.smtp_link or first or f"http://{settings.host}:{settings.port}"
