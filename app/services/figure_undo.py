"""Imported yearly figures taken back, of firms' rows and of lists of their own."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import Session

from app.domain.access import Viewer
from app.models.enterprises import YearlyFigures
from app.models.imports import ImportRun
from app.plain_rows import PlainRow
from app.services.figure_import import figure_of
from app.services.untouched import Untouched, WrittenRow, restore_rows

Old = dict[str, Decimal | None]


class UntouchedFigures:
    """The years that rows of an import wrote, as it left them."""

    def __init__(self, session: Session, rows: Sequence[WrittenRow]) -> None:
        left = (one for row in rows for one in row.made["figures"])
        self._years = Untouched(session, YearlyFigures, left)
        self._taken: list[tuple[PlainRow, Old]] = []

    def has(self, row: WrittenRow) -> bool:
        return all(self._years.has(left) for left in row.made["figures"])

    def take(self, row: WrittenRow) -> None:
        by_year: dict[int, Old] = {}
        for key, (old, _) in row.changes.items():
            if found := figure_of(key):
                by_year.setdefault(found[1], {})[found[0]] = None if old is None else Decimal(old)
        for left in row.made["figures"]:
            self._taken.append((self._years.take(left), by_year.get(left[2], {})))

    def restore(self, session: Session) -> None:
        restore_rows(session, YearlyFigures, self._taken)


def undo_figure_rows(
    session: Session, _viewer: Viewer, _run: ImportRun, rows: Sequence[WrittenRow]
) -> set[int]:
    figures, touched = UntouchedFigures(session, rows), set[int]()
    for row in rows:
        if figures.has(row):
            figures.take(row)
        else:
            touched.add(row.id)
    figures.restore(session)
    return touched
