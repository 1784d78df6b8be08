"""Technology contracts and cooperation projects: entered and corrected."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import BUREAU, Viewer
from app.domain.contracts import ContractKind
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.models.contracts import TechnologyContract
from app.queries.contracts import CONTRACTS
from app.queries.rows_of_firms import get_row
from app.services.titles import find_firm

Amount = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=2)]


class ContractInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    enterprise: str = Field(min_length=1, max_length=120)
    kind: ContractKind
    name: str = Field(min_length=1, max_length=120)
    number: str = Field(default="", max_length=40)
    partner: str = Field(min_length=1, max_length=120)
    is_shanghai: bool = False
    amount_cny: Amount | None = None
    signed_on: date
    source: str = Field(min_length=1, max_length=120)
    note: str = Field(default="", max_length=200)
    version: int = 0


def add_contract(
    session: Session, viewer: Viewer, given: ContractInput, today: date
) -> TechnologyContract:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    values = _values(session, viewer, given, today)
    row = TechnologyContract(county_code=viewer.county_code, **values)
    session.add(row)
    session.flush()
    return row


def revise_contract(
    session: Session, viewer: Viewer, public_id: str, given: ContractInput, today: date
) -> TechnologyContract:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row: TechnologyContract = get_row(session, viewer, CONTRACTS, public_id)
    if row.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    for name, value in _values(session, viewer, given, today).items():
        setattr(row, name, value)
    session.flush()
    return row


def _values(session: Session, viewer: Viewer, given: ContractInput, today: date) -> dict[str, Any]:
    firm = find_firm(session, viewer, given.enterprise)
    if given.signed_on > today:
        raise InvalidValue(fields={"signed_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    return {**given.model_dump(exclude={"enterprise", "version"}), "enterprise_id": firm.id}
