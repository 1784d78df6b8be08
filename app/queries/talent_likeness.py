"""Projects of the register that may be one with another: for 查新 and 去伪, and for their pasts."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import NotFound
from app.domain.talents.likeness import (
    METHOD,
    Likened,
    LikenessKind,
    Resemblance,
    alike_to,
    name_forms,
)
from app.domain.talents.pasts import Past, counts_against
from app.domain.talents.projects import TalentStage
from app.models.talents import TalentProject
from app.pinyin import spelled
from app.queries.talents import visible_talents

COMPARED: tuple[Any, ...] = (
    col(TalentProject.public_id),
    col(TalentProject.title),
    col(TalentProject.plan),
    col(TalentProject.leader_name),
    col(TalentProject.leader_id_kind),
    col(TalentProject.leader_id_digest),
    col(TalentProject.leader_origin),
    col(TalentProject.leader_born_in),
    col(TalentProject.year),
    col(TalentProject.stage),
)
SHARE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class LikeProject:
    """Another project, and in what it is alike; shares are cut, not rounded."""

    id: str
    title: str
    year: int
    stage: TalentStage
    kinds: list[LikenessKind]
    containment: Decimal
    jaccard: Decimal
    counts_against: bool
    """It ended for misconduct."""


@dataclass(frozen=True, slots=True)
class TalentLikeness:
    project: str
    title: str
    method: str
    compared: int
    rows: list[LikeProject]
    withheld: int
    """Alike ones kept back by a recusal."""


def list_likeness(session: Session, viewer: Viewer, public_id: str) -> TalentLikeness:
    """One project against all others of its county, in two statements. All are compared, so that
    what is found does not depend on who looks; what they may not see is only counted."""
    rows = _all_of(session, viewer)
    own = next((row for row in rows if row.public_id == public_id and row.is_seen), None)
    if own is None:
        raise NotFound
    by_key = {row.public_id: row for row in rows}
    found = alike_to(_likened(own), map(_likened, rows))
    seen = [one for one in found if by_key[one.right].is_seen]
    return TalentLikeness(
        project=public_id,
        title=own.title,
        method=METHOD,
        compared=len(rows) - 1,
        rows=[_view(by_key[one.right], one) for one in seen],
        withheld=len(found) - len(seen),
    )


def pasts_of(session: Session, project: TalentProject) -> list[Past]:
    """Earlier projects by the same paper: the only likeness that may bar a later one."""
    if not project.leader_id_digest:
        return []
    rows = session.execute(
        select(col(TalentProject.public_id), col(TalentProject.stage)).where(
            col(TalentProject.county_code) == project.county_code,
            col(TalentProject.leader_id_digest) == project.leader_id_digest,
            col(TalentProject.id) != project.id,
        )
    )
    return [Past(row.public_id, row.stage, frozenset({LikenessKind.SAME_PAPER})) for row in rows]


def _all_of(session: Session, viewer: Viewer) -> list[Any]:
    whole = visible_talents(viewer, despite_recusal=True)
    statement = select(*COMPARED, visible_talents(viewer).label("is_seen")).where(whole)
    return list(session.execute(statement.order_by(col(TalentProject.id))).all())


def _likened(row: Any) -> Likened:
    return Likened(
        key=row.public_id,
        title=row.title,
        plan=row.plan,
        names=name_forms(row.leader_name, spelled(row.leader_name)),
        id_kind=row.leader_id_kind,
        id_digest=row.leader_id_digest,
        origin=row.leader_origin,
        born_in=row.leader_born_in,
    )


def _view(row: Any, found: Resemblance) -> LikeProject:
    return LikeProject(
        id=row.public_id,
        title=row.title,
        year=row.year,
        stage=row.stage,
        kinds=[one for one in LikenessKind if one in found.kinds],
        containment=_cut(found.containment),
        jaccard=_cut(found.jaccard),
        counts_against=counts_against(row.stage),
    )


def _cut(share: Fraction) -> Decimal:
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(SHARE, rounding=ROUND_DOWN)
