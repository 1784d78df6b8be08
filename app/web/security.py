"""What stands between the network and the program: origin checks, headers, the session cookie."""

from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.settings import Settings
from app.web.error_handlers import answer_refusal

SAFE = frozenset({"GET", "OPTIONS"})

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)

HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

MEGABYTE = 1024 * 1024
FORM_AROUND_FILE = MEGABYTE
"""What a multipart form adds to its file, generously."""

STRICT_TRANSPORT = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def cookie_name(settings: Settings) -> str:
    return "__Host-miaopu" if settings.cookie_secure else "miaopu"


def set_session_cookie(response: Response, token: str, settings: Settings) -> None:
    set_cookie(response, cookie_name(settings), token, settings.session_hours * 3600, settings)


STEP_SECONDS = 300


def step_cookie_name(settings: Settings) -> str:
    """The cookie between the password and the code; it signs nobody in."""
    return f"{cookie_name(settings)}-step"


def set_step_cookie(response: Response, token: str, settings: Settings) -> None:
    set_cookie(response, step_cookie_name(settings), token, STEP_SECONDS, settings)


def drop_step_cookie(response: Response, settings: Settings) -> None:
    drop_cookie(response, step_cookie_name(settings), settings)


def drop_cookie(response: Response, name: str, settings: Settings) -> None:
    response.delete_cookie(name, path="/", secure=settings.cookie_secure)


def set_cookie(response: Response, name: str, token: str, seconds: int, settings: Settings) -> None:
    same_site: Literal["lax"] = "lax"
    response.set_cookie(
        name,
        token,
        max_age=seconds,
        path="/",
        secure=settings.cookie_secure,
        httponly=True,
        samesite=same_site,
    )


@cache
def dress_of(*, is_static: bool, is_secure: bool) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of an answer that does not say them itself, as servers take them."""
    worn = HEADERS | (STRICT_TRANSPORT if is_secure else {})
    worn |= {} if is_static else {"cache-control": "no-store"}
    return tuple((name.encode(), value.encode()) for name, value in worn.items())


class Guard:
    """Pure ASGI: refuses writes from foreign pages, reads no more of a body than may come, and
    dresses every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        if scope["method"] == "HEAD":  # asked by monitors; the server itself leaves the body away
            scope = {**scope, "method": "GET"}
        settings: Settings = scope["app"].state.settings
        static = scope["path"].startswith("/static/")
        dress = dress_of(is_static=static, is_secure=settings.cookie_secure)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                worn = {name for name, _ in message["headers"]}
                own = [one for one in dress if one[0] not in worn]
                message["headers"] = [*message["headers"], *own]
                if not static:
                    MutableHeaders(scope=message).add_vary_header("HX-Request-Type")
            await send(message)

        if scope["method"] not in SAFE and not _is_own(scope, settings):
            request = Request(scope, receive)
            refusal = NotPermitted(Reason.FOREIGN_ORIGIN)
            await answer_refusal(request, refusal)(scope, receive, dressed)
            return
        if scope["method"] not in SAFE:
            receive = bounded(receive, settings.upload_megabytes)
        await self.app(scope, receive, dressed)


def bounded(receive: Receive, megabytes: int) -> Receive:
    """A body that announced no length, or another than it has, ends at the limit."""
    left = megabytes * MEGABYTE + FORM_AROUND_FILE

    async def received() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise InvalidValue(fields={"file": Reason.FILE_TOO_LARGE}, limit=megabytes)
        return message

    return received


def _is_own(scope: Scope, settings: Settings) -> bool:
    """Sec-Fetch-Site decides where the browser sends it, else Origin. A request with neither
    passes only without our cookie: then there is nothing to ride on."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if origin is not None:
        return _is_own_origin(origin, headers, scope, settings)
    if site is not None:
        return True
    return cookie_name(settings) not in headers.get("cookie", "")


def _is_own_origin(origin: str, headers: Headers, scope: Scope, settings: Settings) -> bool:
    if settings.own_origins:
        return origin in settings.own_origins
    parts = urlsplit(origin)
    return parts.scheme == scope["scheme"] and parts.netloc == headers.get("host", "")
