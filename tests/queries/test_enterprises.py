"""The list of firms: who sees what, filters that combine, order, pages, totals, statements."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import event, insert, text
from sqlmodel import Session

from app.domain.access import Role
from app.domain.enterprises import EnterpriseStatus, FigureSource, FigureStatus, RegistrationType
from app.domain.pool import EntryState
from app.domain.refusals import InvalidValue, NotFound
from app.domain.titles import Programme, TitleEnd
from app.models.enterprises import Enterprise
from app.queries.enterprise_columns import SHOWN
from app.queries.enterprise_filters import EnterpriseFilters, SortKey, Standing
from app.queries.enterprises import export_chunk, get_enterprise, list_enterprises
from tests.factories import (
    TOWN,
    make_cohort,
    make_enterprise,
    make_enterprises,
    make_figures,
    make_park,
    make_person,
    make_pool_entry,
    make_title,
    make_township,
    viewer_of,
)

TODAY = date(2018, 9, 30)
Statements = Callable[[str], list[str]]


def names(session: Session, viewer: Any = None, **filters: Any) -> list[str]:
    page = list_enterprises(session, viewer or viewer_of(), EnterpriseFilters(**filters), TODAY)
    return [row["name"] for row in page.rows]


# --- Who sees what --------------------------------------------------------------------------------


@pytest.fixture
def spread(session: Session) -> dict[str, Enterprise]:
    return {
        "own": make_enterprise(session, name="本镇企业"),
        "town": make_enterprise(session, name="他镇企业", township_code="330482002"),
        "county": make_enterprise(session, name="他县企业", county_code="330481"),
        "city": make_enterprise(session, name="他市企业", county_code="330502"),
        "province": make_enterprise(session, name="他省企业", county_code="310116"),
    }


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.BUREAU_OFFICER, ["own", "town"]),
        (Role.SECTION_HEAD, ["own", "town"]),
        (Role.BUREAU_HEAD, ["own", "town"]),
        (Role.TOWN_OFFICER, ["own"]),
        (Role.CITY_READER, ["own", "town", "county"]),
        (Role.PROVINCE_READER, ["own", "town", "county", "city"]),
        (Role.ENTERPRISE_USER, ["own"]),
        (Role.SYSTEM_ADMIN, []),
        (Role.SECURITY_ADMIN, []),
        (Role.AUDIT_ADMIN, []),
    ],
)
def test_each_role_sees_its_firms_and_no_other(
    session: Session, spread: dict[str, Enterprise], role: Role, seen: list[str]
) -> None:
    viewer = viewer_of(role, enterprises=[spread["own"]])
    expected = {spread[one].name for one in seen}

    page = list_enterprises(session, viewer, EnterpriseFilters(), TODAY)

    assert {row["name"] for row in page.rows} == expected
    assert page.total == len(expected)
    for firm in spread.values():
        if firm.name in expected:
            assert get_enterprise(session, viewer, firm.public_id).id == firm.id
        else:
            with pytest.raises(NotFound):
                get_enterprise(session, viewer, firm.public_id)


def test_recused_officer_does_not_see_the_firm(
    session: Session, spread: dict[str, Enterprise]
) -> None:
    viewer = viewer_of(recused_from=frozenset({spread["own"].id}))

    assert names(session, viewer) == [spread["town"].name]


# --- Filters --------------------------------------------------------------------------------------


@pytest.fixture
def firms(session: Session) -> dict[str, Enterprise]:
    officer = make_person(session, name="陆经办")
    make_township(session, "330482002")
    park = make_park(session)
    made = {
        "gear": make_enterprise(
            session,
            name="甲齿轮有限公司",
            industry_code="3670",
            technology_field="8.7.2",
            park_code=park.code,
            registration_type=RegistrationType.FOREIGN_SOLE,
            is_above_designated_size=True,
            responsible_id=officer.id,
            registered_on=date(2005, 1, 1),
            registered_capital_cny=Decimal(90_000_000),
        ),
        "drug": make_enterprise(
            session,
            name="乙医药有限公司",
            industry_code="2710",
            technology_field="2.1",
            township_code="330482002",
            registration_type=RegistrationType.HMT_SOLE,
            is_above_designated_size=False,
            is_fictitious=False,
            registered_on=date(2015, 1, 1),
        ),
        "shop": make_enterprise(
            session,
            name="丙软件有限公司",
            industry_code="6513",
            technology_field="1.1",
            registration_type=RegistrationType.PRIVATE_LIMITED,
            registered_on=None,
            registered_capital_cny=Decimal(500_000),
        ),
        "gone": make_enterprise(session, name="丁迁出有限公司", status=EnterpriseStatus.MOVED_OUT),
        "kept": make_enterprise(session, name="戊归档有限公司", archived_on=date(2017, 1, 1)),
    }
    make_title(session, made["gear"], valid_from=date(2016, 11, 1), valid_until=date(2019, 10, 31))
    make_title(session, made["drug"], valid_from=date(2014, 9, 1), valid_until=date(2017, 8, 31))
    cohort = make_cohort(session)
    make_pool_entry(session, made["shop"], cohort)
    make_pool_entry(session, made["drug"], cohort, state=EntryState.REMOVED)
    return made


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["gear", "drug", "shop"]),
        ({"status": Standing.ALL}, ["gear", "drug", "shop", "gone", "kept"]),
        ({"status": Standing.ARCHIVED}, ["kept"]),
        ({"status": EnterpriseStatus.MOVED_OUT}, ["gone"]),
        ({"township": TOWN}, ["gear", "shop"]),
        ({"park": "330482P1"}, ["gear"]),
        ({"industry": "36"}, ["gear"]),
        ({"industry": "C"}, ["gear", "drug"]),
        ({"industry": "I"}, ["shop"]),
        ({"industry": "A"}, []),
        ({"field": "8"}, ["gear"]),
        ({"field": "8.7"}, ["gear"]),
        ({"field": "8.7.2"}, ["gear"]),
        ({"field": "8.7.1"}, []),
        ({"capital": "foreign"}, ["gear"]),
        ({"capital": "hmt"}, ["drug"]),
        ({"capital": "domestic"}, ["shop"]),
        ({"is_above_designated_size": True}, ["gear"]),
        ({"is_above_designated_size": False}, ["drug"]),
        ({"holds": Programme.HNTE}, ["gear"]),
        ({"holds": Programme.PROVINCIAL_TECH_SME}, []),
        ({"responsible": "nobody"}, ["drug", "shop"]),
        ({"in_pool": True}, ["shop"]),
        ({"in_pool": False}, ["gear", "drug"]),
        ({"is_fictitious": False}, ["drug"]),
        ({"q": "有限", "township": TOWN, "in_pool": True, "capital": "domestic"}, ["shop"]),
        ({"q": "有限", "township": TOWN, "in_pool": True, "capital": "foreign"}, []),
    ],
)
def test_filters_combine(
    session: Session, firms: dict[str, Enterprise], filters: dict[str, Any], found: list[str]
) -> None:
    assert sorted(names(session, **filters)) == sorted(firms[one].name for one in found)


def test_mine_includes_those_of_whom_i_stand_in_for(
    session: Session, firms: dict[str, Enterprise]
) -> None:
    officer_id = firms["gear"].responsible_id or 0

    mine = names(session, viewer_of(person_id=officer_id), responsible="me")
    substitutes = names(session, viewer_of(stands_in_for=frozenset({officer_id})), responsible="me")

    assert mine == substitutes == [firms["gear"].name]
    assert names(session, viewer_of(), responsible="me") == []


def test_title_entered_in_error_is_not_held(session: Session, firms: dict[str, Enterprise]) -> None:
    make_title(
        session,
        firms["shop"],
        valid_from=date(2017, 1, 1),
        valid_until=date(2019, 12, 31),
        end=TitleEnd.ENTERED_IN_ERROR,
        ended_known_on=date(2018, 1, 1),
    )

    assert names(session, holds=Programme.HNTE) == [firms["gear"].name]


def test_blank_fields_of_a_form_are_absent() -> None:
    given = {"q": "", "township": "", "is_above_designated_size": "", "columns": [""], "size": "50"}

    assert EnterpriseFilters.model_validate(given) == EnterpriseFilters(size=50)


@pytest.mark.parametrize(
    "given", [{"industry": "C2"}, {"field": "8."}, {"size": "7"}, {"sort": "x"}]
)
def test_filters_refuse_what_they_do_not_know(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        EnterpriseFilters.model_validate(given)


# --- Beyond one county ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [{"township": TOWN}, {"field": "8"}, {"holds": Programme.HNTE}, {"sort": SortKey.SALES}],
)
def test_list_beyond_a_county_offers_only_what_an_index_serves(
    session: Session, asked: dict[str, Any]
) -> None:
    make_enterprise(session, technology_field="8.1")
    reader = viewer_of(Role.CITY_READER)

    with pytest.raises(InvalidValue) as refused:
        names(session, reader, **asked)

    assert set(refused.value.fields) == set(asked)
    assert isinstance(names(session, reader, county="330482", **asked), list)


def test_reader_chooses_a_county(session: Session, spread: dict[str, Enterprise]) -> None:
    reader = viewer_of(Role.PROVINCE_READER)

    assert names(session, reader, county="330481") == [spread["county"].name]
    assert names(session, reader, county="310116") == []


# --- Order and pages ------------------------------------------------------------------------------


def order(session: Session, **filters: Any) -> list[str]:
    """Names in order, page by page of two rows, there and back again."""
    forwards: list[list[str]] = []
    after: str | None = None
    before: str | None = None
    while True:
        page = _small(session, filters | {"after": after})
        forwards.append([row["name"] for row in page.rows])
        after = page.next
        if after is None:
            break
        before = page.previous
    backwards: list[list[str]] = [forwards[-1]]
    before = page.previous
    while before is not None:
        page = _small(session, filters | {"before": before})
        backwards.append([row["name"] for row in page.rows])
        before = page.previous
    assert backwards[::-1] == forwards
    return [name for part in forwards for name in part]


def _small(session: Session, filters: dict[str, Any]) -> Any:
    given = EnterpriseFilters(**filters)
    given.size = 2  # type: ignore[assignment]
    return list_enterprises(session, viewer_of(), given, TODAY)


@pytest.mark.parametrize(
    ("sort", "descending", "expected"),
    [
        (SortKey.NAME, None, ["丙", "甲", "乙"]),  # bing, jia, yi
        (SortKey.NAME, True, ["乙", "甲", "丙"]),
        (SortKey.REGISTERED_ON, None, ["甲", "乙", "丙"]),
        (SortKey.REGISTERED_ON, True, ["乙", "甲", "丙"]),
        (SortKey.CAPITAL, None, ["甲", "丙", "乙"]),
        (SortKey.CAPITAL, False, ["丙", "甲", "乙"]),
        (SortKey.SALES, None, ["丙", "甲", "乙"]),
        (SortKey.UPDATED, None, ["乙", "丙", "甲"]),
        (SortKey.UPDATED, False, ["甲", "丙", "乙"]),
    ],
)
def test_order_holds_across_pages(
    session: Session,
    firms: dict[str, Enterprise],
    sort: SortKey,
    descending: bool | None,
    expected: list[str],
) -> None:
    for number, key in enumerate(("gear", "shop", "drug")):
        firms[key].updated_at = datetime(2018, 1, 1 + number, tzinfo=UTC)
    session.flush()
    make_figures(session, firms["gear"], 2017, sales_cny=Decimal(100))
    make_figures(session, firms["gear"], 2015, sales_cny=Decimal(900))
    make_figures(session, firms["shop"], 2016, sales_cny=Decimal(500))

    assert [name[0] for name in order(session, sort=sort, descending=descending)] == expected


def test_order_of_equal_values_loses_no_row(session: Session) -> None:
    for firm in make_enterprises(session, 7, registered_on=date(2011, 1, 1)):
        firm.updated_at = datetime(2018, 1, 1, tzinfo=UTC)
    session.flush()

    for sort in SortKey:
        assert len(set(order(session, sort=sort))) == 7


def test_export_gives_every_row_of_the_list_once(session: Session) -> None:
    make_enterprises(session, 5)
    make_enterprise(session, status=EnterpriseStatus.MOVED_OUT)
    filters = EnterpriseFilters(sort=SortKey.CAPITAL)
    rows: list[str] = []
    cursor: str | None = None
    while True:
        found, cursor = export_chunk(session, viewer_of(), filters, TODAY, 2, cursor)
        rows += [row["id"] for row in found]
        if cursor is None:
            break

    page = list_enterprises(session, viewer_of(), filters, TODAY)

    assert rows == [row["id"] for row in page.rows]
    assert len(rows) == page.total == 5


# --- What is shown --------------------------------------------------------------------------------


def test_row_shows_titles_in_force_and_the_latest_figures(
    session: Session, firms: dict[str, Enterprise]
) -> None:
    gear = firms["gear"]
    make_figures(
        session, gear, 2016, source=FigureSource.SPECIAL_AUDIT, sales_cny=Decimal(1), rd_cny=None
    )
    make_figures(session, gear, 2017, sales_cny=Decimal(300), rd_cny=Decimal(10))
    make_figures(
        session,
        gear,
        2017,
        source=FigureSource.FINANCIAL_AUDIT,
        sales_cny=Decimal("299.99"),
        rd_cny=None,
    )
    make_figures(session, gear, 2018, status=FigureStatus.DRAFT, sales_cny=Decimal(999))
    columns = [column.key for column in SHOWN]

    page = list_enterprises(session, viewer_of(), EnterpriseFilters(columns=columns), TODAY)

    row = next(row for row in page.rows if row["id"] == gear.public_id)
    assert row["titles"] == [Programme.HNTE]
    assert (row["fiscal_year"], row["sales_cny"], row["rd_cny"]) == (
        2017,
        Decimal("299.99"),
        Decimal(10),
    )
    assert row["rd_intensity"] == Fraction(1000, 29999)
    assert (row["industry"], row["field"]) == ("汽车零部件及配件制造", "汽车关键零部件技术")
    assert (row["capital"], row["responsible"]) == ("foreign", "陆经办")


def test_unknown_stays_unknown(session: Session) -> None:
    make_enterprise(session, township_code=None)
    columns = [column.key for column in SHOWN]

    row = list_enterprises(session, viewer_of(), EnterpriseFilters(columns=columns), TODAY).rows[0]

    unknown = ("township", "sales_cny", "rd_intensity", "capital", "is_above_designated_size")
    assert [row[name] for name in unknown] == [None] * 5


def test_columns_asked_for_are_the_columns_given(session: Session) -> None:
    make_enterprise(session)

    page = list_enterprises(
        session, viewer_of(), EnterpriseFilters(columns=["status", "uscc", "nonsense"]), TODAY
    )

    assert page.columns == ["uscc", "status"]
    assert set(page.rows[0]) == {"id", "name", "is_fictitious", "uscc", "status"}


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow_with_rows(
    session: Session, statements: Statements, number: int
) -> None:
    for firm in make_enterprises(session, number):
        make_figures(session, firm)
        make_title(session, firm)
    session.flush()
    before = len(statements("SELECT"))

    list_enterprises(session, viewer_of(), EnterpriseFilters(size=50), TODAY)

    assert len(statements("SELECT")) - before == 2


def _read_of(session: Session, ask: Callable[[], Any]) -> tuple[str, Any]:
    """The statement of the page that `ask` sends, with its parameters."""
    sent: list[tuple[str, Any]] = []
    connection = session.connection()

    def remember(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        sent.append((statement, given))

    event.listen(connection, "before_cursor_execute", remember)
    ask()
    event.remove(connection, "before_cursor_execute", remember)
    return next(one for one in sent if "sort_value" in one[0])


def test_field_beyond_a_county_is_read_by_its_index(session: Session, backend: str) -> None:
    pattern = make_enterprise(session, technology_field="8.7.2").model_dump(exclude={"id"})
    fields = [f"{one}.{two}.{three}" for one in "12345678" for two in "1234" for three in "1234"]
    session.execute(
        insert(Enterprise),
        [
            pattern | {"public_id": f"{n:012d}", "uscc": f"{n:018d}", "technology_field": field}
            for n, field in enumerate(fields * 40)
        ],
    )
    session.execute(text("ANALYZE enterprise"))
    reader = viewer_of(Role.PROVINCE_READER)

    statement, given = _read_of(session, lambda: names(session, reader, field="4.3.2"))
    explain = "EXPLAIN QUERY PLAN " if backend == "sqlite" else "EXPLAIN "
    rows = session.connection().exec_driver_sql(explain + statement, given)
    plan = "\n".join(str(tuple(row)[-1]) for row in rows)

    assert plan.count("ix_enterprise_field_updated") == 2  # the page and the total
    assert "SCAN enterprise" not in plan
    assert "Seq Scan on enterprise" not in plan
    assert "TEMP B-TREE" not in plan  # PostgreSQL may sort the forty that it found
