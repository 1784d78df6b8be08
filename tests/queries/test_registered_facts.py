"""What the register says of firms, as facts: precedence, what stays unknown, one pass for all."""

from datetime import date
from decimal import Decimal

from sqlmodel import Session

from app.domain.criteria.editions import EDITIONS
from app.domain.criteria.facts import DirectPass, PassGround
from app.domain.enterprises import FigureSource, FigureStatus
from app.domain.titles import Programme
from app.queries.registered_facts import facts_of, stream_facts
from tests.conftest import Statements
from tests.factories import (
    make_enterprise,
    make_figures,
    make_ip_right,
    make_title,
    viewer_of,
)

DAY = date(2018, 9, 30)


def test_each_figure_comes_from_the_source_believed_first(session: Session) -> None:
    firm = make_enterprise(session)
    make_figures(
        session, firm, source=FigureSource.SELF_REPORTED, sales_cny=Decimal(9), rd_cny=Decimal(7)
    )
    make_figures(
        session, firm, source=FigureSource.SPECIAL_AUDIT, sales_cny=Decimal(8), rd_cny=None
    )
    make_figures(session, firm, 2016, status=FigureStatus.DRAFT, sales_cny=Decimal(1), rd_cny=None)

    found = facts_of(session, viewer_of(), firm.public_id, DAY, DAY)

    assert found is not None
    assert set(found.facts.years) == {2017}
    assert found.facts.years[2017].sales_cny == Decimal(8)
    assert found.facts.years[2017].rd_cny == Decimal(7)
    assert found.sources == {
        "years.2017.sales_cny": FigureSource.SPECIAL_AUDIT,
        "years.2017.rd_cny": FigureSource.SELF_REPORTED,
    }


def test_contradiction_of_two_sources_is_left_out_and_named(session: Session) -> None:
    firm = make_enterprise(session)
    make_figures(
        session,
        firm,
        source=FigureSource.SPECIAL_AUDIT,
        staff_monthly_avg=Decimal(10),
        sales_cny=None,
    )
    make_figures(
        session, firm, source=FigureSource.SELF_REPORTED, tech_staff_monthly_avg=Decimal(11)
    )

    found = facts_of(session, viewer_of(), firm.public_id, DAY, DAY)

    assert found is not None
    assert found.contradictory == ("years.2017.tech_staff_monthly_avg",)
    assert found.facts.years[2017].tech_staff_monthly_avg is None


def test_what_nobody_entered_stays_unknown(session: Session) -> None:
    firm = make_enterprise(session, registered_on=None)

    found = facts_of(session, viewer_of(), firm.public_id, DAY, DAY)

    assert found is not None
    facts = found.facts
    assert facts.years == {}
    unknown = (facts.registered_on, facts.ip_rights, facts.incidents, facts.conversions)
    assert unknown == (None, None, None, None)
    assert facts.direct_pass is None


def test_certificate_in_force_lets_a_technology_sme_pass(session: Session) -> None:
    firm = make_enterprise(session)
    make_title(
        session,
        firm,
        programme=Programme.HNTE,
        valid_from=date(2017, 1, 1),
        valid_until=date(2019, 12, 31),
        known_on=date(2017, 1, 1),
    )
    viewer = viewer_of()

    held = facts_of(session, viewer, firm.public_id, DAY, DAY)
    later = facts_of(session, viewer, firm.public_id, date(2020, 7, 1), DAY)

    assert held is not None
    assert later is not None
    assert held.facts.direct_pass == (
        DirectPass(PassGround.HNTE_CERTIFICATE, date(2017, 1, 1), date(2019, 12, 31)),
    )
    assert later.facts.direct_pass is None


def test_pool_is_read_in_one_pass_each_firm_with_its_own(
    session: Session, statements: Statements
) -> None:
    viewer = viewer_of()
    firms = [make_enterprise(session) for _ in range(4)]
    for place in (1, 3):
        make_figures(session, firms[place], sales_cny=Decimal(place))
        make_ip_right(session, firms[place], number=f"ZL{place}")
    before = len(statements("SELECT"))

    found = {one.row_id: one.facts for one in stream_facts(session, viewer, DAY, DAY)}

    assert len(statements("SELECT")) - before == 9
    assert list(found) == [firm.id for firm in firms]
    sales = [one.years[2017].sales_cny if one.years else None for one in found.values()]
    assert sales == [None, Decimal(1), None, Decimal(3)]
    assert [one.ip_rights is not None for one in found.values()] == [False, True, False, True]
    assert all(EDITIONS["hnte-2016"].judge(facts) for facts in found.values())


def test_firm_hidden_from_the_viewer_has_no_facts(session: Session) -> None:
    firm = make_enterprise(session)
    viewer = viewer_of(recused_from=frozenset({firm.id or 0}))

    assert facts_of(session, viewer, firm.public_id, DAY, DAY) is None
