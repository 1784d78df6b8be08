"""The seeded double count: what stands twice in a register counts once under its indicator."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.enterprises import EnterpriseStatus
from app.domain.platforms import PlatformKind
from app.models.enterprises import EnterprisePeriod
from app.models.platforms import Platform, PlatformYear
from app.queries.counted_registers import count_registers, list_counted
from app.queries.counted_rows import RegisterAsked
from app.queries.paging import Paging
from tests.factories import (
    COUNTY,
    TOWN,
    make_enterprise,
    make_evaluation,
    make_institution,
    make_period,
    make_staff,
    make_township,
    viewer_of,
)
from tests.factories import store as put
from tests.factories.talents import make_talent

LEFT_ON = date(2018, 5, 10)
BACK_ON = date(2018, 6, 1)


def seed_institution(session: Session) -> str:
    """Evaluated twice, and its firm has gone and come back: two lives, one of them on any day."""
    firm = make_enterprise(session)
    one = make_institution(session, firm)
    make_evaluation(session, one)
    make_evaluation(session, one, evaluated_on=date(2018, 6, 30))
    life = session.execute(
        select(EnterprisePeriod).where(col(EnterprisePeriod.enterprise_id) == firm.id)
    ).scalar_one()
    life.valid_until = LEFT_ON
    session.flush()
    for status, since, until in (
        (EnterpriseStatus.MOVED_OUT, LEFT_ON, BACK_ON),
        (EnterpriseStatus.MOVED_IN, BACK_ON, None),
    ):
        make_period(session, firm, status=status, valid_from=since, valid_until=until)
    return "rd_center"


def seed_talent(session: Session) -> str:
    """One person approved by two programmes, on one day."""
    for program in ("nation_1", "province_1"):
        make_talent(
            session,
            make_staff(session),
            program=program,
            leader_id_kind="passport",
            leader_id_digest="2" * 64,
            approved_on=date(2018, 5, 2),
            approval_known_on=date(2018, 5, 2),
        )
    return "high_end_talent"


def seed_platform(session: Session) -> str:
    """With the facts of three years."""
    make_township(session, TOWN)
    platform = put(
        session,
        Platform(
            county_code=COUNTY,
            name="甲空间",
            kind=PlatformKind.MAKER_SPACE,
            township_code=TOWN,
            opened_on=date(2016, 5, 1),
            known_on=date(2016, 5, 1),
            source="运营单位自报",
        ),
    )
    for year in (2015, 2016, 2017):
        facts: dict[str, Any] = {"platform_id": platform.id, "year": year, "source": "年报"}
        put(session, PlatformYear(county_code=COUNTY, **facts))
    return "innovation_platforms"


@pytest.mark.parametrize("seed", [seed_institution, seed_talent, seed_platform])
def test_a_seeded_double_count_counts_once(
    session: Session, seed: Callable[[Session], str]
) -> None:
    key = seed(session)
    viewer = viewer_of(Role.BUREAU_HEAD)

    for day in (
        LEFT_ON - timedelta(days=1),
        BACK_ON,
        BACK_ON + timedelta(days=1),
        date(2018, 9, 30),
    ):
        asked = RegisterAsked(COUNTY, day, date(2018, 9, 30))
        found = list_counted(session, viewer, key, asked, Paging())
        counted = count_registers(session, viewer, [(key, asked)])[key, day]
        assert (counted, found.total, len(found.rows)) == (1, 1, 1)
