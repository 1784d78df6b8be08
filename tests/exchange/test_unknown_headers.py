"""Sheets whose headings nobody knows are read by what stands in them, or said to be lost."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlmodel import Session

from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import make_uscc
from app.exchange.imports import ImportPlan, plan_import
from tests.factories import make_county, make_enterprise, make_township, viewer_of

TODAY = date(2018, 9, 30)
CODES = [make_uscc("990482", f"MA28K00{place}") for place in range(1, 5)]
FIRMS = [f"平湖市某{one}有限公司" for one in "甲乙丙丁"]


def told(plan: ImportPlan) -> list[tuple[str, int, str, Reason]]:
    return [(one.severity, one.row, one.column, one.reason) for one in plan.problems]


def brought(session: Session, folder: Path, **sheets: list[list[Any]]) -> ImportPlan:
    path = folder / "firms.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    make_county(session)
    return plan_import(session, viewer_of(), path, today=TODAY)


def test_codes_and_names_are_known_by_what_they_are(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(
            [
                ["2017年度优惠企业", "", "", "", ""],
                ["", "对象", "", "优惠", "经办"],
                ["序", "编码", "全名", "加计扣除额(元)", "所"],
                ["甲", "乙", "丙", "1", "2"],
                *([n, CODES[n], FIRMS[n], "1,000.50", "某所"] for n in range(3)),
                ["合计", "", "", "3001.50", ""],
            ]
        )
    make_county(session)

    plan = plan_import(session, viewer_of(), path, today=TODAY)

    assert [(p.row, p.column, p.reason) for p in plan.problems] == [
        (3, "序", Reason.UNKNOWN_HEADING),
        (3, "经办所", Reason.UNKNOWN_HEADING),
        (3, "对象编码", Reason.COLUMN_BY_CONTENT),
        (3, "全名", Reason.COLUMN_BY_CONTENT),
        (3, "优惠加计扣除额(元)", Reason.YEAR_FROM_TITLE),
        (4, "", Reason.ROW_SKIPPED),
        (8, "", Reason.ROW_SKIPPED),
    ]
    assert plan.is_clean
    assert [row["changes"] for row in plan.report()["preview"]] == [
        {
            "name": [None, FIRMS[n]],
            "uscc": [None, CODES[n]],
            "rd_super_deduction_cny_2017": [None, "1000.5"],
        }
        for n in range(3)
    ]


def test_firms_that_nobody_would_read_are_an_error_and_a_cover_is_none(
    session: Session, tmp_path: Path
) -> None:
    plan = brought(
        session,
        tmp_path,
        封面=[["某镇科技企业"], ["二〇一八年九月"]],
        第一批=[["企业名称", "统一社会信用代码"], [FIRMS[0], CODES[0]]],
        第二批=[["第二批"], [1, FIRMS[1], CODES[1]], [2, FIRMS[2], CODES[2]]],
    )

    assert [(one.sheet, one.severity, one.row, one.reason) for one in plan.problems] == [
        ("封面", "warning", 0, Reason.SHEET_WITHOUT_HEADER),
        ("第二批", "error", 2, Reason.FIRMS_WITHOUT_HEADER),
    ]
    assert not plan.is_clean


def test_a_list_of_firms_alone_under_no_heading_is_refused_whole(
    session: Session, tmp_path: Path
) -> None:
    with pytest.raises(InvalidValue) as refused:
        brought(session, tmp_path, 表=[[FIRMS[0], CODES[0]], [FIRMS[1], CODES[1]]])

    assert refused.value.reasons == (Reason.HEADER_NOT_FOUND,)


def test_the_name_of_a_group_of_firms_is_no_firm(session: Session, tmp_path: Path) -> None:
    plan = brought(
        session,
        tmp_path,
        表=[
            ["企业名称", "统一社会信用代码"],
            ["一、规上企业"],
            [FIRMS[0], CODES[0]],
            ["(二)", "规下企业"],
            [FIRMS[1], CODES[1]],
        ],
    )

    assert told(plan) == [
        ("warning", 2, "", Reason.ROW_SKIPPED),
        ("warning", 4, "", Reason.ROW_SKIPPED),
    ]
    assert plan.rows == 2


def test_a_heading_of_several_sheets_is_asked_for_once(session: Session, tmp_path: Path) -> None:
    heads = ["企业名称", "统一社会信用代码"]
    plan = brought(
        session,
        tmp_path,
        一=[[*heads, "老板", "网站"], [FIRMS[0], CODES[0], "张三"]],
        二=[[*heads, "老 板", "住址"], [FIRMS[1], CODES[1], "李四"]],
    )

    assert plan.unknown_headings == ["老板", "网站", "住址"]


def test_new_firms_are_of_the_town_that_the_title_names(session: Session, tmp_path: Path) -> None:
    heads = ["企业名称", "统一社会信用代码"]
    make_county(session)
    make_township(session, "330482001", name="某湖街道")
    make_township(session, "330482102", name="某埭镇")
    make_enterprise(session, name=FIRMS[1], uscc=CODES[1], township_code="330482001")

    plan = brought(
        session,
        tmp_path,
        一=[["某埭镇科技企业名单"], heads, [FIRMS[0], CODES[0]], [FIRMS[1], CODES[1]]],
        二=[["某埭镇、某湖街道科技企业名单"], heads, [FIRMS[2], CODES[2]]],
    )

    assert told(plan) == [("warning", 2, "", Reason.TOWN_FROM_TITLE)]
    assert [row["changes"].get("township_code") for row in plan.report()["preview"]] == [
        [None, "330482102"],
        None,
        None,
    ]
