"""The register: who may be seen, as a list, a page of rows and one row to change."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import EnterpriseStatus
from app.domain.names import fold
from app.domain.refusals import NotFound
from app.domain.titles import Programme
from app.kept import Kept
from app.models.enterprises import Enterprise
from app.models.titles import Title
from app.prepared_reads import Prepared, RawRow
from app.queries.enterprise_columns import (
    Shown,
    chosen_columns,
    figures_for,
    newest_figures,
)
from app.queries.enterprise_filters import (
    EnterpriseFilters,
    SortKey,
    conditions,
    county_of,
    refuse_unindexed,
    sort_of,
)
from app.queries.enterprise_rows import (
    ALWAYS,
    EnterpriseRow,
    RawLines,
    is_selected,
    statement_for,
)
from app.queries.paging import Cutting, Paging, Sort, counted, sort_columns
from app.queries.search import GATHERED, Way, Ways, gathered, ways
from app.queries.search_in_order import found_narrowly, of_narrow_row, ways_in_order
from app.queries.title_conditions import in_force
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """One page of the list, with what a page needs to lead on."""

    rows: list[EnterpriseRow]
    columns: list[str]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class FoundEnterprises:
    """One page of the list before its values are read: `read` reads a line, if it must."""

    shown: tuple[Shown, ...]
    raw: Sequence[RawRow]
    read: Callable[[RawRow], EnterpriseRow]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """The statements of a list. They are kept: officers ask the same few questions all day, and
    building the statements costs as much as running them."""

    shown: tuple[Shown, ...]
    figures: tuple[str, ...]
    pages: Cutting
    total: Select[int]
    cap: int | None
    """Up to where the total counts; None: to the end."""


CAP = 1_000
"""Up to where firms are counted beyond a county. "超过 10000 条" told a reader no more than
"超过 1000 条" does, and made the count dearer than the page; a county's list is counted exactly."""

QUESTIONS: Kept[Hashable, Question] = Kept(512)


def list_enterprises(
    session: Session, viewer: Viewer, filters: EnterpriseFilters, today: date
) -> EnterprisePage:
    """The firms that were asked for, one page of them."""
    found = find_enterprises(session, viewer, filters, today)
    return EnterprisePage(
        rows=[found.read(raw) for raw in found.raw],
        columns=[column.key for column in found.shown],
        total=found.total,
        is_capped=found.is_capped,
        next=found.next,
        previous=found.previous,
    )


def find_enterprises(
    session: Session, viewer: Viewer, filters: EnterpriseFilters, today: date
) -> FoundEnterprises:
    """One page of the list in two statements, whatever its number of rows."""
    asked = question(session, viewer, filters, today)
    connection = session.connection()
    found, firms = asked.pages.cut(connection, filters)
    lines = lines_of(connection, asked, found.rows, firms)
    # The total comes with each row; a page beyond the last row has none.
    total = (
        firms.value(found.rows[0], "total")
        if found.rows
        else connection.execute(asked.total).scalar_one()
    )
    is_capped = asked.cap is not None and total > asked.cap
    return FoundEnterprises(
        shown=asked.shown,
        raw=lines.raw,
        read=lines.read,
        total=asked.cap if asked.cap is not None and is_capped else total,
        is_capped=is_capped,
        next=found.next,
        previous=found.previous,
    )


def export_chunk(
    session: Session,
    viewer: Viewer,
    filters: EnterpriseFilters,
    today: date,
    size: int,
    after: str | None,
) -> tuple[list[EnterpriseRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    asked = question(session, viewer, filters, today)
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    connection = session.connection()
    found, firms = asked.pages.cut(connection, paging)
    lines = lines_of(connection, asked, found.rows, firms)
    return [lines.read(raw) for raw in lines.raw], found.next


def question(session: Session, viewer: Viewer, filters: EnterpriseFilters, today: date) -> Question:
    refuse_unindexed(viewer, filters)
    key = (session.get_bind().dialect.name, viewer, filters.question(), today)
    return QUESTIONS.get(key, lambda: _question(session, viewer, filters, today))


def _question(
    session: Session, viewer: Viewer, filters: EnterpriseFilters, today: date
) -> Question:
    shown = tuple(chosen_columns(filters.columns))
    sort, dialect = sort_of(filters), session.get_bind().dialect
    cap = CAP if county_of(viewer, filters) is None else None
    narrowly = _narrowly(session, viewer, filters, today)
    if narrowly is None:
        how = _ways(session, viewer, filters)
        found = gathered(session, filters.q, how, county_of(viewer, filters))
        everyone = _ids(session, viewer, filters, today, how.total, found, is_total=True)
    else:
        everyone = narrowly[0]
    total = counted(everyone, cap)
    statement = statement_for(shown, today).add_columns(
        *sort_columns(sort), total.correlate(None).scalar_subquery().label("total")
    )
    if narrowly is not None:
        pages = Cutting(statement, sort, dialect, *narrowly[1:])
    elif how.page in GATHERED:
        ids = _ids(session, viewer, filters, today, how.page, found)
        pages = Cutting(statement, sort, dialect, ids)
    else:
        wanted = _wanted(session, viewer, filters, today, how.page)
        pages = Cutting(statement.where(wanted), sort, dialect)
    return Question(
        shown=shown,
        figures=figures_for(column.key for column in shown),
        pages=pages,
        total=total,
        cap=cap,
    )


def _ids(
    session: Session,
    viewer: Viewer,
    filters: EnterpriseFilters,
    today: date,
    way: Way,
    found: FromClause | None,
    *,
    is_total: bool = False,
) -> Select[int]:
    """The firms that were asked for."""
    statement: Select[int] = select(col(Enterprise.id))
    if found is not None:
        statement = statement.join(found, found.c.enterprise_id == col(Enterprise.id))
        filters = filters.model_copy(update={"q": ""})
    return statement.where(_wanted(session, viewer, filters, today, way, is_total=is_total))


def _wanted(
    session: Session,
    viewer: Viewer,
    filters: EnterpriseFilters,
    today: date,
    way: Way,
    *,
    is_total: bool = False,
) -> ColumnElement[bool]:
    """A page is walked in its order; a plain total has none: the index of the counts reads it."""
    is_ordered = not is_total or bool(filters.q or filters.field)
    is_walk = is_ordered and way is Way.IN_ORDER and county_of(viewer, filters) is None
    return and_(
        visible_enterprises(viewer, in_order=is_walk),
        *conditions(session, viewer, filters, today, way=way),
    )


def _narrowly(
    session: Session, viewer: Viewer, filters: EnterpriseFilters, today: date
) -> tuple[Select[int], Select[int], Sort] | None:
    """A search by narrow rows, where PostgreSQL has them and they have all that is asked for."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if is_sqlite or not fold(filters.q) or filters.sort is not SortKey.UPDATED:
        return None
    others = filters.model_copy(update={"q": ""})
    asked = and_(visible_enterprises(viewer), *conditions(session, viewer, others, today))
    wanted = of_narrow_row(asked)
    if wanted is None:
        return None
    how = ways_in_order(session, filters.q, county_of(viewer, filters), wanted)
    return found_narrowly(session, filters.q, how, wanted, runs_down=filters.runs_down)


def _ways(session: Session, viewer: Viewer, filters: EnterpriseFilters) -> Ways:
    """Without a search the index of the order is walked, which fills a page soonest."""
    if not fold(filters.q):
        return Ways(Way.IN_ORDER, Way.IN_ORDER)
    return ways(session, filters.q, county_of(viewer, filters))


def lines_of(
    connection: Connection, asked: Question, found: Sequence[RawRow], firms: Prepared
) -> RawLines:
    """What one firm has several of comes by ids, once for the page."""
    width = len(ALWAYS) + sum(map(is_selected, asked.shown))
    if not asked.figures:
        return RawLines(asked.shown, [row[:width] for row in found], firms, None)
    years, newest = newest_figures(connection, [row[0] for row in found], asked.figures)
    raw = [(*row[:width], newest.get(row[0])) for row in found]
    return RawLines(asked.shown, raw, firms, years)


def titles_in_force(
    session: Session, ids: Sequence[int], today: date
) -> dict[int, list[Programme]]:
    """The programmes whose titles the firms hold today."""
    if not ids:
        return {}
    held: dict[int, list[Programme]] = {}
    statement = (
        select(col(Title.enterprise_id), col(Title.programme))
        .where(col(Title.enterprise_id).in_(ids), in_force(today, today))
        .distinct()
    )
    for enterprise_id, programme in session.execute(statement):
        held.setdefault(enterprise_id, []).append(programme)
    return {one: sorted(held[one], key=list(Programme).index) for one in held}


def get_enterprise(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> Enterprise:
    """The firm as a row to change, if the viewer may see it."""
    statement = select(Enterprise).where(
        visible_enterprises(viewer), col(Enterprise.public_id) == public_id
    )
    statement = statement.with_for_update() if for_update else statement
    found: Enterprise | None = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class OwnEnterprise:
    id: str
    name: str
    uscc: str
    status: EnterpriseStatus
    is_fictitious: bool


def own_enterprises(session: Session, viewer: Viewer) -> list[OwnEnterprise]:
    """The firms of an enterprise user: few, by name."""
    found = session.execute(
        select(
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Enterprise.status),
            col(Enterprise.is_fictitious),
        )
        .where(visible_enterprises(viewer))
        .order_by(col(Enterprise.name_key), col(Enterprise.id))
        .limit(100)
    )
    return [OwnEnterprise(*row) for row in found]
