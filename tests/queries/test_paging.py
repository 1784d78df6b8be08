"""Keyset paging: walking forwards and back shows each row once, in order, whatever the order is."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from app.domain.refusals import InvalidValue
from app.models.enterprises import Enterprise
from app.queries.paging import Paging, Sort, count, cut, sort_columns
from tests.factories import make_enterprise

FIRST = date(2010, 1, 1)


@pytest.fixture
def names(session: Session) -> list[str]:
    """47 firms; some share a day, some have none."""
    made = []
    for number in range(47):
        day = None if number % 9 == 0 else FIRST + timedelta(days=number // 4)
        made.append(make_enterprise(session, registered_on=day).name)
    return made


@pytest.mark.parametrize("descending", [False, True])
def test_every_row_once_forwards_and_back(
    session: Session, names: list[str], descending: bool
) -> None:
    sort = Sort(col(Enterprise.registered_on), col(Enterprise.id), descending)
    statement = select(Enterprise.name, col(Enterprise.registered_on), *sort_columns(sort))
    forwards: list[str] = []
    pages = []
    paging = Paging(size=20)
    while True:
        page = cut(session, statement, sort, paging)
        pages.append([row.name for row in page.rows])
        forwards += pages[-1]
        if page.next is None:
            break
        paging = Paging(size=20, after=page.next)

    assert sorted(forwards) == sorted(names)
    assert [len(page) for page in pages] == [20, 20, 7]
    days = [row.registered_on for row in page.rows]
    assert days == sorted(days, key=lambda day: (day is None, day)) or None in days

    back = [pages[-1]]
    previous = page.previous
    while previous:
        earlier = cut(session, statement, sort, Paging(size=20, before=previous))
        back.append([row.name for row in earlier.rows])
        previous = earlier.previous

    assert back == list(reversed(pages))


def test_unknown_values_come_last_either_way(session: Session, names: list[str]) -> None:
    for descending in (False, True):
        sort = Sort(col(Enterprise.registered_on), col(Enterprise.id), descending)
        statement = select(col(Enterprise.registered_on), *sort_columns(sort))
        page = cut(session, statement, sort, Paging(size=100))
        days = [row.registered_on for row in page.rows]
        known = [day for day in days if day is not None]
        assert days[len(known) :] == [None] * 6
        assert known == sorted(known, reverse=descending)
    assert len(names) == 47


def test_a_forged_cursor_is_refused(session: Session) -> None:
    sort = Sort(col(Enterprise.name), col(Enterprise.id))
    statement = select(Enterprise.name, *sort_columns(sort))

    with pytest.raises(InvalidValue):
        cut(session, statement, sort, Paging(after="not-a-cursor"))


def test_totals_are_exact_at_home_and_capped_abroad(
    session: Session, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.paging.CAP", 10)
    statement = select(Enterprise.name)

    assert count(session, statement, is_bounded=True) == len(names)
    assert count(session, statement, is_bounded=False) == 11


@pytest.mark.parametrize("size", [20, 50, 100])
def test_page_size_is_read_from_an_address(size: int) -> None:
    assert Paging.model_validate({"size": str(size)}).size == size


@pytest.mark.parametrize("typed", ["30", "", "many", "²"])
def test_other_page_sizes_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="size"):
        Paging.model_validate({"size": typed})
