"""One section of an application: filled in field by field, or all that was touched at once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, WriteSession
from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason, Refusal
from app.queries.application_files import filled_slots
from app.queries.application_pages import describe_section
from app.queries.application_views import SectionPage
from app.queries.applications import get_papers
from app.queries.section_drawing import third_level_fields
from app.services.application_answers import AnswerOutcome, AnswersInput, save_answers
from app.services.application_rows import (
    Direction,
    NewRow,
    RowMove,
    add_row,
    move_row,
    remove_row,
)
from app.web.answers import Kept, answer_at, kept_of, touched
from app.web.forms import Typed, WideForm
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
SECTION = "applications/section.html"


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
