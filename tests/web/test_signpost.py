"""The signpost leads where the whole router leads, only sooner."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.signpost import Signpost


@pytest.fixture
def program(tmp_path: Path) -> Iterator[FastAPI]:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'none'}", data_dir=tmp_path))
    yield app
    app.state.engine.dispose()
    app.state.door.dispose()


def signpost_of(app: FastAPI) -> Signpost:
    signpost = app.router.middleware_stack
    assert isinstance(signpost, Signpost)
    return signpost


def test_every_address_leads_to_the_first_route_that_answers_it(program: FastAPI) -> None:
    contexts = [
        one
        for one in iter_route_contexts(program.routes)
        if isinstance(one.original_route, APIRoute)
    ]
    asked = [
        (method, re.sub(r"\{[^}]+\}", "x", str(context.path)))
        for context in contexts
        for method in context.methods or ()
    ]

    assert len(asked) > 200
    for method, path in asked:
        first = next(
            one for one in contexts if method in (one.methods or ()) and one.path_regex.match(path)
        )
        found = signpost_of(program).way_to(method, path)
        assert found is not None
        assert found[0].route is first.original_route
        assert set(found[1].values()) <= {"x"}


def test_no_sign_leads_to_many_ways(program: FastAPI) -> None:
    assert max(map(len, signpost_of(program).ways.values())) <= 12


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

    @anything.get("/papers/{paper:path}")
    def read_paper(paper: str) -> str:
        return f"paper {paper}"

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
        ("/papers/b/c", "paper b/c"),
    ],
)
def test_what_no_sign_knows_goes_the_long_way(small: TestClient, path: str, told: str) -> None:
    assert small.get(path).json() == told


def test_wrong_method_and_wrong_address_are_told(small: TestClient) -> None:
    assert small.delete("/firms/a").status_code == 405
    assert small.get("/firms/a/b/c").status_code == 404
