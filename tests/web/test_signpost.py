"""The signpost leads where the whole router leads, only sooner."""

import re
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Match

from app.main import create_app
from app.settings import Settings
from app.web.signpost import Signpost, first_word


def chosen(routes: list[BaseRoute], method: str, path: str) -> BaseRoute | None:
    scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
    return next((one for one in routes if one.matches(scope)[0] is Match.FULL), None)


def test_every_address_has_the_route_it_has_without_a_signpost(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'none'}", data_dir=tmp_path))
    signpost = app.router.middleware_stack
    assert isinstance(signpost, Signpost)
    addresses = [
        (method, re.sub(r"\{[^}]+\}", "x", context.path))
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if context.path
    ]

    assert len(addresses) > 200
    for method, path in addresses:
        branch = signpost.branches[first_word(path)]
        assert chosen(branch.routes, method, path) is chosen(app.routes, method, path)
    app.state.engine.dispose()
    app.state.door.dispose()


def test_no_branch_holds_most_routes(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'none'}", data_dir=tmp_path))
    signpost = app.router.middleware_stack
    assert isinstance(signpost, Signpost)

    sizes = [len(branch.routes) for branch in signpost.branches.values()]

    assert max(sizes) <= len(app.routes) // 4
    app.state.engine.dispose()
    app.state.door.dispose()


@pytest.fixture
def small() -> TestClient:
    app = FastAPI()
    firms, anything = APIRouter(prefix="/firms"), APIRouter()

    @firms.get("/{firm_id}")
    def read_firm(firm_id: str) -> str:
        return f"firm {firm_id}"

    @firms.post("/{firm_id}")
    def post_firm(firm_id: str) -> str:
        return f"posted {firm_id}"

    @anything.get("/{word}")
    def read_anything(word: str) -> str:
        return f"any {word}"

    app.include_router(firms)
    app.include_router(anything)
    app.router.middleware_stack = Signpost(app.router)

    @app.get("/firms/{firm_id}/late")
    def read_late(firm_id: str) -> str:
        return f"late {firm_id}"

    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/firms/a", "firm a"),
        ("/other", "any other"),
        ("/firms", "any firms"),
        ("/firms/a/late", "late a"),
        ("/firms/a/", "firm a"),
    ],
)
def test_what_no_branch_knows_goes_the_long_way(small: TestClient, path: str, told: str) -> None:
    assert small.get(path).json() == told


def test_wrong_method_and_wrong_address_are_told(small: TestClient) -> None:
    assert small.delete("/firms/a").status_code == 405
    assert small.get("/firms/a/b/c").status_code == 404
