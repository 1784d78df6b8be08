"""The radar's rules: steps at 18, 12 and 6 months, months left, risk, and whom to visit."""

from datetime import date, timedelta

import pytest

from app.domain.criteria.findings import Verdict
from app.domain.renewals import (
    RenewalRisk,
    RenewalStep,
    months_left,
    needs_visit,
    risk_of,
    step_of,
)

LAST = date(2019, 11, 20)
HIGH, MEDIUM, LOW = RenewalRisk.HIGH, RenewalRisk.MEDIUM, RenewalRisk.LOW
LAPSED, NEAR, YEAR, FAR, LATER = RenewalStep


@pytest.mark.parametrize(
    ("today", "step", "months"),
    [
        (date(2018, 5, 19), LATER, 18),
        (date(2018, 5, 20), FAR, 18),
        (date(2018, 5, 21), FAR, 17),
        (date(2018, 11, 20), YEAR, 12),
        (date(2019, 5, 19), YEAR, 6),
        (date(2019, 5, 20), NEAR, 6),
        (date(2019, 11, 20), NEAR, 0),
        (date(2019, 11, 21), LAPSED, 0),
    ],
)
def test_a_title_comes_nearer_by_steps(today: date, step: RenewalStep, months: int) -> None:
    assert (step_of(LAST, today), months_left(LAST, today)) == (step, months)


@pytest.mark.parametrize(
    ("verdict", "step", "has_case", "is_sent", "risk"),
    [
        (Verdict.NOT_YET, FAR, True, False, HIGH),
        (Verdict.NOT_YET, NEAR, True, True, LOW),
        (Verdict.UNKNOWN, FAR, False, False, MEDIUM),
        (Verdict.POSSIBLE, NEAR, True, False, MEDIUM),
        (Verdict.CERTAIN, LATER, False, False, LOW),
        (Verdict.CERTAIN, FAR, False, False, LOW),
        (Verdict.CERTAIN, YEAR, False, False, MEDIUM),
        (Verdict.CERTAIN, NEAR, False, False, HIGH),
        (Verdict.CERTAIN, LAPSED, False, False, HIGH),
        (Verdict.CERTAIN, NEAR, True, False, LOW),
        (None, FAR, True, False, MEDIUM),
    ],
)
def test_risk_is_the_worse_of_conditions_and_time(
    verdict: Verdict | None, step: RenewalStep, has_case: bool, is_sent: bool, risk: RenewalRisk
) -> None:
    assert risk_of(verdict, step, has_case=has_case, is_sent=is_sent) is risk


@pytest.mark.parametrize(
    ("risk", "step", "days_ago", "is_sent", "wanted"),
    [
        (HIGH, NEAR, None, False, True),
        (MEDIUM, FAR, 91, False, True),
        (MEDIUM, FAR, 90, False, False),
        (HIGH, LATER, None, False, False),
        (LOW, NEAR, None, False, False),
        (HIGH, NEAR, None, True, False),
    ],
)
def test_a_visit_is_proposed_to_whom_it_may_help(
    risk: RenewalRisk, step: RenewalStep, days_ago: int | None, is_sent: bool, wanted: bool
) -> None:
    today = date(2019, 6, 1)
    last = None if days_ago is None else today - timedelta(days=days_ago)

    assert needs_visit(risk, step, last, today, is_sent=is_sent) is wanted
