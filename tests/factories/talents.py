"""Talent projects and what hangs on them."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.domain.talents.projects import (
    CheckLane,
    ItemFinding,
    LaneState,
    TalentParty,
    TalentTrack,
)
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.talents import TalentCheckItem, TalentLane, TalentProject
from tests.factories.ground import COUNTY, TOWN, store
from tests.factories.places import make_county, make_township


def make_talent(
    session: Session, sponsor: Person, host: Enterprise | None = None, **values: Any
) -> TalentProject:
    make_county(session, COUNTY)
    make_township(session, TOWN)
    usual: dict[str, Any] = {
        "county_code": COUNTY,
        "title": "氢燃料电池双极板研发",
        "program": "county",
        "year": 2018,
        "track": TalentTrack.STARTUP,
        "party": TalentParty.SINGLE,
        "leader_name": "张小明",
        "enterprise_id": host.id if host else None,
        "township_code": host.township_code if host else TOWN,
        "sponsor_id": sponsor.id,
        "stage_since": date(2018, 6, 1),
        "opened_on": date(2018, 6, 1),
    }
    return store(session, TalentProject(**usual | values))


def make_check(
    session: Session, project: TalentProject, officer: Person, lane: CheckLane
) -> TalentCheckItem:
    item = TalentCheckItem(
        county_code=project.county_code,
        project_id=project.id or 0,
        lane=lane,
        item="学位证书",
        source="学信网",
        checked_on=date(2018, 6, 2),
        finding=ItemFinding.CLEAN,
        officer_id=officer.id or 0,
    )
    return store(session, item)


def make_lane(
    session: Session,
    project: TalentProject,
    closer: Person,
    lane: CheckLane,
    conclusion: LaneState = LaneState.CLEAR,
) -> TalentLane:
    row = TalentLane(
        county_code=project.county_code,
        project_id=project.id or 0,
        lane=lane,
        conclusion=conclusion,
        summary="已核",
        closed_on=date(2018, 6, 3),
        closed_by_id=closer.id or 0,
    )
    return store(session, row)
