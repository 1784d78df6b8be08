"""Opinions on investment projects: the list and one of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.investment_opinions import OpinionConclusion, OpinionKind
from app.models.investment_opinions import InvestmentOpinion
from app.models.pool import PoolEntry
from app.queries.newest_first import Listed
from app.queries.rows_of_firms import FirmFilters, FirmRegister, list_rows


class OpinionFilters(FirmFilters):
    kind: OpinionKind | None = None
    conclusion: OpinionConclusion | None = None


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion; `conclusion` None: not given yet. `pool_entry`: the entry it led to."""

    id: str
    version: int
    project: str
    kind: OpinionKind
    investor: str
    enterprise_id: str | None
    enterprise_name: str | None
    uscc: str | None
    township_code: str | None
    town_name: str | None
    invested_cny: Decimal | None
    asked_by: str
    asked_on: date
    conclusion: OpinionConclusion | None
    given_on: date | None
    number: str
    technology: str
    risks: str
    pool_entry: str | None

    @property
    def enterprise(self) -> str | None:
        """As a form asks for it."""
        return self.uscc


ENTRY = (
    select(col(PoolEntry.public_id))
    .where(col(PoolEntry.id) == col(InvestmentOpinion.pool_entry_id))
    .scalar_subquery()
)


class _Opinions(FirmRegister[OpinionRow]):
    def column(self, name: str) -> Any:
        return ENTRY if name == "pool_entry" else super().column(name)


OPINIONS = _Opinions(InvestmentOpinion, OpinionRow, "asked_on")


def list_opinions(session: Session, viewer: Viewer, filters: OpinionFilters) -> Listed[OpinionRow]:
    wanted: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        wanted.append(col(InvestmentOpinion.kind) == filters.kind)
    if filters.conclusion is not None:
        wanted.append(col(InvestmentOpinion.conclusion) == filters.conclusion)
    return list_rows(session, viewer, OPINIONS, filters, *wanted)
