"""The share of firms above designated size that have an R&D institution, per town and year.

Above designated size, town and life are those of the firm on the day; an institution of whatever
type and level counts once it is recognized. Recusal changes no number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.institutions import InstitutionState
from app.domain.refusals import InvalidValue, Reason
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.institutions import RdInstitution
from app.models.places import Township
from app.queries.blanks import without_blanks
from app.queries.board_lines import rounded
from app.queries.count_filters import UNKNOWN_TOWN
from app.queries.institution_conditions import in_state
from app.queries.paging import Paging, Sort, cut, sort_columns
from app.queries.places import list_townships
from app.queries.title_conditions import holder_condition
from app.queries.visibility import visible_enterprises

FIRST_YEAR = 2015
"""The base year of the plan: nobody looked after the register before."""
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Of the firms above designated size on a day, those with an institution."""

    year: int
    day: date
    firms: int
    with_institution: int
    size_unknown: int
    """Firms of which nobody has entered whether they are above the size: in no share."""
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A town, the firms of unknown town (`unknown`), or all (`""`): a share for each year."""

    code: str
    name: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    known_on: date
    years: tuple[int, ...]
    lines: tuple[CoverageLine, ...]
    """The county first, then its towns."""


class CoverageFilters(Paging):
    """The firms behind a number of the table."""

    year: int | None = Field(default=None, ge=FIRST_YEAR, le=2100)
    town: str = Field(default="", max_length=9)
    has: bool | None = None
    """With an institution, or without one; both if it is not said."""

    _blanks = model_validator(mode="before")(without_blanks)


@dataclass(frozen=True, slots=True)
class CoveredFirm:
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    institutions: int


@dataclass(frozen=True, slots=True)
class CoveredFirms:
    year: int
    day: date
    total: int
    """The number in the table."""
    listed: int
    rows: list[CoveredFirm]
    next: str | None
    previous: str | None


def year_end(year: int, today: date) -> date:
    return min(date(year, 12, 31), today)


def show_coverage(session: Session, viewer: Viewer, today: date) -> CoveragePage:
    """Every town and year in one statement."""
    years = tuple(range(FIRST_YEAR, today.year + 1))
    counted = [_counts(viewer, year, year_end(year, today), today) for year in years]
    found = {(year, town): numbers for year, town, *numbers in session.execute(union_all(*counted))}
    places = [(place.code, place.name) for place in list_townships(session, viewer.county_code)]
    towns: list[tuple[str | None, str, str]] = [(code, code, name) for code, name in places]
    if any(town is None for _, town in found):
        towns.append((None, UNKNOWN_TOWN, ""))
    lines = [
        CoverageLine(
            code,
            name,
            tuple(_share(year, today, [found.get((year, key))]) for year in years),
        )
        for key, code, name in towns
        if any((year, key) in found for year in years)
    ]
    whole = tuple(
        _share(year, today, [own for (of, _), own in found.items() if of == year]) for year in years
    )
    return CoveragePage(today, years, (CoverageLine(WHOLE, "", whole), *lines))


def _share(year: int, today: date, numbers: Iterable[Any]) -> Share:
    known = [one for one in numbers if one]
    firms, covered, unknown = (sum(one[place] for one in known) for place in range(3))
    share = rounded(Fraction(covered, firms), 4) if firms else None
    return Share(year, year_end(year, today), firms, covered, unknown, share)


def has_institution(day: date, known_on: date) -> ColumnElement[bool]:
    return exists(
        select(literal(1)).where(
            col(RdInstitution.enterprise_id) == col(Enterprise.id),
            in_state(InstitutionState.RECOGNIZED, day, known_on),
        )
    )


def _living(viewer: Viewer, day: date, *columns: Any, despite_recusal: bool) -> Select[Any]:
    period = EnterprisePeriod
    return (
        select(*columns)
        .join_from(
            Enterprise,
            period,
            and_(col(period.enterprise_id) == col(Enterprise.id), holder_condition(day)),
        )
        .where(
            visible_enterprises(viewer, despite_recusal=despite_recusal),
            col(Enterprise.county_code) == viewer.county_code,
        )
    )


def _counts(viewer: Viewer, year: int, day: date, known_on: date) -> Select[Any]:
    is_above = col(EnterprisePeriod.is_above_designated_size)
    covered = and_(is_above.is_(True), has_institution(day, known_on))

    def number_of(condition: ColumnElement[bool]) -> Any:
        return func.sum(case((condition, 1), else_=0)).cast(Integer)

    town = col(EnterprisePeriod.township_code)
    return _living(
        viewer,
        day,
        literal(year, Integer),
        town,
        number_of(is_above.is_(True)),
        number_of(covered),
        number_of(is_above.is_(None)),
        despite_recusal=True,
    ).group_by(town)


def list_covered(
    session: Session, viewer: Viewer, filters: CoverageFilters, today: date
) -> CoveredFirms:
    year = filters.year or today.year
    if year > today.year:
        raise InvalidValue(fields={"year": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    day = year_end(year, today)
    asked = _asked(filters, day, today)

    def size(*, despite_recusal: bool) -> int:
        chosen = _living(viewer, day, col(Enterprise.id), despite_recusal=despite_recusal)
        counted = select(func.count()).select_from(chosen.where(*asked).subquery())
        return int(session.execute(counted).scalar_one())

    held = (
        select(func.count())
        .where(
            col(RdInstitution.enterprise_id) == col(Enterprise.id),
            in_state(InstitutionState.RECOGNIZED, day, today),
        )
        .scalar_subquery()
    )
    sort = Sort(col(Enterprise.name_key), col(Enterprise.id), is_nullable=False)
    columns = (
        col(Enterprise.public_id),
        col(Enterprise.name),
        col(Enterprise.uscc),
        col(Township.name),
        held,
    )
    statement = (
        _living(viewer, day, *columns, *sort_columns(sort), despite_recusal=False)
        .outerjoin(Township, col(Township.code) == EnterprisePeriod.township_code)
        .where(*asked)
    )
    found = cut(session, statement, sort, filters)
    total = size(despite_recusal=True)
    listed = size(despite_recusal=False) if viewer.recused_from else total
    rows = [CoveredFirm(*row[: len(columns)]) for row in found.rows]
    return CoveredFirms(year, day, total, listed, rows, found.next, found.previous)


def _asked(filters: CoverageFilters, day: date, today: date) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [col(EnterprisePeriod.is_above_designated_size).is_(True)]
    if filters.town == UNKNOWN_TOWN:
        asked.append(col(EnterprisePeriod.township_code).is_(None))
    elif filters.town:
        asked.append(col(EnterprisePeriod.township_code) == filters.town)
    if filters.has is not None:
        covered = has_institution(day, today)
        asked.append(covered if filters.has else ~covered)
    return asked
