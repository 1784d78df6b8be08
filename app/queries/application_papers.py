"""One version of an application to be printed: the draft, or what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.data import form as form_of
from app.domain.access import Viewer
from app.domain.forms.computations import completed
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import Form
from app.domain.masking import masked_content
from app.domain.refusals import NotFound
from app.models.applications import Application, Submission
from app.queries.application_files import filled_slots
from app.queries.applications import Papers, get_papers
from app.queries.handed_in import open_submissions

FileNames = tuple[tuple[str, str, str], ...]
"""Slot, name and SHA-256."""


@dataclass(frozen=True, slots=True)
class Printable:
    """`number` is that of the submission; 0: the draft as it stands now."""

    form: Form
    draft: Draft
    files: FileNames
    enterprise: str
    uscc: str
    enterprise_id: int
    year: int
    number: int
    submitted_at: datetime | None
    digest: str


def get_printable(
    session: Session, viewer: Viewer, application_id: str, number: int | None
) -> Printable:
    """`number` of a submission, 0 for the draft; None: the newest submission, else the draft."""
    papers = get_papers(session, viewer, application_id)
    submission = None if number == 0 else _submission(session, papers.application, number)
    if submission is None and number:
        raise NotFound
    if submission is None:
        files = filled_slots(session, papers.application)
        names = tuple(
            (slot, one.file_name, one.sha256) for slot, own in files.items() for one in own
        )
        return _printable(papers, papers.form, completed(papers.form, papers.draft), names)
    content = open_submissions(session, [submission])[0].content
    if papers.contact_is_masked:
        content = masked_content(content)
    return _printable(
        papers,
        form_of(papers.application.form, submission.edition),
        draft_of_content(content),
        tuple(
            (slot, one["name"], one["sha256"])
            for slot, files in content.get("files", {}).items()
            for one in files
        ),
        submission,
    )


def draft_of_content(content: Mapping[str, Any]) -> Draft:
    """What was submitted, with what was computed then."""
    rows = {
        table: tuple(
            DraftRow(one["id"], one["number"], one["values"] | one["computed"]) for one in own
        )
        for table, own in content["rows"].items()
    }
    return Draft(content["values"] | content["computed"], rows)


def _printable(
    papers: Papers,
    form: Form,
    draft: Draft,
    files: FileNames,
    submission: Submission | None = None,
) -> Printable:
    return Printable(
        form=form,
        draft=draft,
        files=files,
        enterprise=papers.enterprise.name,
        uscc=papers.enterprise.uscc,
        enterprise_id=papers.enterprise.id or 0,
        year=papers.case.year,
        number=submission.number if submission else 0,
        submitted_at=submission.submitted_at if submission else None,
        digest=submission.digest if submission else "",
    )


def _submission(
    session: Session, application: Application, number: int | None
) -> Submission | None:
    wanted = select(Submission).where(col(Submission.application_id) == application.id)
    if number is not None:
        wanted = wanted.where(col(Submission.number) == number)
    found: Submission | None = session.execute(
        wanted.order_by(col(Submission.number).desc()).limit(1)
    ).scalar_one_or_none()
    return found
