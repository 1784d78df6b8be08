"""An application to be carried over, field by field, into the system where it is really made."""

from dataclasses import dataclass

from sqlmodel import Session

from app.data import technology_fields
from app.domain.access import Viewer
from app.domain.forms.copying import CopySection, copied
from app.domain.refusals import NotFound
from app.queries.application_headings import Heading, heading_of
from app.queries.applications import get_papers


@dataclass(frozen=True, slots=True)
class Copy:
    """All sections in the order of the printed form."""

    heading: Heading
    source: str
    sections: tuple[CopySection, ...]


def get_copy(session: Session, viewer: Viewer, public_id: str) -> Copy:
    """Three statements whatever its size."""
    papers = get_papers(session, viewer, public_id)
    return Copy(
        heading=heading_of(papers),
        source=papers.form.source,
        sections=copied(papers.form, papers.draft, technology_fields()),
    )


def section_of_copy(copy: Copy, key: str) -> CopySection:
    """The one asked for, or the first."""
    if not key:
        return copy.sections[0]
    found = next((section for section in copy.sections if section.key == key), None)
    if found is None:
        raise NotFound
    return found
