"""Long lists made by a child process: the same file, the same rights, the same journal."""

import io
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.models.history import JournalEntry
from app.web import exported
from app.web.far_lists import ListBrokenOff
from tests.clients import AsViewer, Browser
from tests.factories import make_enterprise, make_township

LIST = "/enterprises/export?format=xlsx"
OTHER_TOWN = "330482101"


@pytest.fixture
def firms(store: Session) -> None:
    make_township(store)
    make_township(store, OTHER_TOWN)
    for number in range(4):
        make_enterprise(store, name=f"平湖{number}有限公司")
    make_enterprise(store, name="新埭有限公司", township_code=OTHER_TOWN)


def rows_of(browser: Browser, address: str = LIST) -> list[Any]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    assert "filename" in answer.headers["content-disposition"]
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)


def noted(store: Session) -> list[tuple[str, int | None]]:
    entries = store.exec(select(JournalEntry).where(JournalEntry.kind == "export")).all()
    return [(entry.subject, entry.rows) for entry in entries]


@pytest.mark.usefixtures("firms")
def test_long_list_is_the_same_file_and_noted_alike(
    as_viewer: AsViewer, store: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)
    here = rows_of(browser)
    csv = browser.get("/enterprises/export?format=csv&sort=name").content
    monkeypatch.setattr(exported, "MOST_HERE", 2)

    assert rows_of(browser) == here
    assert len(here) == 6
    assert browser.get("/enterprises/export?format=csv&sort=name").content == csv
    assert noted(store) == [("企业台账", 5)] * 4


@pytest.mark.usefixtures("firms")
def test_long_list_holds_what_its_asker_may_see(
    as_viewer: AsViewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported, "MOST_HERE", 2)

    rows = rows_of(as_viewer(Role.TOWN_OFFICER))

    assert len(rows) == 5
    assert "新埭有限公司" not in {row[0] for row in rows}


@pytest.mark.usefixtures("firms")
def test_list_broken_off_fails_and_is_noted_with_what_was_read(
    as_viewer: AsViewer, store: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported, "MOST_HERE", 2)
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(ListBrokenOff):
        as_viewer(Role.BUREAU_OFFICER).get(LIST)

    assert noted(store) == [("企业台账", 0)]
