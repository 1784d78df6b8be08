"""Finding a route: its method, its address's first word and number of parts lead to a few.

FastAPI asks every router, and each asks all its routes, twice: for a program's move of a case that
was a quarter of the whole answer. Whatever leads to no route here goes that long way."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.convertors import Convertor, PathConvertor
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

TWINS = "/api/"
Sign = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Way:
    """A route as the routers that hold it made it."""

    route: APIRoute
    endpoint: Any
    app: ASGIApp
    address: re.Pattern[str]
    convertors: Mapping[str, Convertor[Any]]

    def params(self, path: str) -> dict[str, Any] | None:
        """What the address says; None: it is another's."""
        found = self.address.match(path)
        if found is None:
            return None
        return {
            name: self.convertors[name].convert(text) for name, text in found.groupdict().items()
        }


class Signpost:
    def __init__(self, router: APIRouter) -> None:
        """The routes as they are now, in their order."""
        self.router = router
        self.ways: dict[Sign, list[Way]] = {}
        self.branches: dict[str, APIRouter] = {}
        for word, found in by_first_word(router.routes).items():
            if all(is_plain(context) for _, context in found):
                self._lead([context for _, context in found])
            else:
                own = list({id(route): route for route, _ in found}.values())
                self.branches[word] = APIRouter(
                    routes=own, redirect_slashes=False, default=router.app
                )

    def _lead(self, contexts: list[RouteContext]) -> None:
        for context in contexts:
            way = Way(
                context.original_route,  # type: ignore[arg-type]
                context.endpoint,
                context.app,
                context.path_regex,
                context.param_convertors,
            )
            path = context.path or ""
            for method in context.methods or ():
                self.ways.setdefault(sign_of(method, path), []).append(way)

    def way_to(self, method: str, path: str) -> tuple[Way, dict[str, Any]] | None:
        """The route that answers, with what the address says to it."""
        for way in self.ways.get(sign_of(method, path), ()):
            params = way.params(path)
            if params is not None:
                return way, params
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.router.app(scope, receive, send)
            return
        scope["router"] = self.router  # its names make the addresses
        found = self.way_to(scope["method"], scope["path"])
        if found is None:
            branch = self.branches.get(first_word(scope["path"]), self.router)
            await branch.app(scope, receive, send)
            return
        way, params = found
        scope["route"], scope["endpoint"], scope["path_params"] = way.route, way.endpoint, params
        await way.app(scope, receive, send)


def by_first_word(
    routes: Iterable[BaseRoute],
) -> dict[str, list[tuple[BaseRoute, RouteContext]]]:
    """What answers to addresses that begin alike, each with the router that holds it."""
    found: dict[str, list[tuple[BaseRoute, RouteContext]]] = {}
    for route in routes:
        for context in iter_route_contexts([route]):
            if context.path:
                found.setdefault(first_word(context.path), []).append((route, context))
    return found


def is_plain(context: RouteContext) -> bool:
    """A route of our own whose address has always the same number of parts."""
    return isinstance(context.original_route, APIRoute) and not any(
        isinstance(one, PathConvertor) for one in context.param_convertors.values()
    )


def sign_of(method: str, path: str) -> Sign:
    return method, first_word(path), path.count("/")


def first_word(path: str) -> str:
    """`cases` of /cases/k3v9; of /api/cases too it is the word that tells most."""
    if path.startswith(TWINS):
        return TWINS + path.removeprefix(TWINS).partition("/")[0]
    return path.removeprefix("/").partition("/")[0]
