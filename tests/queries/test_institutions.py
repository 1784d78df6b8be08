"""SQL says of institutions what the rule in plain Python says, and counts by it."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.institutions import (
    InstitutionEnd,
    InstitutionLevel,
    InstitutionState,
    InstitutionType,
)
from app.domain.plans import StatScope
from app.models.enterprises import EnterprisePeriod
from app.models.institutions import RdInstitution
from app.queries.counted_registers import count_registers, list_counted
from app.queries.counted_rows import RegisterAsked
from app.queries.institution_conditions import in_state
from app.queries.paging import Paging
from tests.factories import (
    COUNTY,
    TOWN,
    make_enterprise,
    make_institution,
    make_park,
    make_period,
    make_recusal,
    make_staff,
    viewer_of,
)

DAY = date(2018, 9, 30)
OFFICER = viewer_of(Role.BUREAU_OFFICER)
KEYS = (
    "key_research_institute",
    "research_institute",
    "rd_center",
    "rd_center_foreign_funded",
)
DATES = [date(2016, 1, 1) + timedelta(days=91 * step) for step in range(10)]


def random_dates(chance: Random) -> dict[str, Any]:
    """Any dates that the table lets in."""
    drawn = sorted(chance.sample(DATES, 3))
    late = [chance.choice((0, 100, 400)) for _ in range(3)]
    given: dict[str, Any] = {"recognized_on": None}
    form = chance.randrange(3)
    if form != 1:
        given["building_from"] = drawn[0]
        given["building_known_on"] = drawn[0] + timedelta(days=late[0])
    if form != 0:
        given["recognized_on"] = drawn[1]
        given["recognized_known_on"] = drawn[1] + timedelta(days=late[1])
    if chance.random() < 0.5:
        given["ending"] = chance.choice(list(InstitutionEnd))
        given["ended_on"] = drawn[2]
        given["ended_known_on"] = drawn[2] + timedelta(days=late[2])
    return given


def test_sql_finds_the_state_that_the_rule_says(session: Session) -> None:
    firm, chance = make_enterprise(session), Random(7)
    made = [make_institution(session, firm, **random_dates(chance)) for _ in range(60)]
    for valid_on, known_on in zip(DATES, DATES[2:] + DATES[:2], strict=True):
        for state in InstitutionState:
            found = session.execute(
                select(col(RdInstitution.id)).where(in_state(state, valid_on, known_on))
            ).scalars()

            expected = {one.id for one in made if one.facts().state(valid_on, known_on) is state}
            assert set(found) == expected


def numbers(session: Session, viewer: Any = OFFICER, **more: Any) -> tuple[int, ...]:
    usual: dict[str, Any] = {"county_code": COUNTY, "valid_on": DAY, "known_on": DAY}
    question = RegisterAsked(**usual | more)
    found = count_registers(session, viewer, [(key, question) for key in KEYS])
    return tuple(found.get((key, question.valid_on), 0) for key in KEYS)


def store_ladder(session: Session) -> None:
    """Each kind once that is counted, and one of each that is not."""
    firm = make_enterprise(session)
    of: dict[str, InstitutionType] = {one.value: one for one in InstitutionType}
    make_institution(session, firm, type=of["key_research_institute"])
    make_institution(session, firm, type=of["research_institute"])
    make_institution(session, firm)
    make_institution(session, firm, type=of["technology_center"])
    make_institution(session, firm, type=of["technology_center"], level=InstitutionLevel.NATION)
    make_institution(session, firm, level=InstitutionLevel.CITY)
    make_institution(session, firm, type=of["academician_station"])
    make_institution(session, firm, recognized_on=None, building_from=date(2017, 1, 1))


def test_each_kind_counts_under_its_indicator(session: Session) -> None:
    store_ladder(session)

    assert numbers(session) == (1, 1, 3, 0)
    assert numbers(session, valid_on=date(2016, 11, 20)) == (0, 0, 0, 0)
    assert numbers(session, known_on=date(2016, 11, 20)) == (0, 0, 0, 0)


def test_centres_of_foreign_firms_count_at_every_level(session: Session) -> None:
    foreign = make_enterprise(session, registration_type=RegistrationType.FOREIGN_SOLE)
    make_institution(session, foreign, level=InstitutionLevel.COUNTY)
    make_institution(session, foreign, level=InstitutionLevel.CITY)

    assert numbers(session) == (0, 0, 0, 2)


def test_an_institution_goes_where_its_firm_goes(session: Session) -> None:
    firm = make_enterprise(session)
    make_institution(session, firm)
    port = make_park(session, f"{COUNTY}P9", is_port_zone=True)
    in_port = make_enterprise(session, park_code=port.code)
    make_institution(session, in_port)
    gone = make_enterprise(session)
    make_institution(session, gone)
    leaving = date(2018, 1, 1)
    of_gone = select(EnterprisePeriod).where(col(EnterprisePeriod.enterprise_id) == gone.id)
    session.execute(of_gone).scalar_one().valid_until = leaving
    make_period(session, gone, status=EnterpriseStatus.MOVED_OUT, valid_from=leaving)

    assert numbers(session)[2] == 2
    assert numbers(session, valid_on=date(2017, 12, 31))[2] == 3
    assert numbers(session, scope=StatScope.WITHOUT_PORT_ZONE)[2] == 1
    assert numbers(session, township_code=TOWN)[2] == 2


def test_a_recusal_keeps_the_row_back_and_not_the_number(session: Session) -> None:
    firm = make_enterprise(session)
    kept, _ = make_institution(session, make_enterprise(session)), make_institution(session, firm)
    person = make_staff(session, Role.BUREAU_OFFICER)
    make_recusal(session, person, firm)
    recused = viewer_of(Role.BUREAU_OFFICER, recused_from=frozenset({firm.id}))
    asked = RegisterAsked(COUNTY, DAY, DAY)

    assert numbers(session, recused)[2] == 2
    page = list_counted(session, recused, "rd_center", asked, Paging())
    assert (page.total, page.listed) == (2, 1)
    assert [(row.page, row.what, row.since) for row in page.rows] == [
        (f"/institutions/{kept.public_id}", InstitutionType.RD_CENTER, date(2016, 11, 21))
    ]
