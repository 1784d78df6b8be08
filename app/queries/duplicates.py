"""Records that may be one firm, and what joining two of them would move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session, col

from app.data import places_above
from app.domain.access import BUREAU, Viewer
from app.domain.enterprises import EnterpriseStatus
from app.domain.lineage import Known, Likeness, Pair, find_pairs, place_words
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.domain.titles import Programme
from app.models.enterprises import Enterprise, FormerName
from app.models.lineage import DistinctFirms
from app.models.places import County, Township
from app.queries.belongings import BELONGINGS, kind_of, open_twice, split
from app.queries.enterprises import get_enterprise
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class RecordView:
    """One of two records that may be one firm."""

    id: str
    version: int
    name: str
    uscc: str
    township: str | None
    status: EnterpriseStatus
    registered_on: date | None
    legal_representative: str | None
    former_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    first: RecordView
    second: RecordView
    likeness: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class MovedRows:
    """How many rows of a kind move, and how many stay because the other has the same."""

    kind: str
    moves: int
    stays: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What would happen if `gone` were merged into `kept`."""

    kept: RecordView
    gone: RecordView
    rows: list[MovedRows]
    blocks: list[Programme]
    """Programmes in which both have an open case: one of them must be closed first."""


def find_duplicates(session: Session, viewer: Viewer) -> list[PairView]:
    """Every two records of the county that may be one firm and were not yet told apart."""
    pairs = _pairs(session, viewer)
    if not pairs:
        return []
    views = _records(session, viewer, {key for pair in pairs for key in (pair.first, pair.second)})
    return [
        PairView(views[pair.first], views[pair.second], pair.likeness)
        for pair in pairs
        if pair.first in views and pair.second in views
    ]


def preview_merge(session: Session, viewer: Viewer, kept_id: str, gone_id: str) -> MergePreview:
    """Both records side by side, and what would move from one to the other."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if kept_id == gone_id:
        raise InvalidValue(fields={"other": Reason.BAD_VALUE})
    kept = get_enterprise(session, viewer, kept_id)
    gone = get_enterprise(session, viewer, gone_id)
    ids = {kept.id or 0, gone.id or 0}
    views = _records(session, viewer, ids)
    rows = []
    for belonging in BELONGINGS:
        moving, staying = split(session, belonging, kept.id or 0, gone.id or 0)
        if moving or staying:
            rows.append(MovedRows(kind_of(belonging.model), len(moving), len(staying)))
    return MergePreview(
        kept=views[kept.id or 0],
        gone=views[gone.id or 0],
        rows=rows,
        blocks=open_twice(session, kept.id or 0, gone.id or 0),
    )


def _pairs(session: Session, viewer: Viewer) -> list[Pair]:
    """A bounded scan of one county: a few thousand names are compared in memory."""
    if viewer.role not in BUREAU:
        return []
    here = and_(
        visible_enterprises(viewer),
        col(Enterprise.county_code) == viewer.county_code,
        col(Enterprise.archived_on).is_(None),
    )
    former: dict[int, list[str]] = {}
    for key, name in session.execute(
        select(col(FormerName.enterprise_id), col(FormerName.name))
        .join(Enterprise, col(Enterprise.id) == col(FormerName.enterprise_id))
        .where(here)
    ):
        former.setdefault(key, []).append(name)
    firms = session.execute(
        select(col(Enterprise.id), col(Enterprise.name), col(Enterprise.uscc)).where(here)
    )
    records = [Known(row.id, row.name, row.uscc, tuple(former.get(row.id, ()))) for row in firms]
    told_apart = {
        (row.first_id, row.second_id)
        for row in session.execute(
            select(col(DistinctFirms.first_id), col(DistinctFirms.second_id)).where(
                col(DistinctFirms.county_code) == viewer.county_code
            )
        )
    }
    return [
        pair
        for pair in find_pairs(records, _places(session, viewer))
        if (pair.first, pair.second) not in told_apart
    ]


def _places(session: Session, viewer: Viewer) -> tuple[str, ...]:
    code = viewer.county_code or ""
    county = session.execute(
        select(col(County.name)).where(col(County.code) == code)
    ).scalar_one_or_none()
    return place_words((*places_above(code), *([county] if county else ())))


def _records(session: Session, viewer: Viewer, ids: Iterable[int]) -> dict[int, RecordView]:
    wanted = sorted(set(ids))
    former: dict[int, list[str]] = {}
    for key, name in session.execute(
        select(col(FormerName.enterprise_id), col(FormerName.name))
        .where(col(FormerName.enterprise_id).in_(wanted))
        .order_by(col(FormerName.id))
    ):
        former.setdefault(key, []).append(name)
    rows = session.execute(
        select(
            col(Enterprise.id).label("key"),
            *(
                col(getattr(Enterprise, name))
                for name in (
                    "public_id",
                    "version",
                    "name",
                    "uscc",
                    "status",
                    "registered_on",
                    "legal_representative",
                )
            ),
            col(Township.name).label("township"),
        )
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(visible_enterprises(viewer), col(Enterprise.id).in_(wanted))
    )
    return {
        row.key: RecordView(
            id=row.public_id,
            version=row.version,
            name=row.name,
            uscc=row.uscc,
            township=row.township,
            status=row.status,
            registered_on=row.registered_on,
            legal_representative=row.legal_representative,
            former_names=tuple(former.get(row.key, ())),
        )
        for row in rows
    }
