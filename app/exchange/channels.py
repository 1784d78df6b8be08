"""What every way to reach people outside Miaopu has in common: `is_on` and `send`.

The ways themselves are modules of their own; `switchboard.py` says which are on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import httpx

PATIENCE = 10.0
"""Seconds for a gateway's answer: the others wait meanwhile, nobody's page does."""
LONGEST_SAID = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: a sentence and where to read the rest. `id` stays the same when tried again,
    so that whoever has it already may drop the second."""

    id: str
    address: str
    sentence: str
    link: str
    written_at: datetime


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


def asked(method: str, address: str, seconds: float = PATIENCE, **more: Any) -> httpx.Response:
    """A gateway's answer, whatever it says; no answer at all is tried again later."""
    try:
        return httpx.request(method, address, timeout=seconds, follow_redirects=False, **more)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Undelivered(problem_of(error)) from error


def problem_of(error: Exception) -> str:
    """What broke on the way there. Of encryption it is said what to do: nothing is ever sent past
    a certificate that is not trusted."""
    said = f"{type(error).__name__}: {error}"[:LONGEST_SAID]
    for sign, sentence in _OF_ENCRYPTION.items():
        if sign in said:
            return f"{sentence}({said})"
    return said


_OF_ENCRYPTION = {
    "CERTIFICATE_VERIFY_FAILED": "对方服务器的证书不受信任,没有发送。证书须由公认机构签发、"
    "与服务器名相符且在有效期内;单位自己的根证书用环境变量 SSL_CERT_FILE 指明。",
    "STARTTLS extension not supported": "对方服务器不支持 STARTTLS,没有发送;"
    "465 端口请把 MIAOPU_SMTP_SECURITY 设为 tls。",
    "WRONG_VERSION_NUMBER": "对方的这个端口不是加密的,没有发送;"
    "25、587 端口请把 MIAOPU_SMTP_SECURITY 设为 starttls。",
}


def told_by(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object in an answer; anything else is a gateway that is not well."""
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Undelivered(f"{answer.status_code} {answer.text[:LONGEST_SAID]}")
    return told
