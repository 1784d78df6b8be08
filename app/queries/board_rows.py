"""The rows behind a number of the board: the firms, or the published value, that make it.

The list is the same statement as the number. Firms the viewer must not read are left out of the
list and counted as withheld, so that number = rows + withheld."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import model_validator
from sqlalchemy import ColumnElement, Select, column, func, null, select, true
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.plans import CountsFrom
from app.domain.published import latest_value
from app.domain.refusals import NotFound
from app.domain.stages import Stage
from app.domain.titles import TitleKind
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.models.titles import Title
from app.queries.board_lines import counts_from
from app.queries.board_views import COUNTED, BoardFilters
from app.queries.cases import StageRow, stage_as_of_rows
from app.queries.count_filters import CHANGES, LOSSES, CountFilters, Funding, Part
from app.queries.counted_registers import REGISTERS, list_counted
from app.queries.counted_rows import CountedRow, RegisterAsked
from app.queries.counts import UnderWay, counting_title, standing
from app.queries.paging import Paging, Sort, cut, sort_columns
from app.queries.plans import ValueView, find_plan, get_indicator_view
from app.queries.year_changes import year_changes


class RowFilters(BoardFilters, Paging):
    """Which number: of what part, town, park and capital."""

    part: Part = Part.VALID
    town: str | None = None
    park: str | None = None
    funding: Funding | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One firm that a number counts, with the title it counts by and what happened when."""

    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    title_id: str | None
    certificate_number: str | None
    kind: TitleKind | None
    valid_from: date | None
    valid_until: date | None
    day: date | None
    change: Part | None
    """What a change of the year did to the number; the rows of 净增 are such changes."""
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class BoardRows:
    key: str
    name: str
    unit: str
    part: Part
    town: str | None
    town_name: str
    funding: Funding | None
    valid_on: date
    known_on: date
    filters: RowFilters
    total: int
    """The number on the board."""
    listed: int
    """How many rows stand behind it for this viewer; `withheld` are kept back by a recusal."""
    withheld: int
    rows: tuple[FirmRow, ...]
    values: tuple[ValueView, ...]
    things: tuple[CountedRow, ...] = ()
    """What another register than that of titles counts; then there are no `rows`."""
    next: str | None = None
    previous: str | None = None


def list_board_rows(
    session: Session, viewer: Viewer, key: str, filters: RowFilters, today: date
) -> BoardRows:
    valid_on, known_on = filters.dates(today)
    plan = find_plan(session, viewer)
    if plan is None:
        raise NotFound
    view = get_indicator_view(session, viewer, plan, key)
    found = BoardRows(
        key=key,
        name=view.name,
        unit=view.unit,
        part=filters.part,
        town=filters.town,
        town_name=town_name(session, filters.town),
        funding=filters.funding or COUNTED.get(key, (None, None))[1],
        valid_on=valid_on,
        known_on=known_on,
        filters=filters,
        total=0,
        listed=0,
        withheld=0,
        rows=(),
        values=(),
    )
    if key in REGISTERS and counts_from(view) is CountsFrom.REGISTER:
        return _with_things(session, viewer, plan.county_code, found)
    if counts_from(view) is CountsFrom.REGISTER:
        return _with_firms(session, viewer, plan.county_code, found)
    value = latest_value(view.values, filters.scope, valid_on, known_on)
    values = (value,) if value else ()
    return replace(found, values=values, total=len(values), listed=len(values))


def _with_things(session: Session, viewer: Viewer, county_code: str, found: BoardRows) -> BoardRows:
    asked = RegisterAsked(
        county_code, found.valid_on, found.known_on, found.filters.scope, found.town
    )
    page = list_counted(session, viewer, found.key, asked, found.filters)
    return replace(
        found,
        total=page.total,
        listed=page.listed,
        withheld=page.total - page.listed,
        things=page.rows,
        next=page.next,
        previous=page.previous,
    )


def town_name(session: Session, code: str | None) -> str:
    if code is None:
        return ""
    return (
        session.execute(
            select(col(Township.name)).where(col(Township.code) == code)
        ).scalar_one_or_none()
        or ""
    )


def _with_firms(session: Session, viewer: Viewer, county_code: str, found: BoardRows) -> BoardRows:
    asked = CountFilters(
        county_code,
        COUNTED[found.key][0],
        found.valid_on,
        found.known_on,
        found.filters.scope,
        township_code=found.town,
        park_code=found.filters.park,
        funding=found.funding,
    )
    cases = stage_as_of_rows(
        session, viewer, asked.programme, asked.valid_on, asked.known_on, despite_recusal=True
    )
    way = UnderWay.of(cases)
    counted = members(viewer, asked, found.part, way, despite_recusal=True)
    total, size = _total(session, found.part, counted)
    shown = members(viewer, asked, found.part, way, despite_recusal=False)
    listed = _size(session, shown) if viewer.recused_from else size
    page = _page(session, found, shown)
    stages = stages_of(cases)
    return replace(
        found,
        total=total,
        listed=listed,
        withheld=size - listed,
        rows=tuple(_firm_row(row, stages) for row in page.rows),
        next=page.next,
        previous=page.previous,
    )


def members(
    viewer: Viewer, asked: CountFilters, part: Part, cases: UnderWay, *, despite_recusal: bool
) -> Select[Any]:
    """One row for each that the number counts: enterprise_id, township_code, title_id, day and
    change."""
    if part in CHANGES or part is Part.NET:
        changes = year_changes(viewer, asked, despite_recusal=despite_recusal).subquery()
        of_part = true() if part is Part.NET else changes.c.change == part.value
        return select(
            changes.c.enterprise_id,
            changes.c.township_code,
            changes.c.title_id,
            changes.c.day,
            changes.c.change,
        ).where(of_part)
    firms = standing(viewer, asked, part, cases, despite_recusal=despite_recusal).subquery()
    return select(
        firms.c.enterprise_id,
        firms.c.township_code,
        _title_of(firms.c.enterprise_id, part, asked).label("title_id"),
        null().label("day"),
        null().label("change"),
    )


def _title_of(enterprise_id: Any, part: Part, asked: CountFilters) -> Any:
    """The title a firm counts by; of a lapsed firm the one that lapsed last."""
    if part is Part.RENEWAL_PENDING:
        return (
            select(col(Title.id))
            .where(
                col(Title.enterprise_id) == enterprise_id,
                col(Title.programme) == asked.programme,
                col(Title.valid_until) < asked.valid_on,
                col(Title.known_on) <= asked.known_on,
            )
            .order_by(col(Title.valid_until).desc(), col(Title.id))
            .limit(1)
            .scalar_subquery()
        )
    day = asked.year_start if part is Part.AT_START else asked.valid_on
    return counting_title(enterprise_id, day, asked).scalar_subquery()


def _size(session: Session, statement: Select[Any]) -> int:
    return int(session.execute(select(func.count()).select_from(statement.subquery())).scalar_one())


def _total(session: Session, part: Part, counted: Select[Any]) -> tuple[int, int]:
    """The number, and how many rows make it: of all changes together, losses count against it."""
    size = _size(session, counted)
    if part is not Part.NET:
        return size, size
    lost = select(func.count()).select_from(counted.subquery("counted"))
    change: ColumnElement[str] = column("change")
    losses = session.execute(lost.where(change.in_([one.value for one in LOSSES]))).scalar_one()
    return size - 2 * int(losses), size


def _firm_row(row: Any, stages: dict[int, Stage]) -> FirmRow:
    change = Part(row.change) if row.change else None
    return FirmRow(*(*row[1:11], change, stages.get(row[0])))


def _page(session: Session, found: BoardRows, shown: Select[Any]) -> Any:
    member = shown.subquery("member")
    place = (
        func.row_number()
        .over(
            order_by=(
                member.c.township_code.is_(None),
                member.c.township_code,
                col(Enterprise.name_key),
                member.c.enterprise_id,
                member.c.day,
                member.c.change,
            )
        )
        .label("place")
    )
    listed = (
        select(
            member.c.enterprise_id,
            col(Enterprise.public_id),
            col(Enterprise.name).label("firm_name"),
            col(Enterprise.uscc),
            col(Township.name).label("town_name"),
            col(Title.public_id).label("title_public_id"),
            col(Title.certificate_number),
            col(Title.kind),
            col(Title.valid_from),
            col(Title.valid_until),
            member.c.day,
            member.c.change,
            place,
        )
        .join_from(member, Enterprise, col(Enterprise.id) == member.c.enterprise_id)
        .outerjoin(Title, col(Title.id) == member.c.title_id)
        .outerjoin(Township, col(Township.code) == member.c.township_code)
        .subquery("listed")
    )
    columns = [each for each in listed.c if each.name != "place"]
    sort = Sort(listed.c.place, listed.c.place, is_nullable=False)
    return cut(session, select(*columns, *sort_columns(sort)), sort, found.filters)


def stages_of(cases: list[StageRow]) -> dict[int, Stage]:
    """Where each firm's newest case stands."""
    return {case.enterprise_id: case.stage for case in sorted(cases, key=lambda each: each.case_id)}
