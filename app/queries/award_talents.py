"""What a round draws from the register of talent projects: those that landed at a firm in a year.

A line says of what kind and level the project is; its plan, whose name may be closed, and its
people are not told (zhejiang-rules.md 3.1)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.data.talent_programs import talent_programs
from app.domain.awards.drawing import AwardSource, LandedTalent, Merit
from app.domain.talents.projects import TalentStage, TalentTrack
from app.domain.titles import Authority, TitleKind
from app.models.talents import TalentProject
from app.queries.award_holders import of_holders, recipient_of

REWARDED = {
    TalentTrack.STARTUP: LandedTalent.STARTUP_PROJECT,
    TalentTrack.INNOVATION: LandedTalent.INNOVATION_PROJECT,
}


def talent_merits(session: Session, county_code: str, year: int, known_on: date) -> list[Merit]:
    """Approved, landed in the year, and not stopped for misconduct by the day. The day on which a
    landing became known is not kept: it is taken for that of the landing."""
    found = session.execute(
        of_holders(
            TalentProject,
            known_on,
            col(TalentProject.track),
            col(TalentProject.program),
            col(TalentProject.landed_on),
            _came_before(known_on).label("was_held_before"),
        ).where(
            col(TalentProject.county_code) == county_code,
            col(TalentProject.landed_on).between(date(year, 1, 1), date(year, 12, 31)),
            _has_landed(TalentProject, known_on),
        )
    )
    return [_merit(row, year) for row in found]


def _has_landed(project: Any, known_on: date) -> ColumnElement[bool]:
    return and_(
        project.landed_on <= known_on,
        project.approved_on.is_not(None),
        or_(project.approval_known_on.is_(None), project.approval_known_on <= known_on),
        ~and_(project.stage == TalentStage.TERMINATED, project.stage_since <= known_on),
    )


def _came_before(known_on: date) -> ColumnElement[bool]:
    """The same person, by the paper, has landed before: at whichever firm."""
    earlier: Any = aliased(TalentProject)
    return (
        select(earlier.id)
        .where(
            earlier.county_code == col(TalentProject.county_code),
            earlier.leader_id_digest != "",
            earlier.leader_id_digest == col(TalentProject.leader_id_digest),
            _has_landed(earlier, known_on),
            or_(
                earlier.landed_on < col(TalentProject.landed_on),
                and_(
                    earlier.landed_on == col(TalentProject.landed_on),
                    earlier.id < col(TalentProject.id),
                ),
            ),
        )
        .correlate(TalentProject)
        .exists()
    )


def _merit(row: Any, year: int) -> Merit:
    return Merit(
        source=AwardSource.TALENT,
        source_id=row.public_id,
        recipient=recipient_of(row),
        rewards=REWARDED[row.track].value,
        kind=TitleKind.FIRST,
        level=Authority(talent_programs()[row.program].level.value),
        year=year,
        gained_on=row.landed_on,
        was_held_before=bool(row.was_held_before),
    )
