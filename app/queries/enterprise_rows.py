"""The lines of the register's list: what is selected for one, and how it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal_column, select
from sqlmodel import col

from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import County, Park, Township
from app.models.titles import Title
from app.prepared_reads import Prepared, RawRow
from app.queries.enterprise_columns import LATEST_FIGURES, Shown, described, figures_for
from app.queries.title_conditions import in_force

ALWAYS: tuple[Any, ...] = (
    col(Enterprise.id).label("row_id"),
    col(Enterprise.public_id).label("id"),
    col(Enterprise.name),
    col(Enterprise.is_fictitious),
)
IN_EVERY_ROW = ("id", "name", "is_fictitious")
EnterpriseRow = dict[str, Any]
"""`id`, `name`, `is_fictitious` and the chosen columns by key; amounts in yuan."""


@dataclass(frozen=True, slots=True)
class RawLines:
    """All that the lines of a page show, unread: what was selected of a firm, then, with columns
    of figures, its newest year."""

    shown: Sequence[Shown]
    raw: Sequence[RawRow]
    firms: Prepared
    years: Prepared | None

    def read(self, raw: RawRow) -> EnterpriseRow:
        if self.years is None:
            return row_of(self.shown, self.firms.read(raw), None)
        *firm, year = raw
        # The years' first column is the firm.
        newest = self.years.read((firm[0], *year))[1:] if year else None
        return row_of(self.shown, self.firms.read(tuple(firm)), newest)


def statement_for(shown: Sequence[Shown], today: date) -> Select[Any]:
    """Select what is shown and join only what that needs."""
    expressions = [
        (titles_held(today) if column.key == "titles" else column.expression).label(column.key)
        for column in shown
        if is_selected(column)
    ]
    statement = select(*ALWAYS, *expressions).select_from(Enterprise)
    tables = {column.joins for column in shown if column.joins is not None}
    if Township in tables:
        statement = statement.outerjoin(
            Township, col(Township.code) == col(Enterprise.township_code)
        )
    if Park in tables:
        statement = statement.outerjoin(Park, col(Park.code) == col(Enterprise.park_code))
    if Person in tables:
        statement = statement.outerjoin(Person, col(Person.id) == col(Enterprise.responsible_id))
    if County in tables:
        statement = statement.outerjoin(County, col(County.code) == col(Enterprise.county_code))
    return statement


def is_selected(column: Shown) -> bool:
    """Whether a column stands in the statement of the list; the others come with the figures."""
    return column.key not in IN_EVERY_ROW and column.key not in LATEST_FIGURES


def row_of(shown: Sequence[Shown], firm: RawRow, newest: RawRow | None) -> EnterpriseRow:
    """A row with its values as they are shown; `newest` is a year with its figures."""
    row = dict(zip(IN_EVERY_ROW, firm[1:], strict=False))
    selected = iter(firm[len(ALWAYS) :])
    names = figures_for(column.key for column in shown)
    figures = described(names, newest) if newest else {}
    for column in shown:
        if column.key in LATEST_FIGURES:
            row[column.key] = figures.get(column.key)
        elif column.key == "titles":
            row[column.key] = read_titles(next(selected))
        elif is_selected(column):
            value = next(selected)
            row[column.key] = column.read(value) if column.read and value is not None else value
    return row


def titles_held(today: date) -> Any:
    """The programmes of the titles that a firm holds today, as one text."""
    # Written out: SQLAlchemy would put the comma in anew for every run.
    comma: Any = literal_column("','")
    return (
        select(func.aggregate_strings(col(Title.programme), comma))
        .where(col(Title.enterprise_id) == col(Enterprise.id), in_force(today, today))
        .correlate(Enterprise)
        .scalar_subquery()
    )


def read_titles(text: str | None) -> list[Programme]:
    held = set(text.split(",")) if text else set()
    return [programme for programme in Programme if programme.value in held]
