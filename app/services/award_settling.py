"""Which of a firm's lines stands: within a round the highest of a matter, and over all rounds one;
also where two records of one firm turn out to have a line each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.awards.drawing import (
    AwardMatter,
    Candidate,
    Claims,
    Key,
    Strike,
    apart,
    settle,
)
from app.domain.awards.way import UNDECIDED, AwardStage
from app.domain.refusals import Reason, TransitionRefused
from app.models.awards import Award, AwardClause, AwardPayment, AwardRound
from app.queries.award_differences import claims_elsewhere
from app.queries.award_views import round_name


def settle_group(session: Session, made: AwardRound, line: Award) -> None:
    """The firm's lines of one matter in a round, after one of them was struck or came back; what an
    officer said of a line stays with it. What another round rewards comes back in none."""
    by_key = _same_matter(session, line)
    strike_rewarded(session, made, by_key.values())
    settled = settle(
        Candidate(key, one.enterprise_id, one.matter, one.amount_cny, _own_strike(one))
        for key, one in by_key.items()
    )
    for key, one in by_key.items():
        found = settled[key]
        if found.stands_instead is not None:
            higher = by_key[found.stands_instead]
            one.strike_note = lower_note(higher.policy, higher.article, higher.amount_cny)
        elif one.strike is Strike.LOWER:
            one.strike_note = ""
        one.strike = found.strike


def strike_rewarded(session: Session, made: AwardRound, lines: Iterable[Award]) -> None:
    """What stands in another round meanwhile does not stand here as well."""
    known = Claims(claims_elsewhere(session, made))
    for one in lines:
        claim = known.against(
            one.matter, one.enterprise_id, made.rewards_year, one.source, one.source_id
        )
        if claim is not None and one.strike in (None, Strike.LOWER) and one.payment_id is None:
            one.strike, one.strike_note = Strike.ALREADY_REWARDED, rewarded_note(claim.told)


def lower_note(policy: str, article: str, amount: Decimal) -> str:
    return f"同一事项已按{policy}{article}奖励 {amount:,.2f} 元"[:400]


def rewarded_note(told: str) -> str:
    return f"{told}已列入"


def _own_strike(line: Award) -> Strike | None:
    return None if line.strike is Strike.LOWER else line.strike


def _same_matter(session: Session, line: Award) -> dict[Key, Award]:
    found = session.execute(
        select(Award, col(AwardClause.public_id))
        .join(AwardClause, col(AwardClause.id) == col(Award.clause_id))
        .where(
            col(Award.round_id) == line.round_id,
            col(Award.enterprise_id) == line.enterprise_id,
            col(Award.matter) == line.matter,
        )
        .order_by(col(Award.id))
    )
    return {(one.source, one.source_id, clause_id): one for one, clause_id in found}


# --- Two records of one firm ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the joined firm that nothing strikes, with the round it stands in."""

    line: Award
    made: AwardRound
    is_paid: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, Decimal, int]:
        """What is paid stays, then what is on its way to the bank, then what was decided; of rounds
        the earlier, and within one the highest."""
        return (
            not self.is_paid,
            self.line.payment_id is None,
            self.made.stage in UNDECIDED,
            self.made.year,
            self.made.number,
            -self.line.amount_cny,
            self.line.id or 0,
        )


def settle_joined(session: Session, enterprise_id: int) -> None:
    """Of what both records were to get for one matter of one year, one line stands. Two that are
    paid already stay as they happened: what to reclaim is not decided here."""
    groups: Mapping[tuple[AwardMatter, int, str], list[Standing]] = _standing(
        session, enterprise_id
    )
    for group in groups.values():
        first, *others = sorted(group, key=lambda one: one.rank)
        for one in others:
            if not one.is_paid:
                _strike(one, first)


def _standing(
    session: Session, enterprise_id: int
) -> dict[tuple[AwardMatter, int, str], list[Standing]]:
    groups: defaultdict[tuple[AwardMatter, int, str], list[Standing]] = defaultdict(list)
    for line, made, paid_on in session.execute(
        select(Award, AwardRound, col(AwardPayment.paid_on))
        .join_from(Award, AwardRound, col(AwardRound.id) == col(Award.round_id))
        .outerjoin(AwardPayment, col(AwardPayment.id) == col(Award.payment_id))
        .where(
            col(Award.enterprise_id) == enterprise_id,
            col(Award.strike).is_(None),
            col(AwardRound.stage) != AwardStage.ABANDONED,
        )
        .order_by(col(Award.id))
    ):
        key = (line.matter, made.rewards_year, apart(line.source, line.source_id))
        groups[key].append(Standing(line, made, paid_on is not None))
    return groups


def _strike(one: Standing, first: Standing) -> None:
    if one.line.payment_id is not None:
        told = round_name(one.made.year, one.made.number)
        raise TransitionRefused(Reason.JOINED_AWARD_ON_SHEET, round=told)
    if one.made.id == first.made.id:
        higher = first.line
        note = lower_note(higher.policy, higher.article, higher.amount_cny)
        one.line.strike, one.line.strike_note = Strike.LOWER, note
    else:
        told = round_name(first.made.year, first.made.number)
        one.line.strike, one.line.strike_note = Strike.ALREADY_REWARDED, rewarded_note(told)
