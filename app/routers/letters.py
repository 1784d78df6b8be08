"""Letters of a case: what each says, and each as PDF and Word."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import Accesses, CurrentViewer, ReadSession, Today
from app.domain.access import AccessKind, Viewer
from app.domain.letters import Letter
from app.papers.letters import letter_paper
from app.papers.paper import PaperFormat, content_of
from app.queries.cases import get_case
from app.queries.letters import LetterFacts, get_letter, list_letters
from app.routers.papers import AS_PAPER, answer
from app.web.journal import journal_entry
from app.web.rendering import Render
from app.words import word

pages = APIRouter(
    prefix="/cases/{case_id}/letters",
    default_response_class=HTMLResponse,
    include_in_schema=False,
)
api = APIRouter(prefix="/api/cases/{case_id}/letters", tags=["papers"])


class LetterText(BaseModel):
    """A letter as it would be printed: blocks of plain text in their order."""

    letter: Letter
    is_draft: bool
    title: str
    number: str
    addressee: str
    blocks: list[dict[str, Any]]


@pages.get("")
def show_letters(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str, render: Render
) -> Response:
    _, enterprise = get_case(session, viewer, case_id)
    letters = texts_of(session, viewer, case_id, today)
    return render.page(
        "cases/letters.html", None, case_id=case_id, enterprise=enterprise.name, letters=letters
    )


@api.get("")
def read_letters(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str
) -> list[LetterText]:
    """The letters that go with the moves of the case as it stands; of moves still to be made,
    drafts."""
    return texts_of(session, viewer, case_id, today)


@pages.get("/{letter}.{ending}")
@api.get("/{letter}.{ending}", response_class=Response, responses=AS_PAPER)
def read_letter(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    letter: Letter,
    ending: PaperFormat,
) -> Response:
    facts = get_letter(session, viewer, case_id, letter, today)
    accesses.append(
        journal_entry(
            request,
            viewer,
            AccessKind.EXPORT,
            subject=f"{word(letter)} {facts.enterprise}"[:200],
            enterprise_id=facts.enterprise_id,
        )
    )
    return answer(letter_paper(facts), ending, f"{facts.enterprise}_{word(letter)}")


def texts_of(session: Session, viewer: Viewer, case_id: str, today: Today) -> list[LetterText]:
    return [_text(one) for one in list_letters(session, viewer, case_id, today)]


def _text(facts: LetterFacts) -> LetterText:
    content = content_of(letter_paper(facts))
    return LetterText(
        letter=facts.letter,
        is_draft=facts.is_draft,
        title=content["title"],
        number=content["number"],
        addressee=content["addressee"],
        blocks=content["blocks"],
    )
