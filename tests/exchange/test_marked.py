"""A file given back with its problems: whatever stood in it."""

from pathlib import Path

import python_calamine
import xlsxwriter

from app.exchange.marked import marked_workbook


def test_a_number_no_cell_can_hold_and_what_is_wrong_with_the_sheet_are_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "firms.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["平湖甲有限公司", 1.7976931348623155e308])
    told = {"sheet": "表", "row": 0, "column": "", "severity": "warning", "position": None}
    marked = tmp_path / "marked.xlsx"

    marked.write_bytes(
        marked_workbook(path, path.name, [told | {"detail": "没有表头。", "remedy": "补上。"}])
    )

    (row,) = python_calamine.load_workbook(marked).get_sheet_by_index(0).to_python()
    assert row == ["平湖甲有限公司", "inf", "没有表头。补上。"]
