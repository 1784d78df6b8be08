"""Policies, parks and the working-day calendar."""

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.places import County, Park
from app.queries.people import today_in_shanghai
from tests.clients import AsViewer
from tests.factories import (
    make_calendar_year,
    make_park,
)


def test_policy_is_changed_and_recorded(as_viewer: AsViewer, store: Session) -> None:
    as_viewer(Role.SECURITY_ADMIN).post("/policies", data={"hmt_counts_as_foreign": "true"})

    county = store.execute(select(County)).scalar_one()
    assert county.hmt_counts_as_foreign is True
    assert county.town_may_be_second_officer is False
    rows = as_viewer(Role.AUDIT_ADMIN).get("/api/history?kind=county").json()["rows"]
    assert {change["name"]: change["after"] for change in rows[0]["changes"]} == {
        "hmt_counts_as_foreign": "True",
        "town_may_be_second_officer": "False",
    }


def test_park_is_added_renamed_and_recorded(as_viewer: AsViewer, store: Session) -> None:
    make_park(store, "330482P01", name="经济开发区")
    system = as_viewer(Role.SYSTEM_ADMIN)

    assert system.post("/places/parks", data={"name": "嘉兴港区", "is_port_zone": "true"})
    system.post("/places/parks", data={"code": "330482P01", "name": "平湖经济技术开发区"})

    rows = store.execute(select(Park).order_by(col(Park.code))).scalars().all()
    assert [(row.code, row.name, row.is_port_zone) for row in rows] == [
        ("330482P01", "平湖经济技术开发区", False),
        ("330482P02", "嘉兴港区", True),
    ]
    assert system.post("/places/parks", data={"name": "嘉兴港区"}).status_code == 422
    logged = as_viewer(Role.AUDIT_ADMIN).get("/api/history?kind=park").json()["rows"]
    assert [row["action"] for row in logged] == ["update", "create"]


def test_year_is_pasted_and_its_warning_goes(as_viewer: AsViewer, store: Session) -> None:
    year = today_in_shanghai().year
    make_calendar_year(store, year + 1)
    system = as_viewer(Role.SYSTEM_ADMIN)
    assert f"{year} 年的节假日安排尚未录入" in system.get("/calendar").text
    lines = f"{year}-10-01 休 国庆节\n\n{year}-12-31 班 调休\n"

    given = {"year": str(year), "source": "国办发明电〔2017〕12号", "lines": lines}
    assert system.post("/calendar/years", data=given).status_code == 303

    found = system.get("/api/calendar").json()
    assert found["unknown_years"] == []
    assert found["years"][1]["source"] == "国办发明电〔2017〕12号"


@pytest.mark.parametrize("line", ["2018-13-01 休 x", "2018-10-01 放 x", "2017-10-01 休 x", "十月"])
def test_year_with_a_line_that_cannot_be_read_changes_nothing(
    as_viewer: AsViewer, line: str
) -> None:
    system = as_viewer(Role.SYSTEM_ADMIN)
    given = {"year": "2018", "source": "x", "lines": f"2018-10-02 休 国庆节\n{line}"}

    answer = system.post("/calendar/years", data=given)

    assert answer.status_code == 422
    assert "第 2 行无法识别" in answer.text
    assert system.get("/api/calendar").json()["years"] == []


def test_one_day_of_a_known_year_is_corrected(as_viewer: AsViewer, store: Session) -> None:
    make_calendar_year(store, 2018)
    system = as_viewer(Role.SYSTEM_ADMIN)

    system.post("/calendar/days", data={"day": "2018-10-01", "is_working": "false", "name": "国庆"})
    unknown = {"day": "2019-10-01", "is_working": "false", "name": "国庆"}

    assert system.post("/calendar/days", data=unknown).status_code == 422
    days = system.get("/api/calendar").json()["years"][0]["days"]
    assert days == [{"day": "2018-10-01", "is_working": False, "name": "国庆"}]
