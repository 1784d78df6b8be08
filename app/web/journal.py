"""Entries for the journal of accesses, with what the request says of its sender."""

from typing import Any

from fastapi import Request

from app.domain.access import AccessKind, Viewer
from app.models.history import JournalEntry


def journal_entry(request: Request, viewer: Viewer, kind: AccessKind, **more: Any) -> JournalEntry:
    """Who did something worth keeping, in which role, from where. `more`: subject, reason,
    enterprise_id, rows."""
    return JournalEntry(
        county_code=viewer.county_code,
        kind=kind,
        person_id=viewer.person_id,
        person_name=viewer.name,
        role=viewer.role,
        office=viewer.office,
        source=request.client.host if request.client else "",
        **more,
    )
