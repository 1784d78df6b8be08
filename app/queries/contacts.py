"""Whom to ring at a firm: open to those who work with it, masked for others."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import FILLERS, EnterpriseScope, TownScope, Viewer
from app.domain.masking import mask_email, mask_name, mask_number
from app.models.cases import CultivationCase
from app.models.enterprises import ContactPerson, Enterprise
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class ContactView:
    """One person as this viewer may see them."""

    id: str
    version: int
    name: str
    duty: str
    mobile: str
    telephone: str
    email: str
    is_liaison: bool
    is_open: bool


def contacts_are_open(
    viewer: Viewer, responsible_id: int | None, township_code: str | None
) -> bool:
    """Open to the responsible officer and their substitute, to the firm's town, and to the firm;
    others give a reason (practice.md, "the pool")."""
    match viewer.scope:
        case TownScope(_, towns):
            return township_code in towns
        case EnterpriseScope():
            return True
        case _:
            return responsible_id is not None and responsible_id in viewer.acts_for


def application_contact_is_open(
    viewer: Viewer, case: CultivationCase, enterprise: Enterprise
) -> bool:
    """The contact that an application names: open to whoever the firm's contacts are open to, to
    those who fill it in, and to the officer whose case it is."""
    if viewer.role in FILLERS or case.handler_id in viewer.acts_for:
        return True
    return contacts_are_open(viewer, enterprise.responsible_id, enterprise.township_code)


def list_contacts(
    session: Session, viewer: Viewer, public_id: str, *, is_open: bool
) -> list[ContactView]:
    """The contacts of a firm the viewer sees; who may call with `is_open` is the caller's care."""
    rows = session.execute(
        select(
            col(ContactPerson.public_id),
            col(ContactPerson.version),
            col(ContactPerson.name),
            col(ContactPerson.duty),
            col(ContactPerson.mobile),
            col(ContactPerson.telephone),
            col(ContactPerson.email),
            col(ContactPerson.is_liaison),
        )
        .join_from(ContactPerson, Enterprise, col(Enterprise.id) == ContactPerson.enterprise_id)
        .where(visible_enterprises(viewer), col(Enterprise.public_id) == public_id)
        .order_by(col(ContactPerson.is_liaison).desc(), col(ContactPerson.id))
    )
    return [_view(row, is_open=is_open) for row in rows]


def _view(row: Any, *, is_open: bool) -> ContactView:
    return ContactView(
        id=row.public_id,
        version=row.version,
        name=row.name if is_open else mask_name(row.name),
        duty=row.duty,
        mobile=row.mobile if is_open else mask_number(row.mobile),
        telephone=row.telephone if is_open else mask_number(row.telephone),
        email=row.email if is_open else mask_email(row.email),
        is_liaison=row.is_liaison,
        is_open=is_open,
    )
