"""Talent projects as lists and pages: as many statements for many as for one."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.talents.projects import CheckLane, TalentStage
from app.domain.tasks import TaskKind
from app.models.people import Person
from app.queries.talent_pages import describe_talent
from app.queries.talents import TalentFilters, list_talents
from app.queries.task_views import Tab
from app.queries.tasks import list_tasks
from tests.factories import make_staff, viewer_of
from tests.factories.talents import make_check, make_lane, make_talent

TODAY = date(2018, 9, 28)


@pytest.mark.parametrize("many", [1, 4])
def test_statements_do_not_grow_with_the_rows(
    session: Session, statements: Callable[[str], list[str]], many: int
) -> None:
    sponsor = make_staff(session, name="经办")
    viewer = viewer_of(Role.BUREAU_OFFICER, person=sponsor)
    for _ in range(many):
        project = make_talent(session, sponsor)
        for lane in CheckLane:
            make_check(session, project, sponsor, lane)
            make_lane(session, project, sponsor, lane)
    session.expire_all()
    public_id = project.public_id
    before = len(statements("SELECT"))

    found = list_talents(session, viewer, TalentFilters())
    after_list = len(statements("SELECT"))
    describe_talent(session, viewer, public_id)

    assert len(found.rows) == many
    assert after_list - before == 2
    assert len(statements("SELECT")) - after_list == 6


def test_open_lanes_wait_for_everybody_but_the_sponsor(session: Session) -> None:
    sponsor, other = make_staff(session), make_staff(session)
    project = make_talent(session, sponsor, stage=TalentStage.FORMALLY_CHECKED)
    make_talent(session, sponsor, stage=TalentStage.DRAFTED)

    def waiting(person: Person) -> list[str]:
        kind = TaskKind.CLOSE_TALENT_LANES
        found = list_tasks(session, viewer_of(person=person), Tab.MINE, TODAY, kind=kind)
        return [row.page for row in found.rows]

    assert waiting(sponsor) == []
    assert waiting(other) == [f"/talent-projects/{project.public_id}"]
    for lane in CheckLane:
        make_lane(session, project, other, lane)
    assert waiting(other) == []
