"""Looks at a firm's papers, for the firm to see of which office and what for they were."""

from datetime import datetime

from fastapi import Depends, Request

from app.dependencies import Accesses, CurrentViewer, ReadSession
from app.domain.access import FILLERS, AccessKind
from app.queries.looks import Papers, find_look, find_papers
from app.queries.people import SHANGHAI
from app.web.journal import journal_entry


def note_look(
    request: Request, session: ReadSession, viewer: CurrentViewer, accesses: Accesses
) -> None:
    """In the journal once a day of each person and thing: a page is opened ten times while
    somebody works on it. The firm's own people, and those who fill in for it, leave none."""
    if viewer.role in FILLERS:
        return
    kind, public_id = next(
        (Papers(name), value) for name, value in request.path_params.items() if name in set(Papers)
    )
    found = find_papers(session, viewer, kind, public_id)
    if found is None:
        return  # the route says that it is not there
    firm, subject = found
    if find_look(session, viewer, firm, subject, datetime.now(SHANGHAI).date()):
        return
    accesses.append(
        journal_entry(request, viewer, AccessKind.LOOK, subject=subject, enterprise_id=firm)
    )


NOTES_LOOK = [Depends(note_look)]
"""`dependencies=` of a route that shows the papers of a case: its path names the case or the
application."""
