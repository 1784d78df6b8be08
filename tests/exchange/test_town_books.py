"""Six towns, six workbooks: every good row goes in, every bad cell is named, nothing is lost."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.exchange.imports import plan_import
from app.models.enterprises import Enterprise
from app.services.planned_rows import RowAction
from tests.exchange.applying import apply_import
from tests.exchange.make_workbooks import FOLDER
from tests.exchange.town_books import BOOKS, Book, Expected, guangchen
from tests.factories import TESTER, make_county, make_township, viewer_of

TODAY = date(2018, 9, 30)


def reckoned_anew(expected: Expected) -> Expected:
    """LibreOffice counts the formula that openpyxl left without a value."""
    good = expected.good | {5: {"sales_cny_2016": "1000000", "sales_cny_2017": "1200000"}}
    return Expected(good, [one for one in expected.bad if one[0] != 5], expected.warned)


def check(session: Session, path: Path, expected: Expected) -> None:
    """Every good row goes in, every bad cell is named; once in, nothing is left to do."""
    make_county(session)
    make_township(session, "330482001", name="当湖街道")
    make_township(session, "330482102", name="新埭镇")

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


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.__name__)
def test_a_town_s_workbook_goes_in(session: Session, tmp_path: Path, book: Book) -> None:
    path, expected = book(tmp_path)

    check(session, path, expected)


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_workbook_that_libreoffice_wrote_goes_in(
    session: Session, tmp_path: Path, path: Path
) -> None:
    (book,) = (one for one in BOOKS if one.__name__ == path.stem)
    _, expected = book(tmp_path)

    check(session, path, reckoned_anew(expected) if book is guangchen else expected)


def test_there_is_a_workbook_of_each_town_in_each_form() -> None:
    written = {path.name for path in FOLDER.iterdir()}

    assert {path.suffix for path in FOLDER.iterdir()} == {".xls", ".xlsx", ".xlsm", ".csv"}
    assert {name.split(".")[0] for name in written} == {book.__name__ for book in BOOKS}
    assert len(written) == 12
