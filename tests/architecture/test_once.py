"""Whatever makes something takes a key, so that a request sent twice makes it once."""

from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from app.main import create_app
from app.settings import Settings
from app.web.once import Once
from tools.messages import ROOT

CREATED = 201
WITHOUT = {
    "/api/attachments/{subject_kind}/{subject_id}": "an upload: known by its digest",
    "/api/applications/{application_id}/slots/{slot}": "an upload: known by its digest",
    "/api/duties/{key}/{year}/lists": "an upload",
    "/api/lists": "an upload: a list entered before is told so",
    "/api/people/{person_id}/identities": "an identity is bound once by the database itself",
}
"""Routes that make something and take no key, and why."""


@pytest.fixture(scope="module")
def creating(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """Twins that answer 201, and whether they take a key."""
    folder: Path = tmp_path_factory.mktemp("once")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'none'}", data_dir=folder))
    found = {}
    for context in iter_route_contexts(app.routes):
        route = context.route
        if "POST" in (context.methods or ()) and getattr(route, "status_code", 0) == CREATED:
            found[str(context.path)] = isinstance(route, Once)
    app.state.engine.dispose()
    app.state.door.dispose()
    return found


def test_every_route_that_makes_something_takes_a_key(creating: dict[str, bool]) -> None:
    without = {path for path, is_once in creating.items() if not is_once}

    assert without - set(WITHOUT) == set(), "give their router route_class=Once (app.web.once)"


def test_no_exception_is_left_over(creating: dict[str, bool]) -> None:
    assert set(WITHOUT) - set(creating) == set()


def test_forms_that_make_something_carry_a_key() -> None:
    """Each template whose form posts to …/new."""
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if '/new"' in (text := path.read_text("utf-8"))
        and 'method="post" action="' in text
        and any('method="post"' in line and '/new"' in line for line in text.splitlines())
        and "form_key(typed)" not in text
    ]

    assert silent == []
