"""The yearly figures of a file beside those on record: what would change, and the change.

A figure that the register already shows, from whatever source, changes nothing; any other goes
into the row of the file's own source. One whose year or basis nobody said is only compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, insert, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import SOURCE_ORDER, FigureSource, FigureStatus
from app.domain.figures import contradictions
from app.domain.refusals import Reason
from app.models.base import new_public_id, now
from app.models.enterprises import Enterprise, YearlyFigures
from app.prepared_reads import among, each_of, prepared, room_for
from app.prepared_writes import PreparedWrite
from app.queries.visibility import visible_enterprises
from app.recorded_writes import change_rows
from app.recording import Change, plain, record
from app.services.figures import FIGURES

UNKNOWN_RD = "rd_of_unknown_basis_cny"
RD_FIELDS = ("rd_cny", "rd_super_deduction_cny", "rd_statistical_cny")

GivenFigures = Mapping[tuple[str, int | None], Decimal]
"""By field and year; no year: nobody said which."""
Figures = Mapping[str, Decimal | None]
Stored = dict[tuple[int, FigureSource], Figures]
"""The figures of one firm, by year and source."""
NOTHING: Figures = {}


@lru_cache(maxsize=2048)
def figure_key(name: str, year: int) -> str:
    """What a figure of a year is called among the changes of a row: sales_cny_2017."""
    return f"{name}_{year}"


@lru_cache(maxsize=2048)
def figure_of(key: str) -> tuple[str, int] | None:
    name, _, year = key.rpartition("_")
    return (name, int(year)) if name in FIGURES and year.isdigit() else None


@dataclass(frozen=True, slots=True)
class PlannedFigures:
    """`unsaid`: figures that say something new, of a year or basis that nobody said."""

    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    unsaid: tuple[tuple[str, int | None], ...] = ()
    wrong: dict[str, Reason] = field(default_factory=dict)


NO_FIGURES = PlannedFigures()


def stored_figures(session: Session, viewer: Viewer, firms: Sequence[int]) -> dict[int, Stored]:
    """All years of these firms; drafts are nobody's word yet."""
    if not firms:
        return {}
    connection, room = session.connection(), room_for(firms)
    asked = prepared(
        connection,
        ("stored figures", viewer.scope, viewer.recused_from, room),
        lambda: _figures_of(viewer, room),
    )
    found: dict[int, Stored] = {}
    for row in asked.run(connection, **each_of(firms, room)):
        firm, year, source, *figures = asked.read(row)
        found.setdefault(firm, {})[year, source] = dict(zip(FIGURES, figures, strict=True))
    return found


def _figures_of(viewer: Viewer, room: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(YearlyFigures.enterprise_id),
            col(YearlyFigures.fiscal_year),
            col(YearlyFigures.source),
            *(getattr(YearlyFigures, name) for name in FIGURES),
        )
        .join_from(YearlyFigures, Enterprise, col(Enterprise.id) == YearlyFigures.enterprise_id)
        .where(
            visible_enterprises(viewer),
            among(col(YearlyFigures.enterprise_id), room),
            col(YearlyFigures.status) != FigureStatus.DRAFT,
        )
    )


def plan_figures(given: GivenFigures, source: FigureSource, stored: Stored) -> PlannedFigures:
    changes: dict[str, tuple[Any, Any]] = {}
    unsaid = []
    years: dict[int, _Year] = {}
    for (name, year), value in given.items():
        if year is None or name == UNKNOWN_RD:
            if value not in _any_values(name, year, stored):
                unsaid.append((name, year))
            continue
        if (known := years.get(year)) is None:
            known = years[year] = _Year.of(year, source, stored)
        old = known.own.get(name)
        if known.every and (old == value or known.believes(name, value)):
            continue
        changes[figure_key(name, year)] = (old, value)
        known.changed[name] = value
    wrong = {
        figure_key(name, year): reason
        for year, known in years.items()
        if known.changed
        for name, reason in contradictions({**known.own, **known.changed}).items()
    }
    return PlannedFigures(changes, tuple(unsaid), wrong)


@dataclass(slots=True)
class _Year:
    """What is on record of a year: from the source itself, and from all, most believed first."""

    own: Figures
    every: Sequence[Figures]
    changed: dict[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, year: int, source: FigureSource, stored: Stored) -> "_Year":
        if not stored:
            return cls(NOTHING, ())
        every = {one: stored[year, one] for one in SOURCE_ORDER if (year, one) in stored}
        return cls(every.get(source, NOTHING), list(every.values()))

    def believes(self, name: str, value: Decimal) -> bool:
        """Whether the first source that says something says this."""
        for figures in self.every:
            said = figures[name]
            if said is not None:
                return said == value
        return False


def _any_values(name: str, year: int | None, stored: Stored) -> set[Decimal | None]:
    names = RD_FIELDS if name == UNKNOWN_RD else (name,)
    return {
        figures[one]
        for (stored_year, _), figures in stored.items()
        for one in names
        if year in {None, stored_year}
    }


@dataclass(frozen=True, slots=True)
class FiguresToWrite:
    enterprise_id: int
    year: int
    source: FigureSource
    values: dict[str, Any]


def write_figures(session: Session, viewer: Viewer, wanted: Sequence[FiguresToWrite]) -> None:
    """New rows and changed ones, in bulk, with their history."""
    if not wanted:
        return
    firms = sorted({one.enterprise_id for one in wanted})
    found = {
        (row.enterprise_id, row.fiscal_year, row.source): row
        for row in session.execute(
            select(YearlyFigures).where(col(YearlyFigures.enterprise_id).in_(firms))
        ).scalars()
    }
    new, changed = [], []
    for one in wanted:
        row = found.get((one.enterprise_id, one.year, one.source))
        if row is None:
            new.append(one)
        else:
            changed.append((row, {**one.values, "status": FigureStatus.SUBMITTED}))
    change_rows(session, YearlyFigures, changed)
    if new:
        _insert(session, viewer, new)


def written_figures(session: Session, firms: Sequence[int]) -> dict[Any, Any]:
    """Ids and versions of these firms' figures, by firm, year and source."""
    return {
        (found.enterprise_id, found.fiscal_year, found.source): found
        for found in session.execute(
            select(
                col(YearlyFigures.id),
                col(YearlyFigures.version),
                col(YearlyFigures.enterprise_id),
                col(YearlyFigures.fiscal_year),
                col(YearlyFigures.source),
            ).where(col(YearlyFigures.enterprise_id).in_(firms))
        )
    }


_NEW_FIGURES = PreparedWrite(insert(YearlyFigures))


def _insert(session: Session, viewer: Viewer, new: Sequence[FiguresToWrite]) -> None:
    at = now()
    rows = [
        {
            **dict.fromkeys(FIGURES),
            **one.values,
            "public_id": new_public_id(),
            "version": 1,
            "updated_at": at,
            "county_code": viewer.county_code,
            "enterprise_id": one.enterprise_id,
            "fiscal_year": one.year,
            "source": one.source,
            "status": FigureStatus.SUBMITTED,
        }
        for one in new
    ]
    connection = session.connection()
    _NEW_FIGURES.run_many(connection, rows)
    record(
        connection,
        session.info["actor"],
        [
            Change(
                county_code=viewer.county_code,
                subject_kind="yearly_figures",
                subject_id=str(row["public_id"]),
                action="create",
                changes={
                    name: (None, plain(row[name]))
                    for name in ("fiscal_year", "source", "status", *FIGURES)
                    if row[name] is not None
                },
                enterprise_id=one.enterprise_id,
            )
            for row, one in zip(rows, new, strict=True)
        ],
    )
