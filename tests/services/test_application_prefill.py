"""What the register fills in, with its source; what was answered is never overwritten."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from sqlmodel import Session, select

from app.data import form as form_of
from app.data.form_files import editions
from app.domain.access import CaseScope, Role, Viewer
from app.domain.enterprises import FigureSource, FigureStatus, RegistrationType
from app.domain.evidence import StatedFact
from app.domain.forms.drafts import Place
from app.domain.forms.known_facts import NAMES, Known
from app.domain.forms.schema import FormKey
from app.domain.refusals import NotPermitted
from app.domain.stages import Stage
from app.domain.titles import Programme
from app.models.applications import Answer, Application
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.evidence import Conversion
from app.queries.application_prefill import Prefill, differences, prefilled
from app.queries.applications import get_papers
from app.services.application_answers import AnswerInput, save_answers
from app.services.application_prefill import fill_in_known
from tests.conftest import Statements
from tests.factories import (
    NOON,
    make_application,
    make_case,
    make_contact,
    make_enterprise,
    make_figures,
    make_ip_right,
    make_person,
    make_statement,
    store,
    viewer_of,
)

TODAY = date(2018, 9, 3)


class Desk(NamedTuple):
    viewer: Viewer
    firm: Enterprise
    case: CultivationCase
    application: Application

    def known(self, session: Session, viewer: Viewer | None = None) -> Prefill:
        viewer = viewer or self.viewer
        papers = get_papers(session, viewer, self.application.public_id)
        return prefilled(session, viewer, papers, TODAY)

    def fill_in(self, session: Session) -> int:
        return fill_in_known(session, self.viewer, self.application.public_id, TODAY, NOON)


def desk_of(session: Session, programme: Programme = Programme.HNTE, **firm: Any) -> Desk:
    enterprise = make_enterprise(session, **firm)
    case = make_case(session, enterprise, programme=programme, agency="某中介")
    person = make_person(session, Role.ENTERPRISE_USER)
    viewer = viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=(enterprise,))
    return Desk(viewer, enterprise, case, make_application(session, enterprise, case))


def test_every_name_that_a_form_asks_for_is_known() -> None:
    asked = {
        field.prefill
        for key in FormKey
        for edition in editions(key)
        for field in form_of(key, edition).fields.values()
        if field.prefill
    }

    assert asked - NAMES == set()


def test_firm_is_filled_in_with_its_source(session: Session) -> None:
    desk = desk_of(
        session,
        registration_type=RegistrationType.PRIVATE_LIMITED,
        registered_capital_cny=Decimal("1000000.50"),
        industry_code="3670",
        technology_field="8.2.1",
        legal_representative="张三",
    )
    make_contact(session, desk.firm, name="旁人", mobile="1")
    make_contact(session, desk.firm, name="联络人", mobile="2", is_liaison=True)
    values = desk.known(session).values
    found = {place.key: (known.value, known.source) for place, known in values.items()}

    assert found["application_year"] == ("2018", "申报案")
    assert found["agency"] == ("某中介", "申报案")
    assert found["name"] == (desk.firm.name, "企业台账")
    assert found["registered_capital"] == ("1000000.5", "企业台账")
    assert found["registered_on"] == ("2010-01-01", "企业台账")
    assert found["industry"][0].startswith("3670 ")
    assert found["technology_field"] == ("8.2.1", "企业台账")
    assert (found["contact_name"], found["contact_mobile"]) == (
        ("联络人", "企业联系人"),
        ("2", "企业联系人"),
    )
    assert "tax_method" not in found


def test_figures_come_from_the_source_believed_first_of_the_right_year(session: Session) -> None:
    desk = desk_of(session)
    make_figures(session, desk.firm, 2017, sales_cny=Decimal(100), profit_cny=Decimal(5))
    make_figures(
        session,
        desk.firm,
        2017,
        source=FigureSource.FINANCIAL_AUDIT,
        status=FigureStatus.VERIFIED,
        sales_cny=Decimal(90),
    )
    make_figures(session, desk.firm, 2015, sales_cny=Decimal("70.10"))
    make_figures(session, desk.firm, 2014, sales_cny=Decimal(1))
    make_figures(session, desk.firm, 2018, sales_cny=Decimal(2))
    make_figures(session, desk.firm, 2016, sales_cny=Decimal(3), status=FigureStatus.DRAFT)
    values = desk.known(session).values

    assert values[Place("main", "sales.y3")] == Known("90", "2017 年度数据(财务审计,已核)")
    assert values[Place("main", "profit.y3")] == Known("5", "2017 年度数据(自报,已报)")
    assert values[Place("main", "sales.y1")] == Known("70.1", "2015 年度数据(自报,已报)")
    assert Place("main", "sales.y2") not in values


def test_contradicting_sources_fill_in_nothing(session: Session) -> None:
    desk = desk_of(session)
    make_figures(session, desk.firm, 2017, tech_staff_monthly_avg=Decimal(50))
    make_figures(
        session,
        desk.firm,
        2017,
        source=FigureSource.TAX_RETURN,
        staff_monthly_avg=Decimal(40),
    )
    values = desk.known(session).values

    assert Place("staff", "people.tech") not in values
    assert values[Place("staff", "people.all")].value == "40"


def test_average_with_a_fraction_is_not_rounded_for_the_firm(session: Session) -> None:
    desk = desk_of(session)
    make_figures(
        session,
        desk.firm,
        2017,
        staff_monthly_avg=Decimal("87.50"),
        tech_staff_monthly_avg=Decimal("20.00"),
    )
    values = desk.known(session).values

    assert Place("staff", "people.all") not in values
    assert values[Place("staff", "people.tech")].value == "20"


def test_newest_statement_that_still_holds_is_taken(session: Session) -> None:
    desk = desk_of(session, Programme.PROVINCIAL_TECH_SME)
    fact = StatedFact.HAS_INDEPENDENT_ACCOUNTING
    make_statement(session, desk.firm, fact=fact, is_so=True, stated_on=date(2018, 2, 1))
    make_statement(session, desk.firm, fact=fact, is_so=False, stated_on=date(2018, 1, 1))
    stale = StatedFact.IS_OPEN_INDUSTRY
    make_statement(session, desk.firm, fact=stale, stated_on=date(2017, 9, 2))
    taxed = StatedFact.IS_TAXED_ON_ACCOUNTS
    make_statement(session, desk.firm, fact=taxed, is_so=False, stated_on=date(2018, 2, 1))
    values = desk.known(session).values

    assert values[Place("conditions", "has_independent_accounting")] == Known(
        "true", "情况声明(2018-02-01,市应急管理局)"
    )
    assert Place("conditions", "is_open_industry") not in values
    assert values[Place("registration", "tax_method")].value == "assessed"


def test_rights_in_force_and_unused_become_rows(session: Session) -> None:
    desk = desk_of(session)
    make_ip_right(session, desk.firm, number="B", granted_on=date(2017, 1, 1))
    make_ip_right(session, desk.firm, number="A", granted_on=date(2016, 1, 1))
    make_ip_right(session, desk.firm, number="lapsed", lapsed_on=TODAY)
    make_ip_right(session, desk.firm, number="used", used_on=date(2015, 6, 1))
    make_ip_right(session, desk.firm, number="asked", granted_on=None)
    rows = desk.known(session).rows["ip"]

    assert [row["number"].value for row in rows] == ["A", "B"]
    assert set(rows[0]) == {"name", "kind", "number", "granted_on", "obtained_by"}
    assert rows[0]["kind"] == Known("utility_model", "知识产权台账")


def test_provincial_form_takes_rights_that_are_applied_for(session: Session) -> None:
    desk = desk_of(session, Programme.PROVINCIAL_TECH_SME)
    make_ip_right(session, desk.firm, granted_on=None, applied_on=date(2018, 1, 1))
    [row] = desk.known(session).rows["ip"]

    assert row["applied_on"].value == "2018-01-01"


def test_conversions_of_the_three_years_become_rows(session: Session) -> None:
    desk = desk_of(session)
    for year in (2014, 2015, 2017, 2018):
        store(
            session,
            Conversion(
                enterprise_id=desk.firm.id or 0,
                county_code=desk.firm.county_code,
                year=year,
                name=f"成果{year}",
            ),
        )
    rows = desk.known(session).rows["conversions"]

    assert [row["name"].value for row in rows] == ["成果2015", "成果2017"]
    assert set(rows[0]) == {"name", "year"}


def test_agency_is_told_nothing_of_the_register(session: Session) -> None:
    desk = desk_of(session)
    scope = CaseScope(desk.firm.county_code, frozenset({desk.case.id or 0}))

    assert desk.known(session, viewer_of(Role.AGENCY_USER, scope=scope)) == Prefill({}, {})


def test_contacts_are_left_out_for_an_officer_to_whom_they_are_closed(session: Session) -> None:
    desk = desk_of(session)
    make_contact(session, desk.firm)
    values = desk.known(session, viewer_of(Role.BUREAU_OFFICER)).values

    assert Place("registration", "contact_name") not in values
    assert Place("registration", "name") in values


def test_filling_in_writes_answers_with_their_source_once(session: Session) -> None:
    desk = desk_of(session)
    make_ip_right(session, desk.firm, number="A")
    first = desk.fill_in(session)
    papers = get_papers(session, desk.viewer, desk.application.public_id)

    assert first == len(papers.saved)
    assert papers.draft.values["name"] == desk.firm.name
    assert papers.saved["", "name"].source == "企业台账"
    [row] = papers.draft.of("ip")
    assert (row.number, row.values["number"]) == ("IP01", "A")
    assert desk.fill_in(session) == 0


def test_what_was_answered_or_taken_out_stays(session: Session) -> None:
    desk = desk_of(session)
    make_ip_right(session, desk.firm)
    given = [
        AnswerInput(field="name", value="改过的名称", version=0),
        AnswerInput(field="none.ip", value="是", version=0),
        AnswerInput(field="agency", value="暂填", version=0),
    ]
    save_answers(session, desk.viewer, desk.application.public_id, given, NOON)
    out = [AnswerInput(field="agency", value="", version=1)]
    save_answers(session, desk.viewer, desk.application.public_id, out, NOON)
    desk.fill_in(session)
    draft = get_papers(session, desk.viewer, desk.application.public_id).draft

    assert draft.values["name"] == "改过的名称"
    assert "agency" not in draft.values
    assert draft.of("ip") == ()


def test_handed_in_application_is_filled_in_no_more(session: Session) -> None:
    desk = desk_of(session)
    desk.case.stage = Stage.SUBMITTED
    session.flush()

    with pytest.raises(NotPermitted):
        desk.fill_in(session)
    assert session.exec(select(Answer)).all() == []


def test_register_that_changes_later_is_told_and_overwrites_nothing(session: Session) -> None:
    desk = desk_of(session, legal_representative="张三")
    desk.fill_in(session)
    typed = [AnswerInput(field="address", value="某路", version=0)]
    save_answers(session, desk.viewer, desk.application.public_id, typed, NOON)
    desk.firm.legal_representative = "李四"
    session.flush()
    desk.fill_in(session)
    papers = get_papers(session, desk.viewer, desk.application.public_id)
    [found] = differences(papers, prefilled(session, desk.viewer, papers, TODAY))

    assert found.place == Place("registration", "legal_representative")
    assert (found.answered, found.known.value) == ("张三", "李四")
    assert found.was_taken_from == "企业台账"
    assert papers.draft.values["legal_representative"] == "张三"


@pytest.mark.parametrize("programme", [Programme.HNTE, Programme.PROVINCIAL_TECH_SME])
def test_statements_do_not_grow_with_what_is_known(
    session: Session, programme: Programme, statements: Statements
) -> None:
    desk = desk_of(session, programme)
    for year in (2015, 2016, 2017):
        make_figures(session, desk.firm, year)
        make_ip_right(session, desk.firm)
        make_contact(session, desk.firm)
        make_statement(session, desk.firm)
    papers = get_papers(session, desk.viewer, desk.application.public_id)
    before = len(statements("SELECT"))
    prefilled(session, desk.viewer, papers, TODAY)

    assert len(statements("SELECT")) - before == 6
