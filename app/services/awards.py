"""Rounds of policy awards: drawing and freezing a list, striking a line and taking that back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.awards.drawing import BY_HAND, Drawn, Strike
from app.domain.awards.freezing import digest_of, frozen
from app.domain.awards.way import OVER, UNDECIDED
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.awards import Award, AwardClause, AwardRound
from app.models.base import new_public_id, now
from app.models.enterprises import Enterprise
from app.models.places import County
from app.queries.award_clauses import clauses_in_force
from app.queries.award_differences import drawn_for
from app.queries.awards import get_round, visible_awards
from app.recorded_writes import create_rows
from app.services.award_settling import lower_note, rewarded_note, settle_group
from app.words import word


class NewRound(BaseModel):
    """Which year's merits are rewarded, with what was published by a day."""

    rewards_year: int = Field(ge=2000, le=2100)
    known_on: date
    budget_cny: Decimal | None = Field(default=None, ge=0, lt=Decimal(10) ** 12)


class Budget(BaseModel):
    version: int
    budget_cny: Decimal = Field(ge=0, lt=Decimal(10) ** 12)


class HandStrike(BaseModel):
    """`strike` None: the line stands again, unless another of the firm gives more."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    strike: Strike | None = None
    note: str = Field(min_length=1, max_length=400)


def draw_round(session: Session, viewer: Viewer, given: NewRound, today: date) -> AwardRound:
    """The list of the whole county, frozen with its digest; firms the viewer is recused from are
    on it like any other."""
    _refuse_strangers(viewer)
    if given.known_on > today:
        raise InvalidValue(fields={"known_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if given.rewards_year > today.year:
        raise InvalidValue(fields={"rewards_year": Reason.YEAR_IN_FUTURE})
    made = AwardRound(
        county_code=viewer.county_code,
        year=today.year,
        number=_next_number(session, viewer.county_code, today.year),
        rewards_year=given.rewards_year,
        known_on=given.known_on,
        opened_on=today,
        stage_since=today,
        drawn_by_id=viewer.person_id,
        drawn_by=viewer.name,
        digest="",
        budget_cny=given.budget_cny,
    )
    drawn = drawn_for(session, made, given.known_on)
    if not drawn:
        raise TransitionRefused(Reason.NOTHING_TO_REWARD, year=given.rewards_year)
    made.digest = digest_of(map(frozen, drawn))
    session.add(made)
    session.flush()
    clauses = {
        one.public_id: one for one in clauses_in_force(session, made.county_code, made.rewards_year)
    }
    create_rows(session, Award, [_line(made, one, clauses) for one in drawn])
    return made


def set_budget(session: Session, viewer: Viewer, round_id: str, given: Budget) -> AwardRound:
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
    made = get_round(session, viewer, round_id, is_to_change=True)
    if made.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    made.budget_cny = given.budget_cny
    session.flush()
    return made


def strike_line(
    session: Session, viewer: Viewer, round_id: str, award_id: str, given: HandStrike
) -> AwardRound:
    """Strike a line, or take that back; the firm's other lines of the matter follow by the rule."""
    _refuse_strangers(viewer)
    made = get_round(session, viewer, round_id, is_to_change=True)
    line = _line_of(session, viewer, made, award_id)
    if line.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if given.strike is not None and given.strike not in BY_HAND:
        raise InvalidValue(fields={"strike": Reason.BAD_VALUE})
    if given.strike is None and line.strike not in BY_HAND:
        raise TransitionRefused(Reason.NOT_STRUCK_BY_HAND)
    _refuse_late(made, line, given)
    by_rule = Strike.ALREADY_REWARDED if line.drawn_strike is Strike.ALREADY_REWARDED else None
    line.strike, line.strike_note = given.strike or by_rule, given.note
    if made.stage in UNDECIDED:
        settle_group(session, made, line)
    session.flush()
    return made


def _refuse_late(made: AwardRound, line: Award, given: HandStrike) -> None:
    """After the party group has decided a line may still fall, but none comes onto the list."""
    if made.stage in OVER or (given.strike is None and made.stage not in UNDECIDED):
        raise TransitionRefused(Reason.AWARD_LIST_DECIDED)
    if line.payment_id is not None:
        raise TransitionRefused(Reason.AWARD_ON_SHEET)


def _line(made: AwardRound, one: Drawn, clauses: dict[str, AwardClause]) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "version": 1,
        "updated_at": now(),
        "county_code": made.county_code,
        "round_id": made.id,
        "enterprise_id": one.merit.recipient.enterprise_id,
        "clause_id": clauses[one.clause.id].id,
        **frozen_columns(one, clauses),
    }


def frozen_columns(one: Drawn, clauses: Mapping[str, AwardClause]) -> dict[str, object]:
    """What a line says beside its keys."""
    clause, said = clauses[one.clause.id], frozen(one)
    return {
        "uscc": said.uscc,
        "name": said.name,
        "township": said.township,
        "source": said.source,
        "source_id": said.source_id,
        "rewards": said.rewards,
        "kind": said.kind,
        "level": said.level,
        "gained_on": said.gained_on,
        "certificate": said.certificate,
        "policy": clause.policy,
        "article": clause.article,
        "matter": said.matter,
        "amount_cny": said.amount,
        "condition": clause.condition,
        "drawn_strike": said.strike,
        "strike": said.strike,
        "strike_note": _note(one, clauses),
    }


def _note(one: Drawn, clauses: Mapping[str, AwardClause]) -> str:
    if one.settled.strike is None:
        return ""
    if one.claim is not None:
        return rewarded_note(one.claim.told) if one.claim.told else word(one.settled.strike)
    if one.settled.stands_instead is None:
        return word(one.settled.strike)
    higher = clauses[one.settled.stands_instead[2]]
    return lower_note(higher.policy, higher.article, higher.amount_cny)


def _next_number(session: Session, county_code: str, year: int) -> int:
    """The county's row is locked: of two who draw at once one comes after the other."""
    session.execute(
        select(col(County.code)).where(col(County.code) == county_code).with_for_update()
    )
    last: int | None = session.execute(
        select(func.max(col(AwardRound.number))).where(
            col(AwardRound.county_code) == county_code, col(AwardRound.year) == year
        )
    ).scalar_one()
    return (last or 0) + 1


def _line_of(session: Session, viewer: Viewer, made: AwardRound, award_id: str) -> Award:
    found: Award | None = session.execute(
        select(Award)
        .join(Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .where(
            visible_awards(viewer),
            col(Award.round_id) == made.id,
            col(Award.public_id) == award_id,
        )
        .with_for_update(of=Award)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _refuse_strangers(viewer: Viewer) -> None:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
