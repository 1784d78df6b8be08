"""Saved views: one's own and the office's, and how many rows each shows now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from pydantic import BaseModel, ValidationError
from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, NotFound, Reason, Refusal
from app.domain.views import ListKind, address_of
from app.models.people import Person
from app.models.views import PinnedView, SavedView
from app.queries.case_filters import CaseFilters
from app.queries.case_lists import list_cases
from app.queries.contracts import ContractFilters, list_contracts
from app.queries.enterprise_filters import EnterpriseFilters
from app.queries.enterprises import list_enterprises
from app.queries.honours import HonourFilters, list_honours
from app.queries.institution_filters import InstitutionFilters
from app.queries.institutions import list_institutions
from app.queries.platforms import PlatformFilters, list_platforms
from app.queries.pool import PoolFilters, list_pool
from app.queries.science_projects import ProjectFilters, list_projects
from app.queries.talents import TalentFilters, list_talents
from app.queries.title_filters import TitleFilters
from app.queries.titles import list_titles
from app.queries.visits import VisitFilters, list_visits

Count = Callable[[Session, Viewer, Any, date], int]


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One saved view, as its owner or the office sees it."""

    id: str
    version: int
    kind: ListKind
    name: str
    address: str
    is_shared: bool
    is_pinned: bool
    is_own: bool
    owner: str


@dataclass(frozen=True, slots=True)
class CountedView:
    """A view of the side bar; `count` is None where its question is no longer understood."""

    id: str
    name: str
    address: str
    count: int | None


COUNTS: dict[ListKind, tuple[type[BaseModel], Count]] = {
    ListKind.ENTERPRISES: (
        EnterpriseFilters,
        lambda session, viewer, asked, day: list_enterprises(session, viewer, asked, day).total,
    ),
    ListKind.POOL: (
        PoolFilters,
        lambda session, viewer, asked, day: list_pool(session, viewer, asked, day).total,
    ),
    ListKind.CASE_BOARD: (
        CaseFilters,
        lambda session, viewer, asked, day: (
            list_cases(
                session,
                viewer,
                # The board's usual year is this one, the list's all of them.
                asked if asked.year is not None else asked.model_copy(update={"year": day.year}),
                day,
            ).total
        ),
    ),
    ListKind.CASES: (
        CaseFilters,
        lambda session, viewer, asked, day: list_cases(session, viewer, asked, day).total,
    ),
    ListKind.TITLES: (
        TitleFilters,
        lambda session, viewer, asked, day: list_titles(session, viewer, asked, day).total,
    ),
    ListKind.VISITS: (
        VisitFilters,
        lambda session, viewer, asked, _: list_visits(session, viewer, asked).total,
    ),
    ListKind.INSTITUTIONS: (
        InstitutionFilters,
        lambda session, viewer, asked, day: list_institutions(session, viewer, asked, day).total,
    ),
    ListKind.TALENTS: (
        TalentFilters,
        lambda session, viewer, asked, _: list_talents(session, viewer, asked).total,
    ),
    ListKind.PLATFORMS: (
        PlatformFilters,
        lambda session, viewer, asked, day: list_platforms(session, viewer, asked, day).total,
    ),
    ListKind.HONOURS: (
        HonourFilters,
        lambda session, viewer, asked, day: list_honours(session, viewer, asked, day).total,
    ),
    ListKind.CONTRACTS: (
        ContractFilters,
        lambda session, viewer, asked, _: list_contracts(session, viewer, asked).total,
    ),
    ListKind.SCIENCE_PROJECTS: (
        ProjectFilters,
        lambda session, viewer, asked, _: list_projects(session, viewer, asked).total,
    ),
}


def visible_views(viewer: Viewer) -> ColumnElement[bool]:
    """One's own views, and those the office shares within the county."""
    shared = and_(
        col(SavedView.is_shared).is_(True), col(SavedView.county_code) == viewer.county_code
    )
    return or_(col(SavedView.person_id) == viewer.person_id, shared)


def list_views(session: Session, viewer: Viewer) -> list[ViewRow]:
    """Own views first, each group by list and name."""
    rows = session.execute(
        select(SavedView, col(Person.name).label("owner"), col(PinnedView.id).label("pin"))
        .join(Person, col(Person.id) == col(SavedView.person_id))
        .outerjoin(PinnedView, _pinned_by(viewer))
        .where(visible_views(viewer))
    )
    found = [
        ViewRow(
            id=view.public_id,
            version=view.version,
            kind=view.kind,
            name=view.name,
            address=address_of(view.kind, view.query),
            is_shared=view.is_shared,
            is_pinned=pin is not None,
            is_own=view.person_id == viewer.person_id,
            owner=owner,
        )
        for view, owner, pin in rows
    ]
    order = list(ListKind)
    return sorted(found, key=lambda row: (not row.is_own, order.index(row.kind), row.name))


def pinned_views(session: Session, viewer: Viewer, today: date) -> list[CountedView]:
    """The side bar's views with their live counts; a few statements for each."""
    views = session.execute(
        select(SavedView)
        .join(PinnedView, _pinned_by(viewer))
        .where(visible_views(viewer))
        .order_by(col(PinnedView.id))
    ).scalars()
    return [
        CountedView(
            id=view.public_id,
            name=view.name,
            address=address_of(view.kind, view.query),
            count=_count(session, viewer, view, today),
        )
        for view in views
    ]


def get_view(session: Session, viewer: Viewer, public_id: str) -> SavedView:
    found: SavedView | None = session.execute(
        select(SavedView).where(visible_views(viewer), col(SavedView.public_id) == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def count_asked(session: Session, viewer: Viewer, kind: ListKind, query: str, today: date) -> int:
    """How many rows a list shows, asked so; refused where the list itself would not answer."""
    model, count = COUNTS[kind]
    typed = {
        name: values if name == "columns" else values[-1]
        for name, values in parse_qs(query).items()
    }
    try:
        asked = model.model_validate(typed)
    except ValidationError as error:
        raise InvalidValue(fields={"address": Reason.QUESTION_NOT_UNDERSTOOD}) from error
    return count(session, viewer, asked, today)


def _count(session: Session, viewer: Viewer, view: SavedView, today: date) -> int | None:
    """A view outlives the filters it was made with: one that no longer reads counts nothing."""
    try:
        return count_asked(session, viewer, view.kind, view.query, today)
    except Refusal:
        return None


def _pinned_by(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        col(PinnedView.view_id) == col(SavedView.id),
        col(PinnedView.person_id) == viewer.person_id,
    )
