"""Nothing is paid twice: not by two rounds, not by two records of one firm."""

from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from app.domain.awards.drawing import Strike
from app.domain.awards.way import AwardAction, AwardStage
from app.domain.case_history import Correction
from app.domain.opinions import Department, InquiryAnswer
from app.domain.refusals import Reason
from app.models.awards import Award, AwardRound
from app.models.inquiries import InquiryLine
from app.queries.award_payments import list_payments
from app.queries.award_ways import way_of_round
from app.services.award_payments import confirm_payment
from app.services.award_ways import correct_round_step
from app.services.awards import HandStrike, NewRound, draw_round, strike_line
from app.services.inquiries import LineAnswer
from app.services.joining import MergeInput, merge_records
from app.services.procedures import StepCorrection
from tests.services.award_scene import LATER, TODAY, Scene, paid, refused


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def again(scene: Scene) -> AwardRound:
    given = NewRound(rewards_year=2017, known_on=TODAY)
    return draw_round(scene.session, scene.officer, given, TODAY)


def strikes(scene: Scene, made: AwardRound) -> list[tuple[Strike | None, str]]:
    scene.session.expire_all()
    found = scene.session.exec(
        select(Award).where(Award.round_id == made.id).order_by(col(Award.id))
    )
    return [(one.strike, one.strike_note) for one in found]


def strike(scene: Scene, version: int, why: Strike | None) -> None:
    line = scene.session.exec(select(Award).order_by(col(Award.id))).first()
    assert line is not None
    given = HandStrike(version=version, strike=why, note="复核")
    strike_line(scene.session, scene.officer, scene.round.public_id, line.public_id, given)


def join(scene: Scene) -> None:
    kept, gone = scene.firms
    given = MergeInput(
        version=kept.version,
        other=gone.public_id,
        other_version=gone.version,
        reason="同一家企业建了两次档",
    )
    merge_records(scene.session, scene.officer, kept.public_id, given, LATER)


def test_line_that_a_later_round_rewards_comes_back_in_none(scene: Scene) -> None:
    strike(scene, 1, Strike.GIVEN_UP)
    later = again(scene)
    assert strikes(scene, later)[0] == (None, "")

    strike(scene, 2, None)

    assert strikes(scene, scene.round) == [
        (Strike.ALREADY_REWARDED, "2018年第2次奖补已列入"),
        (None, ""),
    ]


def test_abandoned_round_that_is_taken_up_again_leaves_what_another_rewards(scene: Scene) -> None:
    scene.step(scene.section, AwardAction.ABANDON, reason="政策调整")
    again(scene)
    way = way_of_round(scene.session, scene.section, scene.round, TODAY)
    given = StepCorrection(
        version=scene.round.version,
        event=way.entries[0].id,
        correction=Correction.TAKE_BACK,
        reason="误点",
    )

    correct_round_step(scene.session, scene.section, scene.round.public_id, given, TODAY)

    assert scene.round.stage is AwardStage.DRAWN
    assert {one for one, _ in strikes(scene, scene.round)} == {Strike.ALREADY_REWARDED}


def test_joined_records_get_one_award_and_keep_what_a_department_has_against_them(
    scene: Scene,
) -> None:
    scene.ask()
    against = scene.session.exec(
        select(InquiryLine).where(
            InquiryLine.enterprise_id == scene.firms[1].id,
            InquiryLine.department == Department.TAX,
        )
    ).one()
    said = LineAnswer(line=against.public_id, answer=InquiryAnswer.NEGATIVE, reason="欠税")
    scene.answer(Department.TAX, said)

    join(scene)

    assert strikes(scene, scene.round) == [
        (None, ""),
        (Strike.LOWER, "同一事项已按科技创新政策(测试)第三条奖励 200,000.00 元"),
    ]
    kept = scene.session.exec(
        select(InquiryLine).where(
            InquiryLine.enterprise_id == scene.firms[0].id,
            InquiryLine.department == Department.TAX,
        )
    ).one()
    assert (kept.answer, kept.reason) == (InquiryAnswer.NEGATIVE, "欠税")


def test_records_with_two_sheets_under_way_are_not_joined(scene: Scene) -> None:
    scene.to_payment()
    scene.prepare()

    assert refused(lambda: join(scene)) == (Reason.JOINED_AWARD_ON_SHEET,)


def test_what_was_paid_to_one_record_is_not_paid_to_the_other(scene: Scene) -> None:
    scene.to_payment()
    sheet = scene.prepare(lines=scene.lines()[:1])
    where = (scene.session, scene.section, scene.round.public_id)
    confirm_payment(*where, sheet, paid(), LATER)

    join(scene)

    found = list_payments(scene.session, scene.officer, scene.round.public_id)
    assert (found.lines, found.paid_cny) == ([], Decimal(200_000))
    assert [one for one, _ in strikes(scene, scene.round)] == [Strike.LOWER, None]
