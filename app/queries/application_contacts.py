"""Whom an application says to call: masked to others until they say why they want to know."""

from dataclasses import dataclass

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.masking import contact_in
from app.queries.application_headings import Heading, heading_of
from app.queries.applications import get_papers


@dataclass(frozen=True, slots=True)
class ContactLine:
    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ApplicationContact:
    heading: Heading
    enterprise_id: str
    is_open: bool
    lines: list[ContactLine]
    """What was filled in; nothing of what was not."""


def describe_contact(
    session: Session, viewer: Viewer, public_id: str, *, is_asked_for: bool = False
) -> ApplicationContact:
    """As the draft says it now. That a reason was given (`is_asked_for`) is the caller's care."""
    papers = get_papers(session, viewer, public_id, shows_contact=is_asked_for)
    return ApplicationContact(
        heading=heading_of(papers),
        enterprise_id=papers.enterprise.public_id,
        is_open=not papers.contact_is_masked,
        lines=[
            ContactLine(key, papers.form.fields[key].label, value)
            for key, value in contact_in(papers.draft.values)
        ],
    )
