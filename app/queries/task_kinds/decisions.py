"""Objections to the county's decisions that wait for an answer by somebody else."""

from datetime import date
from typing import Any

from sqlalchemy import Select, literal, select
from sqlmodel import col

from app.domain.access import BUREAU, Viewer
from app.domain.tasks import TaskKind
from app.models.cases import CultivationCase
from app.models.decisions import CriterionObjection, DecisionEntry, DecisionList
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.cases import visible_cases
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab


def _unanswered(viewer: Viewer, _today: date) -> Select[Any]:
    objection = CriterionObjection
    address = literal("/cases/") + col(CultivationCase.public_id) + "#cases-decision"
    columns: tuple[Any, ...] = (
        col(objection.public_id).label("subject_id"),
        address.label("page"),
        col(Enterprise.public_id).label("enterprise_id"),
        col(Enterprise.name).label("enterprise"),
        col(Township.name).label("township"),
        col(CultivationCase.programme).label("what"),
        col(DecisionList.document_number).label("note"),
        col(objection.raised_on).label("since"),
    )
    return (
        select(*columns)
        .join_from(objection, DecisionEntry, col(DecisionEntry.id) == col(objection.entry_id))
        .join(DecisionList, col(DecisionList.id) == col(DecisionEntry.list_id))
        .join(CultivationCase, col(CultivationCase.id) == col(objection.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            visible_cases(viewer),
            col(objection.outcome).is_(None),
            col(DecisionList.released_by_id) != viewer.person_id,
        )
        .order_by(col(objection.raised_on), col(objection.id))
    )


TO_ANSWER = plain(TaskKind.ANSWER_OBJECTION, Tab.MINE, BUREAU, _unanswered)
