"""Lists by name are in the order of pinyin, on either database, page by page without a gap."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session, col, select

from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.pinyin import name_key
from app.queries.case_filters import CaseFilters, CaseSort
from app.queries.case_lists import list_cases
from app.queries.enterprise_filters import EnterpriseFilters, SortKey
from app.queries.enterprises import list_enterprises
from app.queries.pool import PoolFilters, PoolSort, list_pool
from app.queries.title_filters import TitleFilters, TitleSort
from app.queries.titles import list_titles
from app.queries.visit_choices import firm_choices
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_pool_entry,
    make_title,
    viewer_of,
)

TODAY = date(2018, 9, 30)
IN_ORDER = [
    "ABC科技",
    "安吉机械",
    "长兴机械",
    "重庆机械",
    "丁香食品",
    "平湖",
    "平湖安达",
    "平湖贝特",
]
"""By code point 丁 comes first, 平 before 长 and 重 last."""
STORED = [IN_ORDER[place] for place in (4, 1, 7, 0, 6, 2, 5, 3)]

Ask = Callable[[Session, dict[str, Any]], tuple[list[str], Any]]


def ask_register(session: Session, asked: dict[str, Any]) -> tuple[list[str], Any]:
    filters = EnterpriseFilters(sort=SortKey.NAME, **asked)
    filters.size = 3  # type: ignore[assignment]
    page = list_enterprises(session, viewer_of(), filters, TODAY)
    return [row["name"] for row in page.rows], page


def ask_pool(session: Session, asked: dict[str, Any]) -> tuple[list[str], Any]:
    filters = PoolFilters(sort=PoolSort.NAME, **asked)
    filters.size = 3  # type: ignore[assignment]
    page = list_pool(session, viewer_of(), filters, TODAY)
    return [row.enterprise for row in page.rows], page


def ask_cases(session: Session, asked: dict[str, Any]) -> tuple[list[str], Any]:
    filters = CaseFilters(sort=CaseSort.NAME, **asked)
    filters.size = 3  # type: ignore[assignment]
    page = list_cases(session, viewer_of(), filters, TODAY)
    return [row.enterprise for row in page.rows], page


def ask_titles(session: Session, asked: dict[str, Any]) -> tuple[list[str], Any]:
    filters = TitleFilters(sort=TitleSort.NAME, **asked)
    filters.size = 3  # type: ignore[assignment]
    page = list_titles(session, viewer_of(), filters, TODAY)
    return [row.enterprise_name for row in page.rows], page


@pytest.fixture
def firms(session: Session) -> list[Enterprise]:
    made = [make_enterprise(session, name=name) for name in STORED]
    cohort = make_cohort(session)
    for firm in made:
        make_pool_entry(session, firm, cohort)
        make_case(session, firm)
        make_title(session, firm, programme=Programme.HNTE)
    return made


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("ask", [ask_register, ask_pool, ask_cases, ask_titles])
def test_every_list_by_name_is_by_pinyin_there_and_back(
    session: Session, ask: Ask, descending: bool
) -> None:
    expected = IN_ORDER[::-1] if descending else IN_ORDER
    names, page = ask(session, {"descending": descending})
    forwards = [names]
    while page.next:
        names, page = ask(session, {"descending": descending, "after": page.next})
        forwards.append(names)
    backwards = [names]
    while page.previous:
        names, page = ask(session, {"descending": descending, "before": page.previous})
        backwards.append(names)

    assert [name for names in forwards for name in names] == expected
    assert backwards[::-1] == forwards


@pytest.mark.usefixtures("firms")
def test_choices_of_a_firm_are_by_pinyin(session: Session) -> None:
    found = firm_choices(session, viewer_of(), "平湖", "")

    assert [firm.name for firm in found.firms] == ["平湖", "平湖安达", "平湖贝特"]


def test_rows_written_around_the_orm_have_their_key(session: Session) -> None:
    pattern = make_enterprise(session).model_dump(exclude={"id", "name_key"})
    session.execute(
        insert(Enterprise),
        [
            pattern | {"public_id": f"{place:012d}", "uscc": f"{place:018d}", "name": name}
            for place, name in enumerate(STORED)
        ],
    )
    rows = session.execute(
        select(col(Enterprise.name), col(Enterprise.name_key))
        .where(col(Enterprise.name).in_(STORED))
        .order_by(col(Enterprise.name_key))
    ).all()

    assert [tuple(row) for row in rows] == [(name, name_key(name)) for name in IN_ORDER]
