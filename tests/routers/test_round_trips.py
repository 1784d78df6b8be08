"""What goes out as a file goes in again and changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.enterprises import FigureSource, FigureStatus, IpKind, ObtainedBy
from app.domain.institutions import InstitutionEnd
from app.domain.plans import CountsFrom, StatScope, ValueStatus
from app.domain.titles import Authority, Programme, TitleEnd, TitleKind
from app.models.plans import IndicatorValue
from tests.clients import AsViewer
from tests.factories import (
    make_enterprise,
    make_figures,
    make_indicator,
    make_institution,
    make_ip_right,
    make_plan,
    make_title,
)


def figures(store: Session) -> int:
    """Several years and sources of two firms, and a draft that is nobody's word yet."""
    first, second = make_enterprise(store), make_enterprise(store)
    make_figures(store, first, 2015, rd_other_cny=Decimal("0.01"), profit_cny=Decimal("-3.50"))
    make_figures(store, first, 2016, staff_monthly_avg=Decimal("12.25"))
    make_figures(store, first, 2016, source=FigureSource.SPECIAL_AUDIT, sales_cny=None)
    make_figures(
        store,
        first,
        2017,
        rd_super_deduction_cny=Decimal("123456789012.34"),
        rd_statistical_cny=Decimal(0),
        net_assets_cny=Decimal("-1"),
    )
    make_figures(store, first, 2018, status=FigureStatus.DRAFT)
    make_figures(store, second, 2017, rd_cny=None)
    return 5


def rights(store: Session) -> int:
    first, second = make_enterprise(store), make_enterprise(store)
    make_ip_right(store, first, number="2017SR000123", kind=IpKind.SOFTWARE_COPYRIGHT)
    make_ip_right(
        store,
        first,
        name="=一种装置",
        number="ZL 2015 1 0012345.6",
        kind=IpKind.INVENTION_PATENT,
        applied_on=date(2014, 1, 2),
        obtained_by=ObtainedBy.TRANSFER,
        is_co_owned=True,
        lapsed_on=date(2018, 1, 2),
    )
    make_ip_right(store, second, used_on=date(2017, 5, 6), granted_on=None, is_co_owned=False)
    return 3


def titles(store: Session) -> int:
    first, second = make_enterprise(store), make_enterprise(store)
    make_title(store, first, valid_from=date(2014, 10, 27))
    make_title(
        store,
        first,
        valid_from=date(2017, 11, 13),
        kind=TitleKind.RENEWAL,
        document_number="国科火字〔2018〕1号",
        document_on=date(2018, 1, 5),
        known_on=date(2018, 1, 8),
        authority=Authority.NATION,
    )
    make_title(
        store,
        second,
        valid_from=date(2016, 1, 1),
        end=TitleEnd.ENTERED_IN_ERROR,
        ended_on=date(2016, 1, 1),
        ended_known_on=date(2016, 2, 1),
    )
    make_title(
        store,
        second,
        programme=Programme.PROVINCIAL_TECH_SME,
        valid_from=date(2016, 3, 1),
        certificate_number=None,
    )
    return 4


def indicator_values(store: Session) -> int:
    plan = make_plan(store)
    share = make_indicator(store, plan, name="R&D 经费占 GDP 比重", counts_from=CountsFrom.ENTERED)
    for year, status, scope in (
        (2016, ValueStatus.FINAL, StatScope.WHOLE_COUNTY),
        (2017, ValueStatus.PRELIMINARY, StatScope.WHOLE_COUNTY),
        (2017, ValueStatus.PRELIMINARY, StatScope.WITHOUT_PORT_ZONE),
    ):
        store.add(
            IndicatorValue(
                county_code=plan.county_code,
                indicator_id=share.id or 0,
                year=year,
                period_starts_on=date(year, 1, 1),
                period_ends_on=date(year, 12, 31),
                scope=scope,
                status=status,
                value=Decimal("2.8512"),
                source="市统计局",
                released_on=date(year + 1, 5, 1),
                document_number="平统〔2018〕1号",
                note="含" if year == 2016 else "",
            )
        )
    store.flush()
    return 3


def institutions(store: Session) -> int:
    """One recognized, one being built, one that told how large it is; an ended one stays away."""
    first, second = make_enterprise(store), make_enterprise(store)
    make_institution(store, first, document_number="浙科发〔2016〕3号", list_year=2016)
    make_institution(
        store,
        first,
        name="乙中心",
        recognized_on=None,
        recognized_known_on=None,
        building_from=date(2018, 1, 5),
        building_known_on=date(2018, 1, 9),
    )
    make_institution(
        store,
        second,
        unit_staff=12,
        area_sqm=Decimal("350.50"),
        equipment_cny=Decimal("3005000.00"),
        measured_on=date(2018, 3, 1),
        measured_by="年报",
    )
    make_institution(
        store,
        second,
        name="旧中心",
        ending=InstitutionEnd.REVOKED,
        ended_on=date(2018, 6, 1),
        ended_known_on=date(2018, 6, 1),
    )
    return 3


MAKE = {
    "figures": figures,
    "rights": rights,
    "titles": titles,
    "institutions": institutions,
    "indicator_values": indicator_values,
}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", MAKE)
def test_facts_that_went_out_change_nothing_when_they_come_in(
    as_viewer: AsViewer, store: Session, kind: str, ending: str
) -> None:
    rows = MAKE[kind](store)
    browser = as_viewer(Role.BUREAU_OFFICER)

    exported = browser.get(f"/facts/{kind}/export?format={ending}")
    answer = browser.post(
        "/api/imports", files={"file": (f"现有.{ending}", exported.content)}, data={"year": ""}
    )

    report = answer.json()
    errors = [one for one in report["problems"] if one["severity"] == "error"]
    assert (report["kind"], errors) == (kind, [])
    assert (report["rows"], report["create"], report["update"], report["unchanged"]) == (
        rows,
        0,
        0,
        rows,
    )


def test_the_register_of_titles_comes_in_as_it_is_listed(
    as_viewer: AsViewer, store: Session
) -> None:
    rows = titles(store)
    browser = as_viewer(Role.BUREAU_OFFICER)

    exported = browser.get("/titles/export?format=xlsx")
    report = browser.post("/api/imports", files={"file": ("资格.xlsx", exported.content)}).json()

    assert (report["kind"], report["rows"], report["unchanged"]) == ("titles", rows, rows)


def test_a_town_sees_its_own_facts_alone(as_viewer: AsViewer, store: Session) -> None:
    own = make_enterprise(store)
    other = make_enterprise(store, township_code=None)
    make_ip_right(store, own, number="1")
    make_ip_right(store, other, number="2")

    told = as_viewer(Role.TOWN_OFFICER).get("/facts/rights/export?format=json").json()

    assert [row["right_number"] for row in told] == ["1"]


def test_facts_leave_in_portions(
    as_viewer: AsViewer, store: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routers.fact_exports.CHUNK", 2)
    firms = [make_enterprise(store) for _ in range(2)]
    numbers = [str(number) for number in range(5)]
    for number in numbers:
        make_ip_right(store, firms[int(number) % 2], number=number)

    told = as_viewer(Role.BUREAU_OFFICER).get("/facts/rights/export?format=json").json()

    assert [row["right_number"] for row in told] == ["0", "2", "4", "1", "3"]


def test_firms_have_a_list_of_their_own(as_viewer: AsViewer) -> None:
    assert as_viewer(Role.BUREAU_OFFICER).get("/facts/enterprises/export").status_code == 404
