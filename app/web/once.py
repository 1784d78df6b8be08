"""Routes that make something make it once for a key: a twin's `Idempotency-Key`, a form's own.

A router opts in by `route_class=Once`. The key is claimed in the transaction of the work
(`claim`, called where that begins) and the answer kept in it. A move that is `written` has ended
its transaction before there is an answer, which then is kept in one of its own."""

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.db import transaction
from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.services.kept_answers import Asked, Told, begin_once, keep_answer
from app.web.turns import in_turn

HEADER = "idempotency-key"
FORM_KEY = "form_key"
LONGEST_KEY = 200
KEPT_HEADERS = frozenset({"content-type", "location"})
FORM = "application/x-www-form-urlencoded"
"""Uploads bring no key: who sends the same file again is told so by its digest."""
DESCRIBED = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": LONGEST_KEY},
            "description": "Any text of your own, new for each thing to be made. The same key and "
            "body within 24 hours get the first one's answer and make nothing; another body is "
            "422 `key_reused`; an answer that is told only once is 409 `already_carried_out`.",
        }
    ]
}


class Repeated(Exception):
    """The request was carried out before; `told` is what was answered then."""

    def __init__(self, told: Told) -> None:
        self.told = told
        super().__init__(told.status)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A key that this request was the first to bring, and the session that holds it, if that
    lasts until the answer is there."""

    person_id: int
    asked: Asked
    session: Session | None


class Once(APIRoute):
    keeps_answers = True

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        if "POST" in (given.get("methods") or ()) and given.get("include_in_schema", True):
            given["openapi_extra"] = DESCRIBED | (given.get("openapi_extra") or {})
        super().__init__(path, endpoint, **given)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answered = super().get_route_handler()
        if "POST" not in (self.methods or ()):
            return answered

        async def once(request: Request) -> Response:
            request.state.is_once = True
            response = await answered(request)
            claimed: Claimed | None = getattr(request.state, "claimed", None)
            if claimed is not None and self.keeps_answers:
                await _keep(request, claimed, response)
            return response

        return once


class OnceUntold(Once):
    """For answers that hold a password or a token: told once, kept nowhere."""

    keeps_answers = False


async def asked_once(request: Request) -> Asked | None:
    """Which key the request brings, and what it asks for. Read before anybody's turn to write."""
    if not getattr(request.state, "is_once", False):
        return None
    key = request.headers.get(HEADER)
    if request.headers.get("content-type", "").startswith(FORM):
        fields = [(name, str(value)) for name, value in (await request.form()).multi_items()]
        key = key or dict(fields).get(FORM_KEY)
        body = repr([pair for pair in fields if pair[0] != FORM_KEY]).encode()
    else:
        body = await request.body() if key else b""
    if not key:
        return None
    if len(key) > LONGEST_KEY:
        raise InvalidValue(fields={HEADER: Reason.TOO_LONG}, limit=LONGEST_KEY)
    place = f"{request.method} {request.url.path}?{request.url.query}"
    return Asked(_digest(place.encode()), _digest(key.encode()), _digest(body))


def claim(session: Session, viewer: Viewer, asked: Asked | None) -> None:
    """At the beginning of the transaction that will do the work, in its thread."""
    if asked is None:
        return
    told = begin_once(session, viewer.person_id, asked)
    if told is not None:
        raise Repeated(told)


def claimed_by(
    request: Request, viewer: Viewer, asked: Asked | None, session: Session | None = None
) -> None:
    """The work goes on: its answer belongs to the key."""
    if asked is not None:
        request.state.claimed = Claimed(viewer.person_id, asked, session)


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()


async def _keep(request: Request, claimed: Claimed, response: Response) -> None:
    body = getattr(response, "body", None)
    if not isinstance(body, bytes):
        return  # a stream: told once
    headers = {
        name: value
        for name, value in response.headers.items()
        if name in KEPT_HEADERS or name.startswith("hx-")
    }
    told = Told(response.status_code, headers, body.decode())
    if claimed.session is not None:
        await run_in_threadpool(
            keep_answer, claimed.session, claimed.person_id, claimed.asked, told
        )
    else:
        await in_turn(request, _keep_apart, request.app.state.engine, claimed, told)


def _keep_apart(engine: Engine, claimed: Claimed, told: Told) -> None:
    with transaction(engine) as session:
        keep_answer(session, claimed.person_id, claimed.asked, told)


def new_form_key() -> str:
    """For one showing of a form."""
    return secrets.token_urlsafe(16)
