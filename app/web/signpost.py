"""Finding a route: only routers that know an address's first word are asked for it.

FastAPI asks every router, and each asks all its routes: for a program's move of a case that was a
quarter of the whole answer. What no branch knows goes the long way, to the whole router."""

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

TWINS = "/api/"


class Signpost:
    def __init__(self, router: APIRouter) -> None:
        """The routes as they are now, in their order."""
        self.router = router
        routes: dict[str, list[BaseRoute]] = {}
        for route in router.routes:
            for word in dict.fromkeys(words_of(route)):
                routes.setdefault(word, []).append(route)
        self.branches = {
            word: APIRouter(routes=own, redirect_slashes=False, default=router.app)
            for word, own in routes.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        branch = None
        if scope["type"] == "http":
            scope["router"] = self.router  # its names make the addresses
            branch = self.branches.get(first_word(scope["path"]))
        await (branch or self.router).app(scope, receive, send)


def words_of(route: BaseRoute) -> Iterator[str]:
    """The first words of all addresses that a route or an included router answers."""
    for context in iter_route_contexts([route]):
        if context.path:
            yield first_word(context.path)


def first_word(path: str) -> str:
    """`cases` of /cases/k3v9; of /api/cases too it is the word that tells most."""
    if path.startswith(TWINS):
        return TWINS + path.removeprefix(TWINS).partition("/")[0]
    return path.removeprefix("/").partition("/")[0]
