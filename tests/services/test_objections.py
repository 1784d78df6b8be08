"""Objections in a notice run above the county: registered on the case, and what they hold back."""

import json
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import EditConflict, NotFound, NotPermitted, Reason, Refusal
from app.domain.stages import Action, Clock, FailureReason, Stage
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.history import HistoryEntry, PersonalValue
from app.models.notices import Objection, ObjectionOutcome
from app.queries.case_filters import CaseFilters
from app.queries.case_lists import list_cases
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.enterprise_history import list_history
from app.recording import Actor
from app.services.case_stages import ActionInput, take_action
from app.services.objections import (
    CaseAnswer,
    CaseObjection,
    object_to_case,
    settle_case_objection,
)
from tests.factories import make_case, make_enterprise, make_staff, viewer_of

STARTS, ENDS = date(2018, 9, 3), date(2018, 9, 14)
DURING, TODAY = date(2018, 9, 7), date(2018, 9, 30)
UPHELD, DISMISSED = ObjectionOutcome.UPHELD, ObjectionOutcome.DISMISSED
WAITING = {
    rules.programme: next(m.action for m in rules.moves if m.waits_for is Clock.NOTICE_OVER)
    for rules in PROGRAMMES.values()
}
"""The move that each programme keeps for after the notice."""


@pytest.fixture
def viewer(session: Session) -> Viewer:
    person = make_staff(session)
    session.info["actor"] = Actor(person.name, person.id)
    return viewer_of(person=person)


def on_show(session: Session, **values: Any) -> CultivationCase:
    usual: dict[str, Any] = {
        "stage": Stage.PUBLIC_NOTICE,
        "stage_since": STARTS,
        "notice_starts_on": STARTS,
        "notice_ends_on": ENDS,
    }
    return make_case(session, make_enterprise(session), **usual | values)


def objected(session: Session, viewer: Viewer, case: CultivationCase, **given: Any) -> CaseDetail:
    usual: dict[str, Any] = {
        "version": case.version,
        "raised_on": DURING,
        "content": "专利系受让后未使用",
    }
    return object_to_case(session, viewer, case.public_id, CaseObjection(**usual | given), TODAY)


def settled(session: Session, viewer: Viewer, seen: CaseDetail, **given: Any) -> CaseDetail:
    usual: dict[str, Any] = {
        "version": seen.version,
        "outcome": DISMISSED,
        "outcome_note": "经省认定办核实不属实",
        "resolved_on": date(2018, 9, 20),
    }
    objection = seen.objections[-1].id
    answer = CaseAnswer(**usual | given)
    return settle_case_objection(session, viewer, seen.id, objection, answer, TODAY)


def reasons_against(seen: CaseDetail, action: Action) -> list[Reason]:
    move = next(one for one in seen.moves if one.action is action)
    return [obstacle.reason for obstacle in move.obstacles]


def recognize(session: Session, viewer: Viewer, seen: CaseDetail) -> Stage:
    given = ActionInput(
        version=seen.version,
        happened_on=date(2018, 9, 28),
        document_number="国科火字〔2018〕200号",
        certificate_number="GR201833000001",
    )
    return take_action(session, viewer, seen.id, Action.RECOGNIZE, given, TODAY).stage


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_open_objection_holds_the_move_after_the_notice_and_a_dismissed_one_frees_it(
    session: Session, viewer: Viewer, programme: Programme
) -> None:
    case = on_show(session, programme=programme)
    action = WAITING[programme]
    assert reasons_against(describe_case(session, viewer, case.public_id, TODAY), action) == []

    seen = objected(session, viewer, case)

    assert reasons_against(seen, action) == [Reason.OBJECTION_PENDING]
    assert reasons_against(seen, Action.REJECT) == []
    answered = settled(session, viewer, seen)
    assert reasons_against(answered, action) == []
    assert (answered.open_objections, answered.objections[0].resolved_on) == (0, date(2018, 9, 20))


def test_recognition_is_refused_while_one_of_two_objections_is_open(
    session: Session, viewer: Viewer
) -> None:
    case = on_show(session)
    objected(session, viewer, case)
    seen = objected(session, viewer, case, raised_on=date(2018, 9, 10))
    half = settled(session, viewer, seen)

    with pytest.raises(Refusal) as refusal:
        recognize(session, viewer, half)

    assert refusal.value.reasons == (Reason.OBJECTION_PENDING,)
    assert case.stage is Stage.PUBLIC_NOTICE
    first = half.objections[0].id
    answer = CaseAnswer(version=half.version, outcome=DISMISSED, outcome_note="不属实")
    whole = settle_case_objection(session, viewer, case.public_id, first, answer, TODAY)
    assert recognize(session, viewer, whole) is Stage.RECOGNIZED


def test_upheld_objection_leaves_only_the_way_out_until_it_is_settled_anew(
    session: Session, viewer: Viewer
) -> None:
    case = on_show(session)
    upheld = settled(session, viewer, objected(session, viewer, case), outcome=UPHELD)

    assert reasons_against(upheld, Action.RECOGNIZE) == [Reason.OBJECTION_UPHELD]
    assert reasons_against(upheld, Action.REJECT) == []
    again = settled(session, viewer, upheld, outcome_note="误登，实为不成立")

    assert reasons_against(again, Action.RECOGNIZE) == []
    changed = session.exec(
        select(HistoryEntry).where(
            HistoryEntry.subject_kind == "objection", HistoryEntry.action == "update"
        )
    ).all()
    assert ["dismissed" in entry.payload for entry in changed] == [False, True]
    assert json.loads(changed[1].payload)["changes"]["outcome"] == ["upheld", "dismissed"]


def test_objection_of_one_case_holds_no_other(session: Session, viewer: Viewer) -> None:
    accused, other = on_show(session), on_show(session)
    objected(session, viewer, accused)

    free = describe_case(session, viewer, other.public_id, TODAY)

    assert (free.objections, reasons_against(free, Action.RECOGNIZE)) == ([], [])
    found = list_cases(session, viewer, CaseFilters(), TODAY).rows
    assert {row.id: row.open_objections for row in found} == {
        accused.public_id: 1,
        other.public_id: 0,
    }


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"raised_on": date(2018, 9, 2)}, {"raised_on": Reason.DATES_OUT_OF_ORDER}),
        ({"raised_on": date(2018, 10, 1)}, {"raised_on": Reason.DATE_IN_FUTURE}),
    ],
)
def test_objection_is_dated_within_what_has_been_shown(
    session: Session, viewer: Viewer, given: Any, fields: Any
) -> None:
    with pytest.raises(Refusal) as refusal:
        objected(session, viewer, on_show(session), **given)

    assert refusal.value.fields == fields


@pytest.mark.parametrize(
    ("resolved_on", "reason"),
    [
        (date(2018, 9, 6), Reason.DATES_OUT_OF_ORDER),
        (date(2018, 10, 1), Reason.DATE_IN_FUTURE),
    ],
)
def test_settlement_is_dated_after_the_objection_and_not_ahead(
    session: Session, viewer: Viewer, resolved_on: date, reason: Reason
) -> None:
    seen = objected(session, viewer, on_show(session))

    with pytest.raises(Refusal) as refusal:
        settled(session, viewer, seen, resolved_on=resolved_on)

    assert refusal.value.fields == {"resolved_on": reason}


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.RECOGNIZED, Stage.REJECTED])
def test_objection_is_registered_only_while_the_case_is_on_show(
    session: Session, viewer: Viewer, stage: Stage
) -> None:
    with pytest.raises(Refusal) as refusal:
        objected(session, viewer, on_show(session, stage=stage))

    assert refusal.value.reasons == (Reason.NOT_OFFERED,)


def test_stale_page_neither_objects_nor_settles_nor_recognizes(
    session: Session, viewer: Viewer
) -> None:
    case = on_show(session)
    before = describe_case(session, viewer, case.public_id, TODAY)
    seen = objected(session, viewer, case)

    for stale in (
        lambda: objected(session, viewer, case, version=before.version),
        lambda: settled(session, viewer, seen, version=before.version),
        lambda: recognize(session, viewer, before),
    ):
        with pytest.raises(EditConflict):
            stale()


def test_objection_of_another_case_is_not_there(session: Session, viewer: Viewer) -> None:
    seen = objected(session, viewer, on_show(session))
    other = on_show(session)
    answer = CaseAnswer(version=other.version, outcome=DISMISSED, outcome_note="不属实")

    with pytest.raises(NotFound):
        settle_case_objection(
            session, viewer, other.public_id, seen.objections[0].id, answer, TODAY
        )
    with pytest.raises(NotFound):
        objected(session, viewer_of(county_code="330483"), other)
    with pytest.raises(NotPermitted):
        objected(session, viewer_of(Role.TOWN_OFFICER), other)


def test_who_objected_is_known_to_officers_only_and_the_firm_keeps_its_history(
    session: Session, viewer: Viewer
) -> None:
    case = on_show(session)
    letter = "嘉科高〔2018〕31号"
    objected(session, viewer, case, raised_by="王某某", document_number=letter)

    def told(asking: Viewer) -> list[tuple[str | None, str]]:
        found = describe_case(session, asking, case.public_id, TODAY).objections
        return [(one.raised_by, one.document_number) for one in found]

    assert told(viewer) == [("王某某", letter)]
    assert told(viewer_of(Role.CITY_READER)) == [(None, letter)]
    kept = session.exec(select(HistoryEntry).where(HistoryEntry.subject_kind == "objection")).one()
    assert "王某某" not in kept.payload
    named = session.exec(select(PersonalValue).where(PersonalValue.history_id == kept.id)).all()
    assert [(value.field, value.after) for value in named] == [("raised_by", "王某某")]
    firm = describe_case(session, viewer, case.public_id, TODAY).enterprise_id
    newest = list_history(session, viewer, firm).lines[0]
    assert (newest.kind, newest.action) == ("异议", "新增")
    assert "嘉科高〔2018〕31号" in {change.after for change in newest.changes}


def test_failed_case_keeps_its_objection(session: Session, viewer: Viewer) -> None:
    seen = settled(session, viewer, objected(session, viewer, on_show(session)), outcome=UPHELD)
    given = ActionInput(
        version=seen.version,
        happened_on=date(2018, 9, 28),
        reason="异议成立",
        failure_reason=FailureReason.IP,
    )

    take_action(session, viewer, seen.id, Action.REJECT, given, TODAY)

    after = describe_case(session, viewer, seen.id, TODAY)
    assert (after.stage, [one.outcome for one in after.objections]) == (Stage.REJECTED, [UPHELD])


def test_objection_belongs_to_one_notice_or_one_case(session: Session, viewer: Viewer) -> None:
    case = on_show(session)
    objected(session, viewer, case)

    kept = session.exec(select(Objection)).one()

    assert (kept.notice_id, kept.case_id, kept.enterprise_id) == (
        None,
        case.id,
        case.enterprise_id,
    )
