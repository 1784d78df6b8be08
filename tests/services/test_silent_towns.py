"""Silence of a town passes by itself and is shown; its words are kept, whichever they are."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.db import transaction
from app.domain.access import Role
from app.domain.opinions import Opinion
from app.domain.refusals import Reason, TransitionRefused
from app.domain.stages import Action, Stage
from app.domain.titles import Programme
from app.jobs.daily import SYSTEM, do_what_is_due
from app.models.cases import CultivationCase, StageEvent
from app.queries.case_pages import describe_case
from app.queries.case_views import TownOpinion
from app.services.case_stages import ActionInput, take_action
from app.services.silent_towns import SILENT, pass_silent_towns
from tests.factories import (
    make_calendar_year,
    make_case,
    make_demonstration,
    make_enterprise,
    make_staff,
    viewer_of,
)
from tests.factories.ground import COUNTY

TODAY = date(2018, 9, 18)
SINCE = date(2018, 9, 10)
LAST_DAY = date(2018, 9, 17)


def submitted(session: Session, **values: object) -> CultivationCase:
    usual = {"stage": Stage.SUBMITTED, "stage_since": SINCE, "opinion_due_on": LAST_DAY}
    return make_case(session, make_enterprise(session), **usual | values)


def newest(session: Session) -> StageEvent:
    return session.exec(select(StageEvent).order_by(col(StageEvent.id).desc())).all()[0]


def test_silence_passes_the_day_after_the_last_day(session: Session) -> None:
    session.info["actor"] = SYSTEM
    case = submitted(session)

    assert pass_silent_towns(session, COUNTY, LAST_DAY) == 0
    assert pass_silent_towns(session, COUNTY, TODAY) == 1
    assert pass_silent_towns(session, COUNTY, TODAY) == 0

    session.refresh(case)
    assert (case.stage, case.stage_since) == (Stage.TOWN_ENDORSED, TODAY)
    event = newest(session)
    assert (event.action, event.actor_id, event.actor_name, event.actor_role, event.note) == (
        Action.PASS_WITHOUT_OPINION,
        None,
        "系统",
        "",
        SILENT,
    )
    viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    shown = describe_case(session, viewer, case.public_id, TODAY)
    assert shown.town_opinion == TownOpinion(None, SILENT, TODAY, "系统")


def test_last_day_that_was_unknown_is_computed_when_its_year_is(session: Session) -> None:
    session.info["actor"] = SYSTEM
    case = submitted(session, opinion_due_on=None)

    assert pass_silent_towns(session, COUNTY, TODAY) == 0
    make_calendar_year(session, 2018)
    assert pass_silent_towns(session, COUNTY, TODAY) == 1

    session.refresh(case)
    assert case.stage_since == date(2018, 9, 18)


def test_programme_without_opinions_of_towns_waits_for_nobody(session: Session) -> None:
    session.info["actor"] = SYSTEM
    case = submitted(session, programme=Programme.NATIONAL_TECH_SME, opinion_due_on=LAST_DAY)

    assert pass_silent_towns(session, COUNTY, TODAY) == 0
    assert case.stage is Stage.SUBMITTED


def test_daily_work_goes_by_the_day_of_a_demonstration(own_engine: Engine) -> None:
    with transaction(own_engine, SYSTEM) as session:
        make_demonstration(session, TODAY)
        case = submitted(session).public_id

    do_what_is_due(own_engine, LAST_DAY)
    with transaction(own_engine, SYSTEM) as session:
        assert session.exec(select(CultivationCase.stage)).all() == [Stage.SUBMITTED]
    do_what_is_due(own_engine)
    with transaction(own_engine, SYSTEM) as session:
        stored = session.exec(select(CultivationCase)).one()
        assert (stored.public_id, stored.stage) == (case, Stage.TOWN_ENDORSED)


@pytest.mark.parametrize(
    ("said", "text", "kept"),
    [
        (None, "", Opinion.AGREES),
        (Opinion.AGREES, "情况属实", Opinion.AGREES),
        (Opinion.DISAGREES, "厂房已停产", Opinion.DISAGREES),
    ],
)
def test_opinion_is_kept_and_shown_and_stops_nothing(
    session: Session, said: Opinion | None, text: str, kept: Opinion
) -> None:
    town = viewer_of(Role.TOWN_OFFICER, person=make_staff(session, Role.TOWN_OFFICER))
    make_calendar_year(session, 2018)
    case = submitted(session)
    given = ActionInput(version=case.version, happened_on=TODAY, opinion=said, reason=text)

    take_action(session, town, case.public_id, Action.ENDORSE_BY_TOWN, given, TODAY)

    session.refresh(case)
    assert case.stage is Stage.TOWN_ENDORSED
    shown = describe_case(session, town, case.public_id, TODAY)
    assert shown.town_opinion == TownOpinion(kept, text, TODAY, town.name)


def test_disagreement_owes_its_reason(session: Session) -> None:
    town = viewer_of(Role.TOWN_OFFICER, person=make_staff(session, Role.TOWN_OFFICER))
    case = submitted(session)
    given = ActionInput(version=case.version, happened_on=TODAY, opinion=Opinion.DISAGREES)

    with pytest.raises(TransitionRefused) as refusal:
        take_action(session, town, case.public_id, Action.ENDORSE_BY_TOWN, given, TODAY)

    assert refusal.value.fields == {"reason": Reason.REASON_REQUIRED}
    assert newest_count(session) == 0


def newest_count(session: Session) -> int:
    return len(session.exec(select(StageEvent.id)).all())
