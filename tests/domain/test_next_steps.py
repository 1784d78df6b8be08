"""What comes next for a case: whose move, until when, how many working days."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.deadlines import Calendar
from app.domain.next_steps import (
    CaseDates,
    Deadline,
    DeadlineKind,
    Urgency,
    next_deadline,
    next_move,
    notice_last_day,
    opinion_last_day,
    working_days_left,
)
from app.domain.notices import NoticeFacts, notice_block
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import Reason
from app.domain.stages import Action, Stage
from app.domain.titles import Programme

TODAY = date(2018, 9, 30)
CALENDAR = Calendar(
    frozenset({2018}),
    {
        date(2018, 9, 24): False,
        date(2018, 9, 29): True,
        date(2018, 9, 30): True,
        **{date(2018, 10, day): False for day in (1, 2, 3, 4, 5)},
    },
)
NOTHING_KNOWN = Calendar(frozenset())
DATES = CaseDates(
    stage=Stage.PLANNED,
    stage_since=date(2018, 9, 3),
    firm_cutoff_on=date(2018, 10, 8),
    town_cutoff_on=date(2018, 10, 12),
    county_cutoff_on=date(2018, 10, 19),
    city_cutoff_on=date(2018, 10, 26),
    province_cutoff_on=date(2018, 11, 30),
    opinion_due_on=date(2018, 10, 11),
    notice_starts_on=date(2018, 9, 28),
    notice_ends_on=date(2018, 10, 16),
    title_valid_until=date(2021, 9, 28),
)
HNTE = PROGRAMMES[Programme.HNTE]


@pytest.mark.parametrize(
    ("stage", "kind", "due_on", "days"),
    [
        (Stage.PLANNED, DeadlineKind.FIRM_CUTOFF, date(2018, 10, 8), 1),
        (Stage.RETURNED, DeadlineKind.FIRM_CUTOFF, date(2018, 10, 8), 1),
        (Stage.SUBMITTED, DeadlineKind.TOWN_OPINION, date(2018, 10, 11), 4),
        (Stage.TOWN_ENDORSED, DeadlineKind.COUNTY_CUTOFF, date(2018, 10, 19), 10),
        (Stage.COUNTY_CHECKED, DeadlineKind.COUNTY_CUTOFF, date(2018, 10, 19), 10),
        (Stage.JOINTLY_ENDORSED, DeadlineKind.COUNTY_CUTOFF, date(2018, 10, 19), 10),
        (Stage.RECOMMENDED, DeadlineKind.CITY_CUTOFF, date(2018, 10, 26), 15),
        (Stage.CITY_REVIEWED, DeadlineKind.PROVINCE_CUTOFF, date(2018, 11, 30), 40),
        (Stage.EXPERT_REVIEWED, DeadlineKind.PROVINCE_CUTOFF, date(2018, 11, 30), 40),
        (Stage.PUBLIC_NOTICE, DeadlineKind.NOTICE_END, date(2018, 10, 16), 7),
        (Stage.RECOGNIZED, DeadlineKind.VALIDITY_END, date(2021, 9, 28), None),
    ],
)
def test_each_stage_has_its_own_deadline(
    stage: Stage, kind: DeadlineKind, due_on: date, days: int | None
) -> None:
    found = next_deadline(replace(DATES, stage=stage), CALENDAR, TODAY)

    assert found is not None
    assert (found.kind, found.due_on, found.working_days) == (kind, due_on, days)


@pytest.mark.parametrize(
    "stage", [Stage.REPORTED, Stage.REJECTED, Stage.WITHDRAWN, Stage.LAPSED, Stage.APPROVED]
)
def test_stage_in_which_nothing_falls_due_has_none(stage: Stage) -> None:
    assert next_deadline(replace(DATES, stage=stage), CALENDAR, TODAY) is None


def test_earlier_of_opinion_and_town_cutoff_counts() -> None:
    early = replace(DATES, stage=Stage.SUBMITTED, town_cutoff_on=date(2018, 10, 9))

    found = next_deadline(early, CALENDAR, TODAY)

    assert found == Deadline(DeadlineKind.TOWN_CUTOFF, date(2018, 10, 9), 2, Urgency.URGENT)


@pytest.mark.parametrize(
    ("due_on", "days", "urgency"),
    [
        (date(2018, 9, 28), -2, Urgency.OVERDUE),
        (TODAY, 0, Urgency.URGENT),
        (date(2018, 10, 7), 0, Urgency.URGENT),
        (date(2018, 10, 9), 2, Urgency.URGENT),
        (date(2018, 10, 10), 3, Urgency.NEAR),
        (date(2018, 10, 11), 4, Urgency.NEAR),
        (date(2018, 10, 16), 7, Urgency.NEAR),
        (date(2018, 10, 17), 8, Urgency.FAR),
    ],
)
def test_working_days_left_colour_a_deadline(due_on: date, days: int, urgency: Urgency) -> None:
    found = next_deadline(replace(DATES, firm_cutoff_on=due_on), CALENDAR, TODAY)

    assert found == Deadline(DeadlineKind.FIRM_CUTOFF, due_on, days, urgency)


def test_notice_that_has_ended_is_ready_not_overdue() -> None:
    ended = replace(DATES, stage=Stage.PUBLIC_NOTICE, notice_ends_on=date(2018, 9, 28))

    found = next_deadline(ended, CALENDAR, TODAY)

    assert found == Deadline(DeadlineKind.NOTICE_END, date(2018, 9, 28), -2, Urgency.READY)


def test_unknown_year_leaves_days_and_last_days_open() -> None:
    assert working_days_left(date(2018, 10, 8), NOTHING_KNOWN, TODAY) is None
    assert working_days_left(date(2018, 9, 3), NOTHING_KNOWN, TODAY) is None
    assert notice_last_day(HNTE, date(2018, 9, 28), NOTHING_KNOWN) is None
    assert opinion_last_day(HNTE, date(2018, 9, 28), NOTHING_KNOWN) is None
    found = next_deadline(
        replace(DATES, stage=Stage.PUBLIC_NOTICE, notice_ends_on=None), NOTHING_KNOWN, TODAY
    )
    assert found == Deadline(DeadlineKind.NOTICE_END, None, None, Urgency.UNKNOWN)


def test_ten_working_days_over_the_golden_week() -> None:
    assert notice_last_day(HNTE, date(2018, 9, 28), CALENDAR) == date(2018, 10, 16)
    assert opinion_last_day(HNTE, date(2018, 9, 28), CALENDAR) == date(2018, 10, 10)
    assert notice_last_day(HNTE, None, CALENDAR) is None


def test_every_step_but_the_last_leads_to_the_next() -> None:
    for rules in PROGRAMMES.values():
        for here, there in zip(rules.steps, rules.steps[1:], strict=False):
            onward = next_move(rules, here)
            assert onward is not None
            assert onward.target is there
        assert next_move(rules, rules.steps[-1]) is None
        returned = next_move(rules, Stage.RETURNED)
        assert returned is not None
        assert returned.action is Action.RESUBMIT


OVER, RUNNING = NoticeFacts(date(2018, 9, 28)), NoticeFacts(TODAY)


@pytest.mark.parametrize(
    ("notices", "is_required", "reason"),
    [
        ((), False, None),
        ((), True, Reason.NOTICE_REQUIRED),
        ((OVER,), True, None),
        ((RUNNING,), True, Reason.NOTICE_STILL_OPEN),
        ((OVER, RUNNING), False, Reason.NOTICE_STILL_OPEN),
        ((replace(OVER, open_objections=1),), True, Reason.OBJECTION_PENDING),
        ((replace(OVER, upheld_objections=1),), True, Reason.OBJECTION_UPHELD),
        (
            (replace(RUNNING, upheld_objections=1, open_objections=1),),
            True,
            Reason.OBJECTION_UPHELD,
        ),
    ],
)
def test_notice_blocks_until_it_is_over_and_answered(
    notices: tuple[NoticeFacts, ...], is_required: bool, reason: Reason | None
) -> None:
    assert notice_block(notices, TODAY, is_required=is_required) is reason
