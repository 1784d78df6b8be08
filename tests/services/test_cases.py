"""Opening a case once, in the batch and kind that fit, and changing who works on it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import transaction
from app.domain.access import Role, Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason, Refusal
from app.domain.stages import OVER, Stage
from app.domain.titles import Programme, TitleEnd, TitleKind
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.recording import Actor
from app.services.batches import BatchChange, NewBatch, change_batch, make_batch
from app.services.cases import CaseInput, OpenInput, change_case, open_case
from tests.factories import (
    make_batch as make_batch_row,
)
from tests.factories import (
    make_calendar_year,
    make_case,
    make_enterprise,
    make_staff,
    make_title,
    viewer_of,
)

TODAY = date(2018, 9, 30)


@pytest.fixture
def viewer(session: Session) -> Viewer:
    make_calendar_year(session, 2018)
    person = make_staff(session)
    session.info["actor"] = Actor(person.name, person.id)
    return viewer_of(person=person)


def opened(session: Session, viewer: Viewer, firm: Enterprise, **given: Any) -> CultivationCase:
    usual: dict[str, Any] = {"enterprise": firm.public_id, "year": 2018}
    typed = OpenInput(**usual | given)
    shown = open_case(session, viewer, typed, TODAY)
    return session.exec(select(CultivationCase).where(CultivationCase.public_id == shown.id)).one()


def test_case_is_opened_by_its_handler_in_its_batch(session: Session, viewer: Viewer) -> None:
    firm = make_enterprise(session)
    batch = make_batch_row(session)

    case = opened(session, viewer, firm, batch=batch.public_id, opened_on=date(2018, 3, 5))

    assert (
        case.enterprise_id,
        case.stage,
        case.stage_since,
        case.opened_on,
        case.kind,
        case.batch_id,
        case.handler_id,
        case.county_code,
    ) == (
        firm.id,
        Stage.PLANNED,
        date(2018, 3, 5),
        date(2018, 3, 5),
        TitleKind.FIRST,
        batch.id,
        viewer.person_id,
        firm.county_code,
    )


@pytest.mark.parametrize("stage", sorted(set(Stage) - OVER))
def test_second_live_case_of_a_year_is_refused(
    session: Session, viewer: Viewer, stage: Stage
) -> None:
    firm = make_enterprise(session)
    make_case(session, firm, stage=stage)

    with pytest.raises(Refusal) as refusal:
        opened(session, viewer, firm)

    assert refusal.value.reasons == (Reason.LIVE_CASE_EXISTS,)
    assert opened(session, viewer, firm, year=2019).year == 2019
    assert opened(session, viewer, firm, programme=Programme.PROVINCIAL_TECH_SME).year == 2018


def test_two_officers_opening_at_once_make_one_case(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        firm, person = make_enterprise(session), make_staff(session)
        viewer = viewer_of(person=person)
        given = OpenInput(enterprise=firm.public_id, year=2018)
        session.commit()

    def follow() -> tuple[Reason, ...]:
        with (
            pytest.raises(Refusal) as refusal,
            transaction(own_engine, Actor("乙")) as second,
        ):
            open_case(second, viewer, given, TODAY)
        return refusal.value.reasons

    with ThreadPoolExecutor(1) as other:
        with transaction(own_engine, Actor("甲")) as first:
            open_case(first, viewer, given, TODAY)
            following = other.submit(follow)
            time.sleep(0.3)
        assert following.result(5) == (Reason.LIVE_CASE_EXISTS,)


def test_failed_firm_tries_again_after_its_earlier_case(session: Session, viewer: Viewer) -> None:
    firm = make_enterprise(session)
    failed = make_case(session, firm, stage=Stage.REJECTED)

    assert opened(session, viewer, firm).previous_case_id == failed.id


@pytest.mark.parametrize(
    ("valid_from", "kind"),
    [
        (date(2015, 9, 17), TitleKind.RENEWAL),
        (date(2014, 9, 17), TitleKind.FIRST),
        (date(2016, 11, 21), TitleKind.RENEWAL),
    ],
)
def test_kind_follows_from_the_title_held(
    session: Session, viewer: Viewer, valid_from: date, kind: TitleKind
) -> None:
    firm = make_enterprise(session)
    make_title(session, firm, valid_from=valid_from)

    assert opened(session, viewer, firm).kind is kind


def test_year_of_a_revocation_is_barred_for_hnte_only(session: Session, viewer: Viewer) -> None:
    firm = make_enterprise(session)
    for programme in (Programme.HNTE, Programme.PROVINCIAL_TECH_SME):
        make_title(
            session,
            firm,
            programme=programme,
            end=TitleEnd.REVOKED,
            ended_on=date(2018, 5, 2),
            ended_known_on=date(2018, 5, 2),
        )

    with pytest.raises(Refusal) as refusal:
        opened(session, viewer, firm)

    assert refusal.value.reasons == (Reason.REVOKED_SAME_YEAR,)
    assert opened(session, viewer, firm, year=2019).kind is TitleKind.FIRST
    assert opened(session, viewer, firm, programme=Programme.PROVINCIAL_TECH_SME).year == 2018


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"opened_on": date(2018, 10, 1)}, {"opened_on": Reason.DATE_IN_FUTURE}),
    ],
)
def test_what_cannot_be_opened_is_told_by_field(
    session: Session, viewer: Viewer, given: dict[str, Any], fields: dict[str, Reason]
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        opened(session, viewer, make_enterprise(session), **given)

    assert refusal.value.fields == fields


def test_batch_of_another_year_does_not_fit(session: Session, viewer: Viewer) -> None:
    batch = make_batch_row(session, year=2017)

    with pytest.raises(InvalidValue) as refusal:
        opened(session, viewer, make_enterprise(session), batch=batch.public_id)

    assert refusal.value.fields == {"batch": Reason.BATCH_DOES_NOT_FIT}


def test_firm_out_of_sight_is_not_there(session: Session) -> None:
    town = viewer_of(Role.TOWN_OFFICER, townships=["330482009"])

    with pytest.raises(NotFound):
        open_case(
            session,
            town,
            OpenInput(enterprise=make_enterprise(session).public_id, year=2018),
            TODAY,
        )


def test_batch_handler_and_agency_change_together(session: Session, viewer: Viewer) -> None:
    case = make_case(session, make_enterprise(session))
    batch, colleague = make_batch_row(session), make_staff(session)
    given = CaseInput(
        version=case.version,
        batch=batch.public_id,
        handler=colleague.public_id,
        agency="范例代理",
    )

    shown = change_case(session, viewer, case.public_id, given, TODAY)

    assert (shown.batch_id, shown.handler_id, shown.agency) == (
        batch.public_id,
        colleague.public_id,
        "范例代理",
    )
    with pytest.raises(EditConflict):
        change_case(session, viewer, case.public_id, given, TODAY)


def test_case_handed_in_keeps_a_batch_and_a_handler_is_an_officer(
    session: Session, viewer: Viewer
) -> None:
    batch = make_batch_row(session)
    case = make_case(session, make_enterprise(session), stage=Stage.SUBMITTED, batch_id=batch.id)
    firm_user = make_staff(session, Role.ENTERPRISE_USER, enterprises=[make_enterprise(session)])

    with pytest.raises(InvalidValue) as no_batch:
        change_case(session, viewer, case.public_id, CaseInput(version=case.version), TODAY)
    given = CaseInput(version=case.version, batch=batch.public_id, handler=firm_user.public_id)
    with pytest.raises(InvalidValue) as no_officer:
        change_case(session, viewer, case.public_id, given, TODAY)

    assert no_batch.value.fields == {"batch": Reason.BATCH_REQUIRED}
    assert no_officer.value.fields == {"handler": Reason.BAD_VALUE}


def test_batches_are_numbered_by_programme_and_year(session: Session, viewer: Viewer) -> None:
    def number(**given: Any) -> int:
        usual: dict[str, Any] = {"programme": Programme.HNTE, "year": 2018}
        typed = NewBatch(**usual | given)
        return make_batch(session, viewer, typed, TODAY).number

    assert [number(), number(), number(year=2019)] == [1, 2, 1]
    assert number(programme=Programme.PROVINCIAL_TECH_SME, number=4) == 4
    with pytest.raises(InvalidValue) as refusal:
        number(number=2)
    assert refusal.value.fields == {"number": Reason.ALREADY_EXISTS}


def test_cutoff_dates_go_upwards(session: Session, viewer: Viewer) -> None:
    batch = make_batch(
        session,
        viewer,
        NewBatch(programme=Programme.HNTE, year=2018, firm_cutoff_on=date(2018, 8, 20)),
        TODAY,
    )
    early = BatchChange(
        version=batch.version,
        firm_cutoff_on=date(2018, 8, 20),
        county_cutoff_on=date(2018, 8, 10),
        city_cutoff_on=date(2018, 9, 10),
    )

    with pytest.raises(InvalidValue) as refusal:
        change_batch(session, viewer, batch.id, early, TODAY)
    kept = early.model_copy(
        update={"county_cutoff_on": date(2018, 9, 1), "letter_number": "平科〔2018〕9号"}
    )
    shown = change_batch(session, viewer, batch.id, kept, TODAY)

    assert refusal.value.fields == {"county_cutoff_on": Reason.DATES_OUT_OF_ORDER}
    assert (shown.county_cutoff_on, shown.letter_number) == (date(2018, 9, 1), "平科〔2018〕9号")
    with pytest.raises(EditConflict):
        change_batch(session, viewer, batch.id, early, TODAY)
