"""部门核查 and the joint opinion through the services: who is asked, what blocks, what lifts it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role, Viewer
from app.domain.opinions import Department, InquiryAnswer, Office, Opinion
from app.domain.refusals import NotFound, NotPermitted, Reason, Refusal, TransitionRefused
from app.domain.stages import Action, Stage
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from app.models.inquiries import InquiryLine, JointOpinion
from app.queries.case_pages import describe_case
from app.queries.inquiries import describe_inquiry, list_inquiries, sent_lines
from app.queries.inquiry_subjects import InquirySubject, SubjectId
from app.queries.inquiry_views import InquiryDetail
from app.services.case_stages import ActionInput, take_action
from app.services.inquiries import (
    Answers,
    Lifting,
    LineAnswer,
    Sending,
    answer_inquiry,
    lift_answer,
    make_inquiry,
    send_inquiry,
)
from app.services.joint_opinions import OfficeOpinion, record_for_batch, record_for_case
from tests.factories import (
    make_batch,
    make_case,
    make_enterprise,
    make_joint_opinions,
    make_staff,
    viewer_of,
)

TODAY = date(2018, 9, 28)
MADE, SENT = date(2018, 9, 3), date(2018, 9, 4)


def viewer_as(session: Session, role: Role = Role.BUREAU_OFFICER) -> Viewer:
    return viewer_of(role, person=make_staff(session, role))


def case_in(session: Session, batch: Batch, **values: object) -> CultivationCase:
    usual = {"stage": Stage.COUNTY_CHECKED, "batch_id": batch.id, "stage_since": MADE}
    return make_case(session, make_enterprise(session), **usual | values)


def of(batch: Batch) -> SubjectId:
    return SubjectId(InquirySubject.BATCH, batch.public_id)


def subject_of(found: InquiryDetail) -> SubjectId:
    return SubjectId(found.kind, found.subject_id)


def sent(session: Session, viewer: Viewer, batch: Batch) -> InquiryDetail:
    made = make_inquiry(session, viewer, of(batch), MADE)
    given = Sending(version=made.inquiry.version, sent_on=SENT, document_number="平科核〔2018〕2号")
    return send_inquiry(session, viewer, of(batch), made.inquiry.id, given, TODAY)


def answered(
    session: Session,
    viewer: Viewer,
    found: InquiryDetail,
    department: Department,
    *lines: LineAnswer,
    is_rest_clean: bool = True,
) -> InquiryDetail:
    given = Answers(
        answered_on=date(2018, 9, 12),
        answered_by="张科员",
        lines=list(lines),
        is_rest_clean=is_rest_clean,
    )
    return answer_inquiry(
        session,
        viewer,
        subject_of(found),
        found.inquiry.id,
        department,
        given,
        TODAY,
    )


def line_of(found: InquiryDetail, case: CultivationCase, department: Department) -> str:
    (firm,) = [firm for firm in found.firms if firm.case_id == case.public_id]
    (line,) = [one for one in firm.answers if one.department is department]
    return line.line_id


def negative(line: str, reason: str = "未缴税款3万元") -> LineAnswer:
    return LineAnswer(line=line, answer=InquiryAnswer.NEGATIVE, reason=reason)


def obstacles(
    session: Session, viewer: Viewer, case: CultivationCase, action: Action
) -> list[Reason]:
    session.expire_all()
    shown = describe_case(session, viewer, case.public_id, TODAY)
    (move,) = [move for move in shown.moves if move.action is action]
    return [one.reason for one in move.obstacles]


def refused(verb: Callable[[], object]) -> tuple[Reason, ...]:
    with pytest.raises(Refusal) as refusal:
        verb()
    return refusal.value.reasons


def test_list_holds_what_is_handed_in_and_not_asked_about_yet(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    asked = case_in(session, batch)
    case_in(session, batch, stage=Stage.PLANNED)
    case_in(session, batch, stage=Stage.RECOMMENDED)
    case_in(session, make_batch(session))

    made = make_inquiry(session, viewer, of(batch), MADE)
    late = case_in(session, batch, stage=Stage.SUBMITTED)
    second = make_inquiry(session, viewer, of(batch), TODAY)

    assert [firm.case_id for firm in made.firms] == [asked.public_id]
    assert [one.department for one in made.firms[0].answers] == list(Department)
    assert [firm.case_id for firm in second.firms] == [late.public_id]
    assert (made.inquiry.number, second.inquiry.number) == (1, 2)
    third = refused(lambda: make_inquiry(session, viewer, of(batch), TODAY))
    assert third == (Reason.NO_CASE_TO_ASK,)
    assert list_inquiries(session, viewer, of(batch)).to_ask == 0


def test_answers_wait_for_the_list_to_be_sent(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    case_in(session, batch)
    made = make_inquiry(session, viewer, of(batch), MADE)

    reasons = refused(lambda: answered(session, viewer, made, Department.TAX))

    assert reasons == (Reason.INQUIRY_NOT_SENT,)


def test_negative_answer_blocks_until_a_head_lifts_it_with_a_reason(session: Session) -> None:
    viewer, head = viewer_as(session), viewer_as(session, Role.SECTION_HEAD)
    batch = make_batch(session)
    case, other = case_in(session, batch), case_in(session, batch)
    for one in (case, other):
        make_joint_opinions(session, one)
    found = sent(session, viewer, batch)
    line = line_of(found, case, Department.TAX)

    found = answered(session, viewer, found, Department.TAX, negative(line))

    assert (found.inquiry.negative, found.inquiry.unanswered) == (1, 8)
    assert obstacles(session, viewer, case, Action.ENDORSE_JOINTLY) == [Reason.NEGATIVE_ANSWER]
    assert obstacles(session, viewer, other, Action.ENDORSE_JOINTLY) == []
    given = ActionInput(version=case.version, happened_on=TODAY, document_number="平科〔2018〕9号")
    with pytest.raises(TransitionRefused) as refusal:
        take_action(session, viewer, case.public_id, Action.ENDORSE_JOINTLY, given, TODAY)
    assert refusal.value.reasons == (Reason.NEGATIVE_ANSWER,)
    assert refusal.value.details["answers"] == "税务:未缴税款3万元"

    where = (
        subject_of(found),
        found.inquiry.id,
        line,
        Lifting(reason="已缴清"),
        TODAY,
    )
    with pytest.raises(NotPermitted):
        lift_answer(session, viewer, *where)
    found = lift_answer(session, head, *where)

    assert (found.inquiry.negative, found.inquiry.lifted) == (0, 1)
    assert obstacles(session, viewer, case, Action.ENDORSE_JOINTLY) == []
    again = refused(lambda: lift_answer(session, head, *where))
    assert again == (Reason.ANSWER_NOT_NEGATIVE,)


def test_recommendation_is_held_by_a_late_negative_answer(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    case = case_in(session, batch, stage=Stage.JOINTLY_ENDORSED)
    found = sent(session, viewer, batch)
    line = line_of(found, case, Department.ECOLOGY)

    answered(session, viewer, found, Department.ECOLOGY, negative(line, "环保处罚"))

    assert obstacles(session, viewer, case, Action.RECOMMEND) == [Reason.NEGATIVE_ANSWER]


def test_negative_answer_owes_its_reason_and_nothing_is_written_without(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    case = case_in(session, batch)
    found = sent(session, viewer, batch)
    line = line_of(found, case, Department.TAX)

    with pytest.raises(Refusal) as refusal:
        answered(session, viewer, found, Department.TAX, negative(line, " "))

    assert refusal.value.fields == {f"reason-{line}": Reason.REASON_REQUIRED}
    stored = session.exec(select(InquiryLine).where(col(InquiryLine.answer).is_not(None))).all()
    assert stored == []


def test_new_answer_takes_the_place_of_a_lifted_one(session: Session) -> None:
    viewer, head = viewer_as(session), viewer_as(session, Role.BUREAU_HEAD)
    batch = make_batch(session)
    case = case_in(session, batch)
    found = sent(session, viewer, batch)
    line = line_of(found, case, Department.TAX)
    answered(session, viewer, found, Department.TAX, negative(line))
    lift_answer(
        session,
        head,
        subject_of(found),
        found.inquiry.id,
        line,
        Lifting(reason="是"),
        TODAY,
    )

    same = answered(session, viewer, found, Department.TAX, negative(line))
    anew = answered(session, viewer, found, Department.TAX, negative(line, "又欠税"))

    assert (same.inquiry.negative, same.inquiry.lifted) == (0, 1)
    assert (anew.inquiry.negative, anew.inquiry.lifted) == (1, 0)


def test_recused_officer_sees_no_answer_but_sends_the_whole_list(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    related, other = case_in(session, batch), case_in(session, batch)
    name = session.get_one(Enterprise, related.enterprise_id).name
    found = sent(session, viewer, batch)
    recused = viewer_of(
        Role.BUREAU_OFFICER,
        person=make_staff(session),
        recused_from=frozenset({related.enterprise_id}),
    )

    shown = describe_inquiry(session, recused, of(batch), found.inquiry.id)
    file = sent_lines(session, recused, of(batch), found.inquiry.id)

    assert [firm.case_id for firm in shown.firms] == [other.public_id]
    assert shown.withheld == 1
    assert name in {line.enterprise for line in file}
    assert file == sent_lines(session, viewer, of(batch), found.inquiry.id)
    line = line_of(found, related, Department.TAX)
    with pytest.raises(NotFound):
        answered(session, recused, found, Department.TAX, negative(line))


def test_other_county_has_no_such_batch(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session, county_code="330481")

    with pytest.raises(NotFound):
        make_inquiry(session, viewer, of(batch), MADE)


def test_every_answer_stands_in_the_history(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    case = case_in(session, batch)
    found = sent(session, viewer, batch)
    answered(session, viewer, found, Department.TAX, negative(line_of(found, case, Department.TAX)))

    entries = session.exec(
        select(HistoryEntry)
        .where(HistoryEntry.subject_kind == "inquiry_line")
        .order_by(col(HistoryEntry.sequence))
    ).all()

    assert [entry.action for entry in entries] == ["create"] * 5 + ["update"]
    assert "未缴税款3万元" in entries[-1].payload


# --- The joint opinion ----------------------------------------------------------------------------


def said(office: Office, opinion: Opinion = Opinion.AGREES, note: str = "") -> OfficeOpinion:
    return OfficeOpinion(
        office=office,
        opinion=opinion,
        given_on=SENT,
        given_by="联络员",
        document_number="平会〔2018〕1号",
        note=note,
    )


def test_joint_endorsement_waits_for_all_three_offices(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    case = case_in(session, batch)
    missing = []
    for office in Office:
        assert obstacles(session, viewer, case, Action.ENDORSE_JOINTLY) == [Reason.OPINIONS_MISSING]
        missing.append(record_for_batch(session, viewer, batch.public_id, said(office), TODAY))

    assert [len(one.missing) for one in missing] == [2, 1, 0]
    assert obstacles(session, viewer, case, Action.ENDORSE_JOINTLY) == []


def test_opinion_on_a_case_prevails_over_its_batch_s_and_touches_no_other(
    session: Session,
) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    case, other = case_in(session, batch), case_in(session, batch)
    against = said(Office.TAXATION, Opinion.DISAGREES, "研发费用未归集")
    record_for_case(session, viewer, case.public_id, against, TODAY)
    for office in Office:
        record_for_batch(session, viewer, batch.public_id, said(office), TODAY)

    assert obstacles(session, viewer, case, Action.ENDORSE_JOINTLY) == [Reason.OPINION_AGAINST]
    assert obstacles(session, viewer, other, Action.ENDORSE_JOINTLY) == []
    record_for_case(session, viewer, case.public_id, said(Office.TAXATION), TODAY)
    assert obstacles(session, viewer, case, Action.ENDORSE_JOINTLY) == []
    assert len(session.exec(select(JointOpinion)).all()) == 5


def test_case_without_batch_hears_only_what_was_said_to_itself(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)
    alone = case_in(session, batch, batch_id=None)
    make_joint_opinions(session, case_in(session, batch))

    assert obstacles(session, viewer, alone, Action.ENDORSE_JOINTLY) == [Reason.OPINIONS_MISSING]
    make_joint_opinions(session, alone)
    assert obstacles(session, viewer, alone, Action.ENDORSE_JOINTLY) == []


def test_disagreement_of_an_office_owes_its_reason(session: Session) -> None:
    viewer, batch = viewer_as(session), make_batch(session)

    with pytest.raises(Refusal) as refusal:
        record_for_batch(
            session, viewer, batch.public_id, said(Office.FINANCE, Opinion.DISAGREES), TODAY
        )

    assert refusal.value.fields == {"note": Reason.REASON_REQUIRED}


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.ENTERPRISE_USER])
def test_others_hear_nothing_of_departments_and_offices(session: Session, role: Role) -> None:
    officer, batch = viewer_as(session), make_batch(session)
    case = case_in(session, batch)
    make_joint_opinions(session, case)
    found = sent(session, officer, batch)
    answered(
        session, officer, found, Department.TAX, negative(line_of(found, case, Department.TAX))
    )
    firm = session.get_one(Enterprise, case.enterprise_id)
    person = make_staff(session, role, enterprises=[firm])
    viewer = viewer_of(role, person=person, enterprises=[firm])

    shown = describe_case(session, viewer, case.public_id, TODAY)

    assert (shown.answers, shown.joint_opinions) == ([], [])
    sentences = [one.sentence for move in shown.moves for one in move.obstacles]
    assert not [text for text in sentences if "未缴税款" in text]
