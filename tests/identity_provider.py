"""An OpenID Connect provider on this machine: a real server, whose ID tokens can be spoilt.

It signs in whoever `subject` says, checks the client, the exact redirect address, the code (good
once) and PKCE, and signs with RS256 or ES256."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT = "miaopu"
CLIENT_SECRET = "a secret of the provider's making"
REDIRECT = "http://testserver/login/oidc/callback"

Claims = dict[str, Any]


class LocalProvider:
    """What a test may change: who signs in, how tokens are signed, and what is wrong with them."""

    def __init__(self) -> None:
        self.subject = "gov-0001"
        self.algorithm = "RS256"
        self.keys: dict[str, RSAKey | ECKey] = {
            "RS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
            "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
        }
        self.spoil: Callable[[Claims], None] = lambda _claims: None
        self.sign: Callable[[Claims], str] = self.signed
        self.described: Claims = {}
        self.refuses = ""
        self.is_broken = False
        self.codes: dict[str, Claims] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/idp"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def signed(self, claims: Claims) -> str:
        key = self.keys[self.algorithm]
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key)

    def discovery(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        } | self.described

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        wanted = {"response_type": "code", "client_id": CLIENT, "redirect_uri": REDIRECT}
        if any(asked.get(name) != value for name, value in wanted.items()):
            raise ValueError(asked)
        if asked["code_challenge_method"] != "S256" or "openid" not in asked["scope"].split():
            raise ValueError(asked)
        if self.refuses:
            return f"{REDIRECT}?{urlencode({'error': self.refuses, 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"nonce": asked["nonce"], "challenge": asked["code_challenge"]}
        brought = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{REDIRECT}?{urlencode(brought)}"

    def token(self, asked: dict[str, str], authorization: str) -> Claims | None:
        kept = self.codes.pop(asked.get("code", ""), None)
        proof = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            kept is None
            or authorization != f"Basic {proof}"
            or asked.get("redirect_uri") != REDIRECT
            or challenge != kept["challenge"]
        ):
            return None
        now = int(time.time())
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": kept["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        self.spoil(claims)
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.sign(claims)}


def _handler_of(provider: LocalProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            match parts.path.removeprefix("/idp"):
                case _ if provider.is_broken:
                    self._answer(503, None)
                case "/.well-known/openid-configuration":
                    self._answer(200, provider.discovery())
                case "/jwks":
                    keys = [key.as_dict(private=False) for key in provider.keys.values()]
                    self._answer(200, {"keys": keys})
                case "/authorize":
                    self.send_response(302)
                    self.send_header("location", provider.authorize(asked))
                    self.end_headers()
                case _:
                    self._answer(404, None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            told = provider.token(asked, self.headers.get("authorization", ""))
            self._answer(200 if told else 400, told or {"error": "invalid_grant"})

        def _answer(self, status: int, told: Claims | None) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Not into the test's output."""

    return Handler
