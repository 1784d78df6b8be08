"""Every kind of long work, and what carries it out."""

import math
from functools import partial
from pathlib import Path

from sqlmodel import Session

from app.domain.jobs import AT_WORK, JobKind
from app.jobs import imports
from app.jobs.bulk import work_of
from app.jobs.errands import Errands
from app.jobs.portions import Work, carry_on
from app.models.jobs import Job
from app.services.bulk import Verb
from app.services.bulk_cases import ASSIGN, MOVE
from app.services.bulk_pool import ADMIT_ENTRIES, ADMIT_FIRMS, ASSIGN_ENTRIES, REMOVE_ENTRIES
from app.services.reminders import REMIND_CASES, REMIND_ENTRIES, REMIND_FIRMS
from app.services.tags import TAG_FIRMS, UNTAG_FIRMS

VERBS: dict[JobKind, Verb] = {
    JobKind.MOVE_CASES: MOVE,
    JobKind.ASSIGN_CASES: ASSIGN,
    JobKind.ADMIT_FIRMS: ADMIT_FIRMS,
    JobKind.ADMIT_ENTRIES: ADMIT_ENTRIES,
    JobKind.REMOVE_ENTRIES: REMOVE_ENTRIES,
    JobKind.ASSIGN_ENTRIES: ASSIGN_ENTRIES,
    JobKind.TAG_FIRMS: TAG_FIRMS,
    JobKind.UNTAG_FIRMS: UNTAG_FIRMS,
    JobKind.REMIND_FIRMS: REMIND_FIRMS,
    JobKind.REMIND_ENTRIES: REMIND_ENTRIES,
    JobKind.REMIND_CASES: REMIND_CASES,
}
WORKS: dict[JobKind, Work] = {kind: work_of(verb) for kind, verb in VERBS.items()} | {
    JobKind.CHECK_IMPORT: imports.CHECK,
    JobKind.WRITE_IMPORT: imports.WRITE,
    JobKind.UNDO_IMPORT: imports.UNDO,
}
SMALL = 50
"""So many rows a request does itself: nobody waits longer than for a page."""


def at_once_if_small(session: Session, job: Job) -> None:
    """A small job is done in the transaction of the request; a larger one waits for a worker."""
    if job.total <= SMALL:
        while job.state in AT_WORK and carry_on(session, WORKS, job, math.inf):
            pass


def errands_of(data_dir: Path) -> Errands:
    """All that a worker does; the files people bring in lie in its data directory."""
    return Errands(WORKS, {JobKind.CHECK_IMPORT: partial(imports.check_import, data_dir)})
