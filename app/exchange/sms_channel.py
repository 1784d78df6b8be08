"""Short messages by an HTTP gateway: one signed JSON POST each. The agreement with the gateway
stands in docs/operators.md.

待核: 平湖 names no gateway yet, and every operator's own interface differs in its names. This is
the agreement a small converter before any of them can keep; none was tried against a real one."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field

import httpx

from app.exchange.channels import LONGEST_SAID, PATIENCE, Letter, Undelivered, asked, told_by
from app.settings import Settings

HAS_IT_ALREADY = httpx.codes.CONFLICT
REFUSED_FOR_GOOD = frozenset(
    {httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND, httpx.codes.GONE, 422}
)
"""The number or the text is refused; a wrong account, a full quota or a fault may pass."""


@dataclass(frozen=True, slots=True)
class SmsChannel:
    settings: Settings
    seconds: float = PATIENCE
    is_on: bool = True
    name: str = field(default="sms", init=False)

    def send(self, letter: Letter) -> None:
        body = self._written(letter)
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Account": self.settings.sms_account,
            "X-Timestamp": stamp,
            "X-Signature": signature(self.settings.sms_secret, stamp, body),
        }
        answer = asked("POST", self.settings.sms_url, self.seconds, content=body, headers=headers)
        if answer.status_code == HAS_IT_ALREADY:
            return
        if not answer.is_success:
            is_final = answer.status_code in REFUSED_FOR_GOOD
            raise Undelivered(_said(answer), is_final=is_final)
        if told_by(answer).get("success") is not True:
            raise Undelivered(_said(answer))

    def _written(self, letter: Letter) -> bytes:
        given = self.settings
        content = {
            "id": letter.id,
            "account": given.sms_account,
            "mobile": letter.address,
            "sign": given.sms_sign,
            "template": given.sms_template,
            "parameters": {"sentence": letter.sentence, "link": letter.link},
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256, in hexadecimal, over the time stamp, a line feed and the body as sent."""
    signed = stamp.encode() + b"\n" + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _said(answer: httpx.Response) -> str:
    return f"{answer.status_code} {answer.text[:LONGEST_SAID]}".strip()
