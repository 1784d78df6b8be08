"""Six towns, six workbooks: every good row goes in, every bad cell is named, nothing is lost."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.exchange.imports import apply_import, plan_import
from app.models.enterprises import Enterprise
from app.services.planned_rows import RowAction
from tests.exchange.town_books import BOOKS, Book
from tests.factories import TESTER, make_county, make_township, viewer_of

TODAY = date(2018, 9, 30)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.__name__)
def test_a_town_s_workbook_goes_in(session: Session, tmp_path: Path, book: Book) -> None:
    make_county(session)
    make_township(session, "330482001", name="当湖街道")
    make_township(session, "330482102", name="新埭镇")
    path, expected = book(tmp_path)

    plan = plan_import(session, viewer_of(), path, today=TODAY)

    report = plan.report()
    told = [(p["severity"], p["row"], p["column"], p["reason"]) for p in report["problems"]]
    assert [(row, column, reason) for kind, row, column, reason in told if kind == "error"] == (
        expected.bad
    )
    assert [(row, reason) for kind, row, _, reason in told if kind == "warning"] == expected.warned
    seen = {row["row"]: row["changes"] for row in report["preview"]}
    for number, values in expected.good.items():
        assert {name: seen[number][name][1] for name in values} == values
    bad_rows = {row for row, _, reason in expected.bad if not reason.endswith("_unknown")}
    assert plan.rows == len(plan.planned) - plan.count(RowAction.REFUSED) + len(bad_rows)

    session.info["actor"] = TESTER
    apply_import(session, viewer_of(), plan, TODAY)

    good = Counter(row.given.values["uscc"] for row in plan.planned if row.changes)
    assert Counter(firm.uscc for firm in session.exec(select(Enterprise))) == good
    again = plan_import(session, viewer_of(), path, today=TODAY)
    assert again.changed_rows == 0
