"""A talent project on its way: what holds its moves now, and the way as its page shows it."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.data.talent_programs import talent_programs
from app.domain.access import Viewer
from app.domain.procedures import Procedure
from app.domain.refusals import NotFound
from app.domain.stages import FactsOf
from app.domain.talents.lanes import Closing, lane_states, unmet_lanes
from app.domain.talents.moves import TalentAction, held_by, procedure_of
from app.domain.talents.pasts import unmet_pasts
from app.domain.talents.projects import TalentStage
from app.domain.talents.promises import Phase, unmet_promises
from app.models.talents import TalentProject, TalentPromise
from app.queries.procedures import RecordWay, describe_way
from app.queries.talent_likeness import pasts_of
from app.queries.talent_parts import lanes_of
from app.queries.talents import visible_talents

Facts = FactsOf[TalentStage, TalentAction]


def procedure_for(project: TalentProject) -> Procedure[TalentStage, TalentAction]:
    return procedure_of(talent_programs()[project.program])


def known_of(session: Session, project: TalentProject) -> Facts:
    """What the rules of talent projects know besides those of every record."""
    program = talent_programs()[project.program]
    closings = {
        lane: Closing(row.conclusion, row.closed_by_id)
        for lane, (row, _) in lanes_of(session, project.id or 0).items()
    }
    promises = [
        row.facts()
        for row in session.execute(
            select(TalentPromise).where(col(TalentPromise.project_id) == project.id)
        ).scalars()
    ]
    needs_midterm = TalentStage.MIDTERM_REVIEWED not in program.skipped_steps
    return FactsOf(
        stage=project.stage,
        stage_since=project.stage_since,
        notice_ends_on=project.notice_ends_on,
        held=held_by(
            unmet_lanes(lane_states(closings, program.skipped_lanes)),
            unmet_pasts(pasts_of(session, project)),
            unmet_promises(promises, Phase.MIDTERM) if needs_midterm else [],
            unmet_promises(promises, Phase.ACCEPTANCE),
            has_host=project.enterprise_id is not None,
            has_lessons=bool(project.lessons.strip()),
        ),
    )


def way_of(session: Session, viewer: Viewer, public_id: str, today: date) -> RecordWay:
    found: Any = session.execute(
        select(TalentProject).where(
            visible_talents(viewer), col(TalentProject.public_id) == public_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    project: TalentProject = found
    return describe_way(
        session,
        viewer,
        procedure_for(project),
        project,
        today,
        known_of(session, project),
        project.enterprise_id,
    )
