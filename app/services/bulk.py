"""What a bulk action is made of: doing a thing to one row, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.domain.access import Role, Viewer


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one row: as it was, as it became, and what an undo has to know."""

    version: int
    before: str
    after: str
    made: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A row that was done, as an undo finds it in the job."""

    subject: str
    made: str


class UndoTerms(BaseModel):
    """Why it is taken back; goes into each correcting entry."""

    reason: str


Do = Callable[[Session, Viewer, Any, str, int | None, date], Deed]
"""session, viewer, terms, the row's public id, its version as the preview saw it, today. Raises
the refusals of the single action, which it calls."""
Undo = Callable[[Session, Viewer, UndoTerms, Done, date], None]


@dataclass(frozen=True, slots=True)
class Verb:
    """One bulk action: its terms, who may ask for it, the single action behind it."""

    terms: type[BaseModel]
    roles: frozenset[Role]
    do: Do
    undo: Undo | None = None
    undo_roles: frozenset[Role] = frozenset()
