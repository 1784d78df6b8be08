"""What a case's entries amount to, after any walk and any correction, as known on any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.case_history import (
    Entry,
    StandingMove,
    effective,
    explained,
    redated,
    stage_as_of,
    taken_back,
)
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import InvalidValue, Reason, TransitionRefused
from app.domain.stages import Action, ProgrammeRules, Stage

OPENED = date(2018, 3, 1)
TODAY = date(2018, 12, 31)
DAY = timedelta(days=1)


@st.composite
def walks(draw: st.DrawFn) -> tuple[ProgrammeRules, list[Entry]]:
    """A case moved along its table, each move on or after the one before, known later."""
    rules = draw(st.sampled_from(list(PROGRAMMES.values())))
    entries: list[Entry] = []
    stage, day = rules.first_stage, OPENED
    for number in range(1, draw(st.integers(1, 12))):
        moves = [move for move in rules.moves if move.source is stage]
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        day += DAY * draw(st.integers(0, 15))
        known = day + DAY * draw(st.integers(0, 30))
        entries.append(Entry(number, day, known, move.action, stage, move.target))
        stage = move.target
    return rules, entries


def stage_now(rules: ProgrammeRules, entries: list[Entry]) -> Stage | None:
    return stage_as_of(rules.first_stage, OPENED, entries, date.max, date.max)


@given(walks())
def test_taking_moves_back_one_by_one_retraces_the_walk(
    walk: tuple[ProgrammeRules, list[Entry]],
) -> None:
    rules, entries = walk
    way = [rules.first_stage, *(entry.target for entry in entries)]

    for place in range(len(entries), 0, -1):
        assert stage_now(rules, entries) is way[place]
        last = taken_back(effective(entries, date.max), place)
        assert last.source is way[place - 1]
        entries = [*entries, Entry(len(entries) + 1, TODAY, TODAY, corrects_id=last.id)]
    assert stage_now(rules, entries) is rules.first_stage


@given(walks(), st.data())
def test_correction_changes_nothing_as_known_before_it(
    walk: tuple[ProgrammeRules, list[Entry]], data: st.DataObject
) -> None:
    rules, entries = walk
    if not entries:
        return
    learned = max(entry.known_on for entry in entries) + DAY
    back = Entry(len(entries) + 1, learned, learned, corrects_id=entries[-1].id)
    valid_on = data.draw(st.dates(OPENED, TODAY))
    known_on = data.draw(st.dates(OPENED, learned - DAY))

    before = stage_as_of(rules.first_stage, OPENED, entries, valid_on, known_on)
    after = stage_as_of(rules.first_stage, OPENED, [*entries, back], valid_on, known_on)

    assert after is before


@given(walks(), st.dates(OPENED, TODAY), st.dates(OPENED, TODAY))
def test_stage_as_of_is_the_last_move_happened_and_known_by_then(
    walk: tuple[ProgrammeRules, list[Entry]], valid_on: date, known_on: date
) -> None:
    rules, entries = walk
    expected = rules.first_stage
    for entry in entries:
        if entry.happened_on <= valid_on and entry.known_on <= known_on and entry.target:
            expected = entry.target

    assert stage_as_of(rules.first_stage, OPENED, entries, valid_on, known_on) is expected


def test_case_is_nowhere_before_it_was_opened() -> None:
    day_before = OPENED - DAY

    assert stage_as_of(Stage.PLANNED, OPENED, [], day_before, TODAY) is None
    assert stage_as_of(Stage.PLANNED, OPENED, [], TODAY, day_before) is None
    assert stage_as_of(Stage.PLANNED, OPENED, [], OPENED, OPENED) is Stage.PLANNED


def test_last_correction_of_a_date_holds_from_the_day_it_is_known() -> None:
    moved = Entry(
        1, date(2018, 4, 2), date(2018, 4, 2), Action.SUBMIT, Stage.PLANNED, Stage.SUBMITTED
    )
    first = Entry(
        2, date(2018, 5, 2), date(2018, 5, 2), corrects_id=1, new_happened_on=date(2018, 4, 9)
    )
    second = Entry(
        3, date(2018, 6, 1), date(2018, 6, 1), corrects_id=1, new_happened_on=date(2018, 4, 3)
    )
    entries = [second, moved, first]

    dates = [
        effective(entries, known_on)[0].happened_on
        for known_on in (date(2018, 5, 1), date(2018, 5, 2), date(2018, 6, 1))
    ]

    assert dates == [date(2018, 4, 2), date(2018, 4, 9), date(2018, 4, 3)]


HNTE = next(iter(PROGRAMMES.values()))
MOVES = [
    StandingMove(1, Action.SUBMIT, Stage.PLANNED, Stage.SUBMITTED, date(2018, 4, 2)),
    StandingMove(2, Action.ENDORSE_BY_TOWN, Stage.SUBMITTED, Stage.TOWN_ENDORSED, date(2018, 4, 9)),
    StandingMove(3, Action.CHECK, Stage.TOWN_ENDORSED, Stage.COUNTY_CHECKED, date(2018, 4, 20)),
]


@pytest.mark.parametrize("move_id", [1, 2, 4])
def test_only_the_latest_standing_move_is_taken_back(move_id: int) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        taken_back(MOVES, move_id)

    assert refusal.value.reasons == (Reason.NOTHING_TO_TAKE_BACK,)
    with pytest.raises(TransitionRefused):
        taken_back([], 1)


@pytest.mark.parametrize(
    ("move_id", "new_date", "reason"),
    [
        (1, OPENED, None),
        (1, OPENED - DAY, Reason.BEFORE_PREVIOUS_MOVE),
        (1, date(2018, 4, 9), None),
        (1, date(2018, 4, 10), Reason.AFTER_NEXT_MOVE),
        (2, date(2018, 4, 2), None),
        (2, date(2018, 4, 1), Reason.BEFORE_PREVIOUS_MOVE),
        (2, date(2018, 4, 20), None),
        (2, date(2018, 4, 21), Reason.AFTER_NEXT_MOVE),
        (3, TODAY, None),
        (3, TODAY + DAY, Reason.DATE_IN_FUTURE),
    ],
)
def test_new_date_stays_between_its_neighbours(
    move_id: int, new_date: date, reason: Reason | None
) -> None:
    if reason is None:
        assert redated(HNTE, MOVES, move_id, new_date, OPENED, None, TODAY).id == move_id
        return
    with pytest.raises(InvalidValue) as refusal:
        redated(HNTE, MOVES, move_id, new_date, OPENED, None, TODAY)

    assert refusal.value.fields == {"new_happened_on": reason}


def test_recognition_cannot_be_dated_into_its_notice() -> None:
    recognized = StandingMove(
        1, Action.RECOGNIZE, Stage.PUBLIC_NOTICE, Stage.RECOGNIZED, date(2018, 9, 20)
    )
    ends_on = date(2018, 9, 14)

    assert redated(HNTE, [recognized], 1, ends_on + DAY, OPENED, ends_on, TODAY) == recognized
    with pytest.raises(InvalidValue) as refusal:
        redated(HNTE, [recognized], 1, ends_on, OPENED, ends_on, TODAY)
    assert refusal.value.reasons == (Reason.NOTICE_STILL_OPEN,)


def test_date_of_a_move_that_does_not_stand_is_not_corrected() -> None:
    with pytest.raises(TransitionRefused):
        redated(HNTE, MOVES, 9, TODAY, OPENED, None, TODAY)


def test_correction_without_a_reason_is_refused() -> None:
    assert explained(" 日期抄错 ") == "日期抄错"
    with pytest.raises(InvalidValue) as refusal:
        explained(" \n")
    assert refusal.value.fields == {"reason": Reason.REASON_REQUIRED}
