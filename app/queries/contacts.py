"""Whom to ring at a firm: open to those who work with it, masked for others."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import EnterpriseScope, TownScope, Viewer
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


def mask_name(name: str) -> str:
    """张三 becomes 张*."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_number(number: str) -> str:
    """13812341234 becomes 138****1234; what is short shows nothing."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_email(email: str) -> str:
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "*" * len(email)
