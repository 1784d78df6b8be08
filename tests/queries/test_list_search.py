"""Lists of what firms have are searched as the register is: a county's texts and no others."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.domain.access import Role, Viewer
from app.queries import case_candidates, pool_candidates
from app.queries.case_filters import CaseFilters
from app.queries.case_lists import list_cases
from app.queries.pool import PoolFilters, list_pool
from app.queries.title_filters import TitleFilters
from app.queries.titles import list_titles
from app.queries.visit_choices import firm_choices
from app.queries.visits import VisitFilters, list_visits
from tests.factories import (
    make_case,
    make_cohort,
    make_enterprise,
    make_person,
    make_pool_entry,
    make_title,
    make_visit,
    viewer_of,
)

TODAY = date(2018, 9, 30)
Ask = Callable[[Session, Viewer, str], list[str]]
Statements = Callable[[str], list[str]]


def in_pool(session: Session, viewer: Viewer, q: str) -> list[str]:
    return [one.enterprise for one in list_pool(session, viewer, PoolFilters(q=q), TODAY).rows]


def in_cases(session: Session, viewer: Viewer, q: str) -> list[str]:
    return [one.enterprise for one in list_cases(session, viewer, CaseFilters(q=q), TODAY).rows]


def in_titles(session: Session, viewer: Viewer, q: str) -> list[str]:
    page = list_titles(session, viewer, TitleFilters(q=q), TODAY)
    return [one.enterprise_name for one in page.rows]


def in_visits(session: Session, viewer: Viewer, q: str) -> list[str]:
    return [one.enterprise for one in list_visits(session, viewer, VisitFilters(q=q)).rows]


def for_visits(session: Session, viewer: Viewer, q: str) -> list[str]:
    return [one.name for one in firm_choices(session, viewer, q, "").firms]


def for_cases(session: Session, viewer: Viewer, q: str) -> list[str]:
    asked = case_candidates.CandidateFilters(q=q)
    return [one.name for one in case_candidates.list_candidates(session, viewer, asked, TODAY)]


def for_pool(session: Session, viewer: Viewer, q: str) -> list[str]:
    asked = pool_candidates.CandidateFilters(q=q)
    return [one.name for one in pool_candidates.list_candidates(session, viewer, asked, TODAY)]


LISTS = (in_pool, in_cases, in_titles, in_visits)
CHOICES = (for_visits, for_cases, for_pool)
HERE, THERE, OTHER = "平湖光电科技有限公司", "海宁光电科技有限公司", "平湖科技光电有限公司"


@pytest.fixture(autouse=True)
def firms(session: Session) -> None:
    officer = make_person(session)
    cohorts = {one: make_cohort(session, county_code=one) for one in ("330482", "330481")}
    for name, county in ((HERE, "330482"), (OTHER, "330482"), (THERE, "330481")):
        firm = make_enterprise(session, name=name, county_code=county)
        make_pool_entry(session, firm, cohorts[county])
        make_case(session, firm)
        make_title(session, firm)
        make_visit(session, firm, officer)


def of_search(statements: Statements) -> list[str]:
    return [one for one in statements("SELECT") if "enterprise_search" in one]


def is_by_grams(statement: str) -> bool:
    return "enterprise_gram" in statement or "string_to_array" in statement


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICER, Role.TOWN_OFFICER])
@pytest.mark.parametrize("ask", [*LISTS, *CHOICES])
def test_within_a_county_only_its_texts_are_searched(
    session: Session, statements: Statements, ask: Ask, role: Role
) -> None:
    viewer: Any = viewer_of(role)

    assert ask(session, viewer, "光电科技") == [HERE]

    asked = of_search(statements)
    assert asked
    assert all("enterprise_search.county_code = " in one for one in asked)
    assert not any(map(is_by_grams, asked))


@pytest.mark.parametrize("ask", LISTS)
def test_beyond_a_county_the_index_of_the_grams_is_asked(
    session: Session, statements: Statements, ask: Ask
) -> None:
    found = ask(session, viewer_of(Role.PROVINCE_READER), "光电科技")

    assert sorted(found) == sorted([HERE, THERE])
    assert all(map(is_by_grams, of_search(statements)))
