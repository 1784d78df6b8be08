"""Giving 受理编号: the next of the county and year, without gaps whoever else is at it."""

from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from app.domain.next_steps import HANDS_IN
from app.domain.receipts import receipt_number
from app.models.cases import CultivationCase, ReceiptCounter, StageEvent
from app.recording import Actor, Change, record


def next_receipt(session: Session, case: CultivationCase) -> str:
    """The number stands in the transaction of the move: refused or broken off, it was not given.
    Until that transaction ends, the counter's row is locked, and nobody can be given the next."""
    running = _advance(session, case.county_code, case.year, 1)
    return receipt_number(case.county_code, case.programme, case.year, running)


def _advance(session: Session, county_code: str, year: int, by: int) -> int:
    """The last of the next `by` numbers, which are the caller's alone."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert if is_sqlite else postgresql.insert
    first = insert(ReceiptCounter).values(county_code=county_code, year=year, last=by)
    last: int = session.execute(
        first.on_conflict_do_update(
            index_elements=["county_code", "year"],
            set_={"last": col(ReceiptCounter.last) + by},
        ).returning(col(ReceiptCounter.last))
    ).scalar_one()
    return last


def number_the_unnumbered(session: Session, actor: Actor, county_code: str) -> int:
    """Give every case that was handed in before it could be numbered its number now, in the order
    in which they were handed in. Their versions stay: nobody's open page is out of date by it."""
    cases: Any = CultivationCase.__table__  # type: ignore[attr-defined]
    waiting: dict[int, list[Any]] = {}
    for row in session.execute(_unnumbered(county_code)):
        waiting.setdefault(row.year, []).append(row)
    numbers: list[dict[str, Any]] = []
    changes: list[Change] = []
    for year, rows in waiting.items():
        last = _advance(session, county_code, year, len(rows))
        for running, row in enumerate(rows, last - len(rows) + 1):
            number = receipt_number(county_code, row.programme, year, running)
            numbers.append({"row_id": row.id, "number": number})
            changes.append(_numbered(county_code, row, number))
    if numbers:
        session.connection().execute(
            update(cases)
            .where(cases.c.id == bindparam("row_id"))
            .values(receipt_number=bindparam("number"), updated_at=cases.c.updated_at),
            numbers,
        )
        record(session.connection(), actor, changes)
        session.expire_all()
    return len(numbers)


def _unnumbered(county_code: str) -> Any:
    """Cases handed in and without a number, by the day and the entry of their first submission."""
    handed_in = (
        select(col(StageEvent.case_id), func.min(col(StageEvent.id)).label("event_id"))
        .where(
            col(StageEvent.county_code) == county_code,
            col(StageEvent.action).in_(sorted(HANDS_IN)),
        )
        .group_by(col(StageEvent.case_id))
        .subquery()
    )
    return (
        select(
            col(CultivationCase.id),
            col(CultivationCase.public_id),
            col(CultivationCase.enterprise_id),
            col(CultivationCase.programme),
            col(CultivationCase.year),
        )
        .join(handed_in, handed_in.c.case_id == CultivationCase.id)
        .join(StageEvent, col(StageEvent.id) == handed_in.c.event_id)
        .where(col(CultivationCase.receipt_number).is_(None))
        .order_by(col(StageEvent.happened_on), col(StageEvent.id))
    )


def _numbered(county_code: str, row: Any, number: str) -> Change:
    return Change(
        county_code=county_code,
        subject_kind=CultivationCase.recorded_as,
        subject_id=row.public_id,
        action="update",
        changes={"receipt_number": (None, number)},
        enterprise_id=row.enterprise_id,
    )
