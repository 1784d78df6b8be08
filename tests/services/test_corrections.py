"""Moves taken back and dates corrected: the case, its title, the pool, and what history shows."""

import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role, Viewer
from app.domain.case_history import Correction
from app.domain.pool import EntryState
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason, Refusal
from app.domain.stages import Action, FailureReason, Stage
from app.domain.titles import Programme, TitleEnd, TitleSpan
from app.models.cases import CultivationCase, StageEvent
from app.models.history import HistoryEntry
from app.models.pool import PoolEntry
from app.models.titles import Title
from app.queries.case_pages import describe_case
from app.recording import Actor
from app.services.case_stages import ActionInput, take_action
from app.services.corrections import CorrectionInput, correct
from tests.factories import (
    make_batch,
    make_calendar_year,
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 30)
OPENED = date(2018, 3, 1)


@pytest.fixture
def viewer(session: Session) -> Viewer:
    make_calendar_year(session, 2018)
    person = make_staff(session)
    session.info["actor"] = Actor(person.name, person.id)
    return viewer_of(person=person)


def act(
    session: Session, viewer: Viewer, case: CultivationCase, action: Action, day: date, **given: Any
) -> StageEvent:
    typed = ActionInput(version=case.version, happened_on=day, **given)
    take_action(session, viewer, case.public_id, action, typed, TODAY)
    return events_of(session, case)[-1]


def events_of(session: Session, case: CultivationCase) -> list[StageEvent]:
    found = session.exec(select(StageEvent).where(StageEvent.case_id == case.id)).all()
    return sorted(found, key=lambda event: event.id or 0)


def take_back(
    session: Session, viewer: Viewer, case: CultivationCase, event: StageEvent, **changes: Any
) -> None:
    given: dict[str, Any] = {
        "version": case.version,
        "event": event.public_id,
        "correction": Correction.TAKE_BACK,
        "reason": "点错企业",
    }
    correct(session, viewer, case.public_id, CorrectionInput(**given | changes), TODAY)


def redate(
    session: Session, viewer: Viewer, case: CultivationCase, event: StageEvent, day: date | None
) -> None:
    take_back(
        session,
        viewer,
        case,
        event,
        correction=Correction.CORRECT_DATE,
        new_happened_on=day,
        reason="日期抄错",
    )


def test_latest_move_taken_back_leaves_the_case_where_it_was(
    session: Session, viewer: Viewer
) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))
    endorsed = act(session, viewer, case, Action.ENDORSE_BY_TOWN, date(2018, 9, 5))

    take_back(session, viewer, case, endorsed)

    assert (case.stage, case.stage_since, case.opinion_due_on) == (
        Stage.SUBMITTED,
        date(2018, 9, 3),
        date(2018, 9, 10),
    )
    correction = events_of(session, case)[-1]
    assert (
        correction.action,
        correction.corrects_id,
        correction.new_happened_on,
        correction.note,
        correction.actor_name,
        correction.known_on,
    ) == (None, endorsed.id, None, "点错企业", viewer.name, TODAY)


def test_history_shows_the_move_and_its_taking_back(session: Session, viewer: Viewer) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    submitted = act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))
    take_back(session, viewer, case, submitted)

    timeline = describe_case(session, viewer, case.public_id, TODAY).timeline

    assert [(one.action, one.correction, one.is_taken_back) for one in timeline] == [
        (None, Correction.TAKE_BACK, False),
        (Action.SUBMIT, None, True),
    ]
    assert timeline[0].corrects == timeline[1].id
    assert not any(one.may_take_back or one.may_correct_date for one in timeline)


def test_every_move_taken_back_leads_to_the_beginning(session: Session, viewer: Viewer) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))
    act(session, viewer, case, Action.RETURN_FOR_AMENDMENT, date(2018, 9, 4), reason="缺报表")
    act(session, viewer, case, Action.RESUBMIT, date(2018, 9, 5))
    moves = events_of(session, case)

    for event in reversed(moves):
        take_back(session, viewer, case, event)

    assert (case.stage, case.stage_since, case.opinion_due_on) == (Stage.PLANNED, OPENED, None)
    assert len(events_of(session, case)) == 6


def test_only_the_latest_move_that_stands_is_taken_back(session: Session, viewer: Viewer) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    first = act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))
    second = act(session, viewer, case, Action.ENDORSE_BY_TOWN, date(2018, 9, 5))

    with pytest.raises(Refusal) as earlier:
        take_back(session, viewer, case, first)
    take_back(session, viewer, case, second)
    with pytest.raises(Refusal) as again:
        take_back(session, viewer, case, second)

    assert earlier.value.reasons == again.value.reasons == (Reason.NOTHING_TO_TAKE_BACK,)


def test_notice_taken_back_leaves_no_dates(session: Session, viewer: Viewer) -> None:
    case = make_case(
        session, make_enterprise(session), stage=Stage.REPORTED, stage_since=date(2018, 9, 3)
    )
    opened = act(
        session,
        viewer,
        case,
        Action.OPEN_NOTICE,
        date(2018, 9, 10),
        document_number="公示",
        notice_starts_on=date(2018, 9, 10),
    )

    take_back(session, viewer, case, opened)

    assert (case.stage, case.notice_starts_on, case.notice_ends_on) == (Stage.REPORTED, None, None)


def recognized(session: Session, viewer: Viewer, programme: Programme) -> CultivationCase:
    firm = make_enterprise(session)
    make_pool_entry(session, firm, make_cohort(session), target=programme)
    is_hnte = programme is Programme.HNTE
    case = make_case(
        session,
        firm,
        programme=programme,
        stage=Stage.PUBLIC_NOTICE if is_hnte else Stage.APPROVED,
        stage_since=date(2018, 9, 3),
        notice_starts_on=date(2018, 8, 1),
        notice_ends_on=date(2018, 8, 14),
    )
    act(
        session,
        viewer,
        case,
        Action.RECOGNIZE,
        date(2018, 9, 10),
        document_number="浙科发高〔2018〕9号",
        certificate_number="GR201833000001",
    )
    return case


def test_title_of_a_recognition_taken_back_was_entered_in_error(
    session: Session, viewer: Viewer
) -> None:
    case = recognized(session, viewer, Programme.HNTE)

    take_back(session, viewer, case, events_of(session, case)[-1])

    title = session.exec(select(Title)).one()
    assert case.stage is Stage.PUBLIC_NOTICE
    assert (title.end, title.ended_on, title.ended_known_on) == (
        TitleEnd.ENTERED_IN_ERROR,
        title.valid_from,
        TODAY,
    )
    entry = entry_of(session, case)
    assert (entry.state, entry.removal, entry.removed_on) == (EntryState.ADMITTED, None, None)
    act(
        session,
        viewer,
        case,
        Action.RECOGNIZE,
        date(2018, 9, 11),
        document_number="浙科发高〔2018〕9号",
        certificate_number="GR201833000001",
    )
    assert len(session.exec(select(Title)).all()) == 2


def entry_of(session: Session, case: CultivationCase) -> PoolEntry:
    return session.exec(
        select(PoolEntry).where(PoolEntry.enterprise_id == case.enterprise_id)
    ).one()


def test_sme_title_dated_anew_leaves_what_was_known_before(
    session: Session, viewer: Viewer
) -> None:
    case = recognized(session, viewer, Programme.PROVINCIAL_TECH_SME)

    redate(session, viewer, case, events_of(session, case)[-1], date(2018, 9, 20))

    old, new = sorted(session.exec(select(Title)).all(), key=lambda title: title.id or 0)
    assert (old.valid_from, old.end, old.ended_known_on) == (
        date(2018, 9, 10),
        TitleEnd.ENTERED_IN_ERROR,
        TODAY,
    )
    assert (new.valid_from, new.valid_until, new.document_on, new.known_on, new.end) == (
        date(2018, 9, 20),
        None,
        date(2018, 9, 20),
        TODAY,
        None,
    )
    assert (new.certificate_number, new.case_id) == ("GR201833000001", case.id)


def test_hnte_title_keeps_its_first_day_when_its_document_is_dated_anew(
    session: Session, viewer: Viewer
) -> None:
    case = recognized(session, viewer, Programme.HNTE)

    redate(session, viewer, case, events_of(session, case)[-1], date(2018, 9, 20))

    title = session.exec(select(Title)).one()
    assert (title.valid_from, title.document_on, title.end) == (
        date(2018, 8, 1),
        date(2018, 9, 20),
        None,
    )
    assert case.stage_since == date(2018, 9, 20)


def test_revocation_taken_back_gives_the_title_back(session: Session, viewer: Viewer) -> None:
    case = recognized(session, viewer, Programme.HNTE)
    revoked = act(
        session,
        viewer,
        case,
        Action.REVOKE,
        date(2018, 9, 20),
        reason="重大变更未报告",
        document_number="国科火字〔2018〕300号",
    )
    redate(session, viewer, case, revoked, date(2018, 9, 21))
    title = session.exec(select(Title)).one()
    assert title.ended_on == date(2018, 9, 21)

    take_back(session, viewer, case, revoked)

    assert case.stage is Stage.RECOGNIZED
    assert title.facts() == TitleSpan(date(2018, 8, 1), TODAY, date(2021, 8, 1))
    # The end is cleared in place; what it was, and that it is gone, stands in the history.
    entries = session.exec(
        select(HistoryEntry)
        .where(HistoryEntry.subject_id == title.public_id, HistoryEntry.action == "update")
        .order_by(col(HistoryEntry.id))
    )
    ends = [json.loads(entry.payload)["changes"].get("ended_on") for entry in entries]
    assert ends == [
        [None, "2018-09-20"],
        ["2018-09-20", "2018-09-21"],
        ["2018-09-21", None],
    ]


def test_rejection_taken_back_gives_the_year_back(session: Session, viewer: Viewer) -> None:
    firm = make_enterprise(session)
    entry = make_pool_entry(session, firm, make_cohort(session), intended_year=2018)
    case = make_case(session, firm, stage=Stage.REPORTED, stage_since=date(2018, 9, 3))
    rejected = act(
        session,
        viewer,
        case,
        Action.REJECT,
        date(2018, 9, 20),
        reason="评分不足",
        failure_reason=FailureReason.GROWTH,
    )
    assert entry.intended_year == 2019

    take_back(session, viewer, case, rejected)

    assert (case.stage, case.failure_reason, entry.intended_year) == (Stage.REPORTED, None, 2018)


def test_corrected_date_moves_what_hangs_on_it(session: Session, viewer: Viewer) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    submitted = act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))

    redate(session, viewer, case, submitted, date(2018, 9, 10))

    assert (case.stage, case.stage_since, case.opinion_due_on) == (
        Stage.SUBMITTED,
        date(2018, 9, 10),
        date(2018, 9, 17),
    )
    shown = describe_case(session, viewer, case.public_id, TODAY).timeline[-1]
    assert (shown.happened_on, shown.entered_date, shown.is_taken_back) == (
        date(2018, 9, 10),
        date(2018, 9, 3),
        False,
    )
    assert submitted.happened_on == date(2018, 9, 3)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (None, Reason.MISSING_VALUE),
        (date(2018, 2, 28), Reason.BEFORE_PREVIOUS_MOVE),
        (date(2018, 9, 6), Reason.AFTER_NEXT_MOVE),
    ],
)
def test_date_out_of_order_is_refused(
    session: Session, viewer: Viewer, day: date | None, reason: Reason
) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    submitted = act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))
    act(session, viewer, case, Action.ENDORSE_BY_TOWN, date(2018, 9, 5))

    with pytest.raises(InvalidValue) as refusal:
        redate(session, viewer, case, submitted, day)

    assert refusal.value.fields == {"new_happened_on": reason}


def test_correction_needs_a_reason_a_fresh_page_and_an_entry_of_the_case(
    session: Session, viewer: Viewer
) -> None:
    case = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    other = make_case(session, make_enterprise(session), batch_id=make_batch(session).id)
    submitted = act(session, viewer, case, Action.SUBMIT, date(2018, 9, 3))

    with pytest.raises(InvalidValue):
        take_back(session, viewer, case, submitted, reason=" ")
    with pytest.raises(EditConflict):
        take_back(session, viewer, case, submitted, version=case.version - 1)
    with pytest.raises(NotFound):
        take_back(session, viewer, other, submitted)
    town = viewer_of(Role.TOWN_OFFICER, townships=["330482009"])
    with pytest.raises(NotFound):
        take_back(session, town, case, submitted)
