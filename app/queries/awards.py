"""Policy awards: the rounds, and the list of one with what changed since it was frozen."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.awards.freezing import digest_of
from app.domain.refusals import NotFound
from app.models.awards import Award, AwardRound
from app.models.enterprises import Enterprise
from app.models.notices import PublicNotice
from app.queries.award_differences import frozen_lines, list_differences
from app.queries.award_views import (
    AwardFilters,
    AwardLine,
    AwardStanding,
    LineHolds,
    RoundDetail,
    RoundRow,
    TownSum,
)
from app.queries.award_ways import list_facts, way_of_round
from app.queries.visibility import in_region, visible_enterprises

STANDS = col(Award.strike).is_(None)
NOTHING = Decimal(0)
LINE: tuple[Any, ...] = tuple(
    col(Enterprise.public_id)
    if name == "enterprise_id"
    else col(getattr(Award, "public_id" if name == "id" else name))
    for name in AwardLine.__dataclass_fields__
)


def visible_rounds(viewer: Viewer) -> ColumnElement[bool]:
    """The bureau's."""
    if viewer.role not in BUREAU:
        return false()
    return in_region(AwardRound.county_code, viewer)


def visible_awards(viewer: Viewer) -> ColumnElement[bool]:
    """Lines are seen through their firm: join it."""
    return visible_enterprises(viewer) if viewer.role in BUREAU else false()


def list_rounds(session: Session, viewer: Viewer) -> list[RoundRow]:
    """Newest first, in one statement."""
    return _rounds(session, visible_rounds(viewer))


def get_round(
    session: Session, viewer: Viewer, public_id: str, *, is_to_change: bool = False
) -> AwardRound:
    wanted = select(AwardRound).where(
        visible_rounds(viewer), col(AwardRound.public_id) == public_id
    )
    found: AwardRound | None = session.execute(
        wanted.with_for_update() if is_to_change else wanted
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_round(
    session: Session, viewer: Viewer, public_id: str, filters: AwardFilters, today: date
) -> RoundDetail:
    """In a number of statements that does not depend on the list's length."""
    made = get_round(session, viewer, public_id)
    row = row_of(session, viewer, made)
    lines = list_lines(session, viewer, made, filters)
    before = frozen_lines(session, made)
    return RoundDetail(
        round=row,
        way=way_of_round(session, viewer, made, today),
        notice_id=_notice_of(session, made),
        holds=LineHolds(**asdict(list_facts(session, made))),
        lines=lines,
        towns=_towns(session, made),
        townships=sorted({one.township for one in before if one.township}),
        differences=list_differences(session, viewer, made, before, today),
        is_intact=digest_of(before) == made.digest,
        withheld=count_lines(session, _unrecused(viewer), made, filters) - len(lines),
    )


def row_of(session: Session, viewer: Viewer, made: AwardRound) -> RoundRow:
    (row,) = _rounds(session, and_(visible_rounds(viewer), col(AwardRound.id) == made.id))
    return row


def _notice_of(session: Session, made: AwardRound) -> str | None:
    if made.notice_id is None:
        return None
    found: str = session.execute(
        select(col(PublicNotice.public_id)).where(col(PublicNotice.id) == made.notice_id)
    ).scalar_one()
    return found


def list_lines(
    session: Session, viewer: Viewer, made: AwardRound, filters: AwardFilters
) -> list[AwardLine]:
    found = session.execute(
        select(*LINE)
        .join_from(Award, Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .where(visible_awards(viewer), col(Award.round_id) == made.id, *_conditions(filters))
        .order_by(col(Award.township), col(Award.name), col(Award.amount_cny).desc(), col(Award.id))
    )
    return [AwardLine(*row) for row in found]


def count_lines(session: Session, viewer: Viewer, made: AwardRound, filters: AwardFilters) -> int:
    counted: int = session.execute(
        select(func.count())
        .select_from(Award)
        .join(Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .where(visible_awards(viewer), col(Award.round_id) == made.id, *_conditions(filters))
    ).scalar_one()
    return counted


def _unrecused(viewer: Viewer) -> Viewer:
    return replace(viewer, recused_from=frozenset())


def _conditions(filters: AwardFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if text := filters.q.strip():
        wanted.append(
            or_(
                col(Award.name).icontains(text, autoescape=True),
                col(Award.uscc).icontains(text, autoescape=True),
            )
        )
    if filters.township:
        wanted.append(col(Award.township) == filters.township)
    if filters.matter:
        wanted.append(col(Award.matter) == filters.matter)
    if filters.standing:
        wanted.append(STANDS if filters.standing is AwardStanding.STANDS else ~STANDS)
    return wanted


def _rounds(session: Session, wanted: ColumnElement[bool]) -> list[RoundRow]:
    firm = case((STANDS, col(Award.enterprise_id)))
    found = session.execute(
        select(
            col(AwardRound.public_id),
            col(AwardRound.version),
            col(AwardRound.year),
            col(AwardRound.number),
            col(AwardRound.rewards_year),
            col(AwardRound.known_on),
            col(AwardRound.opened_on),
            col(AwardRound.drawn_by),
            col(AwardRound.digest),
            col(AwardRound.budget_cny),
            col(AwardRound.stage),
            func.count(col(Award.id)),
            func.count(firm.distinct()),
            func.count(case((~STANDS, 1))),
            func.coalesce(func.sum(case((STANDS, col(Award.amount_cny)))), NOTHING),
        )
        .outerjoin_from(AwardRound, Award, col(Award.round_id) == col(AwardRound.id))
        .where(wanted)
        .group_by(col(AwardRound.id))
        .order_by(col(AwardRound.year).desc(), col(AwardRound.number).desc())
    )
    return [RoundRow(*row) for row in found]


def _towns(session: Session, made: AwardRound) -> list[TownSum]:
    """Of the county, whoever looks: sums tell no firm."""
    found = session.execute(
        select(
            col(Award.township),
            func.count(col(Award.enterprise_id).distinct()),
            func.sum(col(Award.amount_cny)),
        )
        .where(col(Award.round_id) == made.id, STANDS)
        .group_by(col(Award.township))
        .order_by(func.sum(col(Award.amount_cny)).desc(), col(Award.township))
    )
    return [TownSum(*row) for row in found]
