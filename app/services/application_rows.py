"""Rows of an application: added, moved, removed. Numbers follow places, references follow rows."""

from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forms.drafts import DraftRow
from app.domain.forms.schema import FieldKind, FormTable
from app.domain.refusals import InvalidValue, NotFound, Reason, TransitionRefused
from app.models.applications import Answer, ApplicationRow
from app.models.base import new_public_id
from app.queries.applications import row_number
from app.recorded_writes import change_rows, create_rows
from app.services.application_desk import Desk, sit_down

POINTING = frozenset({FieldKind.REFERENCE, FieldKind.REFERENCES})


class NewRow(BaseModel):
    table: str = Field(max_length=40)


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class RowMove(BaseModel):
    direction: Direction


def add_row(session: Session, viewer: Viewer, public_id: str, given: NewRow) -> DraftRow:
    """One more row, below the others."""
    desk = sit_down(session, viewer, public_id)
    table = table_at(desk, given.table)
    place = len(desk.around.draft.of(table.key))
    row_id = append_rows(session, desk, table, 1)[0]
    return DraftRow(row_id, row_number(table, place))


def table_at(desk: Desk, key: str) -> FormTable:
    table = desk.form.tables.get(key)
    if table is None:
        raise NotFound
    desk.refuse_closed(key)
    return table


def append_rows(session: Session, desk: Desk, table: FormTable, added: int) -> list[str]:
    """So many rows below the others, or none: half a table would be neither old nor new."""
    count = len(desk.around.draft.of(table.key))
    if count + added > table.most_rows:
        raise InvalidValue(
            Reason.ROWS_FULL, table=table.title, most=table.most_rows, count=count, added=added
        )
    last = max((row.position for row in _rows(session, desk, table.key)), default=0)
    ids = [new_public_id() for _ in range(added)]
    application = desk.application
    create_rows(
        session,
        ApplicationRow,
        [
            {
                "public_id": row_id,
                "county_code": application.county_code,
                "enterprise_id": application.enterprise_id,
                "application_id": application.id,
                "table_key": table.key,
                "position": last + place,
            }
            for place, row_id in enumerate(ids, start=1)
        ],
    )
    return ids


def move_row(session: Session, viewer: Viewer, public_id: str, row_id: str, given: RowMove) -> None:
    """One place up or down; at the end of the table nothing moves."""
    desk = sit_down(session, viewer, public_id)
    rows = _rows_beside(session, desk, row_id)
    here = next(place for place, row in enumerate(rows) if row.public_id == row_id)
    there = here + (1 if given.direction is Direction.DOWN else -1)
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    change_rows(
        session,
        ApplicationRow,
        [(row, {"position": place}) for place, row in enumerate(rows, start=1)],
    )


def remove_row(session: Session, viewer: Viewer, public_id: str, row_id: str) -> None:
    """The row with its answers, which the history keeps; not while another row names it."""
    desk = sit_down(session, viewer, public_id)
    row = next(one for one in _rows_beside(session, desk, row_id) if one.public_id == row_id)
    answers = _all_answers(session, desk)
    places = list(_named_at(desk, answers, row_id))
    if places:
        number = _numbers(desk).get(row_id, "")
        raise TransitionRefused(Reason.ROW_STILL_NAMED, row=number, places="、".join(places))
    for answer in answers:
        if answer.row_key == row_id:
            session.delete(answer)
    session.delete(row)
    session.flush()


def _rows_beside(session: Session, desk: Desk, row_id: str) -> list[ApplicationRow]:
    """The rows of the table in which a row stands, in their order."""
    table = desk.table_of(row_id)
    if not table:
        raise NotFound
    desk.refuse_closed(table)
    return _rows(session, desk, table)


def _rows(session: Session, desk: Desk, table: str) -> list[ApplicationRow]:
    found = session.execute(
        select(ApplicationRow)
        .where(
            col(ApplicationRow.application_id) == desk.application.id,
            col(ApplicationRow.table_key) == table,
        )
        .order_by(col(ApplicationRow.position), col(ApplicationRow.id))
        .execution_options(populate_existing=True)
    )
    return list(found.scalars())


def _all_answers(session: Session, desk: Desk) -> list[Answer]:
    wanted = select(Answer).where(col(Answer.application_id) == desk.application.id)
    return list(session.execute(wanted.execution_options(populate_existing=True)).scalars())


def _named_at(desk: Desk, answers: list[Answer], row_id: str) -> Iterator[str]:
    """Where references name a row: PS02 知识产权编号."""
    numbers = _numbers(desk)
    for answer in answers:
        asked = desk.asked_at(answer.row_key, answer.field)
        is_pointing = asked is not None and asked.kind in POINTING
        if asked and is_pointing and answer.row_key != row_id and row_id in answer.value.split():
            yield f"{numbers.get(answer.row_key, '')} {asked.label}".strip()


def _numbers(desk: Desk) -> dict[str, str]:
    return {row.id: row.number for rows in desk.around.draft.rows.values() for row in rows}
