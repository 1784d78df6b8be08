"""The demonstration's button, pressed on the demonstration itself."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.demonstration import DEMO_PASSWORD
from app.models.calendar import Demonstration
from tests.clients import Browser


@pytest.fixture
def own_url(demonstrated_url: str) -> str:
    """The application of these tests stands over the demonstration."""
    return demonstrated_url


def test_next_day_is_the_next_working_one(client: Browser, store: Session) -> None:
    door = {"login": "officer", "password": DEMO_PASSWORD}
    assert client.post("/login", data=door).status_code == 303

    gone = client.post("/demonstration/next-day", data={"next": "//evil.example"})

    assert (gone.status_code, gone.headers["location"]) == (303, "/")
    # The first seven days of October 2018 were the national holiday.
    assert store.execute(select(col(Demonstration.today))).scalar_one() == date(2018, 10, 8)
