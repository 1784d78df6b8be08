"""Where somebody else says who is asking: what any provider has to do for us.

OIDC is one (`oidc.py`). 浙政钉 (专有钉钉) has the same shape with its own signing of requests:
a code that is good once for five minutes, an application token, then `accountId`. An adapter for
it is a class with these two methods, chosen in `app/web/identity.py`; docs/operators.md says what
it needs."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Journey:
    """What one sign-in is known by, here and there; none of it is used again."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser brought back."""

    code: str = ""
    error: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who it is, to this provider."""

    provider: str
    subject: str


class Untrusted(Exception):
    """The provider's answer proves nothing; `cause` is a stable word for the log."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


class Unreachable(Exception):
    """The provider did not answer, or not as one."""


class IdentityProvider(Protocol):
    @property
    def key(self) -> str:
        """What its subjects are kept under."""

    async def address(self, journey: Journey) -> str:
        """Where the browser goes to sign in."""

    async def redeem(self, journey: Journey, answer: Answer) -> Subject:
        """Who came back. Raises `Untrusted` or `Unreachable`."""
