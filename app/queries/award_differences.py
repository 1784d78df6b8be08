"""The frozen list of a round beside the register of today."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.awards.drawing import AwardSource, Claim, Drawn, draw
from app.domain.awards.freezing import Difference, FrozenLine, LaterChange, differences, frozen
from app.domain.awards.way import AwardStage
from app.models.awards import Award, AwardClause, AwardRound
from app.models.enterprises import Enterprise
from app.queries.award_clauses import clause_facts, clauses_in_force
from app.queries.award_merits import list_merits
from app.queries.award_views import DifferenceRow, round_name, thing_of
from app.words import word

FROZEN: tuple[Any, ...] = (
    col(Award.source),
    col(Award.source_id),
    col(AwardClause.public_id),
    col(Award.uscc),
    col(Award.name),
    col(Award.township),
    col(Award.rewards),
    col(Award.kind),
    col(Award.level),
    col(Award.gained_on),
    col(Award.certificate),
    col(Award.matter),
    col(Award.amount_cny),
    col(Award.drawn_strike),
)


def frozen_lines(session: Session, made: AwardRound) -> list[FrozenLine]:
    """All of them, whoever asks: the digest is of the whole."""
    found = session.execute(
        select(*FROZEN)
        .join_from(Award, AwardClause, col(AwardClause.id) == col(Award.clause_id))
        .where(col(Award.round_id) == made.id)
        .order_by(col(Award.id))
    )
    return [FrozenLine(*row) for row in found]


def drawn_for(session: Session, made: AwardRound, known_on: date) -> list[Drawn]:
    """The list of this round as it would be drawn with what was known on a day."""
    in_force = clauses_in_force(session, made.county_code, made.rewards_year)
    clauses = [clause_facts(one) for one in in_force]
    merits = list_merits(session, made.county_code, made.rewards_year, known_on)
    return draw(merits, clauses, claims_before(session, made))


def claims_before(session: Session, made: AwardRound) -> list[Claim]:
    """What earlier rounds of the county reward; none of this one's own lines."""
    return _claims(
        session,
        made,
        or_(
            col(AwardRound.year) < made.year,
            and_(col(AwardRound.year) == made.year, col(AwardRound.number) < made.number),
        ),
    )


def claims_elsewhere(session: Session, made: AwardRound) -> list[Claim]:
    """What the county's other rounds reward, earlier and later."""
    return _claims(session, made, col(AwardRound.id) != made.id)


def _claims(session: Session, made: AwardRound, wanted: ColumnElement[bool]) -> list[Claim]:
    found = session.execute(
        select(
            col(Award.enterprise_id),
            col(Award.matter),
            col(AwardRound.rewards_year),
            col(Award.source),
            col(Award.source_id),
            col(AwardRound.year),
            col(AwardRound.number),
        )
        .join_from(Award, AwardRound, col(AwardRound.id) == col(Award.round_id))
        .where(*_rewarded_in(made), wanted)
        .order_by(col(Award.id))
    )
    return [
        Claim(firm, matter, rewards_year, source, named, round_name(year, number))
        for firm, matter, rewards_year, source, named, year, number in found
    ]


def _rewarded_in(made: AwardRound) -> tuple[ColumnElement[bool], ...]:
    """Lines of the county's rounds that stand."""
    return (
        col(AwardRound.county_code) == made.county_code,
        col(Award.strike).is_(None),
        col(AwardRound.stage) != AwardStage.ABANDONED,
    )


def list_differences(
    session: Session, viewer: Viewer, made: AwardRound, before: Sequence[FrozenLine], today: date
) -> list[DifferenceRow]:
    """Later corrections, without firms that are closed to the viewer."""
    now = [frozen(one) for one in drawn_for(session, made, today)]
    closed = _closed_codes(session, viewer, made)
    elsewhere = {(one.source, one.source_id): one.told for one in claims_elsewhere(session, made)}
    return [_row(one, elsewhere) for one in differences(before, now) if one.line.uscc not in closed]


def _closed_codes(session: Session, viewer: Viewer, made: AwardRound) -> set[str]:
    """Of the firms that the viewer is recused from: as they are, and as the list froze them."""
    if not viewer.recused_from:
        return set()
    firms = select(col(Enterprise.uscc)).where(col(Enterprise.id).in_(viewer.recused_from))
    lines = select(col(Award.uscc)).where(
        col(Award.round_id) == made.id, col(Award.enterprise_id).in_(viewer.recused_from)
    )
    return set(session.execute(firms.union(lines)).scalars())


def _row(one: Difference, elsewhere: Mapping[tuple[AwardSource, str], str]) -> DifferenceRow:
    is_new = one.change is LaterChange.APPEARED
    return DifferenceRow(
        change=one.change,
        uscc=one.line.uscc,
        name=one.line.name,
        rewards=_told(one.line, "rewards"),
        certificate=one.line.certificate,
        fields=one.fields,
        before=tuple(_told(one.line, name) for name in one.fields),
        now=tuple(_told(one.now, name) for name in one.fields) if one.now else (),
        listed_in=elsewhere.get((one.line.source, one.line.source_id), "") if is_new else "",
    )


def _told(line: FrozenLine, name: str) -> str:
    match getattr(line, name):
        case _ if name == "rewards":
            return word(thing_of(line.source, line.rewards))
        case StrEnum() as member:
            return word(member)
        case Decimal() as amount:
            return f"{amount:,.2f} 元"
        case value:
            return str(value) if value else "—"
