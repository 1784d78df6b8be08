"""The published forms: which editions there are, what they ask, the schema of what is handed in."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from app.data import UnknownEdition, form
from app.data.form_files import editions
from app.domain.forms.schema import Form, FormKey
from app.domain.refusals import NotFound
from app.exchange.form_schema import submission_schema

api = APIRouter(prefix="/api/forms", tags=["applications"])
OPEN_TO_ALL: dict[str, Any] = {"security": []}


@dataclass(frozen=True, slots=True)
class EditionLine:
    key: FormKey
    edition: int
    title: str
    source: str
    changes: str
    is_newest: bool


@api.get("", openapi_extra=OPEN_TO_ALL)
def read_forms() -> list[EditionLine]:
    """Every edition of every form, the oldest first."""
    return [
        EditionLine(key, edition, found.title, found.source, found.changes, edition == own[-1])
        for key in FormKey
        for own in (editions(key),)
        for edition in own
        for found in (form(key, edition),)
    ]


@api.get("/{key}/{edition}", openapi_extra=OPEN_TO_ALL)
def read_form(key: FormKey, edition: int) -> Form:
    """What an edition asks: its sections, fields, tables and slots, in their order."""
    return _edition(key, edition)


@api.get("/{key}/{edition}/schema", openapi_extra=OPEN_TO_ALL)
def read_schema(key: FormKey, edition: int) -> dict[str, Any]:
    """JSON Schema (2020-12) of the content of a submission made with this edition."""
    return submission_schema(_edition(key, edition))


def _edition(key: FormKey, edition: int) -> Form:
    try:
        return form(key, edition)
    except UnknownEdition as unknown:
        raise NotFound from unknown
