"""Duties of a year: who owes them, who has filed, per town and firm by firm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import Session, col

from app.data import duties
from app.domain.access import Viewer
from app.domain.duties import Duty, FilingStanding
from app.domain.refusals import NotFound
from app.domain.titles import Programme
from app.models.cases import SurveyYear
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.places import Township
from app.models.titles import Title
from app.queries.blanks import without_blanks
from app.queries.title_conditions import holder_condition, in_force
from app.queries.visibility import visible_enterprises


class DutyFilters(BaseModel):
    """Which rows of a duty's year."""

    town: str | None = Field(default=None, max_length=9)
    standing: FilingStanding | None = None
    second: bool = False
    """Only those whose misses end the title."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)


@dataclass(frozen=True, slots=True)
class DutyView:
    key: str
    name: str
    programme: Programme
    opens_on: date
    due_on: date
    basis: str
    consequence: str
    misses: int | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One holder and its duty of a year. `misses` counts as the consequence does."""

    id: str
    name: str
    uscc: str
    town_code: str | None
    town: str | None
    valid_from: date
    standing: FilingStanding
    filed_on: date | None
    misses: int
    ends_title: bool


@dataclass(frozen=True, slots=True)
class TownStanding:
    code: str | None
    name: str | None
    owing: int
    filed: int
    missed: int
    unknown: int
    second: int


@dataclass(frozen=True, slots=True)
class DutyPage:
    duty: DutyView
    year: int
    is_over: bool
    towns: list[TownStanding]
    total: TownStanding
    rows: list[FilingRow]
    chased: list[FilingRow]
    """Every row that the viewer may see and that is not filed, whatever was filtered."""
    withheld: int
    """Rows of firms that the viewer is recused from: counted, not shown."""


def list_duties(year: int) -> list[DutyView]:
    return [_view(duty, year) for duty in duties().values()]


def describe_duty(
    session: Session, viewer: Viewer, key: str, year: int, filters: DutyFilters, today: date
) -> DutyPage:
    """Every holder on the duty's last day, as known today, in two statements."""
    duty = duties().get(key)
    if duty is None:
        raise NotFound
    rows, hidden = _rows(session, viewer, duty, year, today)
    wanted = [row for row in rows if _is_wanted(row, filters)]
    towns: dict[tuple[str | None, str | None], list[FilingRow]] = {}
    for row in rows:
        towns.setdefault((row.town_code, row.town), []).append(row)
    return DutyPage(
        duty=_view(duty, year),
        year=year,
        is_over=duty.is_over(year, today),
        towns=[_standing(code, name, own) for (code, name), own in towns.items()],
        total=_standing(None, None, rows),
        rows=[row for row in wanted if row.id not in hidden],
        chased=[
            row for row in rows if row.standing is not FilingStanding.FILED and row.id not in hidden
        ],
        withheld=sum(row.id in hidden for row in wanted),
    )


def owes(session: Session, duty: Duty, year: int, enterprise_id: int, today: date) -> bool:
    """Whether a firm holds the title on the duty's last day."""
    found = session.execute(
        select(col(Title.id))
        .join(EnterprisePeriod, col(EnterprisePeriod.enterprise_id) == col(Title.enterprise_id))
        .where(col(Title.enterprise_id) == enterprise_id, _held(duty, year, today))
        .limit(1)
    ).first()
    return found is not None


def _held(duty: Duty, year: int, today: date) -> ColumnElement[bool]:
    day = duty.due_on(year)
    return and_(
        col(Title.programme) == duty.programme,
        in_force(day, today),
        holder_condition(min(day, today)),
    )


HOLDER: tuple[Any, ...] = (
    col(Enterprise.id).label("key"),
    col(Enterprise.public_id).label("id"),
    col(Enterprise.name),
    col(Enterprise.uscc),
    col(Enterprise.township_code).label("town_code"),
    col(Township.name).label("town"),
)


def _holders(viewer: Viewer, duty: Duty, year: int, today: date) -> Select[Any]:
    return (
        select(*HOLDER, func.max(col(Title.valid_from)).label("valid_from"))
        .join_from(Title, Enterprise, col(Enterprise.id) == col(Title.enterprise_id))
        .join(EnterprisePeriod, col(EnterprisePeriod.enterprise_id) == col(Enterprise.id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            visible_enterprises(viewer, despite_recusal=True),
            col(Enterprise.county_code) == viewer.county_code,
            _held(duty, year, today),
        )
        .group_by(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.name_key),
            col(Enterprise.uscc),
            col(Enterprise.township_code),
            col(Township.name),
            col(Township.position),
        )
        .order_by(
            col(Township.position).is_(None),
            col(Township.position),
            col(Enterprise.township_code),
            col(Enterprise.name_key),
            col(Enterprise.id),
        )
    )


def _rows(
    session: Session, viewer: Viewer, duty: Duty, year: int, today: date
) -> tuple[list[FilingRow], set[str]]:
    filed: dict[int, tuple[bool, date | None]] = {}
    missed: dict[int, list[int]] = {}
    for filing in session.execute(
        select(
            col(SurveyYear.enterprise_id),
            col(SurveyYear.year),
            col(SurveyYear.is_filed),
            col(SurveyYear.filed_on),
        ).where(
            col(SurveyYear.county_code) == viewer.county_code,
            col(SurveyYear.duty) == duty.key,
            col(SurveyYear.year) <= year,
        )
    ):
        if filing.year == year:
            filed[filing.enterprise_id] = (filing.is_filed, filing.filed_on)
        if not filing.is_filed:
            missed.setdefault(filing.enterprise_id, []).append(filing.year)
    rows, hidden = [], set()
    for firm in session.execute(_holders(viewer, duty, year, today)):
        rows.append(_row(duty, year, firm, filed.get(firm.key), missed.get(firm.key, ())))
        if firm.key in viewer.recused_from:
            hidden.add(firm.id)
    return rows, hidden


def _row(
    duty: Duty,
    year: int,
    firm: Any,
    filed: tuple[bool, date | None] | None,
    missed: Iterable[int],
) -> FilingRow:
    misses = duty.counted_misses(missed, firm.valid_from, year)
    standing = FilingStanding.UNKNOWN
    if filed is not None:
        standing = FilingStanding.FILED if filed[0] else FilingStanding.MISSED
    return FilingRow(
        id=firm.id,
        name=firm.name,
        uscc=firm.uscc,
        town_code=firm.town_code,
        town=firm.town,
        valid_from=firm.valid_from,
        standing=standing,
        filed_on=filed[1] if filed else None,
        misses=misses,
        ends_title=duty.ends_title(misses),
    )


def _is_wanted(row: FilingRow, filters: DutyFilters) -> bool:
    return (
        (filters.town is None or row.town_code == filters.town)
        and (filters.standing is None or row.standing is filters.standing)
        and (not filters.second or row.ends_title)
    )


def _standing(code: str | None, name: str | None, rows: list[FilingRow]) -> TownStanding:
    def number(standing: FilingStanding) -> int:
        return sum(row.standing is standing for row in rows)

    return TownStanding(
        code=code,
        name=name,
        owing=len(rows),
        filed=number(FilingStanding.FILED),
        missed=number(FilingStanding.MISSED),
        unknown=number(FilingStanding.UNKNOWN),
        second=sum(row.ends_title for row in rows),
    )


def _view(duty: Duty, year: int) -> DutyView:
    return DutyView(
        key=duty.key,
        name=duty.name,
        programme=duty.programme,
        opens_on=duty.opens_on(year),
        due_on=duty.due_on(year),
        basis=duty.basis,
        consequence=duty.consequence,
        misses=duty.misses,
        is_confirmed=duty.is_confirmed,
    )
