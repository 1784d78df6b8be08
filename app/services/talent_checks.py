"""查新, 查证, 去伪 of a talent project: items written down, lanes closed by others."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.domain.talents.lanes import may_check, may_close
from app.domain.talents.projects import CONCLUSIONS, CheckLane, ItemFinding, LaneState
from app.models.talents import TalentCheckItem, TalentLane, TalentProject
from app.queries.talents import get_talent
from app.services.talent_texts import refuse_closed_names


class CheckItemInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    lane: CheckLane
    item: str = Field(min_length=1, max_length=200)
    source: str = Field(min_length=1, max_length=200)
    checked_on: date
    finding: ItemFinding
    note: str = Field(default="", max_length=1000)


class LaneClosing(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    conclusion: LaneState
    summary: str = Field(min_length=1, max_length=1000)


def add_check_item(
    session: Session, viewer: Viewer, public_id: str, given: CheckItemInput, today: date
) -> None:
    """What was looked up, by whoever looked: the sponsor may look too, but closes nothing."""
    project = _checked(session, viewer, public_id)
    refuse_closed_names(given)
    if given.checked_on > today:
        raise InvalidValue(fields={"checked_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    session.add(
        TalentCheckItem(
            county_code=project.county_code,
            project_id=project.id or 0,
            officer_id=viewer.person_id,
            **given.model_dump(),
        )
    )
    session.flush()


def close_lane(
    session: Session,
    viewer: Viewer,
    public_id: str,
    lane: CheckLane,
    given: LaneClosing,
    today: date,
) -> None:
    """Close a lane, or close it again with another conclusion; the history keeps both."""
    project = _checked(session, viewer, public_id)
    refuse_closed_names(given)
    if project.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if given.conclusion not in CONCLUSIONS:
        raise InvalidValue(fields={"conclusion": Reason.BAD_VALUE})
    items = session.execute(
        select(func.count(col(TalentCheckItem.id))).where(
            col(TalentCheckItem.project_id) == project.id, col(TalentCheckItem.lane) == lane
        )
    ).scalar_one()
    may_close(project.sponsor_id, viewer.person_id, items)
    row = session.execute(
        select(TalentLane).where(
            col(TalentLane.project_id) == project.id, col(TalentLane.lane) == lane
        )
    ).scalar_one_or_none() or TalentLane(
        county_code=project.county_code,
        project_id=project.id or 0,
        lane=lane,
        conclusion=given.conclusion,
        summary=given.summary,
        closed_on=today,
        closed_by_id=viewer.person_id,
    )
    row.conclusion, row.summary = given.conclusion, given.summary
    row.closed_on, row.closed_by_id = today, viewer.person_id
    session.add(row)
    session.flush()


def _checked(session: Session, viewer: Viewer, public_id: str) -> TalentProject:
    project = get_talent(session, viewer, public_id)
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    may_check(project.stage)
    return project
