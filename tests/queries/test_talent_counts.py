"""引育省级以上高端人才 counts by persons; each case below once made a double or a lost count."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.procedures import RecordKind
from app.domain.talents.projects import TalentStage
from app.models.procedures import RecordMove
from app.queries.counted_registers import count_registers, list_counted
from app.queries.counted_rows import RegisterAsked
from app.queries.paging import Paging
from tests.factories import COUNTY, make_enterprise, make_recusal, make_staff, store, viewer_of
from tests.factories.talents import make_talent

KEY = "high_end_talent"
DAY = date(2018, 9, 30)
APPROVED: dict[str, Any] = {"approved_on": date(2018, 5, 2), "approval_known_on": date(2018, 6, 1)}
PAPER: dict[str, Any] = {"leader_id_kind": "passport", "leader_id_digest": "1" * 64}


def counted(session: Session, valid_on: date = DAY, known_on: date = DAY) -> int:
    asked = RegisterAsked(COUNTY, valid_on, known_on)
    viewer = viewer_of(Role.BUREAU_HEAD)
    number = count_registers(session, viewer, [(KEY, asked)])[KEY, valid_on]
    assert list_counted(session, viewer, KEY, asked, Paging()).total == number
    return number


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"program": "province_team"} | APPROVED, 1),
        ({"program": "nation_1"} | APPROVED, 1),
        ({"program": "city_elite"} | APPROVED, 0),
        ({"program": "province_team"}, 0),
        ({"program": "nation_1", "stage": TalentStage.FAILED_HONESTLY} | APPROVED, 1),
        (
            {
                "program": "nation_1",
                "stage": TalentStage.TERMINATED,
                "stage_since": date(2018, 8, 1),
            }
            | APPROVED,
            0,
        ),
    ],
)
def test_only_approved_ones_of_high_level_count(
    session: Session, values: dict[str, Any], number: int
) -> None:
    make_talent(session, make_staff(session), **values)

    assert counted(session) == number


def test_both_dates_and_the_day_of_an_end_are_asked(session: Session) -> None:
    sponsor = make_staff(session)
    project = make_talent(
        session,
        sponsor,
        program="nation_1",
        stage=TalentStage.TERMINATED,
        stage_since=date(2018, 8, 1),
        **APPROVED,
    )
    store(
        session,
        RecordMove(
            county_code=project.county_code,
            kind=RecordKind.TALENT_PROJECT,
            record_id=project.id or 0,
            action="terminate",
            source="contracted",
            target="terminated",
            happened_on=date(2018, 8, 1),
            known_on=date(2018, 9, 3),
            actor_id=sponsor.id,
            actor_name=sponsor.name,
            actor_role="bureau_officer",
        ),
    )

    assert counted(session, date(2018, 7, 31)) == 1
    assert counted(session, date(2018, 7, 31), date(2018, 5, 31)) == 0
    assert counted(session, date(2018, 5, 1)) == 0
    assert counted(session, date(2018, 8, 31), date(2018, 9, 2)) == 1
    assert counted(session, date(2018, 8, 31), date(2018, 9, 3)) == 0


def test_one_person_counts_once_and_recusal_leaves_the_number(session: Session) -> None:
    firm, sponsor = make_enterprise(session), make_staff(session)
    make_talent(session, sponsor, firm, program="nation_1", **PAPER, **APPROVED)
    make_talent(session, sponsor, program="province_1", **PAPER, **APPROVED)
    make_talent(session, sponsor, program="province_1", **APPROVED)
    officer = make_staff(session)
    make_recusal(session, officer, firm)
    viewer = viewer_of(person=officer, recused_from=frozenset({firm.id or 0}))

    found = list_counted(session, viewer, KEY, RegisterAsked(COUNTY, DAY, DAY), Paging())

    assert counted(session) == 2
    assert (found.total, found.listed) == (2, 1)
