"""Records that move by a table of moves: made, refused, corrected, and never edited."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from app.domain.access import BUREAU, HEADS, Role
from app.domain.case_history import Correction
from app.domain.procedures import Procedure, RecordKind
from app.domain.refusals import EditConflict, InvalidValue, Reason, TransitionRefused
from app.domain.second_person import Fallback
from app.domain.stages import Demand, FactsOf, MoveOf
from app.domain.titles import Authority
from app.queries.procedures import RecordWay, describe_way
from app.services.procedures import StepCorrection, StepInput, correct_step, take_step
from tests.factories import COUNTY, make_enterprise, make_recusal, make_staff, viewer_of

TODAY = date(2018, 9, 28)


class Stage(StrEnum):
    DRAWN = "drawn"
    CHECKED = "checked"
    PAID = "paid"
    STRUCK = "struck"


class Action(StrEnum):
    CHECK = "check"
    PAY = "pay"
    STRIKE = "strike"


PROCEDURE = Procedure(
    RecordKind.AWARD,
    Stage.DRAWN,
    (
        MoveOf(Action.CHECK, Stage.DRAWN, Stage.CHECKED, Authority.COUNTY, BUREAU),
        MoveOf(
            Action.PAY,
            Stage.CHECKED,
            Stage.PAID,
            Authority.COUNTY,
            BUREAU,
            frozenset({Demand.MINUTES}),
            must_differ_from=frozenset({Action.CHECK}),
        ),
        MoveOf(
            Action.STRIKE,
            Stage.DRAWN,
            Stage.STRUCK,
            Authority.COUNTY,
            HEADS,
            frozenset({Demand.REASON}),
        ),
    ),
    (Stage.DRAWN, Stage.CHECKED, Stage.PAID),
)


@dataclass
class Award:
    """Stands for a row of any table that moves."""

    id: int | None = 7
    public_id: str = "award2345678"
    county_code: str = COUNTY
    version: int = 1
    stage: Stage = Stage.DRAWN
    stage_since: date = date(2018, 9, 3)
    opened_on: date = date(2018, 9, 3)


def step(happened_on: date = TODAY, **given: object) -> StepInput:
    return StepInput.model_validate({"version": 1, "happened_on": happened_on} | given)


def way_of(session: Session, award: Award, role: Role = Role.BUREAU_OFFICER) -> RecordWay:
    return describe_way(session, viewer_of(role), PROCEDURE, award, TODAY)


def test_moves_lead_to_the_end_and_are_told(session: Session) -> None:
    award = Award()
    first, second = make_staff(session), make_staff(session)

    take_step(session, viewer_of(person=first), PROCEDURE, award, Action.CHECK, step(), TODAY)
    take_step(
        session,
        viewer_of(person=second),
        PROCEDURE,
        award,
        Action.PAY,
        step(minutes_number="〔2018〕9号"),
        TODAY,
    )

    way = way_of(session, award)
    assert (award.stage, award.stage_since) == (Stage.PAID, TODAY)
    assert [(one.stage, one.state, one.reached_on) for one in way.steps] == [
        (Stage.DRAWN, "done", date(2018, 9, 3)),
        (Stage.CHECKED, "done", TODAY),
        (Stage.PAID, "done", TODAY),
    ]
    assert [(one.action, one.actor_name, one.minutes_number) for one in way.entries] == [
        (Action.PAY, second.name, "〔2018〕9号"),
        (Action.CHECK, first.name, ""),
    ]
    assert way.moves == []


def test_whoever_checked_does_not_pay_while_somebody_else_can(session: Session) -> None:
    award = Award()
    officer, other = make_staff(session), make_staff(session)
    mine = viewer_of(person=officer)
    take_step(session, mine, PROCEDURE, award, Action.CHECK, step(), TODAY)

    with pytest.raises(TransitionRefused) as refused:
        take_step(session, mine, PROCEDURE, award, Action.PAY, step(), TODAY)

    assert refused.value.reasons == (Reason.OWN_WORK, Reason.MINUTES_REQUIRED)
    assert award.stage is Stage.CHECKED
    firm = make_enterprise(session)
    make_recusal(session, other, firm)
    with pytest.raises(TransitionRefused) as refused:
        take_step(session, mine, PROCEDURE, award, Action.PAY, step(), TODAY, enterprise_id=firm.id)
    assert refused.value.reasons == (Reason.OWN_WORK_NEEDS_HEAD, Reason.MINUTES_REQUIRED)


def test_head_alone_names_the_exception(session: Session) -> None:
    award = Award()
    head = viewer_of(Role.SECTION_HEAD, person=make_staff(session, Role.SECTION_HEAD))
    take_step(session, head, PROCEDURE, award, Action.CHECK, step(), TODAY)
    paying = step(minutes_number="1", reason="科室仅一人", fallback=Fallback.HEAD_DECIDES_ALONE)

    take_step(session, head, PROCEDURE, award, Action.PAY, paying, TODAY)

    assert way_of(session, award).entries[0].fallback is Fallback.HEAD_DECIDES_ALONE


def test_own_rules_of_a_record_hold_a_move(session: Session) -> None:
    award = Award()
    known = FactsOf[Stage, Action](
        stage=award.stage,
        stage_since=award.stage_since,
        held={Action.CHECK: (Reason.NEGATIVE_ANSWER,)},
    )

    with pytest.raises(TransitionRefused) as refused:
        take_step(session, viewer_of(), PROCEDURE, award, Action.CHECK, step(), TODAY, known)

    assert refused.value.reasons == (Reason.NEGATIVE_ANSWER,)
    way = describe_way(session, viewer_of(), PROCEDURE, award, TODAY, known)
    assert [(one.action, [held.reason for held in one.obstacles]) for one in way.moves] == [
        (Action.CHECK, [Reason.NEGATIVE_ANSWER]),
        (Action.STRIKE, [Reason.NOT_YOUR_MOVE]),
    ]


def test_stale_page_moves_nothing(session: Session) -> None:
    award = Award(version=2)

    with pytest.raises(EditConflict):
        take_step(session, viewer_of(), PROCEDURE, award, Action.CHECK, step(), TODAY)

    assert (award.stage, way_of(session, award).entries) == (Stage.DRAWN, [])


def correction(way: RecordWay, place: int, **given: object) -> StepCorrection:
    about = {"version": 1, "event": way.entries[place].id, "reason": "录错"}
    return StepCorrection.model_validate(about | given)


def test_latest_move_is_taken_back_and_stays_written(session: Session) -> None:
    award = Award()
    take_step(session, viewer_of(), PROCEDURE, award, Action.CHECK, step(), TODAY)
    given = correction(way_of(session, award), 0, correction=Correction.TAKE_BACK)

    taken = correct_step(session, viewer_of(), PROCEDURE, award, given, TODAY)

    assert taken.action is Action.CHECK
    assert (award.stage, award.stage_since) == (Stage.DRAWN, award.opened_on)
    assert [
        (one.action, one.correction, one.corrected_action, one.is_taken_back)
        for one in way_of(session, award).entries
    ] == [(None, Correction.TAKE_BACK, Action.CHECK, False), (Action.CHECK, None, None, True)]


def test_date_moves_only_between_its_neighbours(session: Session) -> None:
    award = Award()
    take_step(session, viewer_of(), PROCEDURE, award, Action.CHECK, step(), TODAY)
    way = way_of(session, award)
    early = {"correction": Correction.CORRECT_DATE, "new_happened_on": date(2018, 9, 2)}
    right = {"correction": Correction.CORRECT_DATE, "new_happened_on": date(2018, 9, 20)}

    with pytest.raises(InvalidValue) as refused:
        correct_step(session, viewer_of(), PROCEDURE, award, correction(way, 0, **early), TODAY)
    correct_step(session, viewer_of(), PROCEDURE, award, correction(way, 0, **right), TODAY)

    assert refused.value.fields == {"new_happened_on": Reason.BEFORE_PREVIOUS_MOVE}
    assert (award.stage, award.stage_since) == (Stage.CHECKED, date(2018, 9, 20))
    assert way_of(session, award).entries[1].happened_on == date(2018, 9, 20)


@pytest.mark.parametrize("verb", ["UPDATE record_move SET note = 'x'", "DELETE FROM record_move"])
def test_nobody_edits_a_move(session: Session, verb: str) -> None:
    take_step(session, viewer_of(), PROCEDURE, Award(), Action.CHECK, step(), TODAY)
    session.flush()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(verb))
