"""清零行动: its numbers against a count in plain Python, and the task of a firm's officer."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from sqlmodel import Session, select

from app.domain.enterprises import IpKind
from app.domain.patent_sweep import TECHNOLOGY_TITLES
from app.domain.tasks import TaskKind
from app.domain.titles import Programme, TitleSpan, TitleState
from app.models.enterprises import Enterprise, IpRight
from app.models.people import Person
from app.models.titles import Title
from app.queries.patent_sweep import SweepFilters, count_down, list_sweep
from app.queries.task_views import Tab, TaskRow
from app.queries.tasks import list_tasks
from tests.factories import (
    make_calendar_year,
    make_enterprise,
    make_ip_right,
    make_staff,
    make_sweep,
    make_title,
    make_township,
    viewer_of,
)

TODAY = date(2018, 9, 30)
TOWNS = ("330482001", "330482002", "330482003")
PATENT, HELD = IpKind.INVENTION_PATENT, TitleState.IN_FORCE


def some_firms(session: Session, chance: Random) -> None:
    """Titles and patents that begin, are known and end anywhere in the weeks that are counted."""

    def day() -> date:
        return TODAY - timedelta(days=chance.randint(-5, 95))

    for number, town in enumerate(TOWNS):
        make_township(session, town, name=f"{number}镇")
    for _ in range(30):
        firm = make_enterprise(session, township_code=chance.choice(TOWNS))
        for _ in range(chance.randint(0, 2)):
            begins = day()
            make_title(
                session,
                firm,
                programme=chance.choice([*TECHNOLOGY_TITLES, Programme.NATIONAL_TECH_SME]),
                valid_from=begins,
                valid_until=begins + timedelta(days=chance.choice([20, 900])),
                known_on=max(begins, day()),
            )
        for _ in range(chance.randint(0, 2)):
            granted = chance.choice([None, day()])
            ends = granted and chance.choice([None, granted + timedelta(days=30)])
            kind = chance.choice([PATENT, IpKind.UTILITY_MODEL])
            make_ip_right(session, firm, kind=kind, granted_on=granted, lapsed_on=ends)


def counted_by_hand(session: Session, day: date) -> Counter[str]:
    """Firms by town, told from the rows one by one."""
    titles, rights = session.exec(select(Title)).all(), session.exec(select(IpRight)).all()
    return Counter(
        firm.township_code or ""
        for firm in session.exec(select(Enterprise))
        if any(
            one.enterprise_id == firm.id
            and one.programme in TECHNOLOGY_TITLES
            and TitleSpan(one.valid_from, one.known_on, one.valid_until).state(day, day) is HELD
            for one in titles
        )
        and not any(
            one.enterprise_id == firm.id
            and one.kind is PATENT
            and one.granted_on is not None
            and one.granted_on <= day
            and (one.lapsed_on is None or one.lapsed_on > day)
            for one in rights
        )
    )


def test_every_week_and_town_is_as_counted_by_hand(session: Session) -> None:
    some_firms(session, Random(482))
    viewer = viewer_of()

    found = count_down(session, viewer, TODAY)

    by_hand = [counted_by_hand(session, day) for day in found.weeks]
    assert {one.town_name: one.numbers for one in found.towns} == {
        f"{number}镇": [week[town] for week in by_hand] for number, town in enumerate(TOWNS)
    }
    assert found.county == [week.total() for week in by_hand]
    assert found.county[-1] == list_sweep(session, viewer, SweepFilters(), TODAY).total
    assert len(set(found.county)) > 1


def test_firm_is_a_task_of_its_officer_until_the_patent_comes(session: Session) -> None:
    make_calendar_year(session, 2018)
    officer = make_staff(session)
    first, second = (make_enterprise(session, name=f"{name}公司") for name in "甲乙")
    for firm in (first, second):
        make_title(session, firm)
    make_sweep(session, first, officer, note="先约谈")
    make_sweep(session, second, officer, due_on=date(2018, 10, 15))

    def tasks(person: Person) -> list[TaskRow]:
        kind = TaskKind.SWEEP_PATENT
        return list_tasks(session, viewer_of(person=person), Tab.MINE, TODAY, kind=kind).rows

    mine = tasks(officer)
    assert [(row.enterprise, row.due_on, row.note) for row in mine] == [
        ("乙公司", date(2018, 10, 15), ""),
        ("甲公司", date(2018, 12, 31), "先约谈"),
    ]
    assert mine[0].page == f"/patent-sweep/{second.public_id}"
    assert mine[0].deadline is not None
    assert tasks(make_staff(session)) == []

    make_ip_right(session, second, kind=PATENT, granted_on=date(2018, 9, 20))
    assert [row.enterprise for row in tasks(officer)] == ["甲公司"]
