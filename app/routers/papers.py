"""Papers as files: the application for signature and seal."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.data import technology_fields
from app.dependencies import Accesses, CurrentViewer, ReadSession
from app.domain.access import AccessKind
from app.papers.applications import ApplicationContent, FiledName, application_paper
from app.papers.paper import Paper, PaperFormat
from app.papers.pdf import as_pdf
from app.papers.word import as_docx
from app.queries.application_papers import Printable, get_printable
from app.queries.people import SHANGHAI
from app.web.journal import journal_entry

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["papers"])

AS_PAPER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The paper as a file.",
        "content": {one.media_type: {} for one in PaperFormat},
    }
}
WRITERS = {PaperFormat.PDF: as_pdf, PaperFormat.DOCX: as_docx}


@pages.get("/applications/{application_id}/paper.{ending}")
@api.get(
    "/applications/{application_id}/paper.{ending}", response_class=Response, responses=AS_PAPER
)
def read_application_paper(
    request: Request,
    session: ReadSession,
    accesses: Accesses,
    viewer: CurrentViewer,
    application_id: str,
    ending: PaperFormat,
    submission: Annotated[int | None, Query(ge=0, le=9999)] = None,
) -> Response:
    """The newest submission, or the draft where nothing was submitted; `submission=0` asks for
    the draft, a number for that one."""
    found = get_printable(session, viewer, application_id, submission)
    paper = application_paper(_content(found))
    accesses.append(
        journal_entry(
            request,
            viewer,
            AccessKind.EXPORT,
            subject=f"{paper.title} {found.enterprise}"[:200],
            enterprise_id=found.enterprise_id,
        )
    )
    return answer(paper, ending, f"{found.enterprise}_{found.form.title}")


def answer(paper: Paper, ending: PaperFormat, name: str) -> Response:
    """As a download under its own name; never kept by anybody on the way."""
    named = f"attachment; filename=\"paper.{ending}\"; filename*=UTF-8''{quote(name)}.{ending}"
    return Response(
        WRITERS[ending](paper),
        media_type=ending.media_type,
        headers={"content-disposition": named, "cache-control": "no-store"},
    )


def _content(found: Printable) -> ApplicationContent:
    return ApplicationContent(
        form=found.form,
        draft=found.draft,
        enterprise=found.enterprise,
        uscc=found.uscc,
        year=found.year,
        version=_version(found.number, found.submitted_at, found.digest),
        is_draft=found.number == 0,
        files=tuple(FiledName(*one) for one in found.files),
        technology_fields=technology_fields(),
    )


def _version(number: int, submitted_at: datetime | None, digest: str) -> str:
    if submitted_at is None:
        return "草稿,未提交"
    day = submitted_at.astimezone(SHANGHAI).date().isoformat()
    return f"第 {number} 次提交 {day} · 校验 {digest[:16]}"
