"""The county's decisions through the service: by somebody else, or by a head who says why alone."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role, Viewer
from app.domain.case_history import Correction
from app.domain.refusals import Reason, TransitionRefused
from app.domain.second_person import Fallback
from app.domain.stages import Action, Stage
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.queries.case_pages import describe_case
from app.services.bulk_cases import MoveTerms, move_case
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct
from tests.conftest import Statements
from tests.factories import (
    act_as,
    make_batch,
    make_case,
    make_enterprise,
    make_joint_opinions,
    make_recusal,
    make_staff,
    make_substitution,
    viewer_of,
)
from tests.factories.ground import store

TODAY = date(2018, 9, 28)
CHECKED = date(2018, 9, 10)


def case_checked_by(session: Session, *people: Person) -> CultivationCase:
    firm = make_enterprise(session)
    case = make_case(
        session,
        firm,
        stage=Stage.COUNTY_CHECKED,
        stage_since=CHECKED,
        batch_id=make_batch(session).id,
    )
    make_joint_opinions(session, case)
    for person in people:
        store(
            session,
            StageEvent(
                county_code=case.county_code,
                case_id=case.id or 0,
                programme=case.programme,
                action=Action.CHECK,
                source=Stage.TOWN_ENDORSED,
                target=Stage.COUNTY_CHECKED,
                happened_on=CHECKED,
                known_on=CHECKED,
                actor_id=person.id,
                actor_name=person.name,
            ),
        )
    return case


def staffed(session: Session, role: Role) -> tuple[Person, Viewer]:
    person = make_staff(session, role)
    act_as(session, person)
    return person, viewer_of(role, person=person)


def endorsed(session: Session, viewer: Viewer, case: CultivationCase, **more: object) -> None:
    given = {"version": case.version, "happened_on": TODAY, "document_number": "平科〔2018〕9号"}
    take_action(
        session,
        viewer,
        case.public_id,
        Action.ENDORSE_JOINTLY,
        ActionInput.model_validate(given | more),
        TODAY,
    )


def refused(
    session: Session, viewer: Viewer, case: CultivationCase, **more: object
) -> TransitionRefused:
    with pytest.raises(TransitionRefused) as refusal:
        endorsed(session, viewer, case, **more)
    return refusal.value


def test_officer_cannot_endorse_what_she_checked(session: Session) -> None:
    person, viewer = staffed(session, Role.BUREAU_OFFICER)
    make_staff(session, Role.SECTION_HEAD)
    case = case_checked_by(session, person)

    refusal = refused(session, viewer, case)

    assert refusal.reasons == (Reason.OWN_WORK,)
    assert refusal.details["earlier"] == "审核通过"
    session.refresh(case)
    assert case.stage is Stage.COUNTY_CHECKED


def test_colleague_endorses_what_another_checked(session: Session) -> None:
    person, _ = staffed(session, Role.BUREAU_OFFICER)
    _, viewer = staffed(session, Role.SECTION_HEAD)
    case = case_checked_by(session, person)

    endorsed(session, viewer, case)

    session.refresh(case)
    assert case.stage is Stage.JOINTLY_ENDORSED


def test_many_at_once_keep_to_the_rule(session: Session) -> None:
    person, viewer = staffed(session, Role.BUREAU_OFFICER)
    make_staff(session, Role.SECTION_HEAD)
    case = case_checked_by(session, person)
    terms = MoveTerms(
        action=Action.ENDORSE_JOINTLY, happened_on=TODAY, document_number="平科〔2018〕9号"
    )

    with pytest.raises(TransitionRefused) as refusal:
        move_case(session, viewer, terms, case.public_id, None, TODAY)

    assert refusal.value.reasons == (Reason.OWN_WORK,)


def test_check_that_was_taken_back_bars_nobody(session: Session) -> None:
    person, viewer = staffed(session, Role.BUREAU_OFFICER)
    other, _ = staffed(session, Role.SECTION_HEAD)
    case = case_checked_by(session, person)
    correct(
        session,
        viewer,
        case.public_id,
        CorrectionInput(
            version=case.version,
            event=session.exec(select(StageEvent)).one().public_id,
            correction=Correction.TAKE_BACK,
            reason="误点",
        ),
        TODAY,
    )
    session.refresh(case)
    take_action(
        session,
        viewer_of(Role.SECTION_HEAD, person=other),
        case.public_id,
        Action.CHECK,
        ActionInput(version=case.version, happened_on=TODAY),
        TODAY,
    )
    session.refresh(case)

    endorsed(session, viewer, case)

    session.refresh(case)
    assert case.stage is Stage.JOINTLY_ENDORSED


def test_head_with_nobody_left_names_the_exception_and_it_is_kept(session: Session) -> None:
    head, viewer = staffed(session, Role.SECTION_HEAD)
    case = case_checked_by(session, head)

    bare = refused(session, viewer, case)
    unexplained = refused(session, viewer, case, fallback=Fallback.HEAD_DECIDES_ALONE)
    endorsed(
        session,
        viewer,
        case,
        fallback=Fallback.HEAD_DECIDES_ALONE,
        reason="科内其他人员均需回避",
    )

    assert bare.reasons == (Reason.FALLBACK_NOT_NAMED, Reason.REASON_REQUIRED)
    assert unexplained.reasons == (Reason.REASON_REQUIRED,)
    event = session.exec(select(StageEvent).order_by(col(StageEvent.id).desc())).first()
    assert event is not None
    assert (event.fallback, event.note) == (Fallback.HEAD_DECIDES_ALONE, "科内其他人员均需回避")
    session.refresh(case)
    shown = describe_case(session, viewer, case.public_id, TODAY)
    assert shown.timeline[0].fallback is Fallback.HEAD_DECIDES_ALONE


def test_colleagues_away_or_recused_are_not_left(session: Session) -> None:
    head, viewer = staffed(session, Role.SECTION_HEAD)
    away, _ = staffed(session, Role.BUREAU_OFFICER)
    recused, _ = staffed(session, Role.BUREAU_HEAD)
    act_as(session, head)
    case = case_checked_by(session, head)
    firm = session.get_one(Enterprise, case.enterprise_id)
    make_recusal(session, recused, firm)

    before = describe_case(session, viewer, case.public_id, TODAY)
    make_substitution(
        session, away, head, valid_from=date(2018, 9, 20), valid_until=date(2018, 10, 8)
    )
    after = describe_case(session, viewer, case.public_id, TODAY)

    (barred,) = [one for one in before.moves if one.action is Action.ENDORSE_JOINTLY]
    assert [one.reason for one in barred.obstacles] == [Reason.OWN_WORK]
    assert "审核通过" in barred.obstacles[0].sentence
    (offered,) = [one for one in after.moves if one.action is Action.ENDORSE_JOINTLY]
    assert offered.fallback is Fallback.HEAD_DECIDES_ALONE
    assert not offered.obstacles


def test_only_moves_that_ask_for_it_read_who_handled_the_case(
    session: Session, statements: Statements
) -> None:
    """A town's opinion, which many give at once, costs no statement more; a decision one for each
    thing it asks: who checked, what departments said, what the three offices said."""
    person, _ = staffed(session, Role.BUREAU_OFFICER)
    _, viewer = staffed(session, Role.SECTION_HEAD)
    plain = make_case(session, make_enterprise(session), stage=Stage.SUBMITTED)
    given = ActionInput(version=plain.version, happened_on=TODAY)
    case = case_checked_by(session, person)
    before = len(statements("SELECT"))
    take_action(session, viewer, plain.public_id, Action.ENDORSE_BY_TOWN, given, TODAY)
    usual = len(statements("SELECT")) - before

    endorsed(session, viewer, case)

    assert len(statements("SELECT")) - before - usual == usual + 3
