"""我的待办 as a page, a region and a twin."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Role
from app.domain.visits import Occasion
from tests.clients import AsViewer
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_demonstration,
    make_enterprise,
    make_staff,
    make_visit,
)

REGION = {"hx-request": "true", "hx-request-type": "partial"}


def test_tasks_lead_to_what_waits(as_viewer: AsViewer, store: Session) -> None:
    make_demonstration(store, date(2018, 9, 28))
    make_calendar_year(store, 2018)
    me, firm = make_staff(store), make_enterprise(store, name="景兴纸业")
    visit = make_visit(store, firm, me, occasion=Occasion.AWARD_PAYMENT)
    batch = make_batch(store, firm_cutoff_on=date(2018, 10, 1))
    case = make_case(store, firm, handler_id=me.id, batch_id=batch.id)
    officer = as_viewer(person=me)

    page = officer.get("/tasks").text
    region = officer.get("/tasks?tab=started", headers=REGION).text
    twin = officer.get("/api/tasks").json()

    for address in (f"/visits/{visit.public_id}", f"/cases/{case.public_id}"):
        assert f'href="{address}"' in page
    assert '<span class="tag tag-late">剩 1 天</span>' in page
    assert region.lstrip().startswith('<div id="tasks-list"')
    assert "我记录的接触" in region
    assert twin["total"] == 2
    assert [row["kind"] for row in twin["rows"]] == ["handle_case", "explain_solo"]
    only = officer.get("/api/tasks?kind=explain_solo").json()
    assert (only["total"], [row["page"] for row in only["rows"]]) == (
        2,
        [f"/visits/{visit.public_id}"],
    )


def test_nothing_waiting_says_so(as_viewer: AsViewer) -> None:
    assert "没有待办事项。" in as_viewer(Role.TOWN_OFFICER).get("/tasks").text
