"""Gateways on this machine: real HTTP servers that check what is sent and can be told to fail."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SECRET = "a secret of the gateway's making"
KEY = "miaopu-app"


class Gateway:
    """Keeps what it took by its id, each once. `refuses` is a status to answer with instead,
    `is_silent` leaves the caller waiting."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.refuses: tuple[int, str] | None = None
        self.is_silent = False
        self.good_token = ""
        self.tokens = 0
        self.ends = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self.ends.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, target: str, headers: Any, body: bytes) -> tuple[int, str]:
        parts = urlsplit(target)
        self.asked.append(parts.path)
        if self.is_silent:
            self.ends.wait(10)
        if self.refuses:
            return self.refuses
        if parts.path == "/sms":
            return self._short_message(headers, body)
        given = dict(parse_qsl(parts.query or body.decode()))
        if not is_signed(method, parts.path, headers, given):
            return 403, '{"success":false,"Message":"signature mismatch"}'
        if parts.path == "/gettoken.json":
            return self._token(given)
        return self._note(given)

    def _short_message(self, headers: Any, body: bytes) -> tuple[int, str]:
        signed = headers["X-Timestamp"].encode() + b"\n" + body
        right = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        if headers["X-Signature"] != right or abs(int(headers["X-Timestamp"]) - time.time()) > 300:
            return 401, '{"success":false,"message":"bad signature"}'
        content = json.loads(body)
        if content["id"] in self.taken:
            return 409, '{"success":false,"message":"has it"}'
        self.taken[content["id"]] = content
        return 200, '{"success":true}'

    def _token(self, given: dict[str, str]) -> tuple[int, str]:
        if (given["appkey"], given["appsecret"]) != (KEY, SECRET):
            return 200, '{"success":false,"content":null}'
        self.tokens += 1
        self.good_token = f"token-{self.tokens}"
        found = {"accessToken": self.good_token, "expiresIn": 7200}
        return 200, json.dumps({"success": True, "content": {"success": True, "data": found}})

    def _note(self, given: dict[str, str]) -> tuple[int, str]:
        if self.good_token and given.get("access_token") != self.good_token:
            return 200, '{"success":false,"errorMsg":"invalid access_token"}'
        if given["bizMsgId"] in self.taken:
            return 200, json.dumps({"success": False, "errorMsg": "bizMsgId重复"})
        self.taken[given["bizMsgId"]] = given
        return 200, '{"success":true,"content":{"success":true}}'


def is_signed(method: str, path: str, headers: Any, given: dict[str, str]) -> bool:
    """As the platform reckons it, written apart from the program that is tried."""
    lines = [
        method,
        headers["X-Hmac-Auth-Timestamp"],
        headers["X-Hmac-Auth-Nonce"],
        path,
        "&".join(sorted(f"{name}={value}" for name, value in given.items())),
    ]
    right = hmac.digest(SECRET.encode(), "\n".join(lines).encode(), "sha256")
    return bool(
        headers["apiKey"] == KEY
        and headers["X-Hmac-Auth-Version"] == "1.0"
        and headers["X-Hmac-Auth-Signature"] == base64.b64encode(right).decode()
    )


@contextmanager
def open_gateway() -> Generator[Gateway]:
    gateway = Gateway()
    try:
        yield gateway
    finally:
        gateway.stop()


def _handler_of(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            status, text = gateway.answer(self.command, self.path, self.headers, body)
            content = text.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                return  # whoever asked has gone

        def log_message(self, *_args: Any) -> None:
            return

    return Handler
