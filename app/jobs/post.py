"""The postman: writes the morning's digests, sends what is due, and notes how it fared: each mail,
short message and note of 浙政钉 (all are rows of `Mail`).

Any number may be at work: each takes a mail for itself before it sends. One that dies between
sending and noting it lets the mail go twice, under one Message-ID; none is ever lost."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.db import reading, transaction
from app.domain.messages import Way
from app.exchange.channels import Channel, Letter, Undelivered
from app.models.base import now
from app.models.messages import Mail
from app.queries.mails import is_post_waiting
from app.services.mails import is_stale, note_sent, note_undelivered, take_next, write_digests
from app.settings import Settings

log = structlog.get_logger()

LOOK_SECONDS = 5.0
NEVER_SENT = "过期未发:没有设置这种发送方式,或对方服务器一直不通。"


class Postman:
    """Call `run` in a thread; set `stop` to end it between two mails."""

    def __init__(
        self,
        engine: Engine,
        channels: Mapping[Way, Channel],
        address: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.engine = engine
        self.channels = {way: one for way, one in channels.items() if one.is_on}
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
            if not is_post_waiting(session, self.channels, self.clock()):
                return sent
        with transaction(self.engine) as session:
            write_digests(session, self.channels, self.clock())
        while not self.stop.is_set():
            with transaction(self.engine) as session:
                mail = take_next(session, self.channels, self.clock())
            if mail is None:
                break
            sent += self._send(mail)
        return sent

    def _send(self, mail: Mail) -> bool:
        moment = self.clock()
        try:
            if is_stale(mail, moment):
                raise Undelivered(NEVER_SENT, is_final=True)
            self.channels[mail.way].send(
                Letter(
                    mail.public_id,
                    mail.address,
                    mail.sentence,
                    f"{self.address}{mail.page}",
                    mail.created_at,
                )
            )
        except Undelivered as error:
            log.warning("mail_undelivered", mail=mail.public_id, problem=error.problem)
            with transaction(self.engine) as session:
                note_undelivered(session, mail, error.problem, moment, is_final=error.is_final)
            return False
        with transaction(self.engine) as session:
            note_sent(session, mail, moment)
        return True


def address_of(settings: Settings) -> str:
    """Where links in a mail lead: what was set, or the first of the site's own origins."""
    first = settings.origins.split(",")[0].strip()
    return settings.smtp_link or first or f"http://{settings.host}:{settings.port}"
