"""引育省级以上高端人才 (plan 二(三), target 30): counted by persons, from the register."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, extract, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.data.talent_programs import programs_of
from app.domain.access import Viewer
from app.domain.procedures import RecordKind
from app.domain.talents.projects import HIGH_END, TalentStage
from app.models.places import Township
from app.models.plans import Plan
from app.models.procedures import RecordMove
from app.models.talents import TalentProject
from app.queries.counted_rows import RegisterAsked, placed
from app.queries.talents import visible_talents


def counted_talents(viewer: Viewer, asked: RegisterAsked, *, despite_recusal: bool) -> Select[Any]:
    """Approved at provincial level and above since the plan began, as known on a day; whoever was
    approved twice counts once, by the first. An end for misconduct takes the count back from its
    day. Whether a team counts as one person, its leader, is 待核: it does."""
    columns: tuple[Any, ...] = (
        col(TalentProject.id).label("row_id"),
        col(TalentProject.title).label("name"),
        col(TalentProject.track).label("what"),
        col(Township.name).label("town_name"),
        col(TalentProject.approved_on).label("since"),
        literal("/talent-projects/").concat(col(TalentProject.public_id)).label("page"),
    )
    earlier = aliased(TalentProject)
    is_again = (
        select(literal(1))
        .select_from(earlier)
        .where(
            _counts(earlier, asked),
            col(earlier.leader_id_digest) != "",
            col(earlier.leader_id_digest) == col(TalentProject.leader_id_digest),
            or_(
                col(earlier.approved_on) < col(TalentProject.approved_on),
                and_(
                    col(earlier.approved_on) == col(TalentProject.approved_on),
                    col(earlier.id) < col(TalentProject.id),
                ),
            ),
        )
        .correlate(TalentProject)
        .exists()
    )
    return (
        select(*columns)
        .select_from(TalentProject)
        .outerjoin(Township, col(Township.code) == col(TalentProject.township_code))
        .where(
            visible_talents(viewer, despite_recusal=despite_recusal),
            _counts(TalentProject, asked),
            ~is_again,
            *placed(asked, TalentProject),
        )
    )


def _counts(project: Any, asked: RegisterAsked) -> ColumnElement[bool]:
    keys = [key for level in sorted(HIGH_END) for key in programs_of(level)]
    began = (
        select(func.max(col(Plan.starts_year)))
        .where(
            col(Plan.county_code) == asked.county_code,
            col(Plan.starts_year) <= asked.valid_on.year,
        )
        .scalar_subquery()
    )
    return and_(
        col(project.county_code) == asked.county_code,
        col(project.program).in_(keys),
        col(project.approved_on) <= asked.valid_on,
        col(project.approval_known_on) <= asked.known_on,
        extract("year", col(project.approved_on)) >= func.coalesce(began, 0),
        ~and_(
            col(project.stage) == TalentStage.TERMINATED,
            col(project.stage_since) <= asked.valid_on,
            ~_end_became_known_after(project, asked.known_on),
        ),
    )


def _end_became_known_after(project: Any, known_on: date) -> ColumnElement[bool]:
    ended = aliased(RecordMove)
    return (
        select(literal(1))
        .select_from(ended)
        .where(
            col(ended.kind) == RecordKind.TALENT_PROJECT,
            col(ended.record_id) == col(project.id),
            col(ended.target) == TalentStage.TERMINATED.value,
            col(ended.corrects_id).is_(None),
            col(ended.known_on) > known_on,
        )
        .correlate(project)
        .exists()
    )
