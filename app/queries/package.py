"""What the provincial package holds, read in order of id and in chunks of 500, column by column.

Titles and cases count as on one date, as known on another; firms stand as they stood on the date.
A package never depends on who presses the button: recusal withholds no row of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.institutions import InstitutionState
from app.domain.programmes.table import PROGRAMMES
from app.domain.titles import Programme
from app.models.cases import Batch, CultivationCase, StageEvent
from app.models.enterprises import Enterprise, EnterprisePeriod, FormerName, YearlyFigures
from app.models.institutions import RdInstitution
from app.models.places import County
from app.models.titles import Title
from app.prepared_reads import Prepared, among, each_of, prepared
from app.queries.cases import stage_event_counts, stage_event_date
from app.queries.institution_conditions import in_state
from app.queries.title_conditions import covers, holder_condition, in_force
from app.queries.visibility import in_region, visible_enterprises

CHUNK = 500
Rows = Select[*tuple[Any, ...]]
Columns = dict[str, Sequence[Any]]
"""A chunk of rows: the values of each column by its name, as JSON holds them."""
Thing = TypeVar("Thing")

FIGURES = (
    "sales_cny",
    "total_income_cny",
    "high_tech_income_cny",
    "rd_cny",
    "rd_super_deduction_cny",
    "net_assets_cny",
    "total_assets_cny",
    "staff_monthly_avg",
    "tech_staff_monthly_avg",
    "staff_quarterly_avg",
    "tech_staff_quarterly_avg",
)


def package_counties(session: Session, viewer: Viewer) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            col(County.code),
            col(County.name),
            col(County.bureau_name),
            col(County.is_demonstration),
        )
        .where(in_region(County.code, viewer))
        .order_by(col(County.code))
    )
    return [dict(row._mapping) for row in rows]


def package_enterprises(
    session: Session, viewer: Viewer, as_of: date, made: Callable[[Columns], Iterable[Any]] | None
) -> Iterator[Columns]:
    """Firms that were here on the date, in whatever state. Each has its `figures` as they are
    `made` of the columns of some years; None: figures are left out."""
    period = EnterprisePeriod
    statement: Rows = (
        select(
            col(Enterprise.id).label("row_id"),
            col(Enterprise.public_id).label("id"),
            col(Enterprise.uscc),
            col(Enterprise.name),
            col(period.status),
            col(period.township_code),
            col(period.park_code),
            col(Enterprise.industry_code),
            col(Enterprise.technology_field),
            col(Enterprise.registered_on),
            col(period.registration_type),
            col(period.registered_capital_cny),
            col(period.is_above_designated_size),
            col(Enterprise.is_fictitious),
        )
        .join_from(Enterprise, period, col(period.enterprise_id) == Enterprise.id)
        .where(visible_enterprises(viewer, despite_recusal=True, in_order=True), covers(as_of))
    )
    connection = session.connection()
    named = prepared(connection, ("package names", CHUNK), _former_names)
    years = prepared(connection, ("package figures", CHUNK, as_of.year), lambda: _figures(as_of))
    for ids, columns in _chunks(session, statement, Enterprise.id):
        found = named.columns(named.run(connection, **each_of(ids, CHUNK)))
        columns["former_names"] = _by_firm(ids, *found.values())
        if made is not None:
            figures = years.columns(years.run(connection, **each_of(ids, CHUNK)))
            columns["figures"] = _by_firm(ids, figures.pop("enterprise_id"), made(figures))
        yield columns


def package_cases(
    session: Session, viewer: Viewer, as_of: date, known_on: date
) -> Iterator[Columns]:
    """Cases opened by then, each at the stage it had reached."""
    move = aliased(StageEvent)
    # Of each case by itself: grouped, every chunk would read the moves of the whole country.
    last = (
        select(func.max(col(move.id)))
        .where(
            col(move.case_id) == col(CultivationCase.id),
            stage_event_counts(known_on, move),
            stage_event_date(known_on, move) <= as_of,
        )
        .correlate(CultivationCase)
        .scalar_subquery()
    )
    reached = aliased(StageEvent)
    statement: Rows = (
        select(
            col(CultivationCase.id).label("row_id"),
            col(CultivationCase.public_id).label("id"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.uscc),
            col(CultivationCase.programme),
            col(CultivationCase.kind),
            col(CultivationCase.year),
            col(Batch.public_id).label("batch"),
            col(reached.target).label("stage"),
            stage_event_date(known_on, reached).label("stage_since"),
            col(CultivationCase.opened_on),
        )
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Batch, col(Batch.id) == CultivationCase.batch_id)
        .outerjoin(reached, col(reached.id) == last)
        .where(
            visible_enterprises(viewer, despite_recusal=True, in_order=True),
            col(CultivationCase.opened_on) <= min(as_of, known_on),
        )
    )
    for _, columns in _chunks(session, statement, CultivationCase.id):
        columns["stage"] = [
            stage or PROGRAMMES[Programme(programme)].first_stage
            for stage, programme in zip(columns["stage"], columns["programme"], strict=True)
        ]
        columns["stage_since"] = [
            since or opened
            for since, opened in zip(columns["stage_since"], columns["opened_on"], strict=True)
        ]
        yield columns


def package_titles(
    session: Session, viewer: Viewer, as_of: date, known_on: date
) -> Iterator[Columns]:
    """Titles in force on the date, as known on the other, whose holder was alive and here."""
    statement: Rows = (
        select(
            col(Title.id).label("row_id"),
            col(Title.public_id).label("id"),
            col(Enterprise.public_id).label("enterprise_id"),
            col(Enterprise.uscc),
            col(Title.programme),
            col(Title.kind),
            col(Title.authority),
            col(Title.certificate_number),
            col(Title.list_year),
            col(Title.document_number),
            col(Title.document_on),
            col(Title.valid_from),
            col(Title.valid_until),
            col(Title.known_on),
        )
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .join(
            EnterprisePeriod,
            and_(col(EnterprisePeriod.enterprise_id) == Enterprise.id, holder_condition(as_of)),
        )
        .where(
            visible_enterprises(viewer, despite_recusal=True, in_order=True),
            in_force(as_of, known_on),
        )
    )
    for _, columns in _chunks(session, statement, Title.id):
        yield columns


def package_institutions(
    session: Session, viewer: Viewer, as_of: date, known_on: date
) -> Iterator[Columns]:
    """R&D institutions that stood on the date, being built or recognized, of firms then here."""
    one = RdInstitution
    selected: tuple[Any, ...] = (
        col(one.id).label("row_id"),
        col(one.public_id).label("id"),
        col(Enterprise.public_id).label("enterprise_id"),
        col(Enterprise.uscc),
        col(one.name),
        col(one.type),
        col(one.level),
        col(one.list_year),
        col(one.document_number),
        col(one.document_on),
        col(one.building_from),
        col(one.recognized_on),
        col(one.recognized_known_on),
        in_state(InstitutionState.RECOGNIZED, as_of, known_on).label("is_recognized"),
    )
    standing = (InstitutionState.BUILDING, InstitutionState.RECOGNIZED)
    statement: Rows = (
        select(*selected)
        .join_from(one, Enterprise, col(Enterprise.id) == col(one.enterprise_id))
        .join(
            EnterprisePeriod,
            and_(col(EnterprisePeriod.enterprise_id) == Enterprise.id, holder_condition(as_of)),
        )
        .where(
            visible_enterprises(viewer, despite_recusal=True, in_order=True),
            or_(*(in_state(state, as_of, known_on) for state in standing)),
        )
    )
    for _, columns in _chunks(session, statement, one.id):
        is_recognized = columns.pop("is_recognized")
        columns["state"] = [standing[bool(one)] for one in is_recognized]
        for name in ("recognized_on", "recognized_known_on"):
            columns[name] = [
                day if known else None
                for day, known in zip(columns[name], is_recognized, strict=True)
            ]
        yield columns


def _former_names() -> Rows:
    return (
        select(col(FormerName.enterprise_id), col(FormerName.name))
        .where(among(col(FormerName.enterprise_id), CHUNK))
        .order_by(col(FormerName.id))
    )


def _figures(as_of: date) -> Rows:
    """Fiscal years that had ended by the date."""
    columns: tuple[Any, ...] = (
        col(YearlyFigures.enterprise_id),
        col(YearlyFigures.fiscal_year),
        col(YearlyFigures.source),
        col(YearlyFigures.status),
        *(col(getattr(YearlyFigures, name)) for name in FIGURES),
    )
    return (
        select(*columns)
        .where(
            among(col(YearlyFigures.enterprise_id), CHUNK),
            col(YearlyFigures.fiscal_year) < as_of.year,
        )
        # As the index has them that finds them.
        .order_by(
            col(YearlyFigures.enterprise_id),
            col(YearlyFigures.fiscal_year),
            col(YearlyFigures.source),
        )
    )


def _by_firm(
    ids: Sequence[int], firms: Iterable[int], theirs: Iterable[Thing]
) -> list[list[Thing]]:
    """What belongs to each of these firms; `firms` says of each thing whose it is."""
    found: dict[int, list[Thing]] = {firm: [] for firm in ids}
    for firm, one in zip(firms, theirs, strict=True):
        found[firm].append(one)
    return list(found.values())


def _chunks(session: Session, statement: Rows, key: Any) -> Iterator[tuple[Sequence[int], Columns]]:
    """The statement's rows, with their keys: in order of `key`, which it must select first, as
    `row_id`, and walk in that order: gathered by region and sorted for each chunk, a province
    costs its size squared."""
    connection, after = session.connection(), 0
    chunk = statement.where(col(key) > bindparam("after")).order_by(col(key)).limit(CHUNK)
    asked = Prepared(chunk, connection.dialect)
    while found := asked.run(connection, after=after):
        after = found[-1][0]
        columns = asked.columns(found)
        yield columns.pop("row_id"), columns


def plain(value: Any) -> Any:
    """As the document writes it: dates ISO, decimals as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
