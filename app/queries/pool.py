"""The reserve pool as a list: who sees which entries, one page of them, and how many firms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.findings import Verdict
from app.domain.pool import EntryState, Grade, Outlook, Removal, Rung, Weakness
from app.domain.titles import Programme, TitleKind
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.places import Township
from app.models.pool import Cohort, PoolEntry
from app.models.standings import PoolStanding
from app.queries.blanks import without_blanks
from app.queries.firm_facts import Figures, LiveCase, firm_facts, live_cases
from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns
from app.queries.search import matching
from app.queries.standings import IS_OF_ENTRY, JUDGED, judgement_of, stands_so
from app.queries.visibility import is_bounded, visible_enterprises

MINE = "me"
NOBODY = "nobody"
CURSORS = frozenset({"after", "before"})


class PoolSort(StrEnum):
    ADMITTED = "admitted_on"
    NAME = "name"
    TOWNSHIP = "township"
    INTENDED_YEAR = "intended_year"
    GRADE = "grade"


class PoolFilters(Paging):
    """What was asked for; everything combines by AND. Without a state: those in the pool."""

    q: str = Field(default="", max_length=120)
    cohort: str | None = Field(default=None, max_length=12)
    target: Programme | None = None
    state: EntryState | Literal["all"] = EntryState.ADMITTED
    grade: Grade | None = None
    weakness: Weakness | None = None
    township: str | None = Field(default=None, max_length=9)
    responsible: str | None = Field(default=None, max_length=12)
    """A person's public id, or `me`, or `nobody`."""
    intended_year: int | None = Field(default=None, ge=2000, le=2100)
    outlook: Outlook | None = None
    sort: PoolSort = PoolSort.ADMITTED
    descending: bool = False

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)

    def asked(self) -> dict[str, Any]:
        """What differs from the usual list, for links; no cursor."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in given.items()
            if name not in CURSORS
        }


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One firm in one cohort for one target."""

    id: str
    version: int
    enterprise_id: str
    enterprise: str
    uscc: str
    is_fictitious: bool
    township: str | None
    cohort: str
    target: Programme
    kind: TitleKind
    intended_year: int | None
    grade: Grade
    weakness: Weakness | None
    agency: str
    responsible: str | None
    responsible_id: str | None
    state: EntryState
    admitted_on: date | None
    removed_on: date | None
    removal: Removal | None
    document_number: str
    rung: Rung
    figures: Figures
    case: LiveCase | None
    verdict: Verdict | None
    """Of the last judgement; None: never judged."""
    short_count: int | None
    missing_count: int | None
    gap: str
    judged_on: date | None
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class PoolPage:
    rows: list[PoolRow]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


SHOWN: tuple[Any, ...] = (
    col(PoolEntry.public_id).label("id"),
    col(PoolEntry.version),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise"),
    col(Enterprise.uscc),
    col(Enterprise.is_fictitious),
    col(Township.name).label("township"),
    col(Cohort.name).label("cohort"),
    col(PoolEntry.target),
    col(PoolEntry.kind),
    col(PoolEntry.intended_year),
    col(PoolEntry.grade),
    col(PoolEntry.weakness),
    col(PoolEntry.agency),
    col(Person.name).label("responsible"),
    col(Person.public_id).label("responsible_id"),
    col(PoolEntry.state),
    col(PoolEntry.admitted_on),
    col(PoolEntry.removed_on),
    col(PoolEntry.removal),
    col(PoolEntry.document_number),
)


def visible_entries(viewer: Viewer, *, despite_recusal: bool = False) -> ColumnElement[bool]:
    """Entries are seen through their enterprise: join it."""
    return visible_enterprises(viewer, despite_recusal=despite_recusal)


def conditions(
    session: Session, viewer: Viewer, filters: PoolFilters
) -> Iterator[ColumnElement[bool]]:
    """Visibility first, then everything that was asked for."""
    yield visible_entries(viewer)
    if filters.state != "all":
        yield col(PoolEntry.state) == filters.state
    if filters.cohort:
        yield col(Cohort.public_id) == filters.cohort
    if filters.q:
        yield matching(session, viewer, filters.q)
    if filters.township:
        yield col(Enterprise.township_code) == filters.township
    if filters.responsible:
        yield _in_charge(filters.responsible, viewer)
    if filters.outlook is not None:
        yield stands_so(filters.outlook)
    for name in ("target", "grade", "weakness", "intended_year"):
        wanted = getattr(filters, name)
        if wanted is not None:
            yield getattr(PoolEntry, name) == wanted


def _in_charge(responsible: str, viewer: Viewer) -> ColumnElement[bool]:
    if responsible == NOBODY:
        return col(PoolEntry.responsible_id).is_(None)
    if responsible == MINE:
        return col(PoolEntry.responsible_id).in_(sorted(viewer.acts_for))
    return col(Person.public_id) == responsible


def list_pool(session: Session, viewer: Viewer, filters: PoolFilters, today: date) -> PoolPage:
    """One page of entries, in six statements whatever their number."""
    wanted = and_(*conditions(session, viewer, filters))
    sort = sort_of(filters)
    found = cut(session, _statement(*SHOWN, *sort_columns(sort)).where(wanted), sort, filters)
    within = is_bounded(viewer)
    total = count(session, _statement(col(PoolEntry.id)).where(wanted), is_bounded=within)
    return PoolPage(
        rows=_rows(session, found.rows, today),
        total=total if within else min(total, CAP),
        is_capped=not within and total > CAP,
        next=found.next,
        previous=found.previous,
    )


def pool_chunk(
    session: Session,
    viewer: Viewer,
    filters: PoolFilters,
    today: date,
    size: int,
    after: str | None,
) -> tuple[list[PoolRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    sort = sort_of(filters)
    statement = _statement(*SHOWN, *sort_columns(sort)).where(*conditions(session, viewer, filters))
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    found = cut(session, statement, sort, paging)
    return _rows(session, found.rows, today), found.next


def count_pool(session: Session, viewer: Viewer, cohort: str | None, on: date) -> int:
    """Distinct firms in the pool on a day: one in two cohorts, or for two targets, counts once.

    A total, so it counts firms the viewer is recused from."""
    is_in = and_(
        visible_entries(viewer, despite_recusal=True),
        col(PoolEntry.admitted_on).is_not(None),
        col(PoolEntry.admitted_on) <= on,
        or_(col(PoolEntry.removed_on).is_(None), col(PoolEntry.removed_on) > on),
        col(PoolEntry.removal).is_distinct_from(Removal.ENTERED_IN_ERROR),
    )
    wanted = (
        select(func.count(col(PoolEntry.enterprise_id).distinct()))
        .join_from(PoolEntry, Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .where(is_in)
    )
    if cohort is not None:
        wanted = wanted.join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id)).where(
            col(Cohort.public_id) == cohort
        )
    return int(session.execute(wanted).scalar_one())


def sort_of(filters: PoolFilters) -> Sort:
    column, is_nullable = {
        PoolSort.ADMITTED: (col(PoolEntry.admitted_on), True),
        PoolSort.NAME: (col(Enterprise.name_key), False),
        PoolSort.TOWNSHIP: (col(Enterprise.township_code), True),
        PoolSort.INTENDED_YEAR: (col(PoolEntry.intended_year), True),
        PoolSort.GRADE: (col(PoolEntry.grade), False),
    }[filters.sort]
    return Sort(column, col(PoolEntry.id), filters.descending, is_nullable)


def _statement(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(PoolEntry)
        .join(Enterprise, col(Enterprise.id) == col(PoolEntry.enterprise_id))
        .join(Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(Person, col(Person.id) == col(PoolEntry.responsible_id))
        .outerjoin(PoolStanding, IS_OF_ENTRY)
        .add_columns(col(PoolEntry.enterprise_id).label("firm_key"), *JUDGED)
    )


def _rows(session: Session, found: Sequence[Row[Any]], today: date) -> list[PoolRow]:
    """What the firms behind a page have several of comes by ids, once for the page."""
    ids = list({row.firm_key for row in found})
    facts = firm_facts(session, ids, today)
    cases = live_cases(session, ids)
    return [
        PoolRow(
            **{column.key: row._mapping[column.key] for column in SHOWN},
            rung=facts[row.firm_key].rung,
            figures=facts[row.firm_key].figures,
            case=cases.get((row.firm_key, row.target)),
            **judgement_of(row, today),
        )
        for row in found
    ]
