"""Workbooks as towns send them, each its own way, with what must come of them.

Made afresh for each test: no town's real figures are kept here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from app.domain.uscc import make_uscc

CODES = [make_uscc("990482", f"MA28T{number:03d}") for number in range(40)]


def wide(text: str) -> str:
    """In full-width signs, as an input method left in the wrong mode types them."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@dataclass(frozen=True)
class Expected:
    """`good`: row number and some of what the row says; `bad`: row, column and reason of every
    error; `warned`: row and reason of every warning."""

    good: dict[int, dict[str, Any]]
    bad: list[tuple[int, str, str]] = field(default_factory=list)
    warned: list[tuple[int, str]] = field(default_factory=list)


Book = Callable[[Path], tuple[Path, Expected]]


def danghu(folder: Path) -> tuple[Path, Expected]:
    """Title and unit above, a header of two storeys, merged towns, a total and notes below."""
    path = folder / "当湖街道.xlsx"
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range("A1:I1", "当湖街道2018年度高新技术企业培育情况汇总表", bold)
        sheet.write("A2", "单位:万元、人")
        for place, heading in enumerate(
            ["序号", "企业名称\n(全称)", "社会信用代码(18位)", "镇(街道)"]
        ):
            sheet.merge_range(2, place, 3, place, heading, bold)
        sheet.merge_range("E3:G3", "上年度", bold)
        sheet.write_row("E4", ["销售收入", "研发费用", "从业人员(人)"])
        sheet.merge_range("H3:H4", "成立日期", bold)
        sheet.merge_range("I3:I4", "培育库", bold)
        sheet.write_row(4, 0, [1, " 平湖甲机械有限公司　", wide(CODES[0])])
        sheet.write_row(4, 4, ["1,234.5678", wide("56.7"), "１２"])
        sheet.write_datetime("H5", date(2015, 3, 1), day)
        sheet.write("I5", "2016-2018")
        sheet.write_row(5, 0, [2, "平湖乙机械有限公司", CODES[1].lower()])
        sheet.merge_range("D5:D6", "当湖街道")
        sheet.write_row(5, 4, [2000, "120万元", "", "2015.3.1", "2016—2018年"])
        sheet.write_row(6, 0, [3, "平湖丙机械有限公司", CODES[2][:-1] + "*", "当湖街道"])
        sheet.write_row(7, 0, [4, "平湖丁机械有限公司", CODES[3], "当湖街道", "约三百"])
        sheet.write_row(8, 0, [5])
        sheet.write(9, 1, "合  计")
        sheet.write_formula("E10", "=SUM(E5:E8)", None, 3234.57)
        sheet.merge_range("A11:I11", "注:本表由企业自行填报。")
        sheet.write_row(11, 0, ["填表人:张三", "", "", "", "联系电话:0573-00000000"])
    good: dict[int, dict[str, Any]] = {
        5: {
            "name": "平湖甲机械有限公司",
            "township_code": "330482001",
            "sales_cny_2017": "12345678",
            "rd_cny_2017": "567000",
            "staff_monthly_avg_2017": "12",
            "registered_on": "2015-03-01",
            "pool_cohort": "2016-2018",
            "pool_target": "hnte",
        },
        6: {
            "township_code": "330482001",
            "sales_cny_2017": "20000000",
            "rd_cny_2017": "1200000",
            "registered_on": "2015-03-01",
            "pool_cohort": "2016-2018",
        },
    }
    bad = [(7, "社会信用代码(18位)", "bad_uscc"), (8, "上年度销售收入", "bad_number")]
    warned = [
        (4, "cohort_will_be_made"),
        (10, "row_skipped"),
        (11, "row_skipped"),
        (12, "row_skipped"),
    ]
    return path, Expected(good, bad, warned)


def zhapu(folder: Path) -> tuple[Path, Expected]:
    """GB18030, dates in four ways, a quote that never closes, a code that stands twice."""
    path = folder / "乍浦镇.csv"
    lines = [
        "乍浦镇企业名录",
        "信用代码,成立时间,单位名称,注册资金(元),是否规上",
        f'{CODES[4]},2015年3月1日,"平湖港务""一""有限公司","3,000,000.50",是',
        f"{CODES[5]},20150301,平湖港二有限公司,300万元,否",
        f'{CODES[6]},2015/3/1,"平湖港三有限公司,1,是',
        f"{CODES[7]},42064,平湖港四有限公司,,√",
        f"{CODES[4]},,平湖港一有限公司,,",
        f'{CODES[8]},去年,平湖港五有限公司,"1，000",也许',
        "",
        "小计,,5家,,",
    ]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    good: dict[int, dict[str, Any]] = {
        3: {
            "name": '平湖港务"一"有限公司',
            "registered_on": "2015-03-01",
            "registered_capital_cny": "3000000.5",
            "is_above_designated_size": True,
        },
        4: {"registered_on": "2015-03-01", "registered_capital_cny": "3000000"},
        6: {"registered_on": "2015-03-01", "is_above_designated_size": True},
    }
    bad = [
        (5, "", "broken_quote"),
        (7, "信用代码", "code_twice"),
        (8, "成立时间", "bad_date"),
        (8, "是否规上", "bad_value"),
    ]
    return path, Expected(good, bad, [(10, "row_skipped")])


def xindai(folder: Path) -> tuple[Path, Expected]:
    """Hidden and idle sheets, two sheets of firms, formulas, a far corner to begin in."""
    path = folder / "新埭镇.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填表说明").write("A1", "请如实填写")
        first = book.add_worksheet("工业")
        first.write_row(
            "C5", ["企业名称", "统一社会信用代码", "2016年营业收入(亿元)", "所属镇街道"]
        )
        first.write_row("C6", ["平湖戊工业有限公司", CODES[9], 1.5, "新埭"])
        first.write_row("C7", ["平湖己工业有限公司", CODES[10]])
        first.write_formula("E7", "=0.1+0.2", None, 0.1 + 0.2)
        first.write_row("C8", ["平湖庚工业有限公司", CODES[11]])
        first.write_formula("E8", "=1/0", None, "#DIV/0!")
        old = book.add_worksheet("旧表")
        old.write_row("A1", ["企业名称", "统一社会信用代码"])
        old.write_row("A2", ["不该读的企业", CODES[12]])
        old.hide()
        second = book.add_worksheet("服务业")
        second.write_row("A1", ["企业名称*", "统一信用代码", "行业", "备注"])
        second.write_row("A2", ["平湖辛软件有限公司", CODES[13], "应用软件开发", "新"])
        second.write_row("A3", ["平湖壬软件有限公司", CODES[9], "", ""])
    good: dict[int, dict[str, Any]] = {
        6: {"sales_cny_2016": "150000000", "township_code": "330482102"},
        7: {"sales_cny_2016": "30000000"},
        2: {"industry_code": "6513", "remark": "新"},
    }
    bad = [(8, "2016年营业收入(亿元)", "formula_failed"), (3, "统一信用代码", "code_twice")]
    return path, Expected(good, bad, [(0, "sheet_without_header"), (0, "sheet_hidden")])


def caoqiao(folder: Path) -> tuple[Path, Expected]:
    """UTF-8 with a byte order mark and tabs; neither year nor basis is said anywhere."""
    path = folder / "曹桥.csv"
    lines = [
        "企业名称\t统一社会信用代码\t上年研发投入(万元)\t职工人数\t老板\t注册资本",
        f"平湖癸包装有限公司\t{CODES[14]}\t35\t40\t张三\t500",
        f"平湖子包装有限公司\t{CODES[15]}\t—\t\t李四\t80000000",
    ]
    path.write_bytes("\n".join(lines).encode("utf-8-sig"))
    good = {2: {"name": "平湖癸包装有限公司", "registered_capital_cny": "5000000"}}
    bad = [
        (1, "上年研发投入(万元)", "basis_unknown"),
        (1, "上年研发投入(万元)", "year_unknown"),
        (1, "职工人数", "year_unknown"),
        (3, "注册资本", "unit_doubtful"),
    ]
    return path, Expected(good, bad, [(1, "unknown_heading"), (1, "unit_assumed")])


def guangchen(folder: Path) -> tuple[Path, Expected]:
    """Made by openpyxl (no shared strings, no cached values), the header again at a page break,
    figures of two years side by side, more technical staff than staff."""
    from openpyxl import Workbook  # noqa: PLC0415 (only this one is written so)

    path = folder / "广陈镇.xlsx"
    book = Workbook()
    sheet = book.active
    heads = ["企业名称", "信用代码", "2016年度销售额(万元)", "2017年度销售额(万元)",
             "2017年职工总数", "2017年科技人员"]  # fmt: skip
    sheet.append(["广陈镇科技企业统计表(填报日期:2018年5月2日)"])
    sheet.append(heads)
    sheet.append(["平湖丑农机有限公司", CODES[16], 100, 120, 50, 10])
    sheet.append(heads)
    sheet.append(["平湖寅农机有限公司", CODES[17], 100, "=C5*1.2", 5, 1])
    sheet.append(["平湖卯农机有限公司", CODES[18], -5, 1, 5, 6])
    sheet.append(["平湖辰农机有限公司", CODES[19], 0, None, 5, 6])
    sheet.append(["", "", 300, 240])
    sheet["A8"] = "总计:"
    book.save(path)
    good = {3: {"sales_cny_2016": "1000000", "sales_cny_2017": "1200000",
                "tech_staff_monthly_avg_2017": "10"}}  # fmt: skip
    bad = [
        (5, "2017年度销售额(万元)", "formula_failed"),
        (6, "2016年度销售额(万元)", "bad_number"),
        (7, "2017年科技人员", "tech_staff_above_staff"),
    ]
    return path, Expected(good, bad, [(4, "row_skipped"), (8, "row_skipped")])


def dushangang(folder: Path) -> tuple[Path, Expected]:
    """A pool list: the cohort stands in the heading, the answer is a tick; notes far to the right;
    a macro lies in the archive and is never run."""
    path = folder / "独山港镇.xlsm"
    macro = folder / "vbaProject.bin"
    macro.write_bytes(b"\xd0\xcf\x11\xe0 this is no macro that anybody should run")
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(macro)
        sheet = book.add_worksheet("入库名单")
        sheet.write("A1", "独山港镇省科技型中小企业培育入库名单")
        sheet.write_row("A2", ["企业", "统一社会信用代码", "列入2018-2020年后备库", "拟申报年度",
                               "服务机构", "培育等级"])  # fmt: skip
        sheet.write_row(
            "A3", ["平湖巳化工有限公司", CODES[20], "√", 2019, "某某事务所", "重点培育"]
        )
        sheet.write_row("A4", ["平湖午化工有限公司", CODES[21], "否", "", "", ""])
        sheet.write_row("A5", ["平湖未化工有限公司", CODES[22], "是", "明年", "", "第一梯队"])
        sheet.write_row("A7", ["以上企业均经镇科技办核实,如有变动另行上报。"])
    good: dict[int, dict[str, Any]] = {
        3: {
            "pool_cohort": "2018-2020",
            "pool_target": "provincial_tech_sme",
            "pool_intended_year": 2019,
            "pool_agency": "某某事务所",
            "pool_grade": "key",
        },
        4: {"name": "平湖午化工有限公司"},
    }
    bad = [(5, "拟申报年度", "bad_value"), (5, "培育等级", "bad_value")]
    return path, Expected(good, bad, [(2, "cohort_will_be_made"), (7, "row_skipped")])


BOOKS: tuple[Book, ...] = (danghu, zhapu, xindai, caoqiao, guangchen, dushangang)
