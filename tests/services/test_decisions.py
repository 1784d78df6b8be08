"""Decisions prepared by one person, released together by another, and objected to by criterion."""

from datetime import date

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.refusals import InvalidValue, NotPermitted, Reason, Refusal, TransitionRefused
from app.domain.second_person import Fallback
from app.domain.stages import Action, FailureReason, Stage
from app.models.cases import Batch, CultivationCase
from app.models.decisions import CriterionObjection, DecisionEntry, DecisionList
from app.models.enterprises import Enterprise
from app.models.notices import ObjectionOutcome
from app.queries.case_pages import describe_case
from app.queries.decision_views import DecisionListDetail
from app.queries.decisions import list_decisions
from app.services.criterion_objections import (
    NewObjection,
    ObjectionAnswer,
    answer_criterion,
    object_to_finding,
)
from app.services.decisions import (
    NewList,
    Proposal,
    Release,
    describe_decisions,
    drop_entry,
    prepare_decisions,
    release_decisions,
)
from tests.factories import (
    make_batch,
    make_case,
    make_enterprise,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 28)
SINCE = date(2018, 9, 3)
RECOMMEND, REJECT = Action.RECOMMEND, Action.REJECT


@pytest.fixture
def officer(session: Session) -> Viewer:
    return viewer_of(Role.BUREAU_OFFICER, person=make_staff(session))


@pytest.fixture
def head(session: Session) -> Viewer:
    person = make_staff(session, Role.SECTION_HEAD)
    return viewer_of(Role.SECTION_HEAD, person=person)


@pytest.fixture
def batch(session: Session) -> Batch:
    return make_batch(session)


def case_in(session: Session, batch: Batch, **values: object) -> CultivationCase:
    usual = {"stage": Stage.JOINTLY_ENDORSED, "batch_id": batch.id, "stage_since": SINCE}
    return make_case(session, make_enterprise(session), **usual | values)


def proposal(case: CultivationCase, action: Action = RECOMMEND) -> Proposal:
    if action is REJECT:
        return Proposal(
            case=case.public_id,
            action=action,
            reason="研发费用不实",
            failure_reason=FailureReason.RD_ACCOUNTING,
        )
    return Proposal(case=case.public_id, action=action)


def prepared(
    session: Session, viewer: Viewer, batch: Batch, *entries: Proposal
) -> DecisionListDetail:
    given = NewList(entries=list(entries))
    return prepare_decisions(session, viewer, batch.public_id, given, TODAY)


def released(
    session: Session, viewer: Viewer, found: DecisionListDetail, **more: object
) -> DecisionListDetail:
    given = {
        "version": found.row.version,
        "released_on": TODAY,
        "document_number": "平科〔2018〕9号",
    }
    return release_decisions(
        session, viewer, found.batch_id, found.row.id, Release.model_validate(given | more), TODAY
    )


def test_list_is_released_by_another_on_one_day_under_one_number(
    session: Session, officer: Viewer, head: Viewer, batch: Batch
) -> None:
    good, bad = case_in(session, batch), case_in(session, batch)
    found = prepared(session, officer, batch, proposal(good), proposal(bad, REJECT))
    assert (good.stage, bad.stage) == (Stage.JOINTLY_ENDORSED, Stage.JOINTLY_ENDORSED)

    done = released(session, head, found)

    session.refresh(good)
    session.refresh(bad)
    assert (good.stage, good.stage_since) == (Stage.RECOMMENDED, TODAY)
    assert (bad.stage, bad.failure_reason) == (Stage.REJECTED, FailureReason.RD_ACCOUNTING)
    assert (done.row.released_by, done.row.document_number) == (head.name, "平科〔2018〕9号")
    with pytest.raises(TransitionRefused) as twice:
        released(session, head, done)
    assert twice.value.reasons == (Reason.DECISIONS_RELEASED,)


def test_preparer_does_not_release_while_somebody_else_can(
    session: Session, officer: Viewer, head: Viewer, batch: Batch
) -> None:
    case = case_in(session, batch)
    found = prepared(session, head, batch, proposal(case))
    assert (found.is_own, found.fallback) == (True, None)

    with pytest.raises(TransitionRefused) as refusal:
        released(session, head, found)

    assert refusal.value.reasons == (Reason.OWN_WORK,)
    released(session, officer, found)
    session.refresh(case)
    assert case.stage is Stage.RECOMMENDED


def test_head_alone_releases_his_own_list_by_name_and_reason(
    session: Session, head: Viewer, batch: Batch
) -> None:
    found = prepared(session, head, batch, proposal(case_in(session, batch)))
    assert found.fallback is Fallback.HEAD_DECIDES_ALONE

    with pytest.raises(TransitionRefused) as unnamed:
        released(session, head, found)
    done = released(
        session,
        head,
        found,
        fallback=Fallback.HEAD_DECIDES_ALONE,
        reason="科内仅一人在岗",
    )

    assert unnamed.value.fields == {"fallback": Reason.FALLBACK_NOT_NAMED}
    assert (done.row.fallback, done.row.fallback_reason) == (
        Fallback.HEAD_DECIDES_ALONE,
        "科内仅一人在岗",
    )


def test_officer_alone_never_releases_her_own_list(
    session: Session, officer: Viewer, batch: Batch
) -> None:
    found = prepared(session, officer, batch, proposal(case_in(session, batch)))

    with pytest.raises(TransitionRefused) as refusal:
        released(session, officer, found, fallback=Fallback.HEAD_DECIDES_ALONE, reason="无人")

    assert refusal.value.reasons == (Reason.OWN_WORK,)


def test_one_decision_that_cannot_be_made_holds_the_list_and_says_whose(
    session: Session, officer: Viewer, head: Viewer, batch: Batch
) -> None:
    case = case_in(session, batch)
    name = session.get_one(Enterprise, case.enterprise_id).name
    found = prepared(session, officer, batch, proposal(case))
    case.stage_since = date(2018, 9, 30)
    session.flush()

    with pytest.raises(TransitionRefused) as refusal:
        released(session, head, found)

    assert refusal.value.reasons == (Reason.ENTRY_HELD,)
    assert refusal.value.details["firm"] == name
    assert refusal.value.details["why"]


def test_recused_releaser_leaves_the_list_to_others(
    session: Session, officer: Viewer, batch: Batch
) -> None:
    case = case_in(session, batch)
    found = prepared(session, officer, batch, proposal(case))
    person = make_staff(session, Role.SECTION_HEAD)
    recused = viewer_of(
        Role.SECTION_HEAD, person=person, recused_from=frozenset({case.enterprise_id})
    )

    with pytest.raises(TransitionRefused) as refusal:
        released(session, recused, found)

    assert refusal.value.reasons == (Reason.RECUSED_FROM_ENTRY,)
    shown = describe_decisions(session, recused, found.batch_id, found.row.id, TODAY)
    assert (shown.entries, shown.withheld) == ([], 1)


@pytest.mark.parametrize(
    ("stage", "action"),
    [(Stage.COUNTY_CHECKED, RECOMMEND), (Stage.TOWN_ENDORSED, Action.CHECK)],
)
def test_only_the_county_s_decisions_from_where_a_case_stands_are_proposed(
    session: Session, officer: Viewer, batch: Batch, stage: Stage, action: Action
) -> None:
    case = case_in(session, batch, stage=stage)

    with pytest.raises(TransitionRefused) as refusal:
        prepared(session, officer, batch, proposal(case, action))

    assert refusal.value.reasons == (Reason.NOT_OFFERED,)


def test_rejection_owes_reason_and_kind_of_failure(
    session: Session, officer: Viewer, batch: Batch
) -> None:
    case = case_in(session, batch)
    bare = Proposal(case=case.public_id, action=REJECT)

    with pytest.raises(InvalidValue) as first:
        prepared(session, officer, batch, bare)
    with pytest.raises(InvalidValue) as second:
        prepared(session, officer, batch, bare.model_copy(update={"reason": "不实"}))

    assert first.value.fields == {f"reason-{case.public_id}": Reason.REASON_REQUIRED}
    key = f"failure_reason-{case.public_id}"
    assert second.value.fields == {key: Reason.FAILURE_REASON_REQUIRED}
    assert session.exec(select(DecisionList)).all() == []


def test_case_stands_on_one_open_list_and_may_be_taken_off_it(
    session: Session, officer: Viewer, batch: Batch
) -> None:
    case = case_in(session, batch)
    found = prepared(session, officer, batch, proposal(case))

    assert list_decisions(session, officer, batch.public_id).decidable == []
    with pytest.raises(InvalidValue) as twice:
        prepared(session, officer, batch, proposal(case))
    (entry,) = found.entries
    left = drop_entry(session, officer, found.batch_id, found.row.id, entry.id, TODAY)

    assert twice.value.reasons == (Reason.ALREADY_PROPOSED,)
    assert left.entries == []
    decidable = list_decisions(session, officer, batch.public_id).decidable
    assert [(one.case_id, one.actions) for one in decidable] == [
        (case.public_id, [RECOMMEND, REJECT])
    ]


def test_decision_of_another_batch_is_not_on_the_list(
    session: Session, officer: Viewer, batch: Batch
) -> None:
    foreign = case_in(session, make_batch(session))

    with pytest.raises(InvalidValue) as refusal:
        prepared(session, officer, batch, proposal(foreign))

    assert refusal.value.reasons == (Reason.BATCH_DOES_NOT_FIT,)


# --- Objections -----------------------------------------------------------------------------------


def firm_user(session: Session, case: CultivationCase) -> Viewer:
    firm = session.get_one(Enterprise, case.enterprise_id)
    person = make_staff(session, Role.ENTERPRISE_USER, enterprises=[firm])
    return viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[firm])


@pytest.fixture
def rejected(session: Session, officer: Viewer, head: Viewer, batch: Batch) -> CultivationCase:
    case = case_in(session, batch)
    released(session, head, prepared(session, officer, batch, proposal(case, REJECT)))
    return case


def test_firm_objects_to_a_criterion_and_the_answer_stands_beside_it(
    session: Session, officer: Viewer, rejected: CultivationCase
) -> None:
    firm = firm_user(session, rejected)
    shown = describe_case(session, firm, rejected.public_id, TODAY)
    assert shown.decision is not None
    assert shown.decision.action is REJECT
    criterion = shown.decision.criteria[0].finding.criterion
    given = NewObjection(criterion=criterion, content="数据有误,附审计报告")

    raised = object_to_finding(session, firm, rejected.public_id, given, TODAY)
    with pytest.raises(InvalidValue) as twice:
        object_to_finding(session, firm, rejected.public_id, given, TODAY)
    objection = session.exec(select(CriterionObjection)).one()
    answer = ObjectionAnswer(outcome=ObjectionOutcome.DISMISSED, answer="审计报告未含该项")
    answered = answer_criterion(
        session, officer, rejected.public_id, objection.public_id, answer, TODAY
    )

    assert raised.decision is not None
    assert raised.decision.open_objections == 1
    assert twice.value.fields == {"content": Reason.OBJECTION_PENDING}
    assert answered.decision is not None
    (beside,) = answered.decision.criteria[0].objections
    assert (beside.content, beside.outcome, beside.answer, beside.answered_by) == (
        "数据有误,附审计报告",
        ObjectionOutcome.DISMISSED,
        "审计报告未含该项",
        officer.name,
    )
    assert all(not one.objections for one in answered.decision.criteria[1:])


def test_releaser_does_not_answer_what_is_objected_to_his_decision(
    session: Session, head: Viewer, rejected: CultivationCase
) -> None:
    firm = firm_user(session, rejected)
    entry = session.exec(select(DecisionEntry)).one()
    shown = describe_case(session, firm, rejected.public_id, TODAY)
    assert shown.decision is not None
    criterion = shown.decision.criteria[0].finding.criterion
    given = NewObjection(criterion=criterion, content="有误")
    object_to_finding(session, firm, rejected.public_id, given, TODAY)
    objection = session.exec(select(CriterionObjection)).one()
    answer = ObjectionAnswer(outcome=ObjectionOutcome.UPHELD, answer="属实")

    with pytest.raises(TransitionRefused) as refusal:
        answer_criterion(session, head, rejected.public_id, objection.public_id, answer, TODAY)

    assert refusal.value.reasons == (Reason.OWN_WORK,)
    assert objection.entry_id == entry.id


def test_criterion_that_the_finding_has_not_is_refused(
    session: Session, rejected: CultivationCase
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        object_to_finding(
            session,
            firm_user(session, rejected),
            rejected.public_id,
            NewObjection(criterion="nothing", content="有误"),
            TODAY,
        )

    assert refusal.value.fields == {"criterion": Reason.BAD_VALUE}


def test_nobody_objects_before_a_decision_is_released(
    session: Session, officer: Viewer, batch: Batch
) -> None:
    case = case_in(session, batch)
    prepared(session, officer, batch, proposal(case, REJECT))
    firm = firm_user(session, case)

    assert describe_case(session, firm, case.public_id, TODAY).decision is None
    with pytest.raises(Refusal):
        object_to_finding(
            session, firm, case.public_id, NewObjection(criterion="x", content="有误"), TODAY
        )


def test_officer_does_not_object_in_the_firm_s_place_and_a_town_reads_no_finding(
    session: Session, officer: Viewer, rejected: CultivationCase
) -> None:
    town = viewer_of(Role.TOWN_OFFICER, person=make_staff(session, Role.TOWN_OFFICER))

    with pytest.raises(NotPermitted):
        object_to_finding(
            session,
            officer,
            rejected.public_id,
            NewObjection(criterion="x", content="有误"),
            TODAY,
        )
    assert describe_case(session, town, rejected.public_id, TODAY).decision is None
