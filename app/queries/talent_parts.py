"""What hangs on a talent project: lanes with their items, promises, instalments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.talents.lanes import Closing, lane_states
from app.domain.talents.money import InstalmentFacts, InstalmentState, instalment_state
from app.domain.talents.projects import CheckLane, ItemFinding, LaneState
from app.domain.talents.promises import Phase, Promised
from app.models.people import Person
from app.models.talents import TalentCheckItem, TalentInstalment, TalentLane, TalentPromise


@dataclass(frozen=True, slots=True)
class CheckItemView:
    item: str
    source: str
    checked_on: date
    finding: ItemFinding
    note: str
    officer: str


@dataclass(frozen=True, slots=True)
class LaneView:
    lane: CheckLane
    state: LaneState
    items: list[CheckItemView]
    summary: str = ""
    closed_on: date | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class PromiseView:
    id: str
    version: int
    name: str
    unit: str
    at_midterm: Decimal | None
    reached_at_midterm: Decimal | None
    is_met_at_midterm: bool | None
    at_acceptance: Decimal
    reached_at_acceptance: Decimal | None
    is_met_at_acceptance: bool | None


@dataclass(frozen=True, slots=True)
class InstalmentView:
    id: str
    version: int
    number: int
    planned_cny: Decimal
    planned_on: date
    paid_cny: Decimal | None
    paid_on: date | None
    document_number: str
    payer: str | None
    second: str | None
    confirmed_on: date | None
    state: InstalmentState
    may_confirm: bool


def lanes_of(session: Session, project_id: int) -> Mapping[CheckLane, tuple[TalentLane, str]]:
    """What was closed, with the name of who closed it."""
    rows = session.execute(
        select(TalentLane, col(Person.name))
        .join(Person, col(Person.id) == col(TalentLane.closed_by_id))
        .where(col(TalentLane.project_id) == project_id)
    )
    return {row[0].lane: (row[0], row[1]) for row in rows}


def list_lanes(session: Session, project_id: int, skipped: frozenset[CheckLane]) -> list[LaneView]:
    closed = lanes_of(session, project_id)
    states = lane_states(
        {lane: Closing(row.conclusion, row.closed_by_id) for lane, (row, _) in closed.items()},
        skipped,
    )
    items = session.execute(
        select(
            col(TalentCheckItem.lane),
            col(TalentCheckItem.item),
            col(TalentCheckItem.source),
            col(TalentCheckItem.checked_on),
            col(TalentCheckItem.finding),
            col(TalentCheckItem.note),
            col(Person.name),
        )
        .join(Person, col(Person.id) == col(TalentCheckItem.officer_id))
        .where(col(TalentCheckItem.project_id) == project_id)
        .order_by(col(TalentCheckItem.checked_on), col(TalentCheckItem.id))
    ).all()
    by_lane: dict[CheckLane, list[CheckItemView]] = {lane: [] for lane in states}
    for row in items:
        by_lane[row[0]].append(CheckItemView(*row[1:]))
    return [_lane(lane, state, by_lane[lane], closed.get(lane)) for lane, state in states.items()]


def _lane(
    lane: CheckLane,
    state: LaneState,
    items: list[CheckItemView],
    closed: tuple[TalentLane, str] | None,
) -> LaneView:
    if closed is None:
        return LaneView(lane, state, items)
    row, name = closed
    return LaneView(lane, state, items, row.summary, row.closed_on, name)


def list_promises(session: Session, project_id: int) -> list[PromiseView]:
    rows = session.execute(
        select(
            col(TalentPromise.public_id),
            col(TalentPromise.version),
            col(TalentPromise.name),
            col(TalentPromise.unit),
            col(TalentPromise.at_midterm),
            col(TalentPromise.at_acceptance),
            col(TalentPromise.reached_at_midterm),
            col(TalentPromise.reached_at_acceptance),
        )
        .where(col(TalentPromise.project_id) == project_id)
        .order_by(col(TalentPromise.id))
    )
    return [_promise(row) for row in rows]


def _promise(row: Any) -> PromiseView:
    facts = Promised(*row[4:])
    return PromiseView(
        id=row.public_id,
        version=row.version,
        name=row.name,
        unit=row.unit,
        at_midterm=facts.at_midterm,
        reached_at_midterm=facts.reached_at_midterm,
        is_met_at_midterm=facts.is_met(Phase.MIDTERM),
        at_acceptance=facts.at_acceptance,
        reached_at_acceptance=facts.reached_at_acceptance,
        is_met_at_acceptance=facts.is_met(Phase.ACCEPTANCE),
    )


def list_instalments(session: Session, viewer: Viewer, project_id: int) -> list[InstalmentView]:
    payer, second = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            col(TalentInstalment.public_id),
            col(TalentInstalment.version),
            col(TalentInstalment.number),
            col(TalentInstalment.planned_cny),
            col(TalentInstalment.planned_on),
            col(TalentInstalment.paid_cny),
            col(TalentInstalment.paid_on),
            col(TalentInstalment.document_number),
            col(payer.name).label("payer"),
            col(second.name).label("second"),
            col(TalentInstalment.confirmed_on),
            col(TalentInstalment.second_id),
        )
        .outerjoin(payer, col(payer.id) == col(TalentInstalment.payer_id))
        .outerjoin(second, col(second.id) == col(TalentInstalment.second_id))
        .where(col(TalentInstalment.project_id) == project_id)
        .order_by(col(TalentInstalment.number))
    )
    return [_instalment(row, viewer) for row in rows]


def _instalment(row: Any, viewer: Viewer) -> InstalmentView:
    facts = InstalmentFacts(
        row.planned_cny, row.paid_cny, is_confirmed=row.confirmed_on is not None
    )
    state = instalment_state(facts)
    is_second = row.second_id == viewer.person_id
    shown = {
        name: value
        for name, value in row._mapping.items()
        if name not in {"second_id", "public_id"}
    }
    return InstalmentView(
        id=row.public_id,
        **shown,
        state=state,
        may_confirm=is_second and state is InstalmentState.AWAITING_SECOND,
    )
