"""One place turns a refusal into an answer: problem+json, a page, or a notice for htmx."""

from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    NotSignedIn,
    Reason,
    Refusal,
    Throttled,
    TransitionRefused,
    Unavailable,
)
from app.web.forms import Refilled, malformed
from app.web.once import Repeated
from app.web.refused import keep_refusal
from app.words import sentence
from app.words.small_forms import SMALL_FORMS

STATUS: dict[type[Refusal], int] = {
    NotSignedIn: 401,
    NotFound: 404,
    NotPermitted: 403,
    InvalidValue: 422,
    TransitionRefused: 409,
    EditConflict: 409,
    Throttled: 429,
    Unavailable: 503,
}
BY_HTTP_STATUS = {404: Reason.NOT_FOUND, 405: Reason.NOT_FOUND, 413: Reason.FILE_TOO_LARGE}

log = structlog.get_logger()


def add_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(Refilled, _on_refilled)
    app.add_exception_handler(Repeated, _on_repeated)
    app.add_exception_handler(RequestValidationError, _on_malformed)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_fault)


def sentences(refusal: Refusal) -> list[str]:
    return [sentence(reason, refusal.details) for reason in refusal.reasons]


def named_sentences(refusal: Refusal) -> list[str]:
    """For a page that has no form to put them beside: each with the name of its field, where the
    small forms have one."""
    if not refusal.fields.keys() & SMALL_FORMS.keys():
        return sentences(refusal)
    return [
        f"{called}：{told}" if called and not told.startswith(called) else told
        for name, why in refusal.fields.items()
        for called, told in [(SMALL_FORMS.get(name), sentence(why, refusal.details_of(name)))]
    ]


def problem(refusal: Refusal, status: int) -> Response:
    """RFC 9457: `reasons` are words for programs, `detail` the sentence for people."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.reasons[0] if refusal.reasons else "refused",
        "status": status,
        "reasons": list(refusal.reasons),
        "detail": "".join(sentences(refusal)),
    }
    if refusal.fields:
        body["fields"] = {
            name: {"reason": reason, "detail": sentence(reason, refusal.details_of(name))}
            for name, reason in refusal.fields.items()
        }
    return JSONResponse(body, status, media_type="application/problem+json")


def answer_refusal(request: Request, refusal: Refusal) -> Response:
    status = STATUS[type(refusal)]
    if request.url.path.startswith("/api/"):
        response = problem(refusal, status)
    elif isinstance(refusal, NotSignedIn):
        response = _to_login(request)
    elif Reason.PASSWORD_MUST_CHANGE in refusal.reasons:
        response = _to("/password", request)
    else:
        render = request.app.state.renderer(request)
        response = render.page(
            "errors/page.html",
            "errors/_notice.html",
            status=status,
            sentences=named_sentences(refusal),
            field_sentences=[],
        )
        response.headers["HX-Retarget"] = "#errors-notice"
        response.headers["HX-Reswap"] = "outerHTML"
    response.headers.update(_patience(refusal))
    return response


def _patience(refusal: Refusal) -> dict[str, str]:
    """How long to wait, for programs; the sentence says it to people."""
    if isinstance(refusal, Throttled):
        return {"retry-after": str(refusal.details.get("seconds", 60))}
    return {}


def _to_login(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = f"/login?next={quote(wanted)}" if request.method == "GET" else "/login"
    return _to(address, request, 401)


def _to(address: str, request: Request, status: int = 403) -> Response:
    """Another page instead: htmx, which would follow a redirect by itself, must leave its own."""
    if request.headers.get("hx-request"):
        return Response(status_code=status, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 (Starlette hands over what was registered)
    await keep_refusal(request, error)
    return answer_refusal(request, error)


async def _on_refilled(request: Request, error: Exception) -> Response:
    """The form again, as typed, with what is wrong beside each field."""
    assert isinstance(error, Refilled)  # noqa: S101
    await keep_refusal(request, error.refusal)
    render = request.app.state.renderer(request)
    refusal = error.refusal
    response: Response = render.page(
        error.page,
        error.region,
        status=STATUS[type(refusal)],
        typed=error.typed,
        errors={
            name: sentence(why, refusal.details_of(name)) for name, why in refusal.fields.items()
        },
        sentences=[
            sentence(reason, refusal.details)
            for reason in refusal.reasons
            if reason not in refusal.fields.values()
        ],
        **error.context,
    )
    response.headers.update(_patience(refusal))
    return response


async def _on_repeated(_request: Request, error: Exception) -> Response:
    """What the first request with this key was told."""
    assert isinstance(error, Repeated)  # noqa: S101
    told = error.told
    return Response(told.body, told.status, {**told.headers, "idempotency-replayed": "true"})


async def _on_malformed(request: Request, error: Exception) -> Response:
    """Pydantic's complaints in our words: which field, and what to do."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return answer_refusal(request, malformed(error.errors(), "元", inside=1))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if isinstance(error.__cause__, Refusal):  # FastAPI wraps what stops it reading a body
        return await _on_refusal(request, error.__cause__)
    reason = BY_HTTP_STATUS.get(error.status_code, Reason.BAD_VALUE)
    if request.url.path.startswith("/api/"):
        response = problem(InvalidValue(reason), error.status_code)
    else:
        render = request.app.state.renderer(request)
        response = render.page(
            "errors/page.html",
            "errors/_notice.html",
            status=error.status_code,
            sentences=[sentence(reason)],
            field_sentences=[],
        )
    response.headers.update(error.headers or {})
    return response


async def _on_fault(request: Request, error: Exception) -> Response:
    log.error("fault", path=request.url.path, method=request.method, exc_info=error)
    if request.url.path.startswith("/api/"):
        return JSONResponse(
            {
                "type": "about:blank",
                "title": "fault",
                "status": 500,
                "reasons": ["fault"],
                "detail": "系统出错,已记录。请稍后再试。",
            },
            500,
            media_type="application/problem+json",
        )
    return Response("系统出错,已记录。请稍后再试。", 500, media_type="text/plain; charset=utf-8")
