"""What an agency sees: the cases entrusted to it; of their firms the name, and no row besides."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.refusals import NotFound
from app.models.enterprises import Enterprise
from app.models.firm_accounts import Entrustment
from app.queries.cases import get_case
from app.queries.entrusted import entrusted_cases
from app.queries.visibility import in_region, visible_enterprises
from tests.factories import (
    NOON,
    make_application,
    make_case,
    make_enterprise,
    make_person,
    make_recusal,
    store,
    viewer_of,
)


def test_agency_sees_the_entrusted_case_and_no_other_of_the_firm(session: Session) -> None:
    firm = make_enterprise(session, name="甲公司")
    entrusted = make_case(session, firm, year=2018)
    other = make_case(session, firm, year=2017)
    viewer = viewer_of(Role.AGENCY_USER, cases=[entrusted])

    assert get_case(session, viewer, entrusted.public_id)[0].id == entrusted.id
    with pytest.raises(NotFound):
        get_case(session, viewer, other.public_id)
    assert [(row.id, row.enterprise) for row in entrusted_cases(session, viewer)] == [
        (entrusted.public_id, "甲公司")
    ]


@pytest.mark.parametrize("role", [Role.AGENCY_USER, Role.EXPERT])
def test_neither_agency_nor_expert_sees_a_firm_or_a_county(session: Session, role: Role) -> None:
    case = make_case(session, make_enterprise(session))
    viewer = viewer_of(role, cases=[case])

    for condition in (visible_enterprises(viewer), in_region(Enterprise.county_code, viewer)):
        assert session.execute(select(col(Enterprise.id)).where(condition)).all() == []


def test_expert_sees_no_case(session: Session) -> None:
    case = make_case(session, make_enterprise(session))

    with pytest.raises(NotFound):
        get_case(session, viewer_of(Role.EXPERT), case.public_id)


def test_agency_sees_until_when_and_what_it_fills_in(session: Session) -> None:
    firm = make_enterprise(session)
    case = make_case(session, firm)
    application = make_application(session, firm, case)
    person = make_person(session, Role.AGENCY_USER)
    until = date(2018, 12, 31)
    for ended_at, valid_until in ((None, until), (NOON, date(2019, 6, 30))):
        store(
            session,
            Entrustment(
                county_code=firm.county_code,
                enterprise_id=firm.id or 0,
                case_id=case.id or 0,
                agency_name="某咨询公司",
                person_name=person.name,
                person_id=person.id,
                valid_from=date(2018, 9, 1),
                valid_until=valid_until,
                made_by="钱财务",
                ended_at=ended_at,
                ended_by="钱财务" if ended_at else None,
            ),
        )
    viewer = viewer_of(Role.AGENCY_USER, person=person, cases=[case])

    [row] = entrusted_cases(session, viewer)

    assert (row.valid_until, row.application_id) == (until, application.public_id)


def test_agency_recused_from_a_firm_loses_its_case(session: Session) -> None:
    firm = make_enterprise(session)
    case = make_case(session, firm)
    person = make_person(session, Role.AGENCY_USER)
    make_recusal(session, person, firm)
    viewer = viewer_of(
        Role.AGENCY_USER, person=person, cases=[case], recused_from=frozenset({firm.id})
    )

    assert entrusted_cases(session, viewer) == []
