"""Bulk actions and other long work: rows chosen, a preview, the run, what became of each row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ValidationError
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.jobs import ENDED, OF_IMPORTS, JobKind, RowState
from app.domain.refusals import NotPermitted, Reason
from app.jobs.works import VERBS, at_once_if_small
from app.models.jobs import Job
from app.queries.job_pages import JobDetail, JobLine, describe_job, list_jobs
from app.queries.jobs import get_job, import_of
from app.queries.newest_first import Listed
from app.queries.paging import Paging
from app.queries.selections import Selection, chosen_rows, count_chosen
from app.services.bulk_asking import UndoInput, ask_to_undo, propose
from app.services.jobs import cancel, confirm
from app.web.forms import TypedForm, malformed, refilling
from app.web.job_forms import form_choices, said, shown_terms
from app.web.lists import pager_links
from app.web.once import Once
from app.web.rendering import Render
from app.words import sentence

pages = APIRouter(
    prefix="/jobs", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/jobs", tags=["jobs"], route_class=Once)

Wanted = Annotated[Selection, Query()]
Pages = Annotated[Paging, Query()]
PAGE, REGION = "jobs/job.html", "jobs/_job.html"


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many rows a selection is about."""

    kind: JobKind
    total: int


class JobAsked(BaseModel):
    """A selection and the terms of its kind (see `kind` for which)."""

    selection: Selection
    terms: dict[str, Any] = {}


# --- The list of jobs, and one --------------------------------------------------------------------


@pages.get("")
def show_jobs(
    session: ReadSession, viewer: CurrentViewer, paging: Pages, render: Render
) -> Response:
    found = list_jobs(session, viewer, paging)
    return render.page("jobs/list.html", "jobs/_list.html", **pager_links("/jobs", found, paging))


@api.get("")
def read_jobs(session: ReadSession, viewer: CurrentViewer, paging: Pages) -> Listed[JobLine]:
    return list_jobs(session, viewer, paging)


# --- Asking: what is given with it, then its preview ----------------------------------------------


@pages.get("/new")
def show_new(
    session: ReadSession, viewer: CurrentViewer, today: Today, wanted: Wanted, render: Render
) -> Response:
    return render.page("jobs/new.html", None, **_asking(session, viewer, wanted, today))


@api.get("/new")
def read_new(session: ReadSession, viewer: CurrentViewer, today: Today, wanted: Wanted) -> Chosen:
    chosen = chosen_rows(session, viewer, wanted, today)
    return Chosen(wanted.kind, count_chosen(session, chosen))


@pages.post("/new")
def submit_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, typed: TypedForm, render: Render
) -> Response:
    wanted = typed.parse(Selection)
    context = _asking(session, viewer, wanted, today)
    with refilling("jobs/new.html", None, typed, **context):
        terms = typed.parse(VERBS[wanted.kind].terms)
        job = _propose(session, viewer, wanted, terms, today)
    return render.go(f"/jobs/{job.public_id}")


@api.post("/new", status_code=201)
def post_new(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: JobAsked
) -> JobDetail:
    try:
        terms = VERBS[given.selection.kind].terms.model_validate(given.terms)
    except ValidationError as error:
        raise malformed(error.errors(), "元") from error
    job = _propose(session, viewer, given.selection, terms, today)
    return describe_job(session, viewer, job.public_id)


def _propose(
    session: Session, viewer: Viewer, wanted: Selection, terms: BaseModel, today: Today
) -> Job:
    chosen = chosen_rows(session, viewer, wanted, today)
    job = propose(session, viewer, wanted.kind, VERBS[wanted.kind], terms, chosen, today)
    at_once_if_small(session, job)
    return job


def _asking(session: Session, viewer: Viewer, wanted: Selection, today: Today) -> dict[str, Any]:
    if viewer.role not in VERBS[wanted.kind].roles:
        raise NotPermitted(Reason.NOT_PERMITTED)
    total = count_chosen(session, chosen_rows(session, viewer, wanted, today))
    return {
        "wanted": wanted,
        "total": total,
        "most": today.isoformat(),
        **form_choices(session, viewer, wanted.kind),
    }


# --- One job: its preview, the run, what became of it ---------------------------------------------


@pages.get("/{job_id}")
def show_job(
    session: ReadSession,
    viewer: CurrentViewer,
    job_id: str,
    render: Render,
    state: RowState | None = None,
    after: int = 0,
) -> Response:
    job = get_job(session, viewer, job_id)
    if job.kind in OF_IMPORTS:
        return render.go(f"/imports/{import_of(job)}")
    return render.page(PAGE, REGION, **_shown(session, viewer, job_id, state, after))


@api.get("/{job_id}")
def read_job(
    session: ReadSession,
    viewer: CurrentViewer,
    job_id: str,
    state: RowState | None = None,
    after: int = 0,
) -> JobDetail:
    return describe_job(session, viewer, job_id, state, after)


def _shown(
    session: Session,
    viewer: Viewer,
    job_id: str,
    state: RowState | None = None,
    after: int = 0,
) -> dict[str, Any]:
    job = describe_job(session, viewer, job_id, state, after)
    verb = VERBS.get(job.kind)
    word_of: Callable[[str], str] = said(job.kind)
    return {
        "job": job,
        "place": Selection(kind=job.kind).place,
        "said": word_of,
        "sentence": sentence,
        "terms": shown_terms(session, viewer, verb.terms, job) if verb else [],
        "state": state,
        "may_undo": verb is not None
        and verb.undo is not None
        and viewer.role in verb.undo_roles
        and job.state in ENDED
        and job.undoes is None
        and job.undone_by is None
        and job.counts.get(RowState.DONE, 0) > 0,
        "undo_exists": verb is not None and verb.undo is not None,
        "may_undo_kind": verb is not None and viewer.role in verb.undo_roles,
    }


@pages.post("/{job_id}/start")
def submit_start(
    session: WriteSession, viewer: CurrentViewer, job_id: str, render: Render
) -> Response:
    at_once_if_small(session, confirm(session, viewer, job_id))
    return render.go(f"/jobs/{job_id}")


@api.post("/{job_id}/start")
def post_start(session: WriteSession, viewer: CurrentViewer, job_id: str) -> JobDetail:
    at_once_if_small(session, confirm(session, viewer, job_id))
    return describe_job(session, viewer, job_id)


@pages.post("/{job_id}/cancel")
def submit_cancel(
    session: WriteSession, viewer: CurrentViewer, job_id: str, render: Render
) -> Response:
    cancel(session, viewer, job_id)
    return render.go(f"/jobs/{job_id}")


@api.post("/{job_id}/cancel")
def post_cancel(session: WriteSession, viewer: CurrentViewer, job_id: str) -> JobDetail:
    cancel(session, viewer, job_id)
    return describe_job(session, viewer, job_id)


@pages.post("/{job_id}/undo")
def submit_undo(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    job_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    context = _shown(session, viewer, job_id)
    with refilling(PAGE, None, typed, **context):
        made = _undo(session, viewer, job_id, typed.parse(UndoInput), today)
    return render.go(f"/jobs/{made.public_id}")


@api.post("/{job_id}/undo", status_code=201)
def post_undo(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    job_id: str,
    given: Annotated[UndoInput, Body()],
) -> JobDetail:
    made = _undo(session, viewer, job_id, given, today)
    return describe_job(session, viewer, made.public_id)


def _undo(session: Session, viewer: Viewer, job_id: str, given: UndoInput, today: Today) -> Job:
    verb = VERBS[get_job(session, viewer, job_id).kind]
    job = ask_to_undo(session, viewer, job_id, verb, given, today)
    at_once_if_small(session, job)
    return job
