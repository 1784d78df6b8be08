"""What is prepared gives what SQLAlchemy gives, for every combination of filters that is drawn."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import String, bindparam, cast, func, inspect, literal_column, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.enterprises import EnterpriseStatus, FigureSource, RegistrationType
from app.domain.titles import Programme
from app.models.columns import text_enum
from app.models.enterprises import Enterprise, YearlyFigures
from app.prepared_reads import Prepared, loaded
from app.queries.enterprise_columns import BY_KEY, latest_figures
from app.queries.enterprise_filters import EnterpriseFilters, SortKey, Standing, conditions
from app.queries.enterprises import list_enterprises
from app.queries.visibility import visible_enterprises
from tests.factories import (
    TOWN,
    make_enterprise,
    make_figures,
    make_park,
    make_person,
    make_title,
    make_township,
    viewer_of,
)

TODAY = date(2018, 9, 30)


@pytest.fixture
def register(session: Session) -> list[Enterprise]:
    """Firms in which every filter finds some and misses others."""
    chance = Random(7)
    make_township(session, "330482002")
    park = make_park(session)
    officer = make_person(session, name="陆经办")
    firms = [
        make_enterprise(
            session,
            name=f"{chance.choice(('甲', '乙'))}{number}{chance.choice(('科技', '机械'))}有限公司",
            township_code=chance.choice((TOWN, "330482002")),
            park_code=chance.choice((park.code, None)),
            technology_field=chance.choice(("8.7.2", "1.1", None)),
            industry_code=chance.choice(("3670", "6513", None)),
            registration_type=chance.choice((*RegistrationType, None)),
            is_above_designated_size=chance.choice((True, False, None)),
            is_fictitious=chance.choice((True, False)),
            status=chance.choice((EnterpriseStatus.OPERATING, EnterpriseStatus.MOVED_OUT)),
            archived_on=chance.choice((None, None, date(2017, 1, 1))),
            registered_on=chance.choice((date(2005, 1, 1), date(2015, 5, 5), None)),
            registered_capital_cny=chance.choice((Decimal("5000000.25"), None)),
            responsible_id=chance.choice((officer.id, None)),
        )
        for number in range(24)
    ]
    for firm in chance.sample(firms, 12):
        make_figures(session, firm, source=chance.choice(list(FigureSource)))
    for firm in chance.sample(firms, 8):
        make_title(session, firm, valid_from=date(2016, 11, 1), valid_until=date(2019, 10, 31))
    session.flush()
    return firms


FILTERS: dict[str, tuple[Any, ...]] = {
    "q": ("科技", "甲", "", "没有"),
    "township": (TOWN, None),
    "status": (Standing.LIVING, Standing.ALL, Standing.ARCHIVED, EnterpriseStatus.MOVED_OUT),
    "industry": ("36", "I", None),
    "field": ("8", "1.1", None),
    "capital": ("domestic", "foreign", None),
    "is_above_designated_size": (True, False, None),
    "holds": (Programme.HNTE, None),
    "responsible": ("nobody", "me", None),
    "in_pool": (False, None),
    "is_fictitious": (True, None),
    "sort": tuple(SortKey),
    "descending": (True, False, None),
    "columns": ([], list(BY_KEY), ["titles"], ["rd_intensity", "registered_capital_cny"]),
}


def drawn(chance: Random) -> EnterpriseFilters:
    """A few filters at a time: most combinations of many find nothing."""
    names = {"sort", "descending", "columns", *chance.sample(sorted(FILTERS), 3)}
    return EnterpriseFilters(**{name: chance.choice(FILTERS[name]) for name in names})


def plainly(session: Session, viewer: Viewer, filters: EnterpriseFilters) -> dict[str, Any]:
    """By public id: the firms that the idiomatic query finds."""
    wanted = select(Enterprise).where(
        visible_enterprises(viewer), *conditions(session, viewer, filters, TODAY)
    )
    return {firm.public_id: firm for firm in session.execute(wanted).scalars()}


@pytest.mark.usefixtures("register")
def test_list_shows_the_firms_of_the_idiomatic_query(session: Session) -> None:
    chance = Random(11)
    viewers = [viewer_of(), viewer_of(Role.TOWN_OFFICER), viewer_of(recused_from=frozenset({1, 2}))]
    sizes = set()
    for _ in range(150):
        viewer, filters = chance.choice(viewers), drawn(chance)
        expected = plainly(session, viewer, filters)

        page = list_enterprises(session, viewer, filters, TODAY)
        rest = list_enterprises(
            session, viewer, filters.model_copy(update={"after": page.next}), TODAY
        )
        rows = page.rows + (rest.rows if page.next else [])

        assert {row["id"] for row in rows} == expected.keys()
        assert len(rows) == page.total == len(expected)
        figures = latest_figures(session, [firm.id for firm in expected.values()])
        for row in rows:
            firm = expected[row["id"]]
            known = figures.get(firm.id, {})
            for key in row.keys() & {"uscc", "name", "status", "registered_on", "updated_at"}:
                assert row[key] == getattr(firm, key)
            for key in row.keys() & {"sales_cny", "rd_cny", "rd_intensity", "fiscal_year"}:
                assert row[key] == known.get(key)
            if "registered_capital_cny" in row:
                assert row["registered_capital_cny"] == firm.registered_capital_cny
        if filters.sort is SortKey.UPDATED and "updated_at" in filters.columns:
            moments = [row["updated_at"] for row in rows]
            assert all(a >= b if filters.runs_down else a <= b for a, b in pairwise(moments))
        sizes.add(len(rows))
    assert len(sizes) > 5


@pytest.mark.usefixtures("register")
def test_rows_are_read_as_sqlalchemy_reads_them(session: Session) -> None:
    statement = select(
        *(column for column in Enterprise.__table__.columns),  # type: ignore[attr-defined]
        func.count(col(Enterprise.id)).over().label("number"),
    ).where(col(Enterprise.status) == bindparam("wanted", type_=text_enum(EnterpriseStatus)))
    connection = session.connection()
    asked = Prepared(statement, connection.dialect)

    raw = asked.run(connection, wanted=EnterpriseStatus.OPERATING)
    expected = session.execute(statement, {"wanted": EnterpriseStatus.OPERATING}).all()

    assert len(raw) > 3
    assert [asked.read(row) for row in raw] == [tuple(row) for row in expected]
    assert [type(one) for one in asked.read(raw[0])] == [type(one) for one in expected[0]]
    assert asked.value(raw[0], "updated_at") == expected[0].updated_at
    found = asked.rows(connection, wanted=EnterpriseStatus.OPERATING)
    assert [one.uscc for one in found] == [row.uscc for row in expected]


YEARS = select(col(YearlyFigures.fiscal_year), col(YearlyFigures.sales_cny)).order_by(
    col(YearlyFigures.id)
)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("is_watched", [True, False])
def test_values_that_are_known_stand_in_the_statement(
    session: Session, is_watched: bool, request: pytest.FixtureRequest
) -> None:
    """Those of an IN, and what shall be written out; a per cent sign is one in each of them."""
    if is_watched:
        request.getfixturevalue("statements")
    source, year = col(YearlyFigures.source), col(YearlyFigures.fiscal_year)
    statement = YEARS.where(
        source.in_(list(FigureSource)[:-1]),
        source.not_in([]),
        year < bindparam("before"),
        bindparam(None, "5%'", String, literal_execute=True) != cast(source, String),
    )
    connection = session.connection()
    asked = Prepared(statement, connection.dialect)

    rows = [asked.read(row) for row in asked.run(connection, before=2100)]

    assert rows == [tuple(row) for row in session.execute(statement, {"before": 2100})]
    assert isinstance(rows[0][1], Decimal)
    assert asked.run(connection, before=1900) == []


@pytest.mark.usefixtures("register")
def test_statement_with_any_number_of_values_is_left_to_sqlalchemy(session: Session) -> None:
    statement = YEARS.where(col(YearlyFigures.source).in_(bindparam("sources", expanding=True)))
    connection = session.connection()
    asked = Prepared(statement, connection.dialect)

    rows = [asked.read(row) for row in asked.run(connection, sources=list(FigureSource))]

    assert rows == [tuple(row) for row in session.execute(YEARS)]
    assert isinstance(rows[0][1], Decimal)


def test_refusal_of_the_driver_is_told_as_sqlalchemy_tells_it(session: Session) -> None:
    connection = session.connection()
    asked = Prepared(select(literal_column("no_such_column")), connection.dialect)

    with pytest.raises(DBAPIError, match="no_such_column") as caught, connection.begin_nested():
        asked.run(connection)

    with pytest.raises(type(caught.value)), connection.begin_nested():
        connection.exec_driver_sql("SELECT no_such_column")


def test_columns_are_written_as_the_read_rows_would_be(session: Session) -> None:
    for capital in ("0", "-0.05", "7", "12345678901.10", None):
        make_enterprise(session, registered_capital_cny=Decimal(capital) if capital else None)
    statement = select(
        col(Enterprise.registered_capital_cny),
        col(Enterprise.registered_on),
        col(Enterprise.status),
        col(Enterprise.is_fictitious),
        col(Enterprise.id),
    ).order_by(col(Enterprise.id))
    prepared = Prepared(statement, session.get_bind().dialect)
    connection = session.connection()

    columns = prepared.columns(prepared.run(connection))

    read = [tuple(row) for row in connection.execute(statement)]
    assert [row[0] for row in read] == [
        Decimal("0"), Decimal("-0.05"), Decimal("7"), Decimal("12345678901.10"), None,
    ]  # fmt: skip
    plain = list(zip(*columns.values(), strict=True))
    assert msgspec.json.encode(plain) == msgspec.json.encode(read)
    assert list(prepared.columns([])) == list(columns) == prepared.names


def row_of(session: Session, firm_id: int | None) -> dict[str, Any]:
    statement = select(*inspect(Enterprise).columns).where(col(Enterprise.id) == firm_id)
    prepared = Prepared(statement, session.get_bind().dialect)
    (row,) = prepared.run(session.connection())
    return dict(zip(prepared.names, prepared.read(row), strict=True))


def test_a_loaded_entity_is_the_one_a_query_would_give(session: Session) -> None:
    firm_id = make_enterprise(session, registered_capital_cny=Decimal("12.50")).id
    session.expunge_all()

    firm = loaded(session, Enterprise, row_of(session, firm_id))

    assert session.get(Enterprise, firm_id) is firm
    assert inspect(firm).persistent
    assert not session.dirty
    stored = row_of(session, firm_id)
    session.expire(firm)
    assert {name: getattr(firm, name) for name in stored} == stored
    assert firm.registered_capital_cny == Decimal("12.50")


def test_an_entity_the_session_has_is_loaded_anew(session: Session) -> None:
    firm = make_enterprise(session, name="平湖旧名有限公司")
    row = row_of(session, firm.id) | {"name": "平湖新名有限公司"}

    assert loaded(session, Enterprise, row) is firm
    assert firm.name == "平湖新名有限公司"
    assert not session.dirty
