"""Every route is in the table of roles, every page has its JSON twin, every line has its route."""

from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from app.domain.access import ADMINISTRATORS, BUSINESS, Role
from app.main import create_app
from app.settings import Settings
from app.web.access import PUBLIC, ROUTES, roles_of

Route = tuple[str, str]

WITHOUT_TWIN = frozenset(
    {
        # One's own account and the door
        ("GET", "/login"),
        ("POST", "/login"),
        ("GET", "/login/code"),
        ("GET", "/login/oidc"),
        ("GET", "/login/oidc/callback"),
        ("POST", "/identities"),
        ("POST", "/identities/{identity_id}/remove"),
        ("POST", "/login/code"),
        ("POST", "/logout"),
        ("GET", "/second-factor"),
        ("POST", "/second-factor/begin"),
        ("POST", "/second-factor/confirm"),
        ("POST", "/second-factor/codes"),
        ("POST", "/second-factor/remove"),
        ("GET", "/password"),
        ("POST", "/password"),
        ("GET", "/sessions"),
        ("POST", "/sessions/{session_id}/end"),
        ("POST", "/role"),
        ("GET", "/register"),
        ("POST", "/register"),
        ("GET", "/redeem"),
        ("POST", "/redeem"),
        # A crossroads, the demonstration's button, the health checks
        ("GET", "/"),
        # Its twin is POST /api/diagnoses/try: facts as JSON and not as a form.
        ("GET", "/self-test"),
        ("POST", "/self-test"),
        ("POST", "/demonstration/next-day"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
    }
)
"""Pages that show and change no business fact."""

FORMS = ("/new", "/edit", "/circumstances", "/actions/{action}", "/imports")
"""A GET of these is an empty form; what it sends has its twin."""

FILES = ("/files/{file_id}", "/files/{file_id}/view", "/files/{file_id}/preview")

DOWNLOADS = (
    "/print",
    "/export",
    "/template",
    "/attachments/{attachment_id}",
    "/paper.{ending}",
    "/letters/{letter}.{ending}",
    *FILES,
)
"""A GET of these is a file or a paper."""


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> set[Route]:
    folder: Path = tmp_path_factory.mktemp("routes")
    app = create_app(Settings(database_url=f"sqlite:///{folder / 'none'}", data_dir=folder))
    found = {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if context.path and method != "HEAD"
    }
    app.state.engine.dispose()
    app.state.door.dispose()
    return found


def needs_twin(route: Route) -> bool:
    method, path = route
    if path.startswith("/api/") or route in WITHOUT_TWIN:
        return False
    return not (method == "GET" and path.endswith(FORMS + DOWNLOADS))


def test_every_route_is_in_the_table(routes: set[Route]) -> None:
    unlisted = {route for route in routes if route not in PUBLIC and not roles_of(*route)}

    assert unlisted == set()


def test_no_line_of_the_table_lacks_its_route(routes: set[Route]) -> None:
    pages = {(method, path.removeprefix("/api")) for method, path in routes}

    assert sorted(set(ROUTES) - pages) == []


def test_every_page_has_its_twin(routes: set[Route]) -> None:
    lonely = {
        route
        for route in routes
        if needs_twin(route) and (route[0], f"/api{route[1]}") not in routes
    }

    assert lonely == set()


def test_public_routes_are_those_at_the_door() -> None:
    assert set(ROUTES) & PUBLIC == set()
    published = ("/api/diagnoses/", "/api/forms")
    assert {path for _, path in PUBLIC if not path.startswith(published)} == {
        "/login",
        "/login/code",
        "/login/oidc",
        "/login/oidc/callback",
        "/logout",
        "/register",
        "/redeem",
        "/healthz",
        "/readyz",
        "/self-test",
    }


OWN_ACCOUNT = {route for route, roles in ROUTES.items() if roles >= set(Role)}


def test_administrators_share_no_route_with_business_but_their_own_account() -> None:
    shared = {
        route
        for route, roles in ROUTES.items()
        if roles & ADMINISTRATORS and roles & BUSINESS and route not in OWN_ACCOUNT
    }

    assert shared == set()


def test_no_two_administrators_share_a_route_but_their_own_account() -> None:
    shared = {
        route
        for route, roles in ROUTES.items()
        if len(roles & ADMINISTRATORS) > 1 and route not in OWN_ACCOUNT
    }

    assert shared == set()


def test_readers_only_read() -> None:
    readers = {Role.CITY_READER, Role.PROVINCE_READER}
    written = {
        (method, path)
        for (method, path), roles in ROUTES.items()
        if method != "GET" and roles & readers and (method, path) not in OWN_ACCOUNT
    }

    assert written == set()
