"""Applications: a draft of a firm, with what is filled in by the services themselves."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.domain.access import Role
from app.domain.forms.schema import FORM_OF
from app.models.applications import Application, ApplicationRow
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
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
