"""What the forms of bulk actions offer, and their terms and rows in words."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.domain.access import OFFICERS, Role, Viewer
from app.domain.jobs import JobKind
from app.domain.pool import EntrySource, EntryState, Grade, Removal, Weakness
from app.domain.programmes.table import POOL_TARGETS, PROGRAMMES
from app.domain.stages import Action, FailureReason, Stage
from app.domain.titles import TitleKind
from app.jobs.works import VERBS
from app.queries.batches import list_batch_choices
from app.queries.cohorts import cohort_names
from app.queries.job_pages import JobDetail
from app.queries.officers import list_officers, own_officer
from app.queries.selections import place_of
from app.web.choices import Choices, choices, of_batches, of_officers
from app.words import word
from app.words.jobs import JOB_TERMS

OF_STATES = frozenset({JobKind.ADMIT_FIRMS, JobKind.ADMIT_ENTRIES, JobKind.REMOVE_ENTRIES})
"""Kinds whose rows stand in a state of the pool before and after."""
OF_WORDS = frozenset(
    {
        JobKind.TAG_FIRMS,
        JobKind.UNTAG_FIRMS,
        JobKind.REMIND_FIRMS,
        JobKind.REMIND_ENTRIES,
        JobKind.REMIND_CASES,
    }
)
"""Kinds that ask for a text and offer nothing."""
NAMED = frozenset({"officer", "responsible", "cohort", "batch"})
"""Terms that are public ids; their names come from what the forms offer."""


def bulk_kinds(viewer: Viewer, place: str) -> Choices:
    """What this role may do to many rows of a list."""
    return _bulk_kinds(viewer.role, place)


@cache
def _bulk_kinds(role: Role, place: str) -> Choices:
    return choices(
        kind for kind, verb in VERBS.items() if place_of(kind) == place and role in verb.roles
    )


def form_choices(session: Session, viewer: Viewer, kind: JobKind) -> dict[str, Any]:
    """What the form of one kind needs beside the rows."""
    if kind is JobKind.MOVE_CASES:
        return {"actions": _actions(viewer), "failure_reasons": choices(FailureReason)}
    if kind is JobKind.REMOVE_ENTRIES:
        return {"removals": choices(one for one in Removal if one is not Removal.CARRIED_OVER)}
    if kind is JobKind.ADMIT_FIRMS:
        return _admission(session, viewer)
    if kind in OF_WORDS:
        return {}
    return {"officers": of_officers(list_officers(session, viewer, OFFICERS))}


def _actions(viewer: Viewer) -> Choices:
    """The moves that this role may make in any programme, certificates apart: each has its own."""
    offered = {
        move.action: None
        for rules in PROGRAMMES.values()
        for move in rules.moves
        if viewer.role in move.roles
    }
    return choices(action for action in Action if action in offered)


def _admission(session: Session, viewer: Viewer) -> dict[str, Any]:
    return {
        "cohorts": [(one.id, one.name) for one in cohort_names(session, viewer)],
        "targets": choices(POOL_TARGETS),
        "kinds": choices(TitleKind),
        "grades": choices(Grade),
        "weaknesses": choices(Weakness),
        "sources": choices(EntrySource),
        "batches": of_batches(list_batch_choices(session, viewer)),
        "officers": of_officers(list_officers(session, viewer)),
        "own_id": own_officer(session, viewer),
    }


def said(kind: JobKind) -> Callable[[str], str]:
    """How a row stood and stands, in words: a stage, a state, an officer's name."""

    def text(value: str) -> str:
        if not value:
            return "—"
        if kind is JobKind.MOVE_CASES:
            return word(Stage(value))
        if kind in OF_STATES:
            return word(EntryState(value))
        return value

    return text


def shown_terms(
    session: Session, viewer: Viewer, model: type[BaseModel], job: JobDetail
) -> list[tuple[str, str]]:
    """What was asked, as pairs of a word and a text."""
    if job.undoes is not None:
        return [(JOB_TERMS["undo_reason"], str(job.terms.get("reason", "")))]
    names: dict[str, str] = {}
    if NAMED & job.terms.keys():
        offered = form_choices(session, viewer, job.kind)
        for one in ("officers", "cohorts", "batches"):
            names |= dict(offered.get(one, ()))
    given = model.model_validate(job.terms)
    return [(JOB_TERMS[name], _text(getattr(given, name), names)) for name in job.terms]


def _text(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, StrEnum):
        return word(value)
    if isinstance(value, date):
        return value.isoformat()
    return names.get(str(value), str(value))
