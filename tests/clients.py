"""Browsers for tests: the application with its own database, and people signed in to it."""

from collections.abc import Callable
from typing import Any, Protocol

from fastapi import FastAPI
from sqlmodel import Session
from starlette.testclient import TestClient

from app.domain.access import Role
from app.models.people import Person
from tests.factories import TOWN, make_login_session, make_staff

ORIGIN = "http://testserver"
COOKIE = "miaopu"


class Browser(TestClient):
    """A browser on one of our pages: writes carry our Origin, redirects are not followed.

    Whatever the test put into `store` is committed before each request, so that the application,
    which has its own connections, sees it; afterwards `store` reads afresh."""

    person: Person | None = None

    def __init__(self, app: FastAPI, store: Session, token: str = "") -> None:
        super().__init__(
            app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            cookies={COOKIE: token} if token else None,
            follow_redirects=False,
        )
        self._store = store

    def request(self, *args: Any, **kwargs: Any) -> Any:
        self._store.commit()
        self._store.expire_all()
        return super().request(*args, **kwargs)


class AsViewer(Protocol):
    def __call__(
        self,
        role: Role = ...,
        *,
        person: Person | None = ...,
        township: str | None = ...,
        enterprises: Any = ...,
        **values: Any,
    ) -> Browser: ...


def signer(app: FastAPI, store: Session) -> AsViewer:
    """as_viewer(role, township=…, enterprises=…): a new person of that role, signed in; or with
    `person=`, that person in that role."""

    def as_viewer(
        role: Role = Role.BUREAU_OFFICER,
        *,
        person: Person | None = None,
        township: str | None = TOWN,
        enterprises: Any = (),
        **values: Any,
    ) -> Browser:
        somebody = person or make_staff(
            store, role, township=township, enterprises=enterprises, **values
        )
        _, token = make_login_session(store, somebody, role)
        browser = Browser(app, store, token)
        browser.person = somebody
        return browser

    return as_viewer


Anonymous = Callable[[], Browser]
