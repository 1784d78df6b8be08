"""Applications: a draft of a firm, with what is filled in by the services themselves."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.domain.access import Role
from app.domain.forms.handing_in import seal_contact
from app.domain.forms.schema import FORM_OF, Audience
from app.models.application_files import ApplicationFile
from app.models.applications import Application, ApplicationRow, Submission, SubmissionValue
from app.models.cases import CultivationCase
from app.models.enterprises import Attachment, Enterprise
from app.models.people import Person
from app.recording import canonical, new_salt
from tests.factories.ground import store
from tests.factories.people import make_person

NOON = datetime(2018, 9, 3, 4, 0, tzinfo=UTC)
"""Twelve o'clock in Shanghai."""


def make_application(
    session: Session, firm: Enterprise, case: CultivationCase, **values: Any
) -> Application:
    """The first edition of the form of the case's programme, begun and still blank."""
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "case_id": case.id,
        "form": FORM_OF[case.programme],
        "edition": 1,
        "begun_at": NOON,
    }
    if "begun_by_id" not in values:
        beginner: Person = make_person(session, Role.ENTERPRISE_USER)
        usual["begun_by_id"] = beginner.id
    return store(session, Application(**usual | values))


def make_application_file(
    session: Session, application: Application, slot: str, **values: Any
) -> ApplicationFile:
    """A file that stands in a slot; nothing of it lies in the store."""
    attachment = store(
        session,
        Attachment(
            county_code=application.county_code,
            subject_kind="application",
            subject_id=application.public_id,
            enterprise_id=application.enterprise_id,
            file_name=f"{slot}.pdf",
            stored_name=f"{slot}{application.public_id}",
            media_type="application/pdf",
            size_bytes=1000,
            sha256="0" * 64,
            uploaded_by="测试",
            uploaded_at=NOON,
        ),
    )
    usual: dict[str, Any] = {
        "county_code": application.county_code,
        "enterprise_id": application.enterprise_id,
        "application_id": application.id,
        "attachment_id": attachment.id,
        "slot": slot,
        "place": 1,
        "number": 1,
        "audience": Audience.EVERYBODY,
    }
    return store(session, ApplicationFile(**usual | values))


def make_row(
    session: Session, application: Application, table: str = "rd", **values: Any
) -> ApplicationRow:
    usual: dict[str, Any] = {
        "county_code": application.county_code,
        "enterprise_id": application.enterprise_id,
        "application_id": application.id,
        "table_key": table,
        "position": 1,
    }
    return store(session, ApplicationRow(**usual | values))


def make_submission(
    session: Session, application: Application, number: int = 1, **values: Any
) -> Submission:
    """A version as it was handed in; of its content only the parts given."""
    sealed, kept = seal_contact(
        {
            "form": application.form.value,
            "edition": application.edition,
            "route": application.route.value,
            "values": values.pop("values", {}),
            "rows": values.pop("rows", {}),
            "computed": values.pop("computed", {}),
            "files": values.pop("files", {}),
        },
        new_salt,
    )
    content = canonical(sealed)
    usual: dict[str, Any] = {
        "county_code": application.county_code,
        "enterprise_id": application.enterprise_id,
        "application_id": application.id,
        "number": number,
        "edition": application.edition,
        "submitted_at": NOON,
        "submitted_by_id": application.begun_by_id,
        "submitted_by": "钱财务",
        "content": content,
        "digest": hashlib.sha256(content.encode()).hexdigest(),
    }
    submission = store(session, Submission(**usual | values))
    for one in kept:
        store(session, SubmissionValue(submission_id=submission.id or 0, **asdict(one)))
    return submission
