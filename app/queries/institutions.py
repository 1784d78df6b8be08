"""The register of R&D institutions: a list, an export, one institution, and those of one firm."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, null, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.institution_authorities import authority_on
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionSpan,
    InstitutionType,
)
from app.domain.refusals import NotFound
from app.models.enterprises import Enterprise
from app.models.institutions import InstitutionEvaluation, RdInstitution
from app.models.places import Township
from app.queries.institution_filters import (
    InstitutionFilters,
    InstitutionSort,
    conditions,
    newest,
)
from app.queries.institution_views import (
    AuthorityView,
    EvaluationView,
    InstitutionDetail,
    InstitutionPage,
    InstitutionRow,
)
from app.queries.paging import CAP, Paging, Sort, count, cut, sort_columns
from app.queries.subject_history import list_history
from app.queries.visibility import is_bounded, visible_enterprises
from app.words.institutions import INSTITUTION_FIELDS

SPAN_NAMES = tuple(InstitutionSpan.__dataclass_fields__)
SHOWN: tuple[Any, ...] = (
    col(RdInstitution.public_id).label("id"),
    col(RdInstitution.name),
    col(RdInstitution.type),
    col(RdInstitution.level),
    col(Enterprise.public_id).label("enterprise_id"),
    col(Enterprise.name).label("enterprise_name"),
    col(Enterprise.uscc),
    col(Township.name).label("town_name"),
    col(RdInstitution.list_year),
    col(RdInstitution.document_number),
    *(col(getattr(RdInstitution, name)) for name in SPAN_NAMES),
)
IN_DETAIL = tuple(InstitutionDetail.__dataclass_fields__)
MADE = frozenset({"state", "authority", "evaluations", "history"})
VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "type": InstitutionType,
    "level": InstitutionLevel,
    "ending": InstitutionEnd,
    "outcome": EvaluationOutcome,
}
TOLD: Mapping[str, type[StrEnum] | None] = {
    name: VOCABULARIES.get(name)
    for name in INSTITUTION_FIELDS["rd_institution"]
    # An amount, which the line would show in yuan: the firm's own history has it in 万元.
    if name != "equipment_cny"
}


def visible_institutions(viewer: Viewer) -> ColumnElement[bool]:
    """Institutions are seen through their enterprise: join it."""
    return visible_enterprises(viewer)


def _of_register(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join_from(RdInstitution, Enterprise, col(Enterprise.id) == RdInstitution.enterprise_id)
        .outerjoin(Township, col(Township.code) == Enterprise.township_code)
    )


def _statement(wanted: ColumnElement[bool], sort: Sort, dates: tuple[date, date]) -> Select[Any]:
    one = InstitutionEvaluation
    return _of_register(
        *SHOWN,
        newest(one.outcome, *dates).label("outcome"),
        newest(one.mend_by, *dates).label("mend_by"),
        *sort_columns(sort),
    ).where(wanted)


def sort_of(filters: InstitutionFilters) -> Sort:
    column, is_nullable = {
        InstitutionSort.RECOGNIZED_ON: (col(RdInstitution.recognized_on), True),
        InstitutionSort.NAME: (col(RdInstitution.name), False),
        InstitutionSort.ENTERPRISE: (col(Enterprise.name_key), False),
        InstitutionSort.LIST_YEAR: (col(RdInstitution.list_year), True),
    }[filters.sort]
    return Sort(column, col(RdInstitution.id), filters.descending, is_nullable)


def list_institutions(
    session: Session, viewer: Viewer, filters: InstitutionFilters, today: date
) -> InstitutionPage:
    wanted = and_(visible_institutions(viewer), *conditions(session, viewer, filters, today))
    sort, dates = sort_of(filters), filters.dates(today)
    found = cut(session, _statement(wanted, sort, dates), sort, filters)
    bounded = is_bounded(viewer)
    total = count(session, _of_register(col(RdInstitution.id)).where(wanted), is_bounded=bounded)
    return InstitutionPage(
        *dates,
        rows=[_row(row, dates) for row in found.rows],
        total=total if bounded else min(total, CAP),
        is_capped=not bounded and total > CAP,
        next=found.next,
        previous=found.previous,
    )


def export_institutions(
    session: Session,
    viewer: Viewer,
    filters: InstitutionFilters,
    today: date,
    size: int,
    after: str | None,
) -> tuple[list[InstitutionRow], str | None]:
    """The next `size` of exactly the rows that the list shows, and the cursor of those after."""
    wanted = and_(visible_institutions(viewer), *conditions(session, viewer, filters, today))
    sort, dates = sort_of(filters), filters.dates(today)
    paging = Paging.model_construct(size=size, after=after, before=None)  # type: ignore[arg-type]
    found = cut(session, _statement(wanted, sort, dates), sort, paging)
    return [_row(row, dates) for row in found.rows], found.next


def institutions_of(
    session: Session, viewer: Viewer, enterprise_id: str, today: date
) -> list[InstitutionRow]:
    """A firm's institutions for its page, the newest first; what is archived is left out."""
    sort = Sort(col(RdInstitution.recognized_on), col(RdInstitution.id), descending=True)
    wanted = and_(
        visible_institutions(viewer),
        col(Enterprise.public_id) == enterprise_id,
        col(RdInstitution.archived_on).is_(None),
    )
    dates = (today, today)
    rows = session.execute(
        _statement(wanted, sort, dates).order_by(
            col(RdInstitution.recognized_on).is_(None).desc(),
            col(RdInstitution.recognized_on).desc(),
            col(RdInstitution.id).desc(),
        )
    )
    return [_row(row, dates) for row in rows]


def _row(row: Any, dates: tuple[date, date]) -> InstitutionRow:
    names = (name for name in InstitutionRow.__dataclass_fields__ if name != "state")
    fields = {name: getattr(row, name) for name in names}
    # A subquery's value comes as text.
    fields["outcome"] = EvaluationOutcome(row.outcome) if row.outcome else None
    return InstitutionRow(**fields, state=_span(row).state(*dates))


def _span(row: Any) -> InstitutionSpan:
    return InstitutionSpan(*(getattr(row, name) for name in SPAN_NAMES))


def describe_institution(
    session: Session, viewer: Viewer, institution_id: str, today: date
) -> InstitutionDetail:
    more = (
        *("version", "document_on", "end_reason", "end_document_number", "remark", "archived_on"),
        *("unit_staff", "qualified_staff", "area_sqm", "equipment_cny"),
        *("measured_on", "measured_by"),
    )
    row = session.execute(
        _of_register(
            *SHOWN,
            *(col(getattr(RdInstitution, name)) for name in more),
            col(RdInstitution.id).label("row_id"),
            col(RdInstitution.county_code),
        ).where(visible_institutions(viewer), col(RdInstitution.public_id) == institution_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    fields = {name: getattr(row, name) for name in IN_DETAIL if name not in MADE}
    history = list_history(session, row.county_code, "rd_institution", institution_id, TOLD)
    return InstitutionDetail(
        **fields,
        state=_span(row).state(today, today),
        authority=_authority(row, today),
        evaluations=_evaluations(session, row.row_id),
        history=history,
    )


def _authority(row: Any, today: date) -> AuthorityView | None:
    day = row.recognized_on or row.building_from or today
    term = authority_on(row.type, row.level, day)
    if term is None:
        return None
    return AuthorityView(term.body, term.office, term.since, term.until, term.source, term.doubt)


def _evaluations(session: Session, row_id: int) -> list[EvaluationView]:
    one = InstitutionEvaluation
    rows = session.execute(
        select(
            col(one.public_id),
            *(col(getattr(one, name)) for name in list(EvaluationView.__dataclass_fields__)[1:]),
        )
        .where(col(one.institution_id) == row_id)
        .order_by(col(one.evaluated_on).desc(), col(one.id).desc())
    )
    return [EvaluationView(*row) for row in rows]


def get_institution(session: Session, viewer: Viewer, institution_id: str) -> RdInstitution:
    """The row to change, locked and as stored now."""
    found: RdInstitution | None = session.execute(
        select(RdInstitution)
        .join_from(RdInstitution, Enterprise, col(Enterprise.id) == RdInstitution.enterprise_id)
        .where(visible_institutions(viewer), col(RdInstitution.public_id) == institution_id)
        .with_for_update(of=RdInstitution)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def standing_namesake(session: Session, institution: RdInstitution) -> bool:
    """Whether the firm has another of that name, type and level that has not ended."""
    one = RdInstitution
    statement = select(literal(1)).where(
        col(one.enterprise_id) == institution.enterprise_id,
        col(one.type) == institution.type,
        col(one.level) == institution.level,
        col(one.name) == institution.name,
        col(one.ending).is_(None),
        col(one.id).is_distinct_from(institution.id if institution.id else null()),
    )
    return session.execute(statement.limit(1)).first() is not None
