"""Handing an application in: checked, frozen with its digest, and its case moved, at once."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.forms.handing_in import KeptValue, frozen_content, seal_contact
from app.domain.refusals import EditConflict, NotPermitted, Reason, TransitionRefused
from app.domain.stages import Action, Stage
from app.models.applications import Submission, SubmissionValue
from app.queries.application_files import filled_slots
from app.queries.application_pages import Files, lacking_files, obstacles_of
from app.queries.applications import Papers, find_application, get_papers
from app.recording import canonical, new_salt
from app.services.case_stages import ActionInput, take_action

HANDED_IN_FROM = {Stage.PLANNED: Action.SUBMIT, Stage.RETURNED: Action.RESUBMIT}


class SubmitInput(BaseModel):
    version: int
    """Of the case, as the page showed it."""


def submit_application(
    session: Session,
    viewer: Viewer,
    public_id: str,
    given: SubmitInput,
    today: date,
    now: datetime,
) -> Submission:
    """The next numbered version. Only the firm's own people hand it in."""
    find_application(session, viewer, public_id, for_update=True)
    papers = get_papers(session, viewer, public_id)
    if viewer.role is Role.AGENCY_USER:
        raise NotPermitted(Reason.AGENCY_NEVER_SUBMITS)
    if viewer.role is not Role.ENTERPRISE_USER:
        raise NotPermitted(Reason.NOT_PERMITTED)
    action = HANDED_IN_FROM.get(papers.case.stage)
    if action is None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if papers.case.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    filled = filled_slots(session, papers.application)
    refuse_incomplete(papers, filled)
    submission, kept = _frozen(session, viewer, papers, filled, now)
    session.add(submission)
    session.flush()
    for one in kept:
        session.add(SubmissionValue(submission_id=submission.id or 0, **asdict(one)))
    session.flush()
    take_action(
        session,
        viewer,
        papers.case.public_id,
        action,
        ActionInput(version=given.version, happened_on=today),
        today,
        is_by_application=True,
    )
    return submission


def refuse_incomplete(papers: Papers, filled: Files) -> None:
    """Says how many and which comes first; the page of the application lists them all."""
    lacking, wrong = obstacles_of(papers)
    lacking += lacking_files(papers, filled)
    if lacking or wrong:
        first = (*wrong, *lacking)[0]
        raise TransitionRefused(
            Reason.APPLICATION_INCOMPLETE,
            missing=len(lacking),
            errors=len(wrong),
            first=f"{first.section_title}:{first.sentence}",
        )


def _frozen(
    session: Session, viewer: Viewer, papers: Papers, filled: Files, now: datetime
) -> tuple[Submission, list[KeptValue]]:
    application = papers.application
    last: int | None = session.execute(
        select(func.max(col(Submission.number))).where(
            col(Submission.application_id) == application.id
        )
    ).scalar_one()
    whole = frozen_content(papers.form, application.route, papers.draft, filled)
    sealed, kept = seal_contact(whole, new_salt)
    content = canonical(sealed)
    submission = Submission(
        county_code=application.county_code,
        enterprise_id=application.enterprise_id,
        application_id=application.id or 0,
        number=(last or 0) + 1,
        edition=application.edition,
        submitted_at=now,
        submitted_by_id=viewer.person_id,
        submitted_by=viewer.name,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )
    return submission, kept
