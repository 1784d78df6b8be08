"""The cases that firms entrusted to an agency user, and nothing more of those firms."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.cases import visible_cases


@dataclass(frozen=True, slots=True)
class EntrustedCase:
    id: str
    enterprise: str
    programme: Programme
    year: int
    stage: Stage


def entrusted_cases(session: Session, viewer: Viewer) -> list[EntrustedCase]:
    """Few: an entrustment is for one case and a period."""
    found = session.execute(
        select(
            col(CultivationCase.public_id),
            col(Enterprise.name),
            col(CultivationCase.programme),
            col(CultivationCase.year),
            col(CultivationCase.stage),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(viewer))
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id))
        .limit(200)
    )
    return [EntrustedCase(*row) for row in found]
