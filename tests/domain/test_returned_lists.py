"""A department's returned list: which column says what, and what is not taken, with its place."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.domain.opinions import InquiryAnswer
from app.domain.refusals import Reason
from app.domain.returned_lists import Asked, read_returned

A = Asked("line-a", "平湖甲有限公司", "91330482000000001A")
B = Asked("line-b", "平湖乙有限公司", "91330482000000002B")
HEADINGS = {"生态环境": False, "税务": True}
HEAD = ["序号", "企业名称", "统一社会信用代码", "镇街道", "生态环境", "税务", "问题说明"]


def row(firm: Asked, tax: str, reason: str = "", ecology: str = "") -> list[str]:
    return ["1", firm.enterprise, firm.uscc, "当湖街道", ecology, tax, reason]


def read(*rows: Sequence[str]) -> tuple[list[Any], list[Any], int]:
    lines = [(1, ["平湖市部门核查名单"]), *enumerate([HEAD, *rows], start=2)]
    found = read_returned(lines, [A, B], HEADINGS)
    answers = [(one.row, one.firm.line, one.answer, one.reason) for one in found.answers]
    problems = [(one.row, one.column, one.reason) for one in found.problems]
    return answers, problems, found.blank


def test_own_column_is_read_and_those_of_others_are_not() -> None:
    assert read(row(A, "无异议", ecology="有异议"), row(B, "")) == (
        [(3, "line-a", InquiryAnswer.CLEAN, "")],
        [],
        1,
    )


@pytest.mark.parametrize(
    ("said", "reason", "kept"),
    [
        ("有异议", "欠税3万元", "欠税3万元"),
        ("有异议:欠税3万元", "", "欠税3万元"),
        ("有问题", "生态环境:超标排放;税务:欠税3万元", "欠税3万元"),
        ("有异议", "处罚决定:平税罚〔2018〕1号", "处罚决定:平税罚〔2018〕1号"),
    ],
)
def test_reason_stands_beside_or_in_its_own_column(said: str, reason: str, kept: str) -> None:
    answers, problems, _ = read(row(A, said, reason))

    assert (answers, problems) == ([(3, "line-a", InquiryAnswer.NEGATIVE, kept)], [])


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row(A, "有异议")], (3, "问题说明", Reason.REASON_REQUIRED)),
        ([row(A, "有异议", "生态环境:超标排放")], (3, "问题说明", Reason.REASON_REQUIRED)),
        ([row(A, "再看看")], (3, "税务", Reason.ANSWER_UNREADABLE)),
        ([row(A, "无异议,但有欠税")], (3, "税务", Reason.ANSWER_UNREADABLE)),
        ([row(A, "无异议"), row(A, "有异议", "欠税")],
         (4, "统一社会信用代码", Reason.ROW_TWICE)),
        ([row(Asked("", "别家", "91330482000000003C"), "无异议")],
         (3, "统一社会信用代码", Reason.NOT_ON_INQUIRY)),
    ],
)  # fmt: skip
def test_what_is_not_taken_names_its_row_and_column(
    rows: list[list[str]], problem: tuple[object, ...]
) -> None:
    assert read(*rows)[1] == [problem]


def test_short_table_by_names_is_understood() -> None:
    lines = [(1, ["单位名称", "核查意见", "原因"]), (2, ["平湖乙有限公司", "有异议", "欠税"])]

    (told,) = read_returned(lines, [A, B], HEADINGS).answers

    assert (told.firm, told.reason) == (B, "欠税")


def test_table_without_an_answer_column_is_said_so() -> None:
    found = read_returned([(1, ["企业名称", "地址"])], [A], HEADINGS)

    assert [one.reason for one in found.problems] == [Reason.NO_ANSWER_COLUMN]
