"""A real SMTP server in the test's own process, that can be told to refuse."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class PostOffice:
    """Keeps what it took; `refuses` is what it answers instead, as `550 no such user`."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses = ""
        self.refuses_receiver = ""
        self.port = 0

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuses_receiver:
            return self.refuses_receiver
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return self.refuses
        mail: Any = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.append(mail)
        return "250 OK"


class Desk(Controller):
    """On whatever port is free: the library wants to know it beforehand."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def open_post_office(
    password: str = "", *, tls: ssl.SSLContext | None = None, is_tls_at_once: bool = False
) -> Generator[PostOffice]:
    """With `tls` the way to it is encrypted: from the first byte, or else after STARTTLS."""
    office = PostOffice()

    def check(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and given.password == password.encode()
        return AuthResult(success=is_right, handled=False)

    more: dict[str, Any] = {}
    if password:
        more = {"authenticator": check, "auth_require_tls": False}
    if tls is not None:
        more |= {"ssl_context": tls} if is_tls_at_once else {"tls_context": tls}
        more |= {} if is_tls_at_once else {"require_starttls": True}
    controller = Desk(office, hostname="127.0.0.1", port=0, **more)
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()
