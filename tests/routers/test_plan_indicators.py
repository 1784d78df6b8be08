"""Each row of the plan's indicators has a page where it is counted, or entered with its source."""

from datetime import date
from html import escape
from typing import Any

import pytest
from sqlmodel import Session

from app.data import plan_facts
from app.domain.access import Role
from app.recording import Actor
from app.services.founding import found_county
from tests.clients import AsViewer
from tests.factories import make_demonstration

TODAY = date(2018, 9, 30)
SOURCE = "统计局统计快报第3期"


@pytest.fixture
def founded(store: Session) -> Session:
    """The county as it is founded: its plan with sixteen indicators, and nothing else."""
    make_demonstration(store, TODAY)
    store.info["actor"] = Actor("测试")
    found_county(store, "330482", TODAY)
    store.commit()
    return store


@pytest.mark.usefixtures("founded")
def test_each_indicator_is_counted_or_entered_with_its_source(as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.SECTION_HEAD)
    lines: dict[str, Any] = {
        line["key"]: line for line in officer.get("/api/board").json()["lines"]
    }
    named = {one.key: one.name for one in plan_facts("330482-2016").indicators}
    assert {key: line["name"] for key, line in lines.items()} == named
    assert len(named) == 16

    for key, line in lines.items():
        rows = officer.get(f"/api/board/{key}/rows").json()
        page = officer.get(f"/plan/{key}").text
        assert escape(line["name"]) in page
        if line["counts_from"] == "register":
            # What is counted is as many as its rows are, and can be entered nowhere.
            assert (line["current"], rows["total"]) == ("0", 0)
            assert f'action="/plan/{key}/values' not in page
            continue
        # What nobody has entered is unknown, and not nothing; it says where to enter it.
        assert (line["counts_from"], line["current"], rows["values"]) == ("entered", None, [])
        assert f'action="/plan/{key}/values' in page
        assert 'name="source"' in page
        officer.post(
            f"/api/plan/{key}/values",
            json={
                "period_starts_on": "2017-01-01",
                "period_ends_on": "2017-12-31",
                "status": "final",
                "value": "2.5",
                "source": SOURCE,
                "released_on": "2018-03-01",
            },
        )
        assert SOURCE in officer.get(f"/plan/{key}").text
        values = officer.get(f"/api/board/{key}/rows").json()["values"]
        assert [(one["value"], one["source"]) for one in values] == [("2.5000", SOURCE)]
