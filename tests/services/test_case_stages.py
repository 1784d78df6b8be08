"""Every move of both programmes through the service: the case, the event, the history."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import transaction
from app.domain.access import Role, Viewer
from app.domain.pool import EntryState, Removal, Weakness
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import EditConflict, NotFound, Reason, Refusal, TransitionRefused
from app.domain.stages import Action, Clock, Demand, FailureReason, Gate, Move, Stage
from app.domain.titles import Programme, TitleEnd, TitleKind
from app.models.cases import CultivationCase, StageEvent, SurveyYear
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.models.titles import Title
from app.queries.case_pages import describe_case
from app.recording import Actor
from app.services.case_stages import ActionInput, take_action
from tests.conftest import Statements
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_enterprise,
    make_joint_opinions,
    make_pool_entry,
    make_recusal,
    make_staff,
    make_title,
    viewer_of,
)
from tests.factories.ground import store

TODAY = date(2018, 9, 30)
SINCE = date(2018, 9, 3)
GOLDEN_WEEK = [date(2018, 10, day) for day in (1, 2, 3, 4, 5)]
WORKED = [date(2018, 9, 29), date(2018, 9, 30)]
MID_AUTUMN = [date(2018, 9, 24)]
EVERY_MOVE = [
    pytest.param(rules.programme, move, id=f"{rules.programme}-{move.source}-{move.action}")
    for rules in PROGRAMMES.values()
    for move in rules.moves
]


def officer(session: Session, role: Role = Role.BUREAU_OFFICER) -> Viewer:
    person = make_staff(session, role)
    session.info["actor"] = Actor(person.name, person.id, role)
    return viewer_of(role, person=person)


def miss_survey(session: Session, firm: Enterprise, programme: Programme, year: int) -> None:
    survey = SurveyYear(
        enterprise_id=firm.id or 0,
        county_code=firm.county_code,
        programme=programme,
        year=year,
        is_filed=False,
    )
    store(session, survey)


def case_before(session: Session, programme: Programme, move: Move) -> CultivationCase:
    """A case at a move's source with everything the move waits for."""
    firm = make_enterprise(session)
    facts: dict[str, Any] = {}
    if Demand.BATCH in move.demands:
        facts["batch_id"] = make_batch(session, programme=programme).id
    if move.waits_for is Clock.NOTICE_OVER:
        facts |= {"notice_starts_on": date(2018, 9, 3), "notice_ends_on": date(2018, 9, 14)}
    if move.waits_for is Clock.OPINION_PERIOD_OVER:
        facts["opinion_due_on"] = date(2018, 9, 10)
    if move.waits_for is Clock.TWO_SURVEYS_MISSED:
        for year in (2016, 2017):
            miss_survey(session, firm, programme, year)
    case = make_case(
        session, firm, programme=programme, stage=move.source, stage_since=SINCE, **facts
    )
    if Gate.THREE_OPINIONS in move.gates:
        make_joint_opinions(session, case)
    if move.source is Stage.RECOGNIZED:
        over = move.waits_for is Clock.VALIDITY_OVER
        make_title(
            session,
            firm,
            programme=programme,
            case_id=case.id,
            valid_from=date(2015, 9, 17),
            valid_until=date(2018, 9, 17) if over else None,
        )
    return case


CERTIFICATES = {Programme.NATIONAL_TECH_SME: "201833048200000001"}


def everything(case: CultivationCase, move: Move, **changes: Any) -> ActionInput:
    """Exactly what the move demands."""
    owed: dict[Demand, dict[str, Any]] = {
        Demand.REASON: {"reason": "材料不全"},
        Demand.FAILURE_REASON: {"failure_reason": FailureReason.PAPERS},
        Demand.DOCUMENT: {"document_number": "浙科发高〔2018〕9号"},
        Demand.CERTIFICATE: {
            "certificate_number": CERTIFICATES.get(case.programme, "GR201833000001")
        },
        Demand.NOTICE_START: {"notice_starts_on": date(2018, 9, 28)},
    }
    given: dict[str, Any] = {"version": case.version, "happened_on": date(2018, 9, 28)}
    for demand in move.demands & owed.keys():
        given |= owed[demand]
    return ActionInput(**given | changes)


def role_of(move: Move) -> Role:
    for role in (Role.BUREAU_OFFICER, Role.TOWN_OFFICER):
        if role in move.roles:
            return role
    raise AssertionError(move)


def events_of(session: Session, case: CultivationCase) -> list[StageEvent]:
    return list(
        session.exec(
            select(StageEvent).where(StageEvent.case_id == case.id).order_by(StageEvent.id)  # type: ignore[arg-type]
        )
    )


def refused(
    session: Session, viewer: Viewer, case: CultivationCase, action: Action, given: ActionInput
) -> tuple[Reason, ...]:
    with pytest.raises(Refusal) as refusal:
        take_action(session, viewer, case.public_id, action, given, TODAY)
    return refusal.value.reasons


@pytest.mark.parametrize(("programme", "move"), EVERY_MOVE)
def test_move_changes_the_stage_and_says_so_in_event_and_history(
    session: Session, programme: Programme, move: Move
) -> None:
    make_calendar_year(session, 2018)
    viewer = officer(session, role_of(move))
    case = case_before(session, programme, move)
    given = everything(case, move)

    shown = take_action(session, viewer, case.public_id, move.action, given, TODAY)

    assert (shown.stage, shown.stage_since) == (move.target, date(2018, 9, 28))
    (event,) = events_of(session, case)
    assert (
        event.action,
        event.source,
        event.target,
        event.authority,
        event.happened_on,
        event.known_on,
        event.actor_id,
        event.actor_name,
        event.actor_role,
        event.note,
        event.failure_reason,
        event.document_number,
        event.certificate_number,
    ) == (
        move.action,
        move.source,
        move.target,
        move.authority,
        date(2018, 9, 28),
        TODAY,
        viewer.person_id,
        viewer.name,
        viewer.role,
        given.reason,
        given.failure_reason,
        given.document_number,
        given.certificate_number,
    )
    written = session.exec(
        select(HistoryEntry).where(
            HistoryEntry.subject_id == case.public_id, HistoryEntry.action == "update"
        )
    ).all()
    assert len(written) == 1
    assert written[0].actor_name == viewer.name
    assert json.loads(written[0].payload)["changes"]["stage"] == [move.source, move.target]


def test_all_reasons_of_a_refusal_are_given_at_once(session: Session) -> None:
    viewer = officer(session)
    firm = make_enterprise(session)
    case = make_case(
        session,
        firm,
        stage=Stage.PUBLIC_NOTICE,
        stage_since=SINCE,
        notice_starts_on=SINCE,
        notice_ends_on=TODAY,
    )
    bare = ActionInput(version=case.version, happened_on=date(2018, 10, 1))

    reasons = refused(session, viewer, case, Action.RECOGNIZE, bare)

    assert set(reasons) == {
        Reason.NOTICE_STILL_OPEN,
        Reason.DATE_IN_FUTURE,
        Reason.DOCUMENT_REQUIRED,
        Reason.CERTIFICATE_REQUIRED,
    }
    assert events_of(session, case) == []


def test_move_of_the_bureau_is_refused_to_the_town(session: Session) -> None:
    town = officer(session, Role.TOWN_OFFICER)
    case = make_case(
        session, make_enterprise(session), stage=Stage.TOWN_ENDORSED, stage_since=SINCE
    )

    given = ActionInput(version=case.version, happened_on=TODAY)

    assert refused(session, town, case, Action.CHECK, given) == (Reason.NOT_YOUR_MOVE,)


def test_firm_submits_its_own_case_and_no_other(session: Session) -> None:
    own, other = make_enterprise(session), make_enterprise(session)
    batch = make_batch(session)
    case = make_case(session, own, batch_id=batch.id)
    foreign = make_case(session, other, batch_id=batch.id)
    person = make_staff(session, Role.ENTERPRISE_USER, enterprises=[own])
    session.info["actor"] = Actor(person.name, person.id)
    viewer = viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[own])
    given = ActionInput(version=1, happened_on=TODAY)

    shown = take_action(session, viewer, case.public_id, Action.SUBMIT, given, TODAY)
    with pytest.raises(NotFound):
        take_action(session, viewer, foreign.public_id, Action.SUBMIT, given, TODAY)

    assert shown.stage is Stage.SUBMITTED


def test_case_of_another_town_or_of_a_recused_person_is_not_there(session: Session) -> None:
    town = officer(session, Role.TOWN_OFFICER)
    elsewhere = make_case(session, make_enterprise(session, township_code="330482002"))
    person = make_staff(session)
    firm = make_enterprise(session)
    related = make_case(session, firm)
    make_recusal(session, person, firm)
    recused = viewer_of(person=person, recused_from=frozenset({firm.id}))
    given = ActionInput(version=1, happened_on=TODAY)

    for viewer, case in ((town, elsewhere), (recused, related)):
        with pytest.raises(NotFound):
            take_action(session, viewer, case.public_id, Action.SUBMIT, given, TODAY)


def test_stale_page_is_told_and_changes_nothing(session: Session) -> None:
    viewer = officer(session)
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    given = ActionInput(version=case.version, happened_on=TODAY)
    take_action(session, viewer, case.public_id, Action.SUBMIT, given, TODAY)

    with pytest.raises(EditConflict):
        take_action(session, viewer, case.public_id, Action.WITHDRAW, given, TODAY)

    assert [event.action for event in events_of(session, case)] == [Action.SUBMIT]


def test_second_of_two_transactions_at_once_waits_and_is_told(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        viewer = officer(session)
        case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
        seen = ActionInput(version=case.version, happened_on=TODAY)
        public_id = case.public_id
        session.commit()
    begun = threading.Event()

    def follow() -> str:
        begun.wait(5)
        try:
            with transaction(own_engine, Actor("乙")) as second:
                take_action(second, viewer, public_id, Action.SUBMIT, seen, TODAY)
        except EditConflict:
            return "told"
        return "moved"

    # The second begins while the first has moved the case and not yet committed.
    with ThreadPoolExecutor(1) as other:
        with transaction(own_engine, Actor("甲")) as first:
            take_action(first, viewer, public_id, Action.SUBMIT, seen, TODAY)
            following = other.submit(follow)
            begun.set()
            time.sleep(0.3)
            assert not following.done()
        assert following.result(5) == "told"

    with Session(own_engine) as session:
        assert len(session.exec(select(StageEvent)).all()) == 1


def test_write_behind_a_stale_row_is_a_conflict_on_the_last_inch(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        officer(session)
        case = make_case(session, make_enterprise(session))
        case_id = case.id
        session.commit()
    slow = Session(own_engine, expire_on_commit=False)
    stale = slow.get(CultivationCase, case_id)
    assert stale is not None
    slow.commit()
    slow.close()

    with transaction(own_engine, Actor("甲")) as first:
        fresh = first.get(CultivationCase, case_id)
        assert fresh is not None
        fresh.agency = "甲中介"
    stale.agency = "乙中介"
    with pytest.raises(EditConflict), transaction(own_engine, Actor("乙")) as second:
        second.add(stale)


def test_hnte_title_begins_with_its_notice_and_holds_three_years(session: Session) -> None:
    viewer = officer(session)
    firm = make_enterprise(session)
    cohort = make_cohort(session)
    entry = make_pool_entry(session, firm, cohort)
    sme = make_pool_entry(session, firm, cohort, target=Programme.PROVINCIAL_TECH_SME)
    case = make_case(
        session,
        firm,
        kind=TitleKind.RENEWAL,
        stage=Stage.PUBLIC_NOTICE,
        stage_since=SINCE,
        notice_starts_on=SINCE,
        notice_ends_on=date(2018, 9, 14),
    )
    given = ActionInput(
        version=case.version,
        happened_on=date(2018, 9, 20),
        known_on=date(2018, 9, 25),
        document_number="国科火字〔2018〕200号",
        certificate_number="GR201833000001",
    )

    shown = take_action(session, viewer, case.public_id, Action.RECOGNIZE, given, TODAY)

    title = session.exec(select(Title)).one()
    assert (
        title.valid_from,
        title.valid_until,
        title.known_on,
        title.document_on,
        title.document_number,
        title.certificate_number,
        title.kind,
        title.list_year,
        title.case_id,
        title.enterprise_id,
    ) == (
        SINCE,
        date(2021, 9, 3),
        date(2018, 9, 25),
        date(2018, 9, 20),
        "国科火字〔2018〕200号",
        "GR201833000001",
        TitleKind.RENEWAL,
        2018,
        case.id,
        firm.id,
    )
    assert (shown.id, shown.version, shown.stage) == (case.public_id, 2, Stage.RECOGNIZED)
    told = describe_case(session, viewer, case.public_id, TODAY)
    assert told.title is not None
    assert told.title.id == title.public_id
    assert (entry.state, entry.removal, entry.removed_on) == (
        EntryState.REMOVED,
        Removal.RECOGNIZED,
        date(2018, 9, 20),
    )
    assert sme.state is EntryState.ADMITTED


def test_sme_title_begins_with_its_document_and_has_no_last_day(session: Session) -> None:
    viewer = officer(session)
    case = make_case(
        session,
        make_enterprise(session),
        programme=Programme.PROVINCIAL_TECH_SME,
        stage=Stage.APPROVED,
        stage_since=SINCE,
        notice_starts_on=date(2018, 8, 1),
        notice_ends_on=date(2018, 8, 7),
    )
    given = ActionInput(
        version=case.version,
        happened_on=date(2018, 9, 20),
        document_number="浙科发高〔2018〕9号",
        certificate_number="20183304000001",
    )

    take_action(session, viewer, case.public_id, Action.RECOGNIZE, given, TODAY)

    title = session.exec(select(Title)).one()
    assert (title.valid_from, title.valid_until) == (date(2018, 9, 20), None)


def test_certificate_number_serves_one_title_of_a_programme(session: Session) -> None:
    viewer = officer(session)
    make_title(session, make_enterprise(session), certificate_number="GR201833000001")
    case = make_case(
        session,
        make_enterprise(session),
        stage=Stage.PUBLIC_NOTICE,
        stage_since=SINCE,
        notice_starts_on=SINCE,
        notice_ends_on=date(2018, 9, 14),
    )
    given = ActionInput(
        version=case.version,
        happened_on=TODAY,
        document_number="国科火字〔2018〕200号",
        certificate_number=" GR201833000001 ",
    )

    reasons = refused(session, viewer, case, Action.RECOGNIZE, given)

    assert reasons == (Reason.CERTIFICATE_TAKEN,)


def test_failed_firm_goes_back_to_the_pool_for_next_year(session: Session) -> None:
    viewer = officer(session)
    firm = make_enterprise(session)
    batch = make_batch(session)
    cohort = make_cohort(session)
    entry = make_pool_entry(session, firm, cohort, intended_year=2018, batch_id=batch.id)
    case = make_case(session, firm, stage=Stage.EXPERT_REVIEWED, stage_since=SINCE)
    given = ActionInput(
        version=case.version,
        happened_on=TODAY,
        reason="评分 68",
        failure_reason=FailureReason.IP,
    )

    shown = take_action(session, viewer, case.public_id, Action.REJECT, given, TODAY)

    assert shown.failure_reason is FailureReason.IP
    assert (entry.state, entry.intended_year, entry.batch_id, entry.weakness) == (
        EntryState.ADMITTED,
        2019,
        None,
        Weakness.IP,
    )


@pytest.mark.parametrize(
    ("programme", "action", "end"),
    [
        (Programme.HNTE, Action.REVOKE, TitleEnd.REVOKED),
        (Programme.PROVINCIAL_TECH_SME, Action.REVOKE_UNSURVEYED, TitleEnd.WITHDRAWN),
    ],
)
def test_revocation_ends_the_title(
    session: Session, programme: Programme, action: Action, end: TitleEnd
) -> None:
    viewer = officer(session)
    move = next(one for one in PROGRAMMES[programme].moves if one.action is action)
    case = case_before(session, programme, move)

    take_action(session, viewer, case.public_id, action, everything(case, move), TODAY)

    title = session.exec(select(Title)).one()
    assert (title.end, title.ended_on, title.ended_known_on, title.end_document_number) == (
        end,
        date(2018, 9, 28),
        TODAY,
        "浙科发高〔2018〕9号",
    )


def test_notice_runs_ten_working_days_over_the_golden_week(session: Session) -> None:
    make_calendar_year(session, 2018, off=GOLDEN_WEEK + MID_AUTUMN, worked=WORKED)
    viewer = officer(session)
    case = make_case(session, make_enterprise(session), stage=Stage.REPORTED, stage_since=SINCE)
    given = ActionInput(
        version=case.version,
        happened_on=date(2018, 9, 28),
        document_number="公示 2018-9",
        notice_starts_on=date(2018, 9, 28),
    )

    take_action(session, viewer, case.public_id, Action.OPEN_NOTICE, given, TODAY)
    shown = describe_case(session, viewer, case.public_id, TODAY)

    # 28, 29 and 30 September are worked, 1 to 7 October are off, then 8 to 12 and 15 and 16.
    assert shown.notice_ends_on == date(2018, 10, 16)
    assert shown.deadline is not None
    assert (shown.deadline.due_on, shown.deadline.working_days) == (date(2018, 10, 16), 7)
    assert shown.warnings == []


def test_notice_in_an_unknown_year_is_pending_until_the_year_is_known(session: Session) -> None:
    viewer = officer(session)
    case = make_case(session, make_enterprise(session), stage=Stage.REPORTED, stage_since=SINCE)
    given = ActionInput(
        version=case.version,
        happened_on=date(2018, 9, 3),
        document_number="公示 2018-9",
        notice_starts_on=date(2018, 9, 3),
    )
    take_action(session, viewer, case.public_id, Action.OPEN_NOTICE, given, TODAY)
    shown = describe_case(session, viewer, case.public_id, TODAY)

    assert (shown.notice_ends_on, case.notice_ends_on) == (None, None)
    assert [warning.reason for warning in shown.warnings] == [Reason.CALENDAR_UNKNOWN]
    assert shown.deadline is not None
    assert (shown.deadline.due_on, shown.deadline.working_days) == (None, None)
    recognized = ActionInput(
        version=shown.version,
        happened_on=date(2018, 9, 28),
        document_number="国科火字〔2018〕200号",
        certificate_number="GR201833000001",
    )
    with pytest.raises(TransitionRefused):
        take_action(session, viewer, case.public_id, Action.RECOGNIZE, recognized, TODAY)

    make_calendar_year(session, 2018, off=GOLDEN_WEEK + MID_AUTUMN, worked=WORKED)
    done = take_action(session, viewer, case.public_id, Action.RECOGNIZE, recognized, TODAY)

    assert done.stage is Stage.RECOGNIZED
    assert case.notice_ends_on == date(2018, 9, 14)


def test_handing_in_gives_the_town_five_working_days(session: Session) -> None:
    make_calendar_year(session, 2018, off=GOLDEN_WEEK + MID_AUTUMN, worked=WORKED)
    viewer = officer(session)
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    given = ActionInput(version=case.version, happened_on=date(2018, 9, 28))

    shown = take_action(session, viewer, case.public_id, Action.SUBMIT, given, TODAY)

    assert shown.opinion_due_on == date(2018, 10, 10)


def test_a_plain_move_reads_and_writes_nothing_besides(
    session: Session, statements: Statements
) -> None:
    """The case, the head of the history and the firm's people; the case, the move, the history's
    entry and its head. Writers wait for each other, so what a move costs is how many there are."""
    viewer = officer(session)
    firm = make_enterprise(session)
    cases = [make_case(session, firm, stage=Stage.SUBMITTED, year=year) for year in (2016, 2017)]
    given = ActionInput(version=1, happened_on=TODAY)
    counts = []
    for case in cases:  # the first begins the county's history
        session.expunge_all()
        take_action(session, viewer, case.public_id, Action.ENDORSE_BY_TOWN, given, TODAY)
        counts.append([len(statements(verb)) for verb in ("SELECT", "UPDATE", "INSERT")])

    first, second = counts
    assert [now - then for now, then in zip(second, first, strict=True)] == [3, 2, 2]
