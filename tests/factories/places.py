"""Counties, townships, parks and calendars. A place that is there already is returned as it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session

from app.models.calendar import CalendarDay, CalendarYear, Demonstration
from app.models.places import County, Park, Township, TownshipKind
from tests.factories.ground import COUNTY, TOWN, store


def make_county(session: Session, code: str = COUNTY, **values: Any) -> County:
    found = session.get(County, code)
    if found is not None:
        return found
    usual = {"code": code, "name": f"县{code}", "bureau_name": f"县{code}科学技术局"}
    return store(session, County(**usual | values))


def make_township(session: Session, code: str = TOWN, **values: Any) -> Township:
    """In the county its code begins with."""
    found = session.get(Township, code)
    if found is not None:
        return found
    make_county(session, code[:6])
    usual = {
        "code": code,
        "county_code": code[:6],
        "name": f"镇{code[6:]}",
        "kind": TownshipKind.TOWN,
    }
    return store(session, Township(**usual | values))


def make_park(session: Session, code: str = f"{COUNTY}P1", **values: Any) -> Park:
    found = session.get(Park, code)
    if found is not None:
        return found
    make_county(session, code[:6])
    usual = {"code": code, "county_code": code[:6], "name": f"园区{code[6:]}"}
    return store(session, Park(**usual | values))


def make_calendar_year(
    session: Session, year: int, off: Iterable[date] = (), worked: Iterable[date] = ()
) -> CalendarYear:
    """A year whose holidays are known: weekdays off, weekend days worked."""
    known = store(session, CalendarYear(year=year, source="测试"))
    session.add_all(CalendarDay(day=day, is_working=False, name="休") for day in off)
    session.add_all(CalendarDay(day=day, is_working=True, name="班") for day in worked)
    session.flush()
    return known


def make_demonstration(session: Session, today: date = date(2018, 9, 30)) -> Demonstration:
    """Mark the county of the tests as a demonstration that has reached `today`."""
    county = make_county(session)
    county.is_demonstration = True
    return store(session, Demonstration(seed=1, today=today))
