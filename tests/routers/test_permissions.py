"""Every route × every role × one's own and somebody else's: the table of routes says who comes in,
and whoever comes in meets nothing of a foreign firm or county.

Ids come from permission_world.py, bodies from the API's own description (permission_bodies.py): a
new route is walked as it is, a new placeholder asks for a line there."""

import io
import itertools
import zipfile
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import func
from sqlmodel import Session, SQLModel, select

from app.data.talent_programs import tells_closed_name
from app.domain.access import READERS, Role
from app.models.cases import CultivationCase
from app.models.history import HistoryEntry
from app.models.people import Person
from app.web.access import PUBLIC, roles_of
from tests.clients import AsViewer, Browser
from tests.factories import TOWN, make_staff
from tests.routers.permission_bodies import body_for
from tests.routers.permission_world import PLACEHOLDER, World, is_of_firm, maker_of

Route = tuple[str, str]

OTHER_TOWN = "330482002"
FAR = "320582001"
"""A town of another province: foreign to everybody, the province's readers too."""

WITHIN_COUNTY = {Role.ENTERPRISE_USER, Role.AGENCY_USER, Role.TOWN_OFFICER}
"""For whom another firm of their own county is foreign already."""

ASKED_FOR_MORE = {
    "/duplicates/{enterprise_id}": "a pair: the other one is asked for first",
    "/attachments/{subject_kind}/{subject_id}": "a file, which no description makes up",
    "/applications/{application_id}/slots/{slot}": "a file, which no description makes up",
    "/enterprises/{enterprise_id}/contacts/show": "a reason of several words",
    "/applications/{application_id}/contact/show": "a reason of several words",
    "/applications/{application_id}/submissions/{number}/content.json": "whose case it is: it names"
    " the firm's contact",
    "/enterprises/{enterprise_id}/contacts/{contact_id}": "the firm's own officer comes first",
    "/enterprises/{enterprise_id}/evidence/conversions": "a year",
    "/enterprises/{enterprise_id}/evidence/marks": "a criterion of the current edition",
    "/cases/{case_id}/objections/{objection_id}": "a case on public notice",
    "/patent-sweep/{enterprise_id}": "a firm that holds a title and no invention patent",
    "/identities/{identity_id}/remove": "one's password, before anything is looked for",
    "/applications/{application_id}/answers": "the name of a field, from a page",
    "/jobs/new": "the kind of work",
    "/batches/{batch_id}/decisions/{list_id}/entries/{entry_id}/drop": "a list not yet released",
    "/reviews/{review_id}": "a seat that was drawn",
    "/panels/{panel_id}/replay": "a panel that was drawn",
    "/panels/{panel_id}/replay/export": "a panel that was drawn",
    "/cases/{case_id}/amendments/{amendment_id}": "two versions to compare",
    "/cases/{case_id}/comments/{comment_id}/withdraw": "a reason",
    "/diagnoses": "a county, of who reads several",
    "/diagnoses/export": "a county, of who reads several",
    "/institutions/ladder": "a county, of who reads several",
    "/institutions/ladder/export": "a county, of who reads several",
    "/people/{person_id}/identities": "there is none without a provider",
    "/imports/{run_id}/export": "a file that is still there",
    "/applications/{application_id}/findings": "a section",
    "/cases/{case_id}/letters/{letter}.{ending}": "a letter that the case has come to",
    "/awards/{round_id}/inquiries/{inquiry_id}": "an inquiry of the round and not of a batch",
    "/awards/{round_id}/inquiries/{inquiry_id}/export": "an inquiry of the round",
}
"""Refused before the row is looked up, and why: neither what is there nor what is foreign shows."""

REFUSED = {403, 404, 409, 422}
LABEL_OF_THE_STATE = "千人计划人员"
"""A line of the national form of HNTE asks for their number: printed there, about nobody."""


def walked(app: FastAPI) -> list[Route]:
    """All routes but those open to anybody and the demonstration's button."""
    found = {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if context.path and method in {"GET", "POST"} and (method, context.path) not in PUBLIC
    }
    return sorted(found - {("POST", "/demonstration/next-day")})


def page_of(path: str) -> str:
    return path.removeprefix("/api") if path.startswith("/api/") else path


def rows_in(path: str) -> dict[str, type[SQLModel]]:
    """The placeholders that name a row, with its table."""
    made = {name: maker_of(path, name) for name in PLACEHOLDER.findall(path)}
    # An indicator's key is a word that every county has.
    return {name: one for name, one in made.items() if not isinstance(one, str) and name != "key"}


def filled(path: str, own: World, other: World, foreign: frozenset[str] = frozenset()) -> str:
    """The address, with rows of `other` for the placeholders in `foreign`."""
    values = {}
    for name in PLACEHOLDER.findall(path):
        made = maker_of(path, name)
        world = other if name in foreign else own
        values[name] = made if isinstance(made, str) else world.addresses[made]
    return path.format(**values)


class Walk:
    """One role's walk through all routes, and what it met that it should not have."""

    def __init__(
        self,
        role: Role,
        app: FastAPI,
        store: Session,
        as_viewer: AsViewer,
        portal: BlockingPortal,
    ) -> None:
        data_dir = app.state.settings.data_dir
        self.role = role
        self.store = store
        self.own = World(store, TOWN, data_dir)
        self.near = (
            World(store, OTHER_TOWN, data_dir, beside=self.own) if role in WITHIN_COUNTY else None
        )
        self.far = World(store, FAR, data_dir)
        case = self.own.row(CultivationCase)
        person = make_staff(store, role, enterprises=[self.own.firm], cases=[case])
        self.own.rows[Person] = person
        self.person = person
        for world in (self.own, self.near, self.far):
            if world is not None:
                world.fill()
        store.commit()
        self.sign_in = as_viewer
        self.portal = portal
        self.browser = self.entered()
        self.described = app.openapi()
        self.found: list[str] = []

    def entered(self) -> Browser:
        """Signed in. All requests go through one event loop: a loop and a thread for each of the
        thousand cost as much as the requests themselves, and ten times that on a busy machine."""
        browser = self.sign_in(self.role, person=self.person)
        browser.portal = self.portal
        return browser

    def ask(self, method: str, path: str, address: str) -> int:
        """The answer's status; a fault of the program is told as 500."""
        try:
            if method == "GET":
                return self.read(path, self.browser.get(address))
            body = body_for(self.described, method, f"/api{page_of(path)}")
            sent: dict[str, Any] = (
                {"json": body} if path.startswith("/api/") else {"data": as_form(body)}
            )
            return self.read(path, self.browser.post(address, **sent))
        except Exception as fault:  # whichever it is: it is what we look for
            self.found.append(f"{method} {address} ({path}): {fault!r:.200}")
            return 404

    def read(self, path: str, answer: Any) -> int:
        """The status. What leaves the house (files, answers to programs, what a search finds) never
        names a closed talent plan; one project of each world is of such a plan."""
        if path.startswith(("/api/", "/search")) or path.endswith("/export"):
            told = text_of(answer.content).replace(LABEL_OF_THE_STATE, "")
            if tells_closed_name(told):
                self.found.append(f"{path} names a closed talent plan")
        return int(answer.status_code)

    def meet(self, told: str, status: int, *, is_right: bool) -> None:
        if not is_right:
            self.found.append(f"{told}: {status}")

    def stay_out(self, method: str, path: str) -> None:
        status = self.ask(method, path, filled(path, self.own, self.far))
        self.meet(f"{method} {path}, not for {self.role}", status, is_right=status == 403)

    def meet_nothing_foreign(self, method: str, path: str) -> None:
        known = self.store.execute(select(func.count()).select_from(HistoryEntry)).scalar()
        for whose, address in self.foreign_addresses(path):
            status = self.ask(method, path, address)
            expected = REFUSED if page_of(path) in ASKED_FOR_MORE else {404}
            self.meet(f"{method} {path}, foreign {whose}", status, is_right=status in expected)
        now = self.store.execute(select(func.count()).select_from(HistoryEntry)).scalar()
        self.meet(f"{method} {path} changed something foreign", 0, is_right=now == known)

    def foreign_addresses(self, path: str) -> Iterator[tuple[str, str]]:
        """Every way to put somebody else's row into the address: one of them, or all."""
        named = rows_in(path)
        for many in range(1, len(named) + 1):
            for chosen in map(frozenset, itertools.combinations(named, many)):
                yield f"far {sorted(chosen)}", filled(path, self.own, self.far, chosen)
                if self.near is not None and all(is_of_firm(named[name]) for name in chosen):
                    yield f"near {sorted(chosen)}", filled(path, self.own, self.near, chosen)

    def see_own(self, path: str) -> None:
        status = self.ask("GET", path, filled(path, self.own, self.far))
        if page_of(path) not in ASKED_FOR_MORE:
            self.meet(f"GET {path}, own", status, is_right=status in {200, 303})

    def try_own(self, path: str) -> None:
        """Whatever comes of it, it is no fault of the program."""
        status = self.ask("POST", path, filled(path, self.own, self.far))
        self.meet(f"POST {path}, own", status, is_right=status < 500)
        if status == 401:
            self.browser = self.entered()


def text_of(content: bytes) -> str:
    """What an answer says, a workbook or an archive unpacked."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def as_form(body: Any) -> dict[str, str]:
    """What a page would send: texts only."""
    return {name: str(value) for name, value in (body or {}).items()}


@pytest.fixture
def portal() -> Generator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.mark.parametrize("role", list(Role))
def test_role_meets_what_the_table_says_and_nothing_foreign(
    role: Role, app: FastAPI, store: Session, as_viewer: AsViewer, portal: BlockingPortal
) -> None:
    walk = Walk(role, app, store, as_viewer, portal)
    routes = walked(app)
    admitted = [(method, path) for method, path in routes if role in roles_of(method, path)]

    for method, path in routes:
        if (method, path) not in admitted:
            walk.stay_out(method, path)
    for method, path in admitted:
        walk.meet_nothing_foreign(method, path)
    for method, path in admitted:
        if method == "GET":
            walk.see_own(path)
    for method, path in admitted:
        if method == "POST":
            walk.try_own(path)

    assert walk.found == [], "\n".join(walk.found)


def test_every_placeholder_has_its_maker(app: FastAPI) -> None:
    for _, path in walked(app):
        for name in PLACEHOLDER.findall(path):
            maker_of(path, name)


def test_no_exception_of_the_walk_is_left_over(app: FastAPI) -> None:
    assert set(ASKED_FOR_MORE) - {page_of(path) for _, path in walked(app)} == set()


def test_readers_are_foreign_to_other_provinces() -> None:
    assert {FAR[:2], FAR[:4]}.isdisjoint({TOWN[:2], TOWN[:4]})
    assert READERS.isdisjoint(WITHIN_COUNTY)
