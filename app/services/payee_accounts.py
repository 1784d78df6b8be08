"""A firm gives its account; an officer enters it from the firm's letter where it has no login."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import BUREAU, Role, Viewer
from app.domain.awards.payments import SHOWN_DIGITS, account_digits
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.models.awards import PayeeAccount
from app.queries.payee_accounts import get_paid_firm, owner_of
from app.sealing import Sealer


class AccountInput(BaseModel):
    """In the firm's own name: whose account it is is not asked."""

    model_config = ConfigDict(str_strip_whitespace=True)

    bank: str = Field(min_length=1, max_length=120)
    account_number: str = Field(min_length=1, max_length=60)
    note: str = Field(default="", max_length=200)


def give_account(
    session: Session,
    viewer: Viewer,
    enterprise_id: str,
    given: AccountInput,
    sealer: Sealer,
    today: date,
) -> PayeeAccount:
    if viewer.role not in BUREAU | {Role.ENTERPRISE_USER}:
        raise NotPermitted(Reason.NOT_PERMITTED)
    firm = get_paid_firm(session, viewer, enterprise_id)
    number = account_digits(given.account_number)
    if number is None:
        raise InvalidValue(fields={"account_number": Reason.BAD_ACCOUNT_NUMBER})
    if viewer.role in BUREAU and not given.note:
        raise InvalidValue(fields={"note": Reason.LETTER_REQUIRED})
    account = PayeeAccount(
        county_code=firm.county_code,
        enterprise_id=firm.id or 0,
        bank=given.bank,
        sealed_number=sealer.seal(number, owner_of(firm.id or 0)),
        last_four=number[-SHOWN_DIGITS:],
        given_on=today,
        given_by_id=viewer.person_id,
        given_by=viewer.name,
        note=given.note,
    )
    session.add(account)
    session.flush()
    return account
