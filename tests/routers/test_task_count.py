"""The number beside 我的待办 is the number of things on that page."""

from datetime import date

from sqlmodel import Session

from app.domain.access import Role
from app.domain.visits import Occasion
from tests.clients import AsViewer
from tests.factories import make_enterprise, make_staff, make_visit


def test_the_badge_counts_what_the_page_lists(as_viewer: AsViewer, store: Session) -> None:
    me = make_staff(store, Role.BUREAU_OFFICER)
    other = make_staff(store, Role.BUREAU_OFFICER)
    make_visit(
        store,
        make_enterprise(store),
        other,
        occasion=Occasion.SITE_ASSESSMENT,
        second_id=me.id,
        happened_on=date(2018, 9, 3),
    )
    browser = as_viewer(Role.BUREAU_OFFICER, person=me)

    listed = browser.get("/api/tasks").json()

    assert browser.get("/api/tasks/count").json() == 1
    assert len(listed["rows"]) == 1
    badge = browser.get("/tasks/count")
    assert 'id="tasks-count"' in badge.text
    assert ">待办</span> 1</span>" in badge.text
    assert 'data-hx-get="/tasks/count"' in browser.get("/tasks").text


def test_nothing_to_do_shows_no_number(as_viewer: AsViewer) -> None:
    assert as_viewer(Role.BUREAU_OFFICER).get("/tasks/count").text.split(">", 1)[1] == "</span>"
