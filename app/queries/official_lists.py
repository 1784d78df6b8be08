"""Official lists: those entered so far, and one of them with what became of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.official_lists import ListDeed, ListedState, ListState, MatchedBy, OfficialListKind
from app.domain.refusals import NotFound, Reason
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.official_lists import OfficialList, OfficialListRow
from app.models.places import Township
from app.queries.closed_firms import closed_ids
from app.queries.newest_first import Listed, newest_first
from app.queries.paging import Paging
from app.queries.visibility import in_region, is_bounded
from app.words.withheld import WITHHELD_FIRM

SHOWN_ROWS = 500
"""Of one state; the export has them all."""
MOST_CHOICES = 50
"""More absent firms than this are no choice for a row nobody found."""


@dataclass(frozen=True, slots=True)
class ListLine:
    id: str
    kind: OfficialListKind
    programme: Programme
    duty: str
    year: int
    document_number: str
    dated_on: date
    state: ListState
    source_name: str
    entered_by: str
    entered_at: datetime
    applied_by: str
    applied_at: datetime | None
    taken_back_by: str | None
    taken_back_reason: str | None


@dataclass(frozen=True, slots=True)
class Firm:
    id: str
    name: str
    uscc: str
    township: str | None


@dataclass(frozen=True, slots=True)
class ListRow:
    id: str
    number: int
    text: str
    name: str
    new_name: str
    uscc: str
    certificate_number: str
    state: ListedState
    deed: ListDeed | None
    matched_by: MatchedBy | None
    firm: Firm | None
    case_id: str | None
    stage: Stage | None
    candidates: list[Firm]
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class ListDetail:
    """One list. `same_before`: lists with the same content that were entered earlier."""

    head: ListLine
    version: int
    batch: str | None
    known_on: date
    notice_starts_on: date | None
    valid_from: date | None
    reason: str
    counts: dict[ListedState, int]
    rows: list[ListRow]
    same_before: list[ListLine] = field(default_factory=list)
    absent: list[Firm] = field(default_factory=list)
    """Firms that a row nobody found may mean under a name the register does not know."""

    @property
    def is_open(self) -> bool:
        return self.head.state is ListState.OPEN


LINE = tuple(
    getattr(OfficialList, "public_id" if name == "id" else name)
    for name in ListLine.__dataclass_fields__
)
FIRM: tuple[Any, ...] = (
    col(Enterprise.public_id),
    col(Enterprise.name),
    col(Enterprise.uscc),
    col(Township.name),
)
ORDER = case(
    {state.value: place for place, state in enumerate(ListedState)},
    value=col(OfficialListRow.state),
    else_=len(ListedState),
)


def list_official_lists(session: Session, viewer: Viewer, paging: Paging) -> Listed[ListLine]:
    """Newest first; those given up are left out."""
    wanted = and_(
        in_region(OfficialList.county_code, viewer), col(OfficialList.state) != ListState.DISCARDED
    )
    bounded = is_bounded(viewer)
    return newest_first(
        session, LINE, col(OfficialList.id), wanted, paging, ListLine, is_bounded=bounded
    )


def get_list(
    session: Session, viewer: Viewer, public_id: str, *, for_update: bool = False
) -> OfficialList:
    wanted = select(OfficialList).where(
        in_region(OfficialList.county_code, viewer), col(OfficialList.public_id) == public_id
    )
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found: OfficialList | None = session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_list(
    session: Session,
    viewer: Viewer,
    public_id: str,
    state: ListedState | None = None,
    *,
    most: int | None = SHOWN_ROWS,
) -> ListDetail:
    """A list with its rows, those that want attention first."""
    official = get_list(session, viewer, public_id)
    counts = session.execute(
        select(col(OfficialListRow.state), func.count())
        .where(col(OfficialListRow.list_id) == official.id)
        .group_by(col(OfficialListRow.state))
    )
    counted = {one: number for one, number in counts}  # noqa: C416 (rows are no pairs to mypy)
    return ListDetail(
        head=ListLine(
            official.public_id,
            *(getattr(official, name) for name in ListLine.__dataclass_fields__ if name != "id"),
        ),
        version=official.version,
        batch=_batch(session, official),
        known_on=official.known_on,
        notice_starts_on=official.notice_starts_on,
        valid_from=official.valid_from,
        reason=official.reason,
        counts={one: counted[one] for one in ListedState if one in counted},
        rows=_rows(session, viewer, official, state, most),
        same_before=_same_before(session, viewer, official),
        absent=_absent(session, viewer, official) if ListedState.UNKNOWN in counted else [],
    )


def _absent(session: Session, viewer: Viewer, official: OfficialList) -> list[Firm]:
    """Whichever rows are looked at; too many are no choice."""
    rows = session.execute(
        select(*FIRM)
        .join_from(OfficialListRow, Enterprise, col(Enterprise.id) == OfficialListRow.enterprise_id)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            col(OfficialListRow.list_id) == official.id,
            col(OfficialListRow.state) == ListedState.ABSENT,
            col(Enterprise.id).not_in(viewer.recused_from),
        )
        .order_by(col(OfficialListRow.position))
        .limit(MOST_CHOICES + 1)
    ).all()
    return [Firm(*row) for row in rows] if len(rows) <= MOST_CHOICES else []


def _batch(session: Session, official: OfficialList) -> str | None:
    found = session.execute(
        select(col(Batch.year), col(Batch.number)).where(col(Batch.id) == official.batch_id)
    ).one_or_none()
    return f"{found.year}-{found.number}" if found else None


def _rows(
    session: Session,
    viewer: Viewer,
    official: OfficialList,
    state: ListedState | None,
    most: int | None,
) -> list[ListRow]:
    """A row of a firm that the viewer keeps away from stays as a row, and says no more."""
    only = [col(OfficialListRow.state) == state] if state else []
    rows = session.execute(
        select(
            OfficialListRow.__table__,  # type: ignore[attr-defined]
            col(Enterprise.public_id).label("firm_id"),
            col(Enterprise.name).label("firm_name"),
            col(Enterprise.uscc).label("firm_uscc"),
            col(Township.name).label("township"),
            col(CultivationCase.public_id).label("case_public_id"),
            col(CultivationCase.stage).label("stage"),
        )
        .outerjoin(Enterprise, col(Enterprise.id) == col(OfficialListRow.enterprise_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(CultivationCase, col(CultivationCase.id) == col(OfficialListRow.case_id))
        .where(col(OfficialListRow.list_id) == official.id, *only)
        .order_by(ORDER, col(OfficialListRow.position))
        .limit(most)
    ).all()
    named = _candidates(session, {one for row in rows for one in row.candidates.split()})
    closed = closed_ids(session, viewer)
    return [
        _withheld(row)
        if row.enterprise_id in viewer.recused_from or closed & set(row.candidates.split())
        else ListRow(
            id=row.public_id,
            number=row.number,
            text=row.text,
            name=row.name,
            new_name=row.new_name,
            uscc=row.uscc,
            certificate_number=row.certificate_number,
            state=row.state,
            deed=row.deed,
            matched_by=row.matched_by,
            firm=Firm(row.firm_id, row.firm_name, row.firm_uscc, row.township)
            if row.firm_id
            else None,
            case_id=row.case_public_id,
            stage=row.stage,
            candidates=_named(named, row.candidates) if row.state is ListedState.AMBIGUOUS else [],
            reasons=row.reasons.split(),
        )
        for row in rows
    ]


def _withheld(row: Any) -> ListRow:
    return ListRow(
        id=row.public_id,
        number=row.number,
        text=WITHHELD_FIRM,
        name=WITHHELD_FIRM,
        new_name="",
        uscc="",
        certificate_number="",
        state=row.state,
        deed=None,
        matched_by=None,
        firm=None,
        case_id=None,
        stage=None,
        candidates=[],
        reasons=[Reason.RECUSED_FROM_FIRM],
    )


def _named(named: Mapping[str, Firm], candidates: str) -> list[Firm]:
    return [named[one] for one in candidates.split() if one in named]


def _candidates(session: Session, public_ids: set[str]) -> dict[str, Firm]:
    if not public_ids:
        return {}
    rows = session.execute(
        select(*FIRM)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(col(Enterprise.public_id).in_(public_ids))
    )
    return {row[0]: Firm(*row) for row in rows}


def _same_before(session: Session, viewer: Viewer, official: OfficialList) -> list[ListLine]:
    rows = session.execute(
        select(*LINE)
        .where(
            in_region(OfficialList.county_code, viewer),
            col(OfficialList.sha256) == official.sha256,
            col(OfficialList.state) == ListState.APPLIED,
            col(OfficialList.id) < official.id,
        )
        .order_by(col(OfficialList.id).desc())
        .limit(3)
    )
    return [ListLine(*row) for row in rows]
