"""What was handed in of an application: its versions, and one of them in full."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import NotFound
from app.models.applications import Application, Submission
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.applications import visible_applications


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    number: int
    edition: int
    submitted_at: datetime
    submitted_by: str
    digest: str


def list_submissions(session: Session, viewer: Viewer, public_id: str) -> list[SubmissionRow]:
    """The newest first."""
    found = session.execute(
        select(
            col(Submission.number),
            col(Submission.edition),
            col(Submission.submitted_at),
            col(Submission.submitted_by),
            col(Submission.digest),
        )
        .join_from(Submission, Application, col(Application.id) == col(Submission.application_id))
        .join(CultivationCase, col(CultivationCase.id) == col(Application.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_applications(viewer), col(Application.public_id) == public_id)
        .order_by(col(Submission.number).desc())
    )
    return [SubmissionRow(*row) for row in found]


def get_submission(session: Session, viewer: Viewer, public_id: str, number: int) -> Submission:
    found: Submission | None = session.execute(
        select(Submission)
        .join_from(Submission, Application, col(Application.id) == col(Submission.application_id))
        .join(CultivationCase, col(CultivationCase.id) == col(Application.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(
            visible_applications(viewer),
            col(Application.public_id) == public_id,
            col(Submission.number) == number,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
