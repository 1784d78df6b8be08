"""Opinions on investment projects: asked, given, and brought into the pool as 招商."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.investment_opinions import FEEDS_POOL, OpinionConclusion, OpinionKind
from app.domain.pool import EntrySource
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.investment_opinions import InvestmentOpinion
from app.models.places import Township
from app.models.pool import PoolEntry
from app.queries.investment_opinions import OPINIONS
from app.queries.rows_of_firms import get_row
from app.services.amounts import Yuan
from app.services.pool import AdmissionInput, admit_enterprises
from app.services.titles import find_firm


class OpinionInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    kind: OpinionKind
    project: str = Field(min_length=1, max_length=120)
    investor: str = Field(min_length=1, max_length=120)
    enterprise: str = Field(default="", max_length=120)
    """Credit code or full name; blank until the investor has a firm on the register."""
    township_code: str | None = Field(default=None, max_length=9)
    invested_cny: Yuan | None = None
    asked_by: str = Field(min_length=1, max_length=80)
    asked_on: date
    conclusion: OpinionConclusion | None = None
    given_on: date | None = None
    number: str = Field(default="", max_length=80)
    technology: str = Field(default="", max_length=1000)
    risks: str = Field(default="", max_length=1000)
    version: int = 0


class PoolInput(BaseModel):
    version: int
    cohort: str = Field(min_length=1, max_length=12)
    target: Programme


def ask_opinion(
    session: Session, viewer: Viewer, given: OpinionInput, today: date
) -> InvestmentOpinion:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row = InvestmentOpinion(
        county_code=viewer.county_code, **_values(session, viewer, given, today)
    )
    session.add(row)
    session.flush()
    return row


def revise_opinion(
    session: Session, viewer: Viewer, public_id: str, given: OpinionInput, today: date
) -> InvestmentOpinion:
    row = _opinion(session, viewer, public_id, given.version)
    values = _values(session, viewer, given, today)
    if row.pool_entry_id is not None and values["enterprise_id"] != row.enterprise_id:
        raise InvalidValue(fields={"enterprise": Reason.ALREADY_IN_POOL})
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def _opinion(session: Session, viewer: Viewer, public_id: str, version: int) -> InvestmentOpinion:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    row: InvestmentOpinion = get_row(session, viewer, OPINIONS, public_id)
    if row.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    return row


def _values(session: Session, viewer: Viewer, given: OpinionInput, today: date) -> dict[str, Any]:
    firm = find_firm(session, viewer, given.enterprise) if given.enterprise else None
    wrong: dict[str, Reason] = {
        name: Reason.DATE_IN_FUTURE
        for name in ("asked_on", "given_on")
        if (day := getattr(given, name)) is not None and day > today
    }
    if (given.conclusion is None) != (given.given_on is None):
        wrong["conclusion" if given.conclusion is None else "given_on"] = Reason.MISSING_VALUE
    if given.given_on is not None and given.given_on < given.asked_on:
        wrong["given_on"] = Reason.DATES_OUT_OF_ORDER
    if given.township_code:
        town = session.get(Township, given.township_code)
        if town is None or town.county_code != viewer.county_code:
            wrong["township_code"] = Reason.UNKNOWN_TOWNSHIP
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    return {
        **given.model_dump(exclude={"enterprise", "version"}),
        "enterprise_id": firm.id if firm else None,
    }


def bring_into_pool(
    session: Session, viewer: Viewer, public_id: str, given: PoolInput, today: date
) -> PoolEntry:
    """The firm of a project that is let in enters the pool, by its opinion, with source 招商."""
    row = _opinion(session, viewer, public_id, given.version)
    if row.pool_entry_id is not None:
        raise TransitionRefused(Reason.ALREADY_IN_POOL)
    if row.enterprise_id is None or row.conclusion not in FEEDS_POOL:
        raise TransitionRefused(Reason.NOT_LET_IN)
    firm = session.get_one(Enterprise, row.enterprise_id)
    admission = AdmissionInput(
        enterprises=[firm.public_id],
        cohort=given.cohort,
        target=given.target,
        source=EntrySource.INVESTMENT,
        reason=f"{row.project}:{row.investor}",
        document_number=row.number,
    )
    (entry_id,) = admit_enterprises(session, viewer, admission, today)
    entry: PoolEntry = session.execute(
        select(PoolEntry).where(col(PoolEntry.public_id) == entry_id)
    ).scalar_one()
    row.pool_entry_id = entry.id
    session.flush()
    return entry
