"""Indicators that other registers count than that of titles, each by one statement of its rows:
the number is how many there are and the list is the rows, so that the two cannot differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal, select, union_all
from sqlmodel import Session

from app.domain.access import Viewer
from app.queries.counted_rows import CountedRow, Register, RegisterAsked
from app.queries.institution_counts import COUNTED_INSTITUTIONS
from app.queries.paging import Paging, Sort, cut, sort_columns
from app.queries.platform_counts import counted_platforms
from app.queries.talent_counts import counted_talents

REGISTERS: Mapping[str, Register] = {
    "high_end_talent": counted_talents,
    "innovation_platforms": counted_platforms,
    **COUNTED_INSTITUTIONS,
}
"""Which register counts an indicator, by the indicator's key."""


@dataclass(frozen=True, slots=True)
class CountedRows:
    """A page of what a number counts. `listed` of them may be shown to this viewer."""

    total: int
    listed: int
    rows: tuple[CountedRow, ...]
    next: str | None
    previous: str | None


def count_registers(
    session: Session, viewer: Viewer, asked: Iterable[tuple[str, RegisterAsked]]
) -> dict[tuple[str, date], int]:
    """How many count, by indicator and day: one statement for all."""
    counted = [
        select(literal(key), literal(one.valid_on.isoformat()), func.count()).select_from(
            REGISTERS[key](viewer, one, despite_recusal=True).subquery()
        )
        for key, one in asked
    ]
    if not counted:
        return {}
    return {
        (key, date.fromisoformat(day)): number
        for key, day, number in session.execute(union_all(*counted))
    }


def list_counted(
    session: Session, viewer: Viewer, key: str, asked: RegisterAsked, paging: Paging
) -> CountedRows:
    counted = REGISTERS[key](viewer, asked, despite_recusal=True).subquery()
    total = session.execute(select(func.count()).select_from(counted)).scalar_one()
    shown = REGISTERS[key](viewer, asked, despite_recusal=False).subquery("shown")
    listed = total
    if viewer.recused_from:
        listed = session.execute(select(func.count()).select_from(shown)).scalar_one()
    names = CountedRow.__dataclass_fields__
    sort = Sort(shown.c.row_id, shown.c.row_id, is_nullable=False)
    columns = [shown.c[name] for name in names]
    page = cut(session, select(*columns, *sort_columns(sort)), sort, paging)
    rows = tuple(CountedRow(*row[: len(names)]) for row in page.rows)
    return CountedRows(total, listed, rows, page.next, page.previous)
