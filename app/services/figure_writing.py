"""Yearly figures of an import written: new rows and changed ones, in bulk, with their history."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import FigureSource, FigureStatus
from app.models.base import new_public_id, now
from app.models.enterprises import YearlyFigures
from app.plain_rows import PlainRow, plain_rows
from app.recorded_writes import change_rows, insert_rows, next_ids
from app.recording import Change, plain, record
from app.services.figure_import import figure_of
from app.services.figures import FIGURES
from app.services.planned_rows import PlannedRow

Key = tuple[int, int, FigureSource]
"""A firm, a year and a source."""
Left = list[int]
"""As an undo looks for figures: their id, their version now and their year."""


@dataclass(frozen=True, slots=True)
class FiguresToWrite:
    enterprise_id: int
    year: int
    source: FigureSource
    values: dict[str, Any]

    @property
    def key(self) -> Key:
        return self.enterprise_id, self.year, self.source


def figures_to_write(row: PlannedRow, firm: int) -> Iterator[FiguresToWrite]:
    """The years of which a row says something new, in order."""
    by_year: dict[int, dict[str, Any]] = {}
    for key, (_, new) in row.changes.items():
        if found := figure_of(key):
            by_year.setdefault(found[1], {})[found[0]] = new
    for year, own in sorted(by_year.items()):
        yield FiguresToWrite(firm, year, row.given.source, own)


def write_figures(
    session: Session, viewer: Viewer, wanted: Sequence[FiguresToWrite]
) -> dict[Key, Left]:
    """What was written of each, and how it was left."""
    if not wanted:
        return {}
    found = _stored(session, wanted)
    new = [one for one in wanted if one.key not in found]
    submitted = {"status": FigureStatus.SUBMITTED}
    changed = [(found[one.key], one.values | submitted) for one in wanted if one.key in found]
    change_rows(session, YearlyFigures, changed)
    left = {one.key: [found[one.key].id, found[one.key].version, one.year]
            for one in wanted if one.key in found}  # fmt: skip
    return left | _create(session, viewer, new) if new else left


def _stored(session: Session, wanted: Iterable[FiguresToWrite]) -> dict[Key, PlainRow]:
    rows = plain_rows(
        session.connection(),
        YearlyFigures,
        col(YearlyFigures.enterprise_id).in_({one.enterprise_id for one in wanted}),
        col(YearlyFigures.fiscal_year).in_({one.year for one in wanted}),
    )
    return {(row.enterprise_id, row.fiscal_year, row.source): row for row in rows}


def _create(session: Session, viewer: Viewer, new: Sequence[FiguresToWrite]) -> dict[Key, Left]:
    connection, at = session.connection(), now()
    ids = next_ids(connection, YearlyFigures, len(new))
    blank = dict.fromkeys(FIGURES) | {
        "version": 1,
        "updated_at": at,
        "county_code": viewer.county_code,
        "status": FigureStatus.SUBMITTED,
    }
    rows = [
        {
            **blank,
            **one.values,
            "id": row_id,
            "public_id": new_public_id(),
            "enterprise_id": one.enterprise_id,
            "fiscal_year": one.year,
            "source": one.source,
        }
        for row_id, one in zip(ids, new, strict=True)
    ]
    insert_rows(connection, YearlyFigures, rows)
    changes = [_told(viewer, row, one) for row, one in zip(rows, new, strict=True)]
    record(connection, session.info["actor"], changes)
    return {one.key: [row_id, 1, one.year] for row_id, one in zip(ids, new, strict=True)}


def _told(viewer: Viewer, row: dict[str, Any], one: FiguresToWrite) -> Change:
    said = {"fiscal_year": one.year, "source": one.source, "status": FigureStatus.SUBMITTED}
    return Change(
        county_code=viewer.county_code,
        subject_kind="yearly_figures",
        subject_id=row["public_id"],
        action="create",
        changes={
            name: (None, plain(value))
            for name, value in (said | one.values).items()
            if value is not None
        },
        enterprise_id=one.enterprise_id,
    )
