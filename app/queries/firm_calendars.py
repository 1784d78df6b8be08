"""What a firm has before it: where its cases stand, its next date, its calendar, rights left."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.data import duties
from app.domain.access import Viewer
from app.domain.counting import OPEN
from app.domain.criteria.hnte_2016.rights import class_ii_left
from app.domain.firm_dates import (
    FirmDate,
    FirmDateKind,
    HeldTitle,
    OwnRight,
    count_unknown_fees,
    dates_of_duties,
    dates_of_fees,
    dates_of_titles,
    in_order,
)
from app.domain.next_steps import Deadline
from app.domain.refusals import NotFound
from app.domain.stages import Action, Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase, SurveyYear
from app.models.enterprises import Enterprise, IpRight
from app.models.titles import Title
from app.queries.case_lists import CaseRow, rows_of, statement
from app.queries.cases import visible_cases
from app.queries.enterprises import get_enterprise
from app.queries.registered_facts import facts_of
from app.queries.title_conditions import in_force


@dataclass(frozen=True, slots=True)
class FirmCase:
    """Where one open case stands."""

    id: str
    programme: Programme
    year: int
    stage: Stage
    stage_since: date
    deadline: Deadline | None
    next_action: Action | None
    """The firm's own next move, where the next move is the firm's."""


@dataclass(frozen=True, slots=True)
class RightsLeft:
    """Class II rights for the renewal; None throughout: nobody knows the firm's rights."""

    unused: int | None
    co_owned: int | None
    undated: int | None
    used: int | None


@dataclass(frozen=True, slots=True)
class FirmCalendar:
    id: str
    enterprise: str
    today: date
    cases: list[FirmCase]
    next: FirmDate | None
    """The first of the dates."""
    dates: list[FirmDate]
    fees_unknown: int
    """Patents whose fee days follow from dates nobody has entered."""
    rights: RightsLeft


RIGHT: tuple[Any, ...] = (
    col(IpRight.kind),
    col(IpRight.name),
    col(IpRight.number),
    col(IpRight.applied_on),
    col(IpRight.granted_on),
    col(IpRight.lapsed_on),
)


def show_firm_calendar(
    session: Session, viewer: Viewer, public_id: str, today: date
) -> FirmCalendar:
    """In a number of statements that does not depend on what the firm has."""
    firm = get_enterprise(session, viewer, public_id)
    titles = _titles(session, firm, today)
    rights = _rights(session, firm)
    cases = _cases(session, viewer, firm, today)
    dates = in_order(
        (
            *_due(cases, today),
            *dates_of_titles(titles, today),
            *dates_of_duties(duties().values(), titles, _filed(session, firm), today),
            *dates_of_fees(rights, today),
        )
    )
    return FirmCalendar(
        id=firm.public_id,
        enterprise=firm.name,
        today=today,
        cases=[_case(row) for row in cases],
        next=dates[0] if dates else None,
        dates=dates,
        fees_unknown=count_unknown_fees(rights, today),
        rights=_rights_left(session, viewer, public_id, today),
    )


def _titles(session: Session, firm: Enterprise, today: date) -> list[HeldTitle]:
    rows = session.execute(
        select(col(Title.programme), col(Title.valid_from), col(Title.valid_until))
        .where(col(Title.enterprise_id) == firm.id, in_force(today, today))
        .order_by(col(Title.valid_until), col(Title.id))
    )
    return [HeldTitle(*row) for row in rows]


def _rights(session: Session, firm: Enterprise) -> list[OwnRight]:
    rows = session.execute(
        select(*RIGHT).where(col(IpRight.enterprise_id) == firm.id).order_by(col(IpRight.id))
    )
    return [OwnRight(*row) for row in rows]


def _filed(session: Session, firm: Enterprise) -> set[tuple[str, int]]:
    rows = session.execute(
        select(col(SurveyYear.duty), col(SurveyYear.year)).where(
            col(SurveyYear.enterprise_id) == firm.id, col(SurveyYear.is_filed)
        )
    )
    return {(duty, year) for duty, year in rows}


def _cases(session: Session, viewer: Viewer, firm: Enterprise, today: date) -> list[CaseRow]:
    found = session.execute(
        statement()
        .where(
            visible_cases(viewer),
            col(CultivationCase.enterprise_id) == firm.id,
            col(CultivationCase.stage).in_(sorted(OPEN)),
        )
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id))
    )
    return rows_of(session, viewer, found, today)


def _case(row: CaseRow) -> FirmCase:
    return FirmCase(
        id=row.id,
        programme=row.programme,
        year=row.year,
        stage=row.stage,
        stage_since=row.stage_since,
        deadline=row.deadline,
        next_action=row.next_action,
    )


def _due(cases: list[CaseRow], today: date) -> list[FirmDate]:
    return [
        FirmDate(FirmDateKind.CASE_DUE, row.deadline.due_on, "", row.programme)
        for row in cases
        if row.deadline and row.deadline.due_on and row.deadline.due_on >= today
    ]


def _rights_left(session: Session, viewer: Viewer, public_id: str, today: date) -> RightsLeft:
    known = facts_of(session, viewer, public_id, today, today)
    if known is None:
        raise NotFound
    left = class_ii_left(known.facts, today)
    if left is None:
        return RightsLeft(None, None, None, None)
    return RightsLeft(left.unused, left.co_owned, left.undated, left.used)
