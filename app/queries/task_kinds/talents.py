"""Talent projects: lanes that somebody other than the sponsor closes, payments to be confirmed."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import col

from app.data.talent_programs import talent_programs
from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.talents.projects import CheckLane, TalentStage
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.models.talents import TalentInstalment, TalentLane, TalentProject
from app.queries.talents import visible_talents
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab

PAGE = "/talent-projects/"
AT_LANES = (TalentStage.SUBMITTED, TalentStage.FORMALLY_CHECKED)


def _listed(*more: Any) -> Select[Any]:
    return (
        select(
            col(TalentProject.public_id).label("subject_id"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(TalentProject.title).label("enterprise"),
            col(Township.name).label("township"),
            col(TalentProject.stage).label("what"),
            *more,
        )
        .select_from(TalentProject)
        .outerjoin(Enterprise, col(Enterprise.id) == col(TalentProject.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(TalentProject.township_code))
    )


def _to_close(viewer: Viewer, _today: date) -> Select[Any]:
    """Whoever brought a project in waits like everybody else: it is not theirs to close."""
    return (
        _listed(col(TalentProject.stage_since).label("since"))
        .where(
            visible_talents(viewer),
            col(TalentProject.stage).in_(AT_LANES),
            col(TalentProject.sponsor_id) != viewer.person_id,
            has_open_lane(),
        )
        .order_by(col(TalentProject.stage_since), col(TalentProject.id))
    )


def has_open_lane() -> ColumnElement[bool]:
    """`lane_states` said in SQL: of those a plan does not leave out, not all are closed."""
    by_lanes: dict[frozenset[CheckLane], list[str]] = {}
    for program in talent_programs().values():
        needed = frozenset(CheckLane) - program.skipped_lanes
        by_lanes.setdefault(needed, []).append(program.key)
    return or_(
        *(
            and_(col(TalentProject.program).in_(keys), _closed(needed) < len(needed))
            for needed, keys in by_lanes.items()
        )
    )


def _closed(lanes: frozenset[CheckLane]) -> Any:
    return (
        select(func.count(col(TalentLane.id)))
        .where(
            col(TalentLane.project_id) == col(TalentProject.id),
            col(TalentLane.lane).in_(sorted(lanes)),
        )
        .correlate(TalentProject)
        .scalar_subquery()
    )


def _to_confirm(viewer: Viewer, _today: date) -> Select[Any]:
    """Signed under one's own login, so never a substitute's."""
    return (
        _listed(col(TalentInstalment.paid_on).label("since"))
        .join(TalentInstalment, col(TalentInstalment.project_id) == col(TalentProject.id))
        .where(
            visible_talents(viewer),
            col(TalentInstalment.second_id) == viewer.person_id,
            col(TalentInstalment.confirmed_on).is_(None),
        )
        .order_by(col(TalentInstalment.paid_on), col(TalentInstalment.id))
    )


TO_CLOSE = plain(TaskKind.CLOSE_TALENT_LANES, Tab.MINE, BUREAU, _to_close, PAGE)
TO_CONFIRM = plain(TaskKind.CONFIRM_INSTALMENT, Tab.MINE, OFFICERS, _to_confirm, PAGE)
