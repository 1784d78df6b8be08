"""The register of titles: what the viewer may see of it, as a list, an export and one title."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.tax_relief import TaxRelief, tax_relief
from app.domain.titles import Authority, Programme, TitleEnd, TitleKind, TitleSpan, TitleState
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.models.titles import Title
from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns
from app.queries.title_filters import TitleFilters, TitleSort, conditions
from app.queries.visibility import is_bounded, visible_enterprises


@dataclass(frozen=True, slots=True)
class TitleRow:
    id: str
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    programme: Programme
    kind: TitleKind
    certificate_number: str | None
    list_year: int
    document_number: str | None
    valid_from: date
    valid_until: date | None
    known_on: date
    state: TitleState


@dataclass(frozen=True, slots=True)
class TitlePage:
    on: date
    known_on: date
    rows: list[TitleRow]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class TitleDetail:
    """One title with both of its dates and how it stands today."""

    id: str
    version: int
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    programme: Programme
    kind: TitleKind
    authority: Authority
    certificate_number: str | None
    list_year: int
    document_number: str | None
    document_on: date | None
    valid_from: date
    valid_until: date | None
    known_on: date
    ended_on: date | None
    ended_known_on: date | None
    end: TitleEnd | None
    end_reason: str
    end_document_number: str | None
    reinstatement_reason: str | None
    case_id: str | None
    state: TitleState
    tax_relief: TaxRelief | None
    """Of a national high-tech title only."""


SPAN: tuple[Any, ...] = (
    col(Title.valid_from),
    col(Title.valid_until),
    col(Title.known_on),
    col(Title.ended_on),
    col(Title.ended_known_on),
    col(Title.end),
)
SHOWN: tuple[Any, ...] = (
    col(Title.public_id).label("id"),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise_name"),
    col(Enterprise.uscc),
    col(Township.name).label("town_name"),
    col(Title.programme),
    col(Title.kind),
    col(Title.certificate_number),
    col(Title.list_year),
    col(Title.document_number),
)
IN_ROW = tuple(TitleRow.__dataclass_fields__)
MADE = frozenset({"state", "tax_relief"})
IN_DETAIL = tuple(TitleDetail.__dataclass_fields__)


def visible_titles(viewer: Viewer) -> ColumnElement[bool]:
    """Titles are seen through their enterprise: join it."""
    return visible_enterprises(viewer)


def _statement(wanted: ColumnElement[bool], sort: Sort) -> Select[Any]:
    return (
        select(*SHOWN, *SPAN, *sort_columns(sort))
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .outerjoin(Township, col(Township.code) == Enterprise.township_code)
        .where(wanted)
    )


def sort_of(filters: TitleFilters) -> Sort:
    column, is_nullable = {
        TitleSort.VALID_FROM: (col(Title.valid_from), False),
        TitleSort.VALID_UNTIL: (col(Title.valid_until), True),
        TitleSort.NAME: (col(Enterprise.name_key), False),
        TitleSort.LIST_YEAR: (col(Title.list_year), False),
    }[filters.sort]
    return Sort(column, col(Title.id), filters.descending, is_nullable)


def list_titles(session: Session, viewer: Viewer, filters: TitleFilters, today: date) -> TitlePage:
    wanted = and_(visible_titles(viewer), *conditions(session, viewer, filters, today))
    sort = sort_of(filters)
    found = cut(session, _statement(wanted, sort), sort, filters)
    bounded = is_bounded(viewer)
    total = count(
        session,
        select(col(Title.id))
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .where(wanted),
        is_bounded=bounded,
    )
    on, known_on = filters.dates(today)
    return TitlePage(
        on=on,
        known_on=known_on,
        rows=[_row(row, on, known_on) for row in found.rows],
        total=total if bounded else min(total, CAP),
        is_capped=not bounded and total > CAP,
        next=found.next,
        previous=found.previous,
    )


def export_titles(
    session: Session,
    viewer: Viewer,
    filters: TitleFilters,
    today: date,
    size: int,
    after: str | None,
) -> tuple[list[TitleRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    wanted = and_(visible_titles(viewer), *conditions(session, viewer, filters, today))
    sort = sort_of(filters)
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    found = cut(session, _statement(wanted, sort), sort, paging)
    dates = filters.dates(today)
    return [_row(row, *dates) for row in found.rows], found.next


def _row(row: Any, on: date, known_on: date) -> TitleRow:
    fields = {name: getattr(row, name) for name in IN_ROW if name != "state"}
    return TitleRow(**fields, state=_span(row).state(on, known_on))


def _span(row: Any) -> TitleSpan:
    return TitleSpan(
        row.valid_from,
        row.known_on,
        row.valid_until,
        row.ended_on,
        row.ended_known_on,
        row.end,
    )


def describe_title(session: Session, viewer: Viewer, title_id: str, today: date) -> TitleDetail:
    row = session.execute(
        select(
            *SHOWN,
            *SPAN,
            col(Title.version),
            col(Title.authority),
            col(Title.document_on),
            col(Title.end_reason),
            col(Title.end_document_number),
            col(Title.reinstatement_reason),
            col(CultivationCase.public_id).label("case_id"),
        )
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .outerjoin(Township, col(Township.code) == Enterprise.township_code)
        .outerjoin(CultivationCase, col(CultivationCase.id) == Title.case_id)
        .where(visible_titles(viewer), col(Title.public_id) == title_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    fields = {name: getattr(row, name) for name in IN_DETAIL if name not in MADE}
    relief = tax_relief(row.valid_from) if row.programme is Programme.HNTE else None
    return TitleDetail(**fields, state=_span(row).state(today, today), tax_relief=relief)


def get_title(session: Session, viewer: Viewer, title_id: str) -> Title:
    """The row to change, locked and as stored now."""
    found: Title | None = session.execute(
        select(Title)
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .where(visible_titles(viewer), col(Title.public_id) == title_id)
        .with_for_update(of=Title)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def titles_of(session: Session, enterprise_id: int, programme: Programme) -> list[Title]:
    """A firm's titles of one programme, for the checks of those who write."""
    return list(
        session.execute(
            select(Title).where(
                col(Title.enterprise_id) == enterprise_id, col(Title.programme) == programme
            )
        ).scalars()
    )


def is_made_by_live_case(session: Session, public_id: str) -> bool:
    """True while the case that made it stands at 已认定: then it ends by a move of that case."""
    return _has_case_at(session, public_id, Stage.RECOGNIZED)


def is_ended_by_case(session: Session, public_id: str) -> bool:
    """True where a move of its case took it away: then that move is corrected."""
    return _has_case_at(session, public_id, Stage.REVOKED)


def _has_case_at(session: Session, public_id: str, stage: Stage) -> bool:
    found = session.execute(
        select(col(Title.id))
        .join(CultivationCase, col(CultivationCase.id) == col(Title.case_id))
        .where(col(Title.public_id) == public_id, col(CultivationCase.stage) == stage)
    ).first()
    return found is not None
