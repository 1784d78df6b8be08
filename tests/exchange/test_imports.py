"""Files of firms: read, refused cell by cell, laid beside the register, written once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import make_uscc
from app.exchange.imports import ImportPlan, plan_import
from app.models.enterprises import Enterprise, EnterprisePeriod, EnterpriseSearch, FormerName
from app.models.history import HistoryEntry
from app.pinyin import name_key
from app.services.planned_rows import RowAction
from tests.exchange.applying import apply_import
from tests.factories import TESTER, TOWN, make_township, viewer_of

TODAY = date(2018, 9, 30)
REGISTRY = Path(__file__).parent / "pinghu_registry.csv"
CODE = make_uscc("990482", "MA28A001")
OTHER = make_uscc("990482", "MA28A002")

Sheet = list[list[Any]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Sheet], Path]:
    def write(rows: Sheet, name: str = "台账") -> Path:
        path = tmp_path / "firms.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(
                            number, position, cell, book.add_format({"num_format": "yyyy-mm-dd"})
                        )
                    elif cell is not None:
                        sheet.write(number, position, cell)
        return path

    return write


def planned(session: Session, path: Path, role: Role = Role.BUREAU_OFFICER) -> ImportPlan:
    make_township(session, TOWN, name="当湖街道")
    session.flush()
    return plan_import(session, viewer_of(role), path, today=TODAY)


def imported(session: Session, path: Path) -> ImportPlan:
    plan = planned(session, path)
    session.info["actor"] = TESTER
    apply_import(session, viewer_of(), plan, TODAY)
    return plan


def test_the_17_real_firms_come_in_and_come_in_once(session: Session) -> None:
    first = imported(session, REGISTRY)
    second = planned(session, REGISTRY)

    assert (first.rows, first.count(RowAction.CREATE), first.problems) == (17, 17, [])
    assert (second.count(RowAction.CREATE), second.count(RowAction.UPDATE)) == (0, 0)
    assert second.count(RowAction.UNCHANGED) == 17
    firms = session.exec(select(Enterprise).order_by(col(Enterprise.id))).all()
    assert len(firms) == 17
    assert firms[0].uscc == "91330482MA29GEU99P"
    assert {firm.township_code for firm in firms} == {None}
    assert {firm.is_fictitious for firm in firms} == {False}
    history = session.exec(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "enterprise")
    ).all()
    assert {(entry.action, entry.actor_name) for entry in history} == {("create", "测试")}
    assert len(history) == 17
    assert [firm.name_key for firm in firms] == [name_key(firm.name) for firm in firms]
    assert len(session.exec(select(EnterpriseSearch)).all()) == 17
    assert len(session.exec(select(EnterprisePeriod)).all()) == 17


def test_titles_above_the_header_and_every_kind_of_cell(
    session: Session, workbook: Callable[[Sheet], Path]
) -> None:
    path = workbook(
        [
            ["2018年企业名录"],
            [],
            [
                "序号",
                "单位名称",
                "社会信用代码",
                "镇街道",
                "成立日期",
                "注册资本(万元)",
                "规上",
                "注册类型",
            ],
            [
                1,
                "平湖甲有限公司",
                f" {CODE.lower()} ",
                "当湖街道",
                "2015年3月1日",
                "1,200.5",
                "是",
                "外资企业",
            ],
            [2, "平湖乙有限公司", OTHER, "", date(2016, 5, 6), 300, "否", "173"],
        ]
    )

    plan = imported(session, path)

    assert plan.problems == []
    assert plan.unknown_headings == []
    assert [row.given.number for row in plan.planned] == [4, 5]
    first, second = session.exec(select(Enterprise).order_by(col(Enterprise.id))).all()
    assert (first.uscc, first.township_code, first.registered_on) == (CODE, TOWN, date(2015, 3, 1))
    assert str(first.registered_capital_cny) == "12005000.00"
    assert first.is_above_designated_size is True
    assert first.registration_type == "330"
    assert (second.registered_on, second.is_above_designated_size) == (date(2016, 5, 6), False)


def test_a_bad_cell_is_named_with_row_column_and_what_to_do(
    session: Session, workbook: Callable[[Sheet], Path]
) -> None:
    path = workbook(
        [
            ["企业名称", "统一社会信用代码", "镇街道", "成立日期"],
            ["平湖甲有限公司", CODE[:-1] + "0", "当湖街道", "2015-03-01"],
            ["平湖乙有限公司", OTHER, "无此镇", "去年"],
            ["", CODE, "", ""],
            ["平湖丁有限公司", CODE, "", ""],
            ["平湖戊有限公司", CODE, "", ""],
        ]
    )

    plan = planned(session, path)

    assert [(p.row, p.column, p.reason) for p in plan.problems] == [
        (2, "统一社会信用代码", Reason.BAD_USCC),
        (3, "镇街道", Reason.UNKNOWN_TOWNSHIP),
        (3, "成立日期", Reason.BAD_DATE),
        (4, "企业名称", Reason.MISSING_VALUE),
        (6, "统一社会信用代码", Reason.CODE_TWICE),
    ]
    assert "第 5 行" in plan.problems[-1].detail
    assert plan.problems[1].value == "无此镇"
    assert all(problem.remedy for problem in plan.problems)
    assert (plan.bad_rows, plan.is_clean) == (4, False)
    assert [row.given.number for row in plan.planned] == [5]


def test_an_amount_in_yuan_is_not_taken_for_ten_thousands(
    session: Session, workbook: Callable[[Sheet], Path]
) -> None:
    heads = ["企业名称", "统一社会信用代码", "注册资本"]
    third = make_uscc("990482", "MA28A003")
    path = workbook(
        [
            heads,
            ["甲", CODE, "3,000,000元"],
            ["乙", OTHER, "300万元"],
            ["丙", third, 3_000_000],
            ["丁", make_uscc("990482", "MA28A004"), 300],
        ]
    )

    plan = planned(session, path)

    assert [(p.severity, p.row, p.reason) for p in plan.problems] == [
        ("warning", 1, Reason.UNIT_ASSUMED),
        ("error", 4, Reason.UNIT_DOUBTFUL),
    ]
    amounts = [row.given.values["registered_capital_cny"] for row in plan.planned]
    assert amounts == [3_000_000] * 3


def test_blank_cells_say_nothing_and_a_new_name_keeps_the_old_one(
    session: Session, workbook: Callable[[Sheet], Path]
) -> None:
    imported(
        session, workbook([["name", "uscc", "township"], ["平湖甲有限公司", CODE, "当湖街道"]])
    )

    plan = imported(
        session, workbook([["name", "uscc", "township"], ["平湖新甲有限公司", CODE, ""]])
    )

    assert plan.planned[0].changes == {"name": ("平湖甲有限公司", "平湖新甲有限公司")}
    firm = session.exec(select(Enterprise)).one()
    assert (firm.name, firm.township_code) == ("平湖新甲有限公司", TOWN)
    assert session.exec(select(FormerName.name)).all() == ["平湖甲有限公司"]


def test_a_changed_circumstance_is_dated_from_the_day_of_the_import(
    session: Session, workbook: Callable[[Sheet], Path]
) -> None:
    header = ["name", "uscc", "成立日期", "规上"]
    imported(session, workbook([header, ["平湖甲有限公司", CODE, "2015-03-01", "否"]]))

    imported(session, workbook([header, ["平湖甲有限公司", CODE, "2015-03-01", "是"]]))

    periods = session.exec(
        select(EnterprisePeriod).order_by(col(EnterprisePeriod.valid_from))
    ).all()
    assert [(p.valid_from, p.valid_until, p.is_above_designated_size) for p in periods] == [
        (date(2015, 3, 1), TODAY, False),
        (TODAY, None, True),
    ]


def test_a_town_officer_brings_in_only_its_own(
    session: Session, workbook: Callable[[Sheet], Path]
) -> None:
    make_township(session, "330482002", name="钟埭街道")
    path = workbook(
        [
            ["name", "uscc", "township"],
            ["平湖甲有限公司", CODE, ""],
            ["平湖乙有限公司", OTHER, "钟埭街道"],
        ]
    )

    plan = planned(session, path, Role.TOWN_OFFICER)

    assert [(row.action, row.given.values.get("township_code")) for row in plan.planned] == [
        (RowAction.CREATE, TOWN),
        (RowAction.REFUSED, "330482002"),
    ]
    assert [(p.row, p.reason) for p in plan.problems] == [(3, Reason.NOT_PERMITTED)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4 nothing", Reason.FILE_UNREADABLE),
        (b"MZ\x90\x00", Reason.FILE_UNREADABLE),
        (b"PK\x03\x04 not really", Reason.FILE_UNREADABLE),
        ("姓名,电话\n张三,1\n".encode(), Reason.HEADER_NOT_FOUND),
    ],
)
def test_what_is_no_table_of_firms_is_refused_with_a_word(
    session: Session, tmp_path: Path, content: bytes, reason: Reason
) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)

    with pytest.raises(InvalidValue) as refused:
        planned(session, path)

    assert refused.value.reasons == (reason,)


def test_a_csv_in_gb18030_reads_like_one_in_utf8(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(f"企业名称,统一社会信用代码\n平湖甲有限公司,{CODE}\n".encode("gb18030"))

    plan = planned(session, path)

    assert [row.given.values["name"] for row in plan.planned] == ["平湖甲有限公司"]
