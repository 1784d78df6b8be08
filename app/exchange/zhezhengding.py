"""浙政钉 (专有钉钉): work notes to one account each, every request signed.

What was found in several public clients of its openapi (2020 to 2024), which agree: the signature
with its headers, GET /gettoken.json, POST /message/workNotification with `tenantId`,
`receiverIds`, `bizMsgId`, `msg`. 待核, for want of a tenant to try it on: whether a tenant asks
for an access token with a note (those clients send none; `zhezhengding_with_token` does), in which
words an outworn token and a repeated `bizMsgId` are refused, and whether the headers
X-Hmac-Auth-IP and -MAC, which some clients send, may be wanting."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.exchange.channels import LONGEST_SAID, PATIENCE, Letter, Undelivered, asked, told_by
from app.settings import Settings

TOKEN = "/gettoken.json"  # noqa: S105 (an address)
NOTE = "/message/workNotification"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MARGIN = 300
"""So many seconds before its end a token counts as worn out."""
HAS_IT_ALREADY = "重复"
"""How a `bizMsgId` that came before is refused: then the note is there."""


@dataclass(slots=True)
class AccessToken:
    """The application's, kept until shortly before it ends."""

    text: str = ""
    ends_at: float = 0.0

    @property
    def is_good(self) -> bool:
        return bool(self.text) and time.monotonic() < self.ends_at


@dataclass(frozen=True, slots=True)
class ZhezhengdingChannel:
    settings: Settings
    seconds: float = PATIENCE
    is_on: bool = True
    token: AccessToken = field(default_factory=AccessToken, init=False)

    def send(self, letter: Letter) -> None:
        told = self._noted(letter)
        if self._is_outworn(told):
            self.token.text = ""
            told = self._noted(letter)
        if told.get("success") is not True and HAS_IT_ALREADY not in _said(told):
            raise Undelivered(_said(told))

    def _noted(self, letter: Letter) -> dict[str, Any]:
        given = {
            "bizMsgId": letter.id,
            "msg": json.dumps({"msgtype": "text", "text": {"content": _text(letter)}}),
            "receiverIds": letter.address,
            "tenantId": self.settings.zhezhengding_tenant,
        }
        if self.settings.zhezhengding_with_token:
            given["access_token"] = self._token()
        return self._told("POST", NOTE, given)

    def _token(self) -> str:
        if not self.token.is_good:
            given = {
                "appkey": self.settings.zhezhengding_key,
                "appsecret": self.settings.zhezhengding_secret,
            }
            told = self._told("GET", TOKEN, given)
            try:
                found = told["content"]["data"]
                self.token.text = str(found["accessToken"])
                self.token.ends_at = time.monotonic() + int(found["expiresIn"]) - MARGIN
            except (KeyError, TypeError, ValueError) as error:
                raise Undelivered(f"gettoken: {_said(told)}") from error
        return self.token.text

    def _is_outworn(self, told: Mapping[str, Any]) -> bool:
        is_refused = told.get("success") is not True
        return is_refused and bool(self.token.text) and "token" in _said(told).lower()

    def _told(self, method: str, path: str, given: Mapping[str, str]) -> dict[str, Any]:
        headers = signed_headers(self.settings, method, path, given)
        place = "params" if method == "GET" else "data"
        address = f"{self.settings.zhezhengding_url.rstrip('/')}{path}"
        answer = asked(method, address, self.seconds, headers=headers, **{place: dict(given)})
        if answer.is_server_error:
            raise Undelivered(f"{answer.status_code} {answer.text[:LONGEST_SAID]}")
        return told_by(answer)


def signed_headers(
    settings: Settings, method: str, path: str, given: Mapping[str, str]
) -> dict[str, str]:
    """HMAC-SHA256 in base64 over method, time, nonce, path and the parameters by name, one a
    line, the parameters joined as they are and not percent-encoded."""
    stamp = datetime.now(SHANGHAI).isoformat(timespec="milliseconds")
    nonce = f"{int(time.time() * 1000)}{secrets.randbelow(9000) + 1000}"
    joined = "&".join(f"{name}={given[name]}" for name in sorted(given))
    signed = "\n".join((method, stamp, nonce, path, joined))
    digest = hmac.new(settings.zhezhengding_secret.encode(), signed.encode(), hashlib.sha256)
    return {
        "X-Hmac-Auth-Timestamp": stamp,
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Nonce": nonce,
        "apiKey": settings.zhezhengding_key,
        "X-Hmac-Auth-Signature": base64.b64encode(digest.digest()).decode(),
    }


def _text(letter: Letter) -> str:
    """With the minute: the platform gives one account the same text of an application once a day
    (待核: by a developer's report, not in a document at hand)."""
    local = letter.written_at.astimezone(SHANGHAI)
    return f"{letter.sentence}({local:%m-%d %H:%M})\n请登录苗圃查看:{letter.link}"


def _said(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)[:LONGEST_SAID]
