"""A firm's account for its awards: masked for whoever sees the firm's money, open for a reason."""

from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.refusals import NotFound, NotPermitted, Reason
from app.models.awards import PayeeAccount
from app.models.enterprises import Enterprise
from app.queries.award_payment_views import AccountView, OpenAccount
from app.queries.visibility import visible_enterprises
from app.sealing import Sealer, Unreadable

SHOWN: tuple[Any, ...] = tuple(
    col(getattr(PayeeAccount, name)) for name in AccountView.__dataclass_fields__
)


def owner_of(enterprise_id: int) -> str:
    """What a sealed number is about: moved to another firm's row it does not open."""
    return f"payee_account:{enterprise_id}"


def unsealed(sealer: Sealer, account: PayeeAccount) -> str:
    try:
        return sealer.unseal(account.sealed_number, owner_of(account.enterprise_id))
    except Unreadable as error:
        raise NotPermitted(Reason.PAYEE_ACCOUNT_UNREADABLE) from error


def sees_awards(viewer: Viewer) -> ColumnElement[bool]:
    """The bureau and the firm itself; towns and readers see no firm's money."""
    if viewer.role not in BUREAU | {Role.ENTERPRISE_USER}:
        return false()
    return visible_enterprises(viewer)


def get_paid_firm(session: Session, viewer: Viewer, public_id: str) -> Enterprise:
    found: Enterprise | None = session.execute(
        select(Enterprise).where(sees_awards(viewer), col(Enterprise.public_id) == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def find_account(session: Session, firm: Enterprise) -> AccountView | None:
    """The newest of a firm that is seen already."""
    found = session.execute(
        select(*SHOWN)
        .where(col(PayeeAccount.enterprise_id) == firm.id)
        .order_by(col(PayeeAccount.id).desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else AccountView(*found)


def open_account(session: Session, viewer: Viewer, public_id: str, sealer: Sealer) -> OpenAccount:
    """The whole number, for the bureau; whoever calls notes the look and its reason."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    firm = get_paid_firm(session, viewer, public_id)
    account: PayeeAccount | None = session.execute(
        select(PayeeAccount)
        .where(col(PayeeAccount.enterprise_id) == firm.id)
        .order_by(col(PayeeAccount.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    if account is None:
        raise NotFound
    return OpenAccount(account.bank, unsealed(sealer, account))
