"""The eighth prohibition: at six occasions never alone."""

from dataclasses import replace

import pytest

from app.domain.refusals import Reason, TransitionRefused
from app.domain.visits import (
    TWO_OFFICERS,
    Occasion,
    VisitFacts,
    VisitState,
    may_close,
    may_confirm,
    visit_state,
)

ZHANG, LI, WANG = 1, 2, 3


def test_occasions_of_note_three_are_six() -> None:
    assert {
        Occasion.PROJECT_APPROVAL,
        Occasion.SITE_ASSESSMENT,
        Occasion.MIDTERM_REVIEW,
        Occasion.FINAL_ACCEPTANCE,
        Occasion.CONTRACT_SIGNING,
        Occasion.AWARD_PAYMENT,
    } == TWO_OFFICERS


@pytest.mark.parametrize("occasion", sorted(TWO_OFFICERS))
def test_step_met_alone_cannot_close_and_is_kept_as_solo(occasion: Occasion) -> None:
    alone = VisitFacts(occasion, ZHANG)
    named = VisitFacts(occasion, ZHANG, LI)

    assert visit_state(alone) is VisitState.SOLO_CONTACT
    assert visit_state(named) is VisitState.AWAITING_SECOND
    assert visit_state(replace(named, second_has_left=True)) is VisitState.SOLO_CONTACT
    for facts in (alone, named):
        with pytest.raises(TransitionRefused) as refusal:
            may_close(facts)
        assert refusal.value.reasons == (Reason.SECOND_OFFICER_MISSING,)


@pytest.mark.parametrize("occasion", sorted(TWO_OFFICERS))
def test_step_confirmed_by_the_second_may_close(occasion: Occasion) -> None:
    confirmed = VisitFacts(occasion, ZHANG, LI, is_confirmed=True)

    may_close(confirmed)

    assert visit_state(confirmed) is VisitState.OPEN
    assert visit_state(replace(confirmed, second_has_left=True)) is VisitState.OPEN


@pytest.mark.parametrize("occasion", sorted(set(Occasion) - TWO_OFFICERS))
def test_other_contact_needs_no_second(occasion: Occasion) -> None:
    alone = VisitFacts(occasion, ZHANG)

    may_close(alone)

    assert visit_state(alone) is VisitState.OPEN


@pytest.mark.parametrize("occasion", list(Occasion))
def test_closed_contact_stays_closed(occasion: Occasion) -> None:
    assert visit_state(VisitFacts(occasion, ZHANG, is_closed=True)) is VisitState.CLOSED


@pytest.mark.parametrize(
    ("second", "asking", "reason"),
    [
        (LI, ZHANG, Reason.SAME_PERSON),
        (None, ZHANG, Reason.SAME_PERSON),
        (ZHANG, ZHANG, Reason.SAME_PERSON),
        (LI, WANG, Reason.NOT_THE_SECOND_OFFICER),
    ],
)
def test_confirmation_by_the_wrong_person_is_refused(
    second: int | None, asking: int, reason: Reason
) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        may_confirm(VisitFacts(Occasion.CONTRACT_SIGNING, ZHANG, second), asking)

    assert refusal.value.reasons == (reason,)


@pytest.mark.parametrize("second", [LI, None])
def test_confirmation_by_the_second_is_accepted(second: int | None) -> None:
    may_confirm(VisitFacts(Occasion.CONTRACT_SIGNING, ZHANG, second), LI)
