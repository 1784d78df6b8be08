"""A short way to an endpoint: for one so often asked that finding what it asks for by FastAPI's
general way costs more than its own work on the event loop."""

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, get_type_hints

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter
from starlette.responses import Response

from app.dependencies import admitted
from app.domain.access import Viewer
from app.web.once import Once

JSON = "application/json"


class Straight(APIRoute):
    """Its endpoint asks for the request, the viewer, parts of the address and one JSON body, and
    for nothing else. Whatever does not read smoothly goes FastAPI's way: it says what is wrong,
    and nothing is refused here."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        long_way = super().get_route_handler()
        body, parts = _asked_by(self.endpoint)

        async def straight(request: Request) -> Response:
            try:
                given = await _read(request, body, parts)
            except (ValueError, RecursionError):  # not JSON, not what is asked: it will come again
                given = None
            if given is None:
                return await long_way(request)
            viewer = await admitted(request)
            answer: Response = await self.endpoint(request=request, viewer=viewer, **given)
            return answer

        return straight


class StraightOnce(Once, Straight):
    """One that makes something."""


Read = tuple[str, TypeAdapter[Any]]


def _asked_by(endpoint: Callable[..., Any]) -> tuple[Read, list[Read]]:
    """How its body is read, and the parts of its address."""
    hints = get_type_hints(endpoint)
    asked = {name: hints[name] for name in inspect.signature(endpoint).parameters}
    if (asked.pop("request", None), asked.pop("viewer", None)) != (Request, Viewer):
        raise TypeError(f"{endpoint.__name__} does not ask for the request and the viewer")
    [body] = (name for name, kind in asked.items() if issubclass(kind, BaseModel))
    parts = [(name, TypeAdapter(kind)) for name, kind in asked.items() if name != body]
    return (body, TypeAdapter(asked[body])), parts


async def _read(request: Request, body: Read, parts: list[Read]) -> dict[str, Any] | None:
    if request.headers.get("content-type") != JSON or request.app.dependency_overrides:
        return None
    found = request.scope["path_params"]
    given = {name: kind.validate_python(found[name]) for name, kind in parts}
    given[body[0]] = body[1].validate_python(await request.json())
    return given
