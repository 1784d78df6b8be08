"""The national SME's light pipeline: 自评, 形式审查, 公示, 入库; never in the 500."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role, Viewer
from app.domain.refusals import InvalidValue, Reason
from app.domain.stages import Action, Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.titles import Title
from app.queries.count_filters import CountFilters
from app.queries.programme_counts import count_held
from app.recording import Actor
from app.services.case_stages import ActionInput, take_action
from app.services.titles import TitleInput, register_title
from tests.factories import (
    COUNTY,
    make_calendar_year,
    make_case,
    make_enterprise,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 30)
NUMBER = "201833048200000001"
NATIONAL = Programme.NATIONAL_TECH_SME


@pytest.fixture
def viewer(session: Session) -> Viewer:
    person = make_staff(session, Role.BUREAU_OFFICER)
    session.info["actor"] = Actor(person.name, person.id, Role.BUREAU_OFFICER)
    return viewer_of(Role.BUREAU_OFFICER, person=person)


def move(
    session: Session, viewer: Viewer, case: CultivationCase, action: Action, day: date, **given: Any
) -> None:
    sent = ActionInput(version=case.version, happened_on=day, **given)
    take_action(session, viewer, case.public_id, action, sent, TODAY)


def in_notice(session: Session) -> CultivationCase:
    return make_case(
        session,
        make_enterprise(session),
        programme=NATIONAL,
        stage=Stage.PUBLIC_NOTICE,
        stage_since=date(2018, 9, 3),
        notice_starts_on=date(2018, 9, 3),
        notice_ends_on=date(2018, 9, 14),
    )


def recognize(session: Session, viewer: Viewer, case: CultivationCase, number: str) -> None:
    move(
        session,
        viewer,
        case,
        Action.RECOGNIZE,
        date(2018, 9, 20),
        document_number="入库公告2018-9",
        certificate_number=number,
    )


def title_of(session: Session, case: CultivationCase) -> Title:
    return session.exec(select(Title).where(col(Title.case_id) == case.id)).one()


def test_pipeline_runs_from_the_form_to_a_number_that_ends_with_its_year(
    session: Session, viewer: Viewer
) -> None:
    make_calendar_year(session, 2018)
    case = make_case(session, make_enterprise(session), programme=NATIONAL)
    move(session, viewer, case, Action.SUBMIT, date(2018, 5, 2))
    move(session, viewer, case, Action.CHECK, date(2018, 5, 7))
    move(
        session,
        viewer,
        case,
        Action.OPEN_NOTICE,
        date(2018, 6, 4),
        document_number="公示2018-6",
        notice_starts_on=date(2018, 6, 4),
    )
    recognize(session, viewer, case, " ２０１８330482 0000 0001 ")

    title = title_of(session, case)
    assert case.stage is Stage.RECOGNIZED
    assert (title.certificate_number, title.programme) == (NUMBER, NATIONAL)
    assert (title.valid_from, title.valid_until) == (date(2018, 9, 20), date(2018, 12, 31))


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("GR201833000001", Reason.BAD_LISTING_NUMBER),
        ("2018330482C0000001", Reason.BAD_LISTING_MARK),
        ("201733048200000001", Reason.LISTING_YEAR_OVER),
    ],
)
def test_number_that_cannot_be_one_is_refused_at_its_field(
    session: Session, viewer: Viewer, number: str, reason: Reason
) -> None:
    case = in_notice(session)

    with pytest.raises(InvalidValue) as refusal:
        recognize(session, viewer, case, number)

    assert refusal.value.fields == {"certificate_number": reason}


def test_number_registered_by_hand_is_checked_and_ends_with_its_year(
    session: Session, viewer: Viewer
) -> None:
    firm = make_enterprise(session)
    given = TitleInput(
        enterprise=firm.public_id,
        programme=NATIONAL,
        list_year=2018,
        certificate_number="2018330482a0000002",
        valid_from=date(2018, 8, 1),
        known_on=date(2018, 8, 1),
    )

    title = register_title(session, viewer, given, TODAY)
    with pytest.raises(InvalidValue) as refusal:
        register_title(session, viewer, given.model_copy(update={"certificate_number": "1"}), TODAY)

    assert title.certificate_number == "2018330482A0000002"
    assert title.valid_until == date(2018, 12, 31)
    assert refusal.value.fields == {"certificate_number": Reason.BAD_LISTING_NUMBER}


def test_national_number_counts_neither_in_the_500_nor_among_hntes(
    session: Session, viewer: Viewer
) -> None:
    recognize(session, viewer, in_notice(session), NUMBER)

    held = {
        programme: count_held(session, viewer, CountFilters(COUNTY, programme, TODAY, TODAY))
        for programme in Programme
    }

    assert held == {Programme.HNTE: 0, Programme.PROVINCIAL_TECH_SME: 0, NATIONAL: 1}
