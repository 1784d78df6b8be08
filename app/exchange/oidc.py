"""OpenID Connect: the code flow with PKCE, and an ID token believed only after every check.

OpenID Connect Core 1.0, 3.1; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer)."""

import base64
import hashlib
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.exchange.identity_providers import Answer, Journey, Subject, Unreachable, Untrusted
from app.settings import is_protected

PATIENCE = 5
"""Seconds for each of the provider's answers."""
LEEWAY = 60
"""Seconds by which two machines' clocks may differ."""
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class OidcProvider:
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect: str
    algorithms: frozenset[str]

    @property
    def key(self) -> str:
        return self.issuer

    async def address(self, journey: Journey) -> str:
        found = await self._described()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect,
            "scope": "openid",
            "state": journey.state,
            "nonce": journey.nonce,
            "code_challenge": challenge_of(journey.verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoint(found, "authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def redeem(self, journey: Journey, answer: Answer) -> Subject:
        if answer.issuer and answer.issuer != self.issuer:
            raise Untrusted("other_issuer")
        if answer.error or not answer.code:
            raise Untrusted("provider_refused")
        found = await self._described()
        token = await self._token(self._endpoint(found, "token_endpoint"), journey, answer.code)
        keys = await self._asked("GET", self._endpoint(found, "jwks_uri"))
        return Subject(self.issuer, self._believed(token, keys, journey.nonce))

    async def _token(self, endpoint: str, journey: Journey, code: str) -> str:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect,
            "client_id": self.client_id,
            "code_verifier": journey.verifier,
        }
        # A public client proves itself by PKCE alone.
        proof = (self.client_id, self.client_secret) if self.client_secret else None
        told = await self._asked("POST", endpoint, data=body, auth=proof)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise Untrusted("no_id_token")
        return token

    def _believed(self, token: str, keys: dict[str, Any], nonce: str) -> str:
        try:
            known = KeySet.import_key_set({"keys": keys["keys"]})
            claims = jwt.decode(token, known, algorithms=sorted(self.algorithms)).claims
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise Untrusted("bad_signature") from error
        if claims.get("iss") != self.issuer:
            raise Untrusted("other_issuer")
        if not self._is_for_us(claims):
            raise Untrusted("other_audience")
        if not _is_current(claims):
            raise Untrusted("expired")
        if claims.get("nonce") != nonce:
            raise Untrusted("other_nonce")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise Untrusted("no_subject")
        return subject

    def _is_for_us(self, claims: dict[str, Any]) -> bool:
        """Core 3.1.3.7, 3 to 5: we are in the audience, and among others the one asked for."""
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        party = claims.get("azp", self.client_id if len(named) == 1 else None)
        return self.client_id in named and party == self.client_id

    async def _described(self) -> dict[str, Any]:
        found = await self._asked(
            "GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        if found.get("issuer") != self.issuer:
            raise Untrusted("other_issuer")
        return found

    def _endpoint(self, found: dict[str, Any], name: str) -> str:
        address = found.get(name)
        if not isinstance(address, str) or not is_protected(address):
            raise Untrusted("bad_endpoint")
        return address

    async def _asked(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False) as client:
                answer = await client.request(method, address, **more)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(address) from error
        if answer.status_code != httpx.codes.OK or not isinstance(told, dict):
            if answer.is_client_error:
                raise Untrusted("provider_refused")
            raise Unreachable(address)
        return told


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _is_current(claims: dict[str, Any]) -> bool:
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        return False
    now = time.time()
    return issued - LEEWAY <= now < expires + LEEWAY
