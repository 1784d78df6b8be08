"""Every kind of long work, and what carries it out."""

from app.domain.jobs import JobKind
from app.jobs.bulk import work_of
from app.jobs.portions import Work
from app.services.bulk import Verb
from app.services.bulk_cases import ASSIGN, MOVE

VERBS: dict[JobKind, Verb] = {
    JobKind.MOVE_CASES: MOVE,
    JobKind.ASSIGN_CASES: ASSIGN,
}
WORKS: dict[JobKind, Work] = {kind: work_of(verb) for kind, verb in VERBS.items()}
