"""Asking for a bulk action with its rows frozen, and for taking one back."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.jobs import ENDED, JobKind, JobState
from app.domain.refusals import InvalidValue, NotPermitted, Reason, TransitionRefused
from app.models.jobs import Job
from app.queries.jobs import get_job
from app.queries.selections import Chosen
from app.services.bulk import Verb
from app.services.jobs import ask_for
from app.services.selections import freeze, freeze_done


class UndoInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=400)


def propose(
    session: Session,
    viewer: Viewer,
    kind: JobKind,
    verb: Verb,
    terms: BaseModel,
    chosen: Chosen,
    today: date,
) -> Job:
    """Freeze the rows; what would happen to each is then looked at, here or by a worker."""
    if viewer.role not in verb.roles:
        raise NotPermitted(Reason.NOT_PERMITTED)
    given = terms.model_dump(mode="json", exclude_defaults=True)
    job = ask_for(session, viewer, kind, given, today, JobState.CHECKING)
    freeze(session, job, chosen)
    if not job.total:
        raise InvalidValue(Reason.NOTHING_CHOSEN)
    return job


def ask_to_undo(
    session: Session, viewer: Viewer, public_id: str, verb: Verb, given: UndoInput, today: date
) -> Job:
    """Once: every row that was done and nobody has touched since is taken back, last first."""
    original = get_job(session, viewer, public_id, for_update=True)
    if verb.undo is None or original.undoes_id is not None or original.state not in ENDED:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if viewer.role not in verb.undo_roles:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if session.execute(select(col(Job.id)).where(col(Job.undoes_id) == original.id)).first():
        raise TransitionRefused(Reason.ALREADY_UNDONE)
    job = ask_for(session, viewer, original.kind, given.model_dump(), today)
    job.undoes_id = original.id
    freeze_done(session, job, original)
    if not job.total:
        raise InvalidValue(Reason.NOTHING_CHOSEN)
    return job
