"""Instalments of a grant: planned within it, paid within the plan, by two officers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.domain.talents.projects import TalentStage

PAYABLE = frozenset(
    {
        TalentStage.CONTRACTED,
        TalentStage.MIDTERM_REVIEWED,
        TalentStage.ACCEPTED,
        TalentStage.CLOSED,
    }
)
"""Money flows on a contract; a project that is suspended or terminated gets none."""


class InstalmentState(StrEnum):
    PLANNED = "planned"
    AWAITING_SECOND = "awaiting_second"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class InstalmentFacts:
    planned_cny: Decimal
    paid_cny: Decimal | None = None
    payer_id: int | None = None
    second_id: int | None = None
    is_confirmed: bool = False


def instalment_state(facts: InstalmentFacts) -> InstalmentState:
    if facts.paid_cny is None:
        return InstalmentState.PLANNED
    return InstalmentState.PAID if facts.is_confirmed else InstalmentState.AWAITING_SECOND


def may_plan(grant_cny: Decimal | None, planned: Iterable[Decimal], another_cny: Decimal) -> None:
    """All that is planned together stays within the grant."""
    if grant_cny is None:
        raise TransitionRefused(Reason.GRANT_UNKNOWN)
    if sum(planned, another_cny) > grant_cny:
        raise InvalidValue(fields={"planned_cny": Reason.MORE_THAN_GRANT})


def may_pay(
    stage: TalentStage, facts: InstalmentFacts, paid_cny: Decimal, payer_id: int, second_id: int
) -> None:
    """One officer pays and names another, who has yet to say so themselves."""
    if stage not in PAYABLE:
        raise TransitionRefused(Reason.NOT_CONTRACTED)
    if facts.paid_cny is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if payer_id == second_id:
        raise InvalidValue(fields={"second": Reason.SAME_PERSON})
    if paid_cny > facts.planned_cny:
        raise InvalidValue(fields={"paid_cny": Reason.MORE_THAN_PLANNED})


def may_confirm(facts: InstalmentFacts, person_id: int) -> None:
    if instalment_state(facts) is not InstalmentState.AWAITING_SECOND:
        raise TransitionRefused(Reason.NOT_OFFERED)
    if facts.second_id != person_id:
        raise TransitionRefused(Reason.NOT_THE_SECOND_OFFICER)
