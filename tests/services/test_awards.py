"""Drawing a round of policy awards: what is on it, what it freezes, what strikes its lines."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.awards.drawing import AwardMatter, AwardSource, LandedTalent, Strike
from app.domain.awards.freezing import LaterChange
from app.domain.enterprises import EnterpriseStatus
from app.domain.institutions import InstitutionLevel, InstitutionType
from app.domain.refusals import InvalidValue, NotFound, TransitionRefused
from app.domain.talents.projects import TalentStage
from app.domain.titles import Authority, Programme, TitleEnd, TitleKind
from app.models.awards import Award, AwardRound
from app.models.enterprises import Enterprise
from app.queries.award_views import AwardFilters, RoundDetail
from app.queries.awards import describe_round
from app.services.award_clauses import ClauseInput, add_clause
from app.services.awards import HandStrike, NewRound, draw_round, strike_line
from tests.factories import (
    make_clause,
    make_enterprise,
    make_institution,
    make_person,
    make_recusal,
    make_staff,
    make_title,
    viewer_of,
)
from tests.factories.talents import make_talent

TODAY = date(2018, 3, 1)
GIVEN = NewRound(rewards_year=2017, known_on=date(2018, 2, 28), budget_cny=Decimal(1_000_000))
IN_2017 = {"valid_from": date(2017, 11, 13), "known_on": date(2018, 1, 12)}


@pytest.fixture
def officer(session: Session) -> Viewer:
    return viewer_of(Role.SECTION_HEAD, person=make_person(session))


@pytest.fixture
def firm(session: Session) -> Enterprise:
    return make_enterprise(session, name="平湖甲有限公司")


def shown(session: Session, viewer: Viewer, made: AwardRound, today: date = TODAY) -> RoundDetail:
    return describe_round(session, viewer, made.public_id, AwardFilters(), today)


def test_list_holds_last_year_s_titles_as_known_on_the_day(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    make_clause(session)
    make_title(session, firm, **IN_2017)
    for late, more in (
        ("published later", {"known_on": date(2018, 3, 1)}),
        ("of another list", {"list_year": 2016}),
        (
            "void",
            {"ended_on": date(2018, 2, 1), "ended_known_on": date(2018, 2, 1)}
            | {"end": TitleEnd.ENTERED_IN_ERROR},
        ),
    ):
        make_title(session, make_enterprise(session, name=late), **IN_2017 | more)
    left = make_enterprise(session, name="迁出", status=EnterpriseStatus.MOVED_OUT)
    make_title(session, left, **IN_2017)

    found = shown(session, officer, draw_round(session, officer, GIVEN, TODAY))

    assert [(one.name, one.amount_cny, one.strike) for one in found.lines] == [
        ("平湖甲有限公司", Decimal(200_000), None)
    ]
    assert (found.round.amount_cny, found.round.left_cny) == (Decimal(200_000), Decimal(800_000))
    assert found.is_intact


def test_lower_line_stands_once_the_higher_is_struck_and_falls_when_that_is_taken_back(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    make_clause(session)
    make_clause(
        session,
        rewards=Programme.PROVINCIAL_TECH_SME.value,
        kind=None,
        amount_cny=Decimal(20_000),
    )
    make_title(session, firm, **IN_2017)
    make_title(session, firm, programme=Programme.PROVINCIAL_TECH_SME, **IN_2017)
    made = draw_round(session, officer, GIVEN, TODAY)

    def lines() -> list[tuple[int, Strike | None, str]]:
        session.expire_all()
        found = shown(session, officer, made).lines
        return [(int(one.amount_cny), one.strike, one.strike_note) for one in found]

    lower = "同一事项已按科技创新政策(测试)第三条奖励 200,000.00 元"
    assert lines() == [(200_000, None, ""), (20_000, Strike.LOWER, lower)]
    high = session.exec(select(Award).where(Award.strike == None)).one()  # noqa: E711

    strike_line(
        session,
        officer,
        made.public_id,
        high.public_id,
        HandStrike(version=1, strike=Strike.CONDITION_NOT_MET, note="未报统计"),
    )
    assert lines() == [(200_000, Strike.CONDITION_NOT_MET, "未报统计"), (20_000, None, "")]

    back = HandStrike(version=2, note="已补报")
    strike_line(session, officer, made.public_id, high.public_id, back)
    assert lines() == [(200_000, None, "已补报"), (20_000, Strike.LOWER, lower)]
    assert shown(session, officer, made).is_intact


def test_what_the_rule_struck_no_officer_brings_back(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    make_clause(session)
    make_title(session, firm, **IN_2017)
    draw_round(session, officer, GIVEN, TODAY)
    again = draw_round(session, officer, GIVEN, TODAY)
    (line,) = shown(session, officer, again).lines

    with pytest.raises(TransitionRefused):
        strike_line(
            session, officer, again.public_id, line.id, HandStrike(version=1, note="想恢复")
        )
    assert (again.number, line.strike) == (2, Strike.ALREADY_REWARDED)


def test_later_corrections_are_told_beside_the_frozen_list(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    make_clause(session)
    title = make_title(session, firm, **IN_2017)
    made = draw_round(session, officer, GIVEN, TODAY)
    title.ended_on = title.ended_known_on = date(2018, 5, 1)
    title.end = TitleEnd.REVOKED
    late = make_enterprise(session, name="后知公司")
    make_title(session, late, valid_from=date(2017, 12, 1), known_on=date(2018, 6, 1))
    session.flush()

    found = shown(session, officer, made, date(2018, 6, 1))

    assert {(one.change, one.name) for one in found.differences} == {
        (LaterChange.GONE, "平湖甲有限公司"),
        (LaterChange.APPEARED, "后知公司"),
    }
    assert (len(found.lines), found.is_intact) == (1, True)
    assert shown(session, officer, made, date(2018, 4, 30)).differences == []


def test_altered_line_breaks_the_digest(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    make_clause(session)
    make_title(session, firm, **IN_2017)
    made = draw_round(session, officer, GIVEN, TODAY)
    session.exec(select(Award)).one().amount_cny = Decimal(300_000)
    session.flush()

    assert not shown(session, officer, made).is_intact


def test_recused_officer_draws_the_whole_list_and_sees_it_without_the_firm(
    session: Session, firm: Enterprise
) -> None:
    make_clause(session)
    make_title(session, firm, **IN_2017)
    person = make_person(session)
    make_recusal(session, person, firm)
    recused = viewer_of(Role.BUREAU_OFFICER, person=person, recused_from=frozenset({firm.id or 0}))

    made = draw_round(session, recused, GIVEN, TODAY)
    found = shown(session, recused, made, date(2019, 1, 1))
    line = session.exec(select(Award)).one()

    assert (found.lines, found.withheld, found.round.firms) == ([], 1, 1)
    assert found.is_intact
    with pytest.raises(NotFound):
        strike_line(
            session,
            recused,
            made.public_id,
            line.public_id,
            HandStrike(version=1, strike=Strike.GIVEN_UP, note="放弃"),
        )


def test_renewal_of_a_title_held_before_gets_no_first_award(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    make_clause(session)
    make_title(session, firm, valid_from=date(2014, 9, 29))
    make_title(session, firm, kind=TitleKind.FIRST, **IN_2017)

    with pytest.raises(TransitionRefused):
        draw_round(session, officer, GIVEN, TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [("rewards", "nobel"), ("amount_cny", "0.001"), ("last_year", 2016)],
)
def test_clause_that_cannot_be_is_refused_where_it_is_wrong(
    session: Session, officer: Viewer, field: str, value: object
) -> None:
    typed = {
        "policy": "政策",
        "article": "第一条",
        "rewards": "hnte",
        "amount_cny": "1",
        "first_year": 2017,
    }

    with pytest.raises(InvalidValue) as refused:
        add_clause(session, officer, ClauseInput.model_validate(typed | {field: value}))

    assert list(refused.value.fields) == [field]


def test_institutions_and_landed_talents_are_rewarded_like_titles(
    session: Session, officer: Viewer, firm: Enterprise
) -> None:
    """Once each, the highest of a firm's institutions; what is only planned, stopped or not here
    is on no list, and no later round and no later year pays it again."""
    centre, landed = InstitutionType.RD_CENTER.value, LandedTalent.STARTUP_PROJECT.value
    for rewards, level, amount in (
        (centre, Authority.PROVINCE, 300_000),
        (centre, Authority.CITY, 50_000),
        (landed, None, 500_000),
    ):
        source = AwardSource.TALENT if rewards == landed else AwardSource.INSTITUTION
        matter = AwardMatter.TALENT if rewards == landed else AwardMatter.RD_INSTITUTION
        make_clause(
            session,
            source=source,
            rewards=rewards,
            matter=matter,
            kind=None,
            level=level,
            amount_cny=Decimal(amount),
        )
    in_2017 = {"recognized_on": date(2017, 6, 1), "document_number": "浙科发〔2017〕9号"}
    make_institution(session, firm, **in_2017)
    make_institution(session, firm, level=InstitutionLevel.CITY, **in_2017)
    make_institution(session, firm, building_from=date(2017, 7, 1), recognized_on=None)
    make_institution(session, firm, recognized_on=date(2016, 5, 1))
    sponsor = make_staff(session)
    approved = {"approved_on": date(2017, 3, 1), "landed_on": date(2017, 5, 1)}
    make_talent(session, sponsor, firm, **approved)
    make_talent(session, sponsor, firm, approved_on=date(2017, 3, 1), landed_on=None)
    make_talent(
        session,
        sponsor,
        firm,
        **approved,
        stage=TalentStage.TERMINATED,
        stage_since=date(2018, 1, 5),
    )

    def drawn(year: int) -> list[tuple[str, Authority | None, Strike | None]]:
        given = NewRound(rewards_year=year, known_on=TODAY)
        found = shown(session, officer, draw_round(session, officer, given, TODAY))
        assert found.is_intact
        return [(one.rewards, one.level, one.strike) for one in found.lines]

    assert drawn(2017) == [
        (landed, Authority.COUNTY, None),
        (centre, Authority.PROVINCE, None),
        (centre, Authority.CITY, Strike.LOWER),
    ]
    assert {strike for *_, strike in drawn(2017)} == {Strike.ALREADY_REWARDED}
    assert drawn(2016) == [(centre, Authority.PROVINCE, None)]
