"""Putting a file into a slot of an application, and taking it out. Nothing is removed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.data import form as form_of
from app.domain.access import FILLERS, Viewer
from app.domain.forms.schema import Form, Slot
from app.domain.forms.slots import Standing, standing_of
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.files.store import Received
from app.models.application_files import ApplicationFile
from app.models.applications import Application
from app.models.enterprises import Attachment
from app.queries.application_files import filled_slots
from app.queries.applications import find_application, openness_of
from app.queries.attachments import OF_APPLICATION


def slot_of(session: Session, viewer: Viewer, application_id: str, key: str) -> Slot:
    """The slot, if this viewer may put a file there now: asked before anything is received."""
    _, slot = _opened(session, viewer, application_id, key)
    return slot


def put_file(
    session: Session,
    viewer: Viewer,
    application_id: str,
    key: str,
    received: Received,
    now: datetime,
    place: int | None = None,
) -> None:
    """Locked with the application: of two who send at once the second finds the first's file."""
    application, slot = _opened(session, viewer, application_id, key, for_update=True)
    standing = standing_of(
        slot,
        filled_slots(session, application).get(key, []),
        _newest_place(session, application, key),
        received.file_name,
        received.sha256,
        place,
    )
    if standing.is_there:
        return
    attachment = Attachment(
        county_code=application.county_code,
        subject_kind=OF_APPLICATION,
        subject_id=application.public_id,
        enterprise_id=application.enterprise_id,
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
    session.add(_placed(application, slot, attachment, standing))
    session.flush()


def take_out(
    session: Session, viewer: Viewer, application_id: str, file_id: str, now: datetime
) -> None:
    """The newest version at a place: the place is empty then, and all versions stay readable."""
    application, _, _ = find_application(session, viewer, application_id, for_update=True)
    found: ApplicationFile | None = session.execute(
        select(ApplicationFile)
        .join_from(
            ApplicationFile, Attachment, col(Attachment.id) == col(ApplicationFile.attachment_id)
        )
        .where(
            col(ApplicationFile.application_id) == application.id,
            col(Attachment.public_id) == file_id,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    _opened(session, viewer, application_id, found.slot)
    current = filled_slots(session, application).get(found.slot, [])
    if (found.place, found.number) not in {(one.place, one.number) for one in current}:
        raise InvalidValue(Reason.FILE_TAKEN_OUT)
    found.taken_out_at = now
    found.taken_out_by = viewer.name
    session.flush()


def _opened(
    session: Session, viewer: Viewer, application_id: str, key: str, *, for_update: bool = False
) -> tuple[Application, Slot]:
    application, case, _ = find_application(session, viewer, application_id, for_update=for_update)
    if viewer.role not in FILLERS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    form = form_of(application.form, application.edition)
    slot = form.slots.get(key)
    if slot is None:
        raise NotFound
    if not openness_of(session, case).holds(_section_key(form, key), key):
        raise NotPermitted(Reason.SLOT_CLOSED)
    return application, slot


def _section_key(form: Form, key: str) -> str:
    section = form.section_of(key)
    return section.key if section else ""


def _newest_place(session: Session, application: Application, key: str) -> int:
    newest: int | None = session.execute(
        select(func.max(col(ApplicationFile.place))).where(
            col(ApplicationFile.application_id) == application.id, col(ApplicationFile.slot) == key
        )
    ).scalar_one()
    return newest or 0


def _placed(
    application: Application, slot: Slot, attachment: Attachment, standing: Standing
) -> ApplicationFile:
    return ApplicationFile(
        county_code=application.county_code,
        enterprise_id=application.enterprise_id,
        application_id=application.id or 0,
        attachment_id=attachment.id or 0,
        slot=slot.key,
        place=standing.place,
        number=standing.number,
        audience=slot.audience,
    )
