"""An import of many firms taken back at once: with few statements, and each row for itself."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Session, col, select

from app.domain.enterprises import RegistrationType
from app.domain.imports import ImportKind
from app.domain.refusals import Reason
from app.domain.uscc import make_uscc
from app.models.base import metadata
from app.models.enterprises import Enterprise, EnterprisePeriod, EnterpriseSearch, YearlyFigures
from app.models.history import HistoryEntry
from app.models.imports import ImportRow
from app.queries.history_chain import verify_chain
from app.services.figure_import import GivenFigures
from app.services.import_runs import confirm_run
from app.services.import_staging import CheckedFile, NamedFile, open_run
from app.services.import_undo import undo_run
from app.services.import_writers import WRITERS
from app.services.planned_rows import GivenRow, Told
from tests.factories import COUNTY, TESTER, make_contact, make_enterprise, make_township, viewer_of

TODAY = date(2018, 9, 30)
NUMBERS = count(1)
FIGURES: GivenFigures = {("sales_cny", 2017): Decimal(100)}


@pytest.fixture(autouse=True)
def _county(session: Session) -> None:
    make_township(session)


def brought_in(session: Session, rows: list[GivenRow]) -> str:
    """Laid beside the register, confirmed and written; the run."""
    session.info["actor"] = TESTER
    viewer = viewer_of()
    planned = WRITERS[ImportKind.ENTERPRISES].plan(session, viewer, rows, TODAY, Told())
    checked = CheckedFile(ImportKind.ENTERPRISES, len(rows), [], 0, [], {})
    run = open_run(session, viewer, NamedFile("名单.xlsx", "0" * 64), planned, checked)
    confirm_run(session, viewer, run.public_id, TODAY, good_rows=True)
    return run.public_id


def new_rows(number: int) -> list[GivenRow]:
    rows = []
    for place in range(number):
        values = {"uscc": make_uscc(COUNTY, f"MA28{next(NUMBERS):04d}"), "name": name_of(place)}
        rows.append(GivenRow("企业", 2 + place, values, FIGURES))
    return rows


def name_of(place: int) -> str:
    return f"平湖{place}有限公司"


def kept(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(ImportRow).order_by(col(ImportRow.position)))
    return [(row.name, row.reason) for row in rows if row.reason]


def test_what_is_in_use_or_touched_keeps_no_other_row_from_going(session: Session) -> None:
    run = brought_in(session, new_rows(7))
    firms = {firm.name: firm for firm in session.exec(select(Enterprise))}
    make_contact(session, firms[name_of(2)])
    make_contact(session, firms[name_of(5)])
    firms[name_of(3)].remark = "后来改的"
    figures = select(YearlyFigures).where(YearlyFigures.enterprise_id == firms[name_of(4)].id)
    session.exec(figures).one().profit_cny = Decimal(1)

    undo_run(session, viewer_of(), run)

    session.expire_all()
    assert kept(session) == [
        (name_of(2), Reason.ROW_IN_USE),
        (name_of(3), Reason.ROW_TOUCHED_SINCE),
        (name_of(4), Reason.ROW_TOUCHED_SINCE),
        (name_of(5), Reason.ROW_IN_USE),
    ]
    left = {name for name, _ in kept(session)}
    assert set(session.exec(select(Enterprise.name))) == left
    for table in (EnterprisePeriod, EnterpriseSearch, YearlyFigures):
        assert len(session.exec(select(table)).all()) == 4
    gone = session.exec(
        select(HistoryEntry.subject_kind)
        .where(HistoryEntry.action == "delete")
        .order_by(col(HistoryEntry.subject_kind))
    ).all()
    assert gone == ["enterprise"] * 3 + ["enterprise_period"] * 3 + ["yearly_figures"] * 3
    assert verify_chain(session, COUNTY).fault is None


def test_a_changed_firm_stands_again_as_it_stood(session: Session) -> None:
    firm = make_enterprise(
        session, name="平湖甲有限公司", remark="旧", registered_on=date(2010, 5, 6)
    )
    given = {
        "uscc": firm.uscc,
        "name": "平湖乙有限公司",
        "remark": "新",
        "registration_type": RegistrationType.PRIVATE_LIMITED,
        "registered_capital_cny": Decimal("100.50"),
    }
    run = brought_in(session, [GivenRow("企业", 2, given)])

    undo_run(session, viewer_of(), run)

    session.expire_all()
    back = session.exec(select(Enterprise)).one()
    assert (back.name, back.remark, back.registration_type, back.registered_capital_cny) == (
        "平湖甲有限公司",
        "旧",
        None,
        None,
    )
    assert "平湖乙" not in session.exec(select(EnterpriseSearch)).one().text
    told = session.exec(
        select(HistoryEntry.payload)
        .where(HistoryEntry.subject_kind == "enterprise", HistoryEntry.action == "update")
        .order_by(col(HistoryEntry.sequence))
    ).all()
    assert [json.loads(payload)["changes"] for payload in told[-3:]] == [
        {"name": ["平湖乙有限公司", "平湖甲有限公司"]},
        {"remark": ["新", "旧"]},
        {
            "registration_type": [RegistrationType.PRIVATE_LIMITED.value, None],
            "registered_capital_cny": ["100.5", None],
        },
    ]


def test_many_rows_go_back_in_as_many_statements_as_a_few(
    session: Session, statements: Callable[[str], list[str]]
) -> None:
    def asked(number: int) -> int:
        run = brought_in(session, new_rows(number))
        before = len(statements(""))
        undo_run(session, viewer_of(), run)
        return len(statements("")) - before

    assert asked(9) == asked(2)


def test_whatever_hangs_on_a_firm_is_found_by_its_firm() -> None:
    """Without reading a table of answers for each of the firms that go."""
    found_by = {
        (table.name, next(iter(key.columns)).name)
        for table in metadata.tables.values()
        for key in (*table.indexes, *table.constraints)
        if isinstance(key, Index | UniqueConstraint | PrimaryKeyConstraint)
    }
    hanging = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "enterprise" for key in column.foreign_keys)
    }

    assert len(hanging) > 50
    assert hanging - found_by == set()
