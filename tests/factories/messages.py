"""What people chose to be mailed."""

from typing import Any

from sqlmodel import Session

from app.domain.messages import MailMode
from app.models.messages import MailChoice
from app.models.people import Person
from tests.factories.ground import store


def make_mail_choice(session: Session, person: Person, **values: Any) -> MailChoice:
    usual = {
        "county_code": person.county_code,
        "person_id": person.id,
        "address": f"{person.login}@example.gov.cn",
        "mode": MailMode.DIGEST,
    }
    return store(session, MailChoice(**usual | values))
