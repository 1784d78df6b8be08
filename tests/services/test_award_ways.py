"""A round from its list to the money: the way, the departments, objections, two officers."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from app.domain.access import EnterpriseScope, Role, Viewer
from app.domain.awards.drawing import Strike
from app.domain.awards.way import AwardAction, AwardStage
from app.domain.opinions import Department, InquiryAnswer
from app.domain.refusals import NotFound, Reason
from app.domain.tasks import TaskKind
from app.models.awards import Award
from app.models.history import HistoryEntry
from app.models.inquiries import InquiryLine
from app.models.notices import Objection, PublicNotice
from app.models.people import Grant
from app.queries.award_payment_views import AwardState
from app.queries.award_payments import bank_rows, list_payments
from app.queries.award_ways import way_of_round
from app.queries.firm_awards import list_firm_awards
from app.queries.payee_accounts import open_account
from app.queries.task_views import Tab
from app.queries.tasks import list_tasks
from app.services.award_payments import (
    TakingBack,
    confirm_payment,
    take_back_payment,
)
from app.services.awards import HandStrike, strike_line
from app.services.inquiries import (
    Answers,
    Lifting,
    LineAnswer,
    answer_inquiry,
    lift_answer,
)
from tests.factories import (
    make_recusal,
    make_staff,
    viewer_of,
)
from tests.services.award_scene import (
    FIRM_NAMES,
    LATER,
    NUMBER,
    SEALER,
    TODAY,
    Scene,
    paid,
    refused,
)


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def test_round_goes_from_its_list_to_the_money_by_two_officers(scene: Scene) -> None:
    scene.to_payment()
    sheet = scene.prepare()
    where = (scene.session, scene.officer, scene.round.public_id, sheet)

    waiting = list_tasks(scene.session, scene.section, Tab.MINE, LATER).rows
    assert [one.page for one in waiting if one.kind is TaskKind.CONFIRM_PAYMENT] == [
        f"/awards/{scene.round.public_id}/payments/{sheet}"
    ]
    assert refused(lambda: confirm_payment(*where, paid(), LATER)) == (
        Reason.SECOND_OFFICER_CONFIRMS,
    )
    held = refused(lambda: scene.step(scene.officer, AwardAction.CLOSE, LATER))
    assert held == (Reason.AWARDS_UNPAID,)
    confirm_payment(scene.session, scene.section, scene.round.public_id, sheet, paid(), LATER)
    scene.step(scene.officer, AwardAction.CLOSE, LATER)

    found = list_payments(scene.session, scene.officer, scene.round.public_id)
    assert (found.paid_cny, found.waiting_cny, found.lines) == (Decimal(400_000), Decimal(0), [])
    assert scene.round.stage is AwardStage.CLOSED
    rows = bank_rows(*where, SEALER)
    assert [(one.name, one.account_number) for one in rows] == [
        (name, "1204060009001234567") for name in sorted(FIRM_NAMES)
    ]
    stranger = viewer_of(Role.BUREAU_HEAD, person=scene.people[Role.BUREAU_HEAD])
    seen = refused(lambda: bank_rows(scene.session, stranger, scene.round.public_id, sheet, SEALER))
    assert seen == (Reason.NOT_YOUR_SHEET,)


def test_round_waits_for_the_right_people_at_each_place(scene: Scene) -> None:
    def waits(today: date = TODAY) -> list[Role]:
        viewers = [scene.officer, scene.section, scene.leader]
        kinds = {TaskKind.AGREE_AWARDS, TaskKind.MOVE_AWARDS}
        return [
            one.role
            for one in viewers
            for task in list_tasks(scene.session, one, Tab.MINE, today).rows
            if task.kind in kinds and task.page == f"/awards/{scene.round.public_id}"
        ]

    assert waits() == [Role.SECTION_HEAD]
    scene.ask()
    scene.step(scene.section, AwardAction.AGREE_BY_SECTION)
    assert waits() == [Role.BUREAU_HEAD]
    scene.step(scene.leader, AwardAction.RETURN, reason="金额有疑问")
    assert waits() == [Role.SECTION_HEAD]
    scene.step(scene.section, AwardAction.AGREE_BY_SECTION)
    scene.step(scene.leader, AwardAction.AGREE_BY_LEADER)
    assert waits() == [Role.BUREAU_OFFICER]
    scene.step(scene.officer, AwardAction.DECIDE_BY_PARTY, minutes_number="1")
    assert waits() == [Role.BUREAU_OFFICER]
    scene.step(
        scene.officer, AwardAction.OPEN_NOTICE, notice_starts_on=TODAY, notice_contact="高新科"
    )
    assert (waits(), waits(LATER)) == ([], [Role.BUREAU_OFFICER])
    [late] = list_tasks(scene.session, scene.officer, Tab.MINE, LATER).rows
    assert (late.enterprise, late.what, late.due_on) == (
        "2018年第1次奖补",
        AwardStage.ON_NOTICE,
        date(2018, 3, 7),
    )


def test_round_of_somebody_who_left_waits_for_the_section(scene: Scene) -> None:
    scene.ask()
    scene.step(scene.section, AwardAction.AGREE_BY_SECTION)
    scene.step(scene.leader, AwardAction.AGREE_BY_LEADER)
    assert waiting_rounds(scene, scene.section) == []

    [grant] = scene.session.exec(
        select(Grant).where(col(Grant.person_id) == scene.officer.person_id)
    )
    grant.valid_until = grant.valid_from
    scene.session.flush()

    assert waiting_rounds(scene, scene.section) == [TaskKind.MOVE_AWARDS]
    assert waiting_rounds(scene, scene.leader) == []


def waiting_rounds(scene: Scene, viewer: Viewer) -> list[TaskKind]:
    kinds = {TaskKind.AGREE_AWARDS, TaskKind.MOVE_AWARDS}
    found = list_tasks(scene.session, viewer, Tab.MINE, TODAY).rows
    return [one.kind for one in found if one.kind in kinds]


def test_departments_answer_before_the_party_group_decides(scene: Scene) -> None:
    scene.step(scene.section, AwardAction.AGREE_BY_SECTION)
    scene.step(scene.leader, AwardAction.AGREE_BY_LEADER)

    def decide() -> None:
        scene.step(scene.officer, AwardAction.DECIDE_BY_PARTY, minutes_number="1")

    assert refused(decide) == (Reason.AWARD_NOT_ASKED,)
    inquiry = scene.ask()
    line = scene.session.exec(
        select(InquiryLine).where(col(InquiryLine.department) == Department.TAX)
    ).first()
    assert line is not None
    said = LineAnswer(line=line.public_id, answer=InquiryAnswer.NEGATIVE, reason="欠税3万元")
    answers = Answers(answered_on=TODAY, answered_by="税务甲", lines=[said])
    where = (scene.session, scene.officer, scene.named, inquiry)
    answer_inquiry(*where, Department.TAX, answers, TODAY)

    assert refused(decide) == (Reason.AWARD_DEPARTMENT_AGAINST,)
    lifting = Lifting(reason="已缴清")
    lift_answer(scene.session, scene.section, scene.named, inquiry, line.public_id, lifting, TODAY)
    decide()
    assert scene.round.stage is AwardStage.PARTY_DECIDED


def test_section_head_s_list_is_agreed_by_another(scene: Scene) -> None:
    head = scene.leader
    scene.step(head, AwardAction.AGREE_BY_SECTION)

    way = way_of_round(scene.session, head, scene.round, TODAY)

    offer = next(one for one in way.moves if one.action == AwardAction.AGREE_BY_LEADER)
    assert offer.fallback is not None or offer.obstacles


def test_objection_holds_its_firm_alone(scene: Scene) -> None:
    scene.to_payment()
    notice = scene.session.exec(select(PublicNotice)).one()
    scene.session.add(
        Objection(
            county_code=notice.county_code,
            notice_id=notice.id,
            enterprise_id=scene.firms[0].id or 0,
            raised_on=TODAY,
            raised_by="李某",
            content="数据不实",
        )
    )
    scene.session.flush()

    found = list_payments(scene.session, scene.officer, scene.round.public_id)

    assert {one.name: one.block for one in found.lines} == {
        FIRM_NAMES[0]: Reason.OBJECTION_PENDING,
        FIRM_NAMES[1]: None,
    }
    assert (notice.ends_on, notice.working_days) == (date(2018, 3, 5), 3)


def test_account_changed_after_the_sheet_holds_it_until_it_is_made_anew(scene: Scene) -> None:
    scene.to_payment()
    sheet = scene.prepare()
    scene.account(scene.firms[0], "99998888777766")
    second = (scene.session, scene.section, scene.round.public_id)

    held = refused(lambda: confirm_payment(*second, sheet, paid(), LATER))
    take_back_payment(*second, sheet, TakingBack(version=1, reason="账户变更"), LATER)
    again = scene.prepare()
    confirm_payment(*second, again, paid(), LATER)

    assert held == (Reason.PAYEE_ACCOUNT_CHANGED,)
    assert {one.account_number for one in bank_rows(*second, again, SEALER)} == {
        "99998888777766",
        "1204060009001234567",
    }


def test_second_is_another_who_is_recused_from_no_firm_of_the_sheet(scene: Scene) -> None:
    scene.to_payment()
    make_recusal(scene.session, scene.people[Role.SECTION_HEAD], scene.firms[0])

    assert refused(lambda: scene.prepare(Role.BUREAU_OFFICER)) == (Reason.SECOND_OFFICER_ANOTHER,)
    assert refused(scene.prepare) == (Reason.SECOND_OFFICER_NOT_FREE,)


@pytest.mark.parametrize(
    ("budget", "reason"),
    [(None, Reason.BUDGET_UNKNOWN), (Decimal(399_999), Reason.BUDGET_EXCEEDED)],
)
def test_nothing_is_paid_beyond_the_budget(
    scene: Scene, budget: Decimal | None, reason: Reason
) -> None:
    scene.to_payment()
    scene.round.budget_cny = budget
    scene.session.flush()

    assert refused(scene.prepare) == (reason,)


def test_nothing_comes_onto_a_list_that_was_decided(scene: Scene) -> None:
    scene.to_notice()
    line = scene.session.exec(select(Award).order_by(col(Award.id))).first()
    assert line is not None
    where = (scene.session, scene.officer, scene.round.public_id, line.public_id)
    strike_line(*where, HandStrike(version=1, strike=Strike.GIVEN_UP, note="来函放弃"))

    back = HandStrike(version=2, note="又要了")

    assert refused(lambda: strike_line(*where, back)) == (Reason.AWARD_LIST_DECIDED,)


def test_firm_hears_of_its_award_with_the_notice_and_towns_of_none(scene: Scene) -> None:
    firm = scene.firms[0]
    own = viewer_of(
        Role.ENTERPRISE_USER,
        person=make_staff(scene.session, Role.ENTERPRISE_USER, enterprises=[firm]),
        scope=EnterpriseScope(firm.county_code, frozenset({firm.id or 0})),
    )

    def states() -> list[AwardState]:
        found = list_firm_awards(scene.session, own, firm.public_id)
        return [one.state for one in found.awards]

    assert states() == []
    scene.to_notice()
    assert states() == [AwardState.WAITS_FOR_ACCOUNT]
    waiting = list_tasks(scene.session, own, Tab.MINE, TODAY).rows
    assert [one.kind for one in waiting] == [TaskKind.GIVE_ACCOUNT]
    account = scene.account(firm)
    assert states() == [AwardState.ON_NOTICE]
    assert NUMBER.replace(" ", "") not in account.sealed_number
    told = scene.session.exec(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "payee_account")
    ).one()
    assert "1234567" not in told.payload
    assert account.sealed_number not in told.payload
    with pytest.raises(NotFound):
        list_firm_awards(scene.session, viewer_of(Role.TOWN_OFFICER), firm.public_id)
    opened = open_account(scene.session, scene.officer, firm.public_id, SEALER)
    assert opened.account_number == "1204060009001234567"
