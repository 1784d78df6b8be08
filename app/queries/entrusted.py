"""The cases that firms entrusted to an agency user, and nothing more of those firms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.firm_accounts import Entrustment
from app.queries.cases import visible_cases


@dataclass(frozen=True, slots=True)
class EntrustedCase:
    id: str
    enterprise: str
    programme: Programme
    year: int
    stage: Stage
    valid_until: date | None
    """The last day of the entrustment that runs longest."""
    application_id: str | None
    """What is filled in; None: the firm has not begun it."""


def entrusted_cases(session: Session, viewer: Viewer) -> list[EntrustedCase]:
    """Few: an entrustment is for one case and a period."""
    until = (
        select(func.max(col(Entrustment.valid_until)))
        .where(
            col(Entrustment.case_id) == col(CultivationCase.id),
            col(Entrustment.person_id) == viewer.person_id,
            col(Entrustment.ended_at).is_(None),
        )
        .scalar_subquery()
    )
    found = session.execute(
        select(
            col(CultivationCase.public_id),
            col(Enterprise.name),
            col(CultivationCase.programme),
            col(CultivationCase.year),
            col(CultivationCase.stage),
            until,
            col(Application.public_id),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Application, col(Application.case_id) == col(CultivationCase.id))
        .where(visible_cases(viewer))
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id))
        .limit(200)
    )
    return [EntrustedCase(*row) for row in found]
