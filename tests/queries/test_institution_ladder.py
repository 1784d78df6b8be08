"""The ladder's lists and the shares per town equal what going firm by firm finds."""

from datetime import date
from decimal import Decimal
from random import Random

from sqlmodel import Session

from app.domain.access import Role
from app.domain.criteria.findings import Verdict
from app.domain.institution_ladder import LADDER, RdRung, judge_step, next_rung
from app.domain.institutions import LEVELS, InstitutionState
from app.models.enterprises import Enterprise
from app.models.institutions import RdInstitution
from app.queries.institution_coverage import CoverageFilters, list_covered, show_coverage
from app.queries.institution_ladder import LadderFilters, LadderShows, list_ladder
from app.queries.registered_facts import facts_of
from tests.factories import (
    COUNTY,
    TOWN,
    make_enterprise,
    make_figures,
    make_institution,
    make_recusal,
    make_staff,
    make_statement,
    make_title,
    make_township,
    viewer_of,
)

TODAY = date(2018, 9, 30)
DAY = date(2019, 3, 1)
OFFICER = viewer_of(Role.BUREAU_OFFICER)
KINDS = [(kind, level) for kind, own in LEVELS.items() for level in own]
OTHER = f"{COUNTY}002"


def random_firms(session: Session, number: int) -> list[tuple[Enterprise, list[RdInstitution]]]:
    chance = Random(11)
    make_township(session, OTHER)
    made = []
    for _ in range(number):
        firm = make_enterprise(
            session,
            township_code=chance.choice((TOWN, OTHER, None)),
            is_above_designated_size=chance.choice((True, True, False, None)),
        )
        own = []
        for kind, level in chance.sample(KINDS, chance.randrange(4)):
            since = chance.choice((date(2015, 6, 1), date(2017, 6, 1)))
            own.append(
                make_institution(
                    session,
                    firm,
                    type=kind,
                    level=level,
                    recognized_on=since,
                    recognized_known_on=since,
                    unit_staff=chance.choice((None, 10, 60)),
                    qualified_staff=chance.choice((None, 8, 40)),
                    area_sqm=chance.choice((None, Decimal(1500))),
                    equipment_cny=chance.choice((None, Decimal(12_000_000))),
                    measured_on=chance.choice((date(2017, 6, 1), date(2018, 6, 1))),
                )
            )
        if chance.random() < 0.6:
            make_title(session, firm)
        if chance.random() < 0.7:
            make_figures(session, firm, fiscal_year=2018, sales_cny=Decimal(150_000_000),
                         rd_cny=Decimal(chance.choice((4, 8)) * 1_000_000))  # fmt: skip
        make_statement(session, firm, fact="has_independent_rd_unit", stated_on=date(2018, 7, 1))
        made.append((firm, own))
    session.flush()
    return made


def test_each_rung_lists_exactly_the_firms_that_stand_below_it(session: Session) -> None:
    firms = random_firms(session, 30)
    held = {
        firm.public_id: [
            (one.type, one.level)
            for one in own
            if one.facts().state(DAY, TODAY) is InstitutionState.RECOGNIZED
        ]
        for firm, own in firms
    }
    for rung in LADDER:
        page = list_ladder(session, OFFICER, LadderFilters(rung=rung, applied_on=DAY), TODAY)

        expected = {}
        for public_id, own in held.items():
            if next_rung(own) is rung:
                known = facts_of(session, OFFICER, public_id, DAY, TODAY)
                assert known is not None
                step = judge_step(rung, known.facts)
                expected[public_id] = (step.verdict, len(step.short), len(step.unknown))
        found = {
            row.enterprise_id: (row.verdict, len(row.short), len(row.unknown)) for row in page.rows
        }
        assert found == expected
        assert page.firms[rung] == page.listed == len(expected)
        if rung in (RdRung.COUNTY_CENTER, RdRung.CITY_CENTER):
            assert page.edition is None
        ready = LadderFilters(rung=rung, applied_on=DAY, shows=LadderShows.READY)
        assert list_ladder(session, OFFICER, ready, TODAY).listed == sum(
            verdict in (Verdict.CERTAIN, Verdict.POSSIBLE) for verdict, _, _ in expected.values()
        )


def test_before_2019_nobody_is_judged_for_a_provincial_centre(session: Session) -> None:
    make_institution(session, make_enterprise(session), level="city")

    page = list_ladder(session, OFFICER, LadderFilters(), TODAY)

    assert (page.edition, page.verdicts, page.listed) == (None, {Verdict.UNKNOWN: 1}, 1)
    assert page.rows[0].short == page.rows[0].unknown == []


def test_shares_equal_the_firms_counted_one_by_one(session: Session) -> None:
    firms = random_firms(session, 30)
    page = show_coverage(session, OFFICER, TODAY)

    assert page.years == (2015, 2016, 2017, 2018)
    for line in page.lines:
        town = {"": "all", "unknown": None}.get(line.code, line.code)
        own = [pair for pair in firms if town in ("all", pair[0].township_code)]
        for share in line.shares:
            above = [(firm, held) for firm, held in own if firm.is_above_designated_size]
            covered = [
                firm
                for firm, held in above
                if any(
                    one.facts().state(share.day, TODAY) is InstitutionState.RECOGNIZED
                    for one in held
                )
            ]
            assert (share.firms, share.with_institution) == (len(above), len(covered))
            assert share.size_unknown == sum(f.is_above_designated_size is None for f, _ in own)
            for has, number in ((None, len(above)), (True, len(covered))):
                filters = CoverageFilters(year=share.year, town=line.code, has=has)
                assert list_covered(session, OFFICER, filters, TODAY).total == number


def test_a_recusal_keeps_the_firm_back_and_not_the_share(session: Session) -> None:
    firm = make_enterprise(session, is_above_designated_size=True)
    make_institution(session, firm)
    person = make_staff(session, Role.BUREAU_OFFICER)
    make_recusal(session, person, firm)
    recused = viewer_of(Role.BUREAU_OFFICER, recused_from=frozenset({firm.id}))

    assert show_coverage(session, recused, TODAY).lines[0].shares[-1].share == 1
    page = list_covered(session, recused, CoverageFilters(has=True), TODAY)
    assert (page.total, page.listed, page.rows) == (1, 0, [])
    assert (
        list_ladder(session, recused, LadderFilters(rung=RdRung.RESEARCH_INSTITUTE), TODAY).rows
        == []
    )
