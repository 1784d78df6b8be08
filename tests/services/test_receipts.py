"""受理编号 through the service: given once, without gaps, whoever else submits at that moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.db import transaction
from app.domain.access import Role, Viewer
from app.domain.case_history import Correction
from app.domain.refusals import TransitionRefused
from app.domain.stages import Action, Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase, StageEvent
from app.models.history import HistoryEntry
from app.queries.case_filters import CaseFilters
from app.queries.case_lists import list_cases
from app.recording import Actor
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct
from app.services.receipts import number_the_unnumbered
from tests.factories import make_batch, make_case, make_enterprise, make_staff, viewer_of
from tests.factories.ground import COUNTY, TESTER

TODAY = date(2018, 9, 28)


def planned(session: Session, programme: Programme = Programme.HNTE, **more: object) -> str:
    batch = make_batch(session, programme=programme)
    case = make_case(
        session, make_enterprise(session), programme=programme, batch_id=batch.id, **more
    )
    return case.public_id


def submitted(
    session: Session, viewer: Viewer, case: str, action: Action = Action.SUBMIT
) -> str | None:
    stored = session.exec(select(CultivationCase).where(CultivationCase.public_id == case)).one()
    given = ActionInput(version=stored.version, happened_on=TODAY)
    return take_action(session, viewer, case, action, given, TODAY).receipt_number


def test_numbers_run_through_a_county_s_year_whatever_the_programme(session: Session) -> None:
    viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    sme = Programme.PROVINCIAL_TECH_SME
    cases = [planned(session), planned(session, sme), planned(session, year=2019)]

    numbers = [submitted(session, viewer, case) for case in cases]

    assert numbers == ["330482-GQ-2018-0001", "330482-SK-2018-0002", "330482-GQ-2019-0001"]


def test_number_is_given_once_and_outlives_a_submission_taken_back(session: Session) -> None:
    viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    case = planned(session)
    first = submitted(session, viewer, case)
    stored = session.exec(select(CultivationCase)).one()
    event = session.exec(select(StageEvent)).one().public_id
    correction = CorrectionInput(
        version=stored.version, event=event, correction=Correction.TAKE_BACK, reason="误点"
    )
    correct(session, viewer, case, correction, TODAY)

    again = submitted(session, viewer, case)
    other = submitted(session, viewer, planned(session))

    assert first == again == "330482-GQ-2018-0001"
    assert other == "330482-GQ-2018-0002"


def test_refused_submission_takes_no_number(session: Session) -> None:
    viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    without_batch = make_case(session, make_enterprise(session)).public_id

    with pytest.raises(TransitionRefused):
        submitted(session, viewer, without_batch)

    assert submitted(session, viewer, planned(session)) == "330482-GQ-2018-0001"


def test_number_stands_in_the_history(session: Session) -> None:
    viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    submitted(session, viewer, planned(session))

    entry = session.exec(
        select(HistoryEntry)
        .where(HistoryEntry.subject_kind == "case", HistoryEntry.action == "update")
        .order_by(col(HistoryEntry.id).desc())
    ).first()

    assert entry is not None
    assert "330482-GQ-2018-0001" in entry.payload


def test_many_at_once_leave_no_gap(own_engine: Engine) -> None:
    actor = Actor("测试")
    with transaction(own_engine, actor) as session:
        viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
        good = [planned(session) for _ in range(12)]
        bad = [make_case(session, make_enterprise(session)).public_id for _ in range(4)]

    def submit(case: str) -> str | None:
        try:
            with transaction(own_engine, actor) as session:
                return submitted(session, viewer, case)
        except TransitionRefused:
            return None

    mixed = [*good[:4], *bad[:2], *good[4:8], *bad[2:], *good[8:]]
    with ThreadPoolExecutor(6) as pool:
        numbers = [number for number in pool.map(submit, mixed) if number]

    assert sorted(numbers) == [f"330482-GQ-2018-{number:04d}" for number in range(1, 13)]


def test_what_was_handed_in_before_is_numbered_in_its_order(session: Session) -> None:
    days = [date(2018, 5, 3), date(2018, 5, 1), date(2018, 5, 2)]
    cases = []
    for day in days:
        case = make_case(session, make_enterprise(session), stage=Stage.SUBMITTED, stage_since=day)
        event = StageEvent(
            county_code=COUNTY,
            case_id=case.id or 0,
            programme=case.programme,
            action=Action.SUBMIT,
            source=Stage.PLANNED,
            target=Stage.SUBMITTED,
            happened_on=day,
            known_on=day,
            actor_name="测试",
        )
        session.add(event)
        cases.append(case)
    make_case(session, make_enterprise(session))
    session.flush()
    versions = [case.version for case in cases]

    done = number_the_unnumbered(session, TESTER, COUNTY)

    for case in cases:
        session.refresh(case)
    assert done == 3
    assert [case.receipt_number for case in cases] == [
        "330482-GQ-2018-0003",
        "330482-GQ-2018-0001",
        "330482-GQ-2018-0002",
    ]
    assert [case.version for case in cases] == versions
    assert number_the_unnumbered(session, TESTER, COUNTY) == 0


@pytest.mark.parametrize("typed", ["330482-GQ-2018-0002", "gq-2018-0002", "-0002"])
def test_case_is_found_by_its_number(session: Session, typed: str) -> None:
    viewer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    cases = [planned(session) for _ in range(3)]
    for case in cases:
        submitted(session, viewer, case)

    found = list_cases(session, viewer, CaseFilters(q=typed), TODAY)

    assert [row.id for row in found.rows] == [cases[1]]
    assert found.total == 1


def test_reader_of_a_province_finds_it_by_its_beginning(session: Session) -> None:
    officer = viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))
    case = planned(session)
    submitted(session, officer, case)
    reader = viewer_of(Role.PROVINCE_READER, person=make_staff(session, Role.PROVINCE_READER))

    whole = list_cases(session, reader, CaseFilters(q="330482-gq-2018-0001"), TODAY)
    part = list_cases(session, reader, CaseFilters(q="330482-GQ-2018-"), TODAY)
    none = list_cases(session, reader, CaseFilters(q="330482-GQ-2019-"), TODAY)

    assert [row.id for row in whole.rows] == [row.id for row in part.rows] == [case]
    assert none.rows == []
