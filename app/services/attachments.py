"""Attaching a file to a thing. Nothing is removed: a file of the same name is its next version."""

from datetime import datetime

from sqlmodel import Session

from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.refusals import NotPermitted, Reason
from app.files.store import Received
from app.models.enterprises import Attachment
from app.queries.attachments import OF_COUNTIES, SubjectKind, find_subject


def attach_file(
    session: Session,
    viewer: Viewer,
    kind: SubjectKind,
    subject_id: str,
    received: Received,
    now: datetime,
) -> Attachment:
    """A file whose row does not come about is discarded by whoever received it (`web/uploads`)."""
    subject = find_subject(session, viewer, kind, subject_id)
    refuse_reader(viewer, kind)
    attachment = Attachment(
        county_code=subject.county_code,
        subject_kind=kind.value,
        subject_id=subject.public_id,
        enterprise_id=subject.enterprise_id,
        file_name=received.file_name,
        stored_name=received.keep(),
        media_type=received.media_type,
        size_bytes=received.size_bytes,
        sha256=received.sha256,
        uploaded_by=viewer.name,
        uploaded_at=now,
    )
    session.add(attachment)
    session.flush()
    return attachment


def refuse_reader(viewer: Viewer, kind: SubjectKind) -> None:
    """What belongs to the county is the bureau's to document."""
    may_attach = BUREAU if kind in OF_COUNTIES else OFFICERS
    if viewer.role not in may_attach:
        raise NotPermitted(Reason.NOT_PERMITTED)
