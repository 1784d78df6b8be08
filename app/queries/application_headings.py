"""What the pages beside an application's sections say of it in their headings."""

from dataclasses import dataclass

from app.queries.applications import Papers


@dataclass(frozen=True, slots=True)
class Heading:
    application_id: str
    case_id: str
    enterprise: str
    title: str
    year: int


def heading_of(papers: Papers) -> Heading:
    return Heading(
        application_id=papers.application.public_id,
        case_id=papers.case.public_id,
        enterprise=papers.enterprise.name,
        title=papers.form.title,
        year=papers.case.year,
    )
