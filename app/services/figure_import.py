"""The yearly figures of a file beside those on record: what would change, and the change.

A figure that the register already shows, from whatever source, changes nothing; any other goes
into the row of the file's own source. One whose year or basis nobody said is only compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import SOURCE_ORDER, FigureSource, FigureStatus
from app.domain.figures import contradictions
from app.domain.refusals import Reason
from app.models.enterprises import Enterprise, YearlyFigures
from app.prepared_reads import among, each_of, prepared, room_for
from app.queries.visibility import visible_enterprises
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
        old = None
        if known.every:
            old = known.own.get(name)
            if old == value or known.believes(name, value):
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
            said = figures.get(name)
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
