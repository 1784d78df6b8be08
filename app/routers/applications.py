"""One application: its overview, its sections, every field saved by itself, and handing it in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import Viewer
from app.domain.forms.schema import Route
from app.domain.refusals import InvalidValue, Reason, Refusal
from app.queries.application_diagnosis import diagnose_draft
from app.queries.application_files import filled_slots
from app.queries.application_pages import describe_application, describe_section, places_of
from app.queries.application_views import ApplicationHead, Overview, RowPlace, SectionPage
from app.queries.applications import get_papers
from app.queries.diagnosis_views import Reading
from app.queries.section_drawing import third_level_fields
from app.queries.submissions import SubmissionRow, list_submissions
from app.services.application_answers import AnswerOutcome, AnswersInput, save_answers
from app.services.application_rows import (
    Direction,
    NewRow,
    RowMove,
    add_row,
    move_row,
    remove_row,
)
from app.services.applications import RouteInput, choose_route
from app.services.submissions import SubmitInput, submit_application
from app.web.answers import Kept, answer_at, kept_of, touched
from app.web.choices import choices
from app.web.forms import Typed, TypedForm, WideForm, refilling
from app.web.looks import NOTES_LOOK
from app.web.once import Once
from app.web.rendering import Render
from app.words import sentence

pages = APIRouter(
    prefix="/applications",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(prefix="/api/applications", tags=["applications"], route_class=Once)
OVERVIEW, SECTION = "applications/overview.html", "applications/section.html"


# --- The overview ---------------------------------------------------------------------------------


@pages.get("/{application_id}", dependencies=NOTES_LOOK)
def show_application(
    session: ReadSession, viewer: CurrentViewer, application_id: str, render: Render
) -> Response:
    return render.page(OVERVIEW, None, **_overview(session, viewer, application_id))


@api.get("/{application_id}", dependencies=NOTES_LOOK)
def read_application(session: ReadSession, viewer: CurrentViewer, application_id: str) -> Overview:
    return _described(session, viewer, application_id)


@pages.post("/{application_id}/route")
def submit_route(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(OVERVIEW, None, typed, **_overview(session, viewer, application_id)):
        choose_route(session, viewer, application_id, typed.parse(RouteInput))
    return render.go(f"/applications/{application_id}")


@api.post("/{application_id}/route")
def post_route(
    session: WriteSession, viewer: CurrentViewer, application_id: str, given: RouteInput
) -> ApplicationHead:
    choose_route(session, viewer, application_id, given)
    return _described(session, viewer, application_id).application


@pages.post("/{application_id}/submit")
def submit_submission(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    application_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    with refilling(OVERVIEW, None, typed, **_overview(session, viewer, application_id)):
        given = typed.parse(SubmitInput)
        submit_application(session, viewer, application_id, given, today, datetime.now(UTC))
    return render.go(f"/applications/{application_id}")


@api.post("/{application_id}/submit", status_code=201)
def post_submission(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    application_id: str,
    given: SubmitInput,
) -> SubmissionRow:
    submit_application(session, viewer, application_id, given, today, datetime.now(UTC))
    return list_submissions(session, viewer, application_id)[0]


def _described(session: Session, viewer: Viewer, application_id: str) -> Overview:
    papers = get_papers(session, viewer, application_id)
    return describe_application(papers, viewer, filled_slots(session, papers.application))


def _overview(session: Session, viewer: Viewer, application_id: str) -> dict[str, Any]:
    found = _described(session, viewer, application_id)
    return {
        "found": found,
        "application": found.application,
        "submissions": list_submissions(session, viewer, application_id),
        "routes": choices(Route),
    }


# --- One section ----------------------------------------------------------------------------------


@pages.get("/{application_id}/sections/{section}", dependencies=NOTES_LOOK)
def show_section(
    session: ReadSession, viewer: CurrentViewer, application_id: str, section: str, render: Render
) -> Response:
    return render.page(SECTION, None, **_section(session, viewer, application_id, section))


@api.get("/{application_id}/sections/{section}", dependencies=NOTES_LOOK)
def read_section(
    session: ReadSession, viewer: CurrentViewer, application_id: str, section: str
) -> SectionPage:
    return _part(session, viewer, application_id, section)


@pages.post("/{application_id}/sections/{section}")
def submit_section(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    section: str,
    typed: WideForm,
    render: Render,
) -> Response:
    """All of a section that was touched, then what the button asks: a row more, the next section.
    What can be saved is; what cannot comes back as it was typed."""
    sent = SentSection(session, viewer, application_id, section, typed)
    kept = sent.save()
    problem = "" if kept else sent.step()
    if not kept and not problem:
        return render.go(sent.then())
    shown = _section(session, viewer, application_id, section, kept)
    return render.page(SECTION, None, 422, **shown | {"sentences": [problem] if problem else []})


@api.post("/{application_id}/sections/{section}")
def post_section(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    section: str,
    given: AnswersInput,
) -> SectionPage:
    """Saves what can be saved of many answers; refused and contested ones stay as they stood.
    `/answers` tells what became of each."""
    save_answers(session, viewer, application_id, given.answers, datetime.now(UTC))
    return _part(session, viewer, application_id, section)


@pages.post("/{application_id}/answers")
def submit_answer(
    session: WriteSession,
    viewer: CurrentViewer,
    application_id: str,
    typed: WideForm,
    render: Render,
) -> Response:
    """One control as it was left: what became of it is shown beside it."""
    name = typed["name"]
    answer = answer_at(typed, name)
    if answer is None:
        raise InvalidValue(Reason.NO_SUCH_FIELD)
    outcome = save_answers(session, viewer, application_id, [answer], datetime.now(UTC))[0]
    return render.region(
        "applications/answer.html", name=name, kept=Kept(typed[name], outcome), id=application_id
    )


@api.post("/{application_id}/answers")
def post_answers(
    session: WriteSession, viewer: CurrentViewer, application_id: str, given: AnswersInput
) -> list[AnswerOutcome]:
    """Each answer for itself: saved, unchanged, refused with its reason, or in conflict with what
    somebody else saved since. Send `version` of the answer you saw."""
    return save_answers(session, viewer, application_id, given.answers, datetime.now(UTC))


@pages.get("/{application_id}/findings")
def show_findings(
    session: ReadSession,
    viewer: CurrentViewer,
    application_id: str,
    render: Render,
    section: Annotated[str, Query(max_length=40)],
) -> Response:
    shown = _section(session, viewer, application_id, section)
    return render.region("applications/_findings.html", **shown | {"is_fresh": True})


@api.get("/{application_id}/findings")
def read_findings(
    session: ReadSession,
    viewer: CurrentViewer,
    application_id: str,
    section: Annotated[str, Query(max_length=40)] = "",
) -> Overview:
    """What is missing and what the checks say; of one section, or of all that is asked for."""
    found = _described(session, viewer, application_id)
    return found.within(section) if section else found


@pages.get("/{application_id}/diagnosis")
def show_diagnosis(
    session: ReadSession, viewer: CurrentViewer, today: Today, application_id: str, render: Render
) -> Response:
    papers = get_papers(session, viewer, application_id)
    return render.region(
        "applications/_diagnosis.html",
        reading=diagnose_draft(session, viewer, papers, today),
        is_judged=True,
        application=describe_application(papers, viewer, {}).application,
    )


@api.get("/{application_id}/diagnosis")
def read_diagnosis(
    session: ReadSession, viewer: CurrentViewer, today: Today, application_id: str
) -> Reading | None:
    """The draft held against the conditions in force on the day it means to apply."""
    return diagnose_draft(session, viewer, get_papers(session, viewer, application_id), today)


# --- Rows, for programs; the page of a section has buttons for them -------------------------------


@api.post("/{application_id}/rows", status_code=201)
def post_row(
    session: WriteSession, viewer: CurrentViewer, application_id: str, given: NewRow
) -> RowPlace:
    row = add_row(session, viewer, application_id, given)
    return RowPlace(given.table, row.id, row.number)


@api.post("/{application_id}/rows/{row_id}/move")
def post_move(
    session: WriteSession, viewer: CurrentViewer, application_id: str, row_id: str, given: RowMove
) -> list[RowPlace]:
    """One place up or down; the answer is every row with the number it has now."""
    move_row(session, viewer, application_id, row_id, given)
    return places_of(get_papers(session, viewer, application_id))


@api.post("/{application_id}/rows/{row_id}/remove")
def post_removal(
    session: WriteSession, viewer: CurrentViewer, application_id: str, row_id: str
) -> list[RowPlace]:
    """Refused while another row names it; the answer is every row that is left."""
    remove_row(session, viewer, application_id, row_id)
    return places_of(get_papers(session, viewer, application_id))


@dataclass
class SentSection:
    """A section's form as it was sent: its answers, and the step its button asked for."""

    session: Session
    viewer: Viewer
    application_id: str
    section: str
    typed: Typed

    def save(self) -> dict[str, Kept]:
        """By control, what could not be saved."""
        answers = touched(self.typed, leaving=self.typed["take"])
        outcomes = save_answers(
            self.session, self.viewer, self.application_id, answers, datetime.now(UTC)
        )
        kept = kept_of(self.typed, outcomes)
        return {name: one for name, one in kept.items() if not one.is_saved}

    def step(self) -> str:
        """Why the step is refused; nothing if it was made."""
        verb, _, what = self.typed["step"].partition(":")
        try:
            match verb:
                case "add":
                    add_row(self.session, self.viewer, self.application_id, NewRow(table=what[:40]))
                case "up" | "down":
                    given = RowMove(direction=Direction(verb))
                    move_row(self.session, self.viewer, self.application_id, what, given)
                case "remove":
                    remove_row(self.session, self.viewer, self.application_id, what)
        except Refusal as refusal:
            return "".join(sentence(one, refusal.details) for one in refusal.reasons)
        return ""

    def then(self) -> str:
        verb, _, what = self.typed["step"].partition(":")
        section = what if verb == "go" and what.isidentifier() else self.section
        part = f"#table-{what}" if verb == "add" else ""
        return f"/applications/{self.application_id}/sections/{section}{part}"


def _part(session: Session, viewer: Viewer, application_id: str, section: str) -> SectionPage:
    papers = get_papers(session, viewer, application_id)
    return describe_section(papers, viewer, section, filled_slots(session, papers.application))


def _section(
    session: Session,
    viewer: Viewer,
    application_id: str,
    section: str,
    kept: dict[str, Kept] | None = None,
) -> dict[str, Any]:
    page = _part(session, viewer, application_id, section)
    return {
        "technology_fields": third_level_fields() if page.asks_for_field else [],
        "part": page,
        "application": page.application,
        "kept": kept or {},
        "is_fresh": False,
        "reading": None,
        "is_judged": False,
    }
