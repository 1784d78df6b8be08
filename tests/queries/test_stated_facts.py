"""What officers learned of a firm, as facts: an empty list means none, an absent one unknown."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.criteria.facts import Conversion, Facts, Incident, IncidentKind, IndustryStanding
from app.domain.evidence import StatedFact
from app.models import evidence
from app.models.enterprises import Enterprise
from app.queries.registered_facts import facts_of
from tests.factories import make_enterprise, make_statement, viewer_of
from tests.factories.ground import store

DAY = date(2018, 9, 30)
ACCIDENT = IncidentKind.SAFETY_ACCIDENT


def facts(session: Session, firm: Enterprise, applied_on: date = DAY) -> Facts:
    found = facts_of(session, viewer_of(), firm.public_id, applied_on, DAY)
    assert found is not None
    return found.facts


def incident(session: Session, firm: Enterprise, on: date, kind: IncidentKind = ACCIDENT) -> None:
    row = evidence.Incident(
        enterprise_id=firm.id or 0, county_code=firm.county_code, kind=kind, happened_on=on
    )
    store(session, row)


@pytest.mark.parametrize("name", ["incidents", "conversions", "ip_rights"])
def test_list_is_empty_once_somebody_answers_for_it_and_for_a_year(
    session: Session, name: str
) -> None:
    firm = make_enterprise(session)
    assert getattr(facts(session, firm), name) is None

    make_statement(session, firm, fact=StatedFact(name), stated_on=DAY)

    assert getattr(facts(session, firm), name) == ()
    assert getattr(facts(session, firm, date(2019, 9, 30)), name) == ()
    assert getattr(facts(session, firm, date(2019, 10, 1)), name) is None


def test_newest_statement_counts(session: Session) -> None:
    firm = make_enterprise(session)
    make_statement(session, firm, stated_on=date(2018, 8, 1), is_so=False)
    make_statement(session, firm, stated_on=date(2018, 3, 1), is_so=True)

    assert facts(session, firm).incidents is None


def test_old_incident_alone_is_no_knowledge_that_there_was_no_other(session: Session) -> None:
    firm = make_enterprise(session)
    incident(session, firm, date(2016, 1, 1))
    assert facts(session, firm).incidents is None

    make_statement(session, firm, stated_on=DAY)

    assert facts(session, firm).incidents == (Incident(ACCIDENT, date(2016, 1, 1)),)


def test_incident_that_bars_is_known_without_a_statement(session: Session) -> None:
    firm = make_enterprise(session)
    incident(session, firm, date(2017, 9, 30))

    assert facts(session, firm).incidents == (Incident(ACCIDENT, date(2017, 9, 30)),)
    assert facts(session, firm, date(2018, 10, 1)).incidents is None


def test_statements_answer_for_what_the_register_does_not_keep(session: Session) -> None:
    firm = make_enterprise(session)
    make_statement(session, firm, fact=StatedFact.HAS_OWN_PRODUCT)
    make_statement(session, firm, fact=StatedFact.IS_ON_ABNORMAL_LIST, is_so=False)
    make_statement(session, firm, fact=StatedFact.IS_OPEN_INDUSTRY)

    known = facts(session, firm)

    assert (known.has_own_product, known.is_on_abnormal_list) == (True, False)
    assert known.has_independent_accounting is None
    assert known.industry_standing is IndustryStanding.PERMITTED


def test_conversions_and_points_are_read(session: Session) -> None:
    firm = make_enterprise(session)
    own: dict[str, Any] = {"enterprise_id": firm.id or 0, "county_code": firm.county_code}
    for year in (2016, 2017):
        store(session, evidence.Conversion(**own, year=year, name=f"成果{year}"))
    for points in (15, 16):
        store(
            session,
            evidence.ExpertMark(
                **own,
                criterion="score.rd_organisation",
                points=Decimal(points),
                given_by="专家",
                given_on=date(2018, 9, 1),
            ),
        )

    known = facts(session, firm)

    assert known.conversions == (Conversion(2016), Conversion(2017))
    assert known.expert_points == {"score.rd_organisation": Decimal("15.5")}
