"""The contact in an application: masked wherever it stands until one says why, each look kept."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.models.applications import Answer, Application
from app.models.enterprises import Enterprise
from app.models.history import JournalEntry
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_application,
    make_case,
    make_enterprise,
    make_staff,
    make_submission,
)
from tests.factories import store as put

MOBILE, MASKED = "13812341234", "138****1234"


class Filled:
    """An application with a contact, handed in twice with two telephones, and its handler."""

    def __init__(self, store: Session) -> None:
        self.firm: Enterprise = make_enterprise(store)
        self.handler = make_staff(store)
        case = make_case(store, self.firm, handler_id=self.handler.id)
        self.application: Application = make_application(store, self.firm, case)
        own: dict[str, Any] = {
            "county_code": self.firm.county_code,
            "enterprise_id": self.firm.id,
            "application_id": self.application.id,
            "saved_by_id": self.application.begun_by_id,
            "saved_by": "钱财务",
        }
        put(store, Answer(**own, field="contact_mobile", value=MOBILE))
        make_submission(store, self.application, values={"contact_mobile": "13900005678"})
        make_submission(store, self.application, 2, values={"contact_mobile": MOBILE})
        self.path = f"/applications/{self.application.public_id}"

    @property
    def places(self) -> list[str]:
        own = ("sections/registration", "copy?section=registration", "submissions/2", "contact")
        return [f"{prefix}{self.path}/{one}" for prefix in ("", "/api") for one in own]


@pytest.fixture
def filled(store: Session) -> Filled:
    return Filled(store)


def reads(browser: Browser, places: list[str]) -> set[bool]:
    texts = [browser.get(place).text for place in places]
    assert all((MOBILE in text) is not (MASKED in text) for text in texts)
    return {MOBILE in text for text in texts}


def test_others_read_it_masked_and_those_who_work_with_it_open(
    filled: Filled, as_viewer: AsViewer
) -> None:
    other = as_viewer(Role.BUREAU_OFFICER)
    handler = as_viewer(Role.BUREAU_OFFICER, person=filled.handler)
    firm = as_viewer(Role.ENTERPRISE_USER, enterprises=[filled.firm])

    assert reads(other, filled.places) == {False}
    assert reads(handler, filled.places) == reads(firm, filled.places) == {True}
    assert "139****5678" in other.get(f"{filled.path}/submissions/2").text
    assert other.get(f"{filled.path}/submissions/2/content.json").status_code == 403
    assert handler.get(f"{filled.path}/submissions/2/content.json").status_code == 200


def test_a_reason_opens_it_once_and_is_kept(
    filled: Filled, as_viewer: AsViewer, store: Session
) -> None:
    other = as_viewer(Role.BUREAU_OFFICER)
    show = f"{filled.path}/contact/show"

    refused = other.post(show, data={"reason": " "})
    shown = other.post(show, data={"reason": "核对补正材料"})

    assert refused.status_code == 422
    assert MOBILE not in refused.text
    assert MOBILE in shown.text
    assert MOBILE not in other.get(f"{filled.path}/contact").text
    [line] = store.exec(
        select(JournalEntry).where(JournalEntry.kind == AccessKind.PERSONAL_VIEW)
    ).all()
    assert (line.reason, line.rows, line.enterprise_id) == ("核对补正材料", 1, filled.firm.id)
