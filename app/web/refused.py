"""Refusals that the journal keeps: a door, a move or a file that somebody signed in was refused."""

from fastapi import Request
from sqlalchemy import Engine

from app.db import note
from app.domain.access import AccessKind
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    Refusal,
    TransitionRefused,
    Unavailable,
)
from app.queries.people import SignedIn
from app.web.journal import journal_entry
from app.web.turns import in_turn

LONGEST_SUBJECT = 200
HARMFUL = frozenset(
    {
        Reason.FILE_NEEDS_TOO_MUCH,
        Reason.FILE_UNPACKS_TOO_LARGE,
        Reason.FILE_INFECTED,
        Reason.FILE_IS_PROGRAM,
        Reason.FILE_HAS_MACROS,
        Reason.ROWS_FULL,
        Reason.TOO_MANY_ROWS,
    }
)
"""Wherever it was typed or pasted: a bomb in a table, ten thousand rows for a form."""
LONGEST_REASON = 400


def is_kept(request: Request, refusal: Refusal) -> bool:
    """What was merely typed wrong is not; nor an address that leads nowhere."""
    match refusal:
        case NotPermitted() | TransitionRefused() | EditConflict() | Unavailable():
            return True
        case NotFound():
            return bool(request.path_params)
        case InvalidValue():
            return "file" in refusal.fields or not HARMFUL.isdisjoint(refusal.reasons)
        case _:
            return False


async def keep_refusal(request: Request, refusal: Refusal) -> None:
    """One line; the transaction of what was refused is over, and its turn given back."""
    found: SignedIn | None = getattr(request.state, "signed_in", None)
    if found is None or not is_kept(request, refusal):
        return
    engine: Engine = request.app.state.engine
    entry = journal_entry(
        request,
        found.viewer,
        AccessKind.REFUSED,
        subject=f"{request.method} {request.url.path}"[:LONGEST_SUBJECT],
        reason=" ".join(refusal.reasons)[:LONGEST_REASON],
    )
    await in_turn(request, note, engine, entry)
