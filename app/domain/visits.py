"""Contacts with enterprises, and the plan's eighth prohibition: never alone at six occasions."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.refusals import Reason, TransitionRefused


class Occasion(StrEnum):
    PROJECT_APPROVAL = "project_approval"
    SITE_ASSESSMENT = "site_assessment"
    MIDTERM_REVIEW = "midterm_review"
    FINAL_ACCEPTANCE = "final_acceptance"
    CONTRACT_SIGNING = "contract_signing"
    AWARD_PAYMENT = "award_payment"
    SITE_VISIT = "site_visit"
    COACHING = "coaching"
    TELEPHONE = "telephone"
    MEETING = "meeting"


TWO_OFFICERS = frozenset(
    {
        Occasion.PROJECT_APPROVAL,
        Occasion.SITE_ASSESSMENT,
        Occasion.MIDTERM_REVIEW,
        Occasion.FINAL_ACCEPTANCE,
        Occasion.CONTRACT_SIGNING,
        Occasion.AWARD_PAYMENT,
    }
)
"""平湖市科技创新"十三五"规划, note 3, the eighth of 八不准."""


class VisitState(StrEnum):
    OPEN = "open"
    AWAITING_SECOND = "awaiting_second"
    SOLO_CONTACT = "solo_contact"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class VisitFacts:
    occasion: Occasion
    first_person_id: int
    second_person_id: int | None = None
    is_confirmed: bool = False
    is_closed: bool = False
    second_has_left: bool = False
    """The one named can no longer sign in as an officer, so will never confirm."""


def visit_state(facts: VisitFacts) -> VisitState:
    if facts.is_closed:
        return VisitState.CLOSED
    if facts.occasion not in TWO_OFFICERS or facts.is_confirmed:
        return VisitState.OPEN
    if facts.second_person_id is None or facts.second_has_left:
        return VisitState.SOLO_CONTACT
    return VisitState.AWAITING_SECOND


def may_close(facts: VisitFacts) -> None:
    """Refuse to close a step at which one officer met the enterprise alone."""
    if facts.occasion in TWO_OFFICERS and not facts.is_confirmed:
        raise TransitionRefused(Reason.SECOND_OFFICER_MISSING)


def may_confirm(facts: VisitFacts, person_id: int) -> None:
    """Only the named second officer confirms, and never the first."""
    if person_id == facts.first_person_id:
        raise TransitionRefused(Reason.SAME_PERSON)
    if facts.second_person_id is not None and facts.second_person_id != person_id:
        raise TransitionRefused(Reason.NOT_THE_SECOND_OFFICER)


def confirms(facts: VisitFacts, person_id: int) -> None:
    """The named second officer puts their own login to an open contact; nobody volunteers later."""
    if facts.is_closed:
        raise TransitionRefused(Reason.NOT_OFFERED)
    may_confirm(facts, person_id)
    if facts.second_person_id is None:
        raise TransitionRefused(Reason.NOT_THE_SECOND_OFFICER)
