"""Technology contracts and cooperation: the list, one of them, and what each month brought."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, case, extract, func
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.contracts import ContractKind
from app.models.contracts import TechnologyContract
from app.queries.newest_first import Listed
from app.queries.rows_of_firms import FirmFilters, FirmRegister, list_rows


class ContractFilters(FirmFilters):
    kind: ContractKind | None = None
    is_shanghai: bool | None = None


@dataclass(frozen=True, slots=True)
class ContractRow:
    id: str
    version: int
    name: str
    kind: ContractKind
    number: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    partner: str
    is_shanghai: bool
    amount_cny: Decimal | None
    signed_on: date
    source: str
    note: str

    @property
    def enterprise(self) -> str:
        """As a form asks for it."""
        return self.uscc


@dataclass(frozen=True, slots=True)
class MonthSum:
    """A month's contracts. `unknown` of them have no amount, which no sum counts as 0."""

    month: str
    contracts: int
    amount_cny: Decimal | None
    unknown: int
    with_shanghai: int
    shanghai_cny: Decimal | None


CONTRACTS = FirmRegister(TechnologyContract, ContractRow, "signed_on", "name")


def list_contracts(
    session: Session, viewer: Viewer, filters: ContractFilters
) -> Listed[ContractRow]:
    return list_rows(session, viewer, CONTRACTS, filters, *contract_conditions(filters))


def contract_conditions(filters: ContractFilters) -> list[ColumnElement[bool]]:
    """Beside those of every register of firms."""
    wanted: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        wanted.append(col(TechnologyContract.kind) == filters.kind)
    if filters.is_shanghai is not None:
        wanted.append(col(TechnologyContract.is_shanghai).is_(filters.is_shanghai))
    return wanted


def month_sums(session: Session, viewer: Viewer) -> list[MonthSum]:
    """The newest month first; one statement. A recusal changes no sum."""
    signed, amount = col(TechnologyContract.signed_on), col(TechnologyContract.amount_cny)
    is_shanghai = col(TechnologyContract.is_shanghai)
    year, month = extract("year", signed), extract("month", signed)
    rows = session.execute(
        CONTRACTS.joined(
            year,
            month,
            func.count(),
            func.sum(amount),
            func.count(case((amount.is_(None), 1))),
            func.count(case((is_shanghai, 1))),
            func.sum(case((is_shanghai, amount))),
        )
        .where(CONTRACTS.visible(viewer, despite_recusal=True))
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )
    return [MonthSum(f"{int(row[0])}-{int(row[1]):02d}", *row[2:]) for row in rows]
