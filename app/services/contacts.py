"""Contacts of a firm: entered, corrected, and shown to those who say why."""

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, select

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, NotFound, NotPermitted, Reason
from app.models.enterprises import ContactPerson
from app.queries.contacts import contacts_are_open
from app.queries.enterprises import get_enterprise


class ContactInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int | None = None
    name: str = Field(min_length=1, max_length=60)
    duty: str = Field(default="", max_length=60)
    mobile: str = Field(default="", max_length=30, pattern=r"^[0-9+\-() ]*$")
    telephone: str = Field(default="", max_length=30, pattern=r"^[0-9+\-() ]*$")
    email: str = Field(default="", max_length=120, pattern=r"^([^@\s]+@[^@\s]+)?$")
    is_liaison: bool = False


def add_contact(
    session: Session, viewer: Viewer, public_id: str, given: ContactInput
) -> ContactPerson:
    firm = get_enterprise(session, viewer, public_id)
    contact = ContactPerson(
        enterprise_id=firm.id or 0,
        county_code=firm.county_code,
        **given.model_dump(exclude={"version"}),
    )
    session.add(contact)
    session.flush()
    return contact


def edit_contact(
    session: Session, viewer: Viewer, public_id: str, contact_id: str, given: ContactInput
) -> ContactPerson:
    """Correct a contact. Only those to whom it is open may: a masked value is nothing to edit."""
    firm = get_enterprise(session, viewer, public_id)
    if not contacts_are_open(viewer, firm.responsible_id, firm.township_code):
        raise NotPermitted(Reason.REASON_FOR_VIEWING)
    contact = session.exec(
        select(ContactPerson).where(
            ContactPerson.enterprise_id == firm.id, ContactPerson.public_id == contact_id
        )
    ).one_or_none()
    if contact is None:
        raise NotFound
    if contact.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(contact, name, value)
    session.flush()
    return contact
