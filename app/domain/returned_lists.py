"""The list of an inquiry as one department sends it back: what each row says of which firm.

The department fills in the list it was sent, or a shorter table of its own: a column with the
firm's code or name, one with 无异议 or 有异议, one with the reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.list_lines import Line
from app.domain.names import fold
from app.domain.opinions import InquiryAnswer
from app.domain.refusals import Reason

HEAD_ROWS = 20
"""The header stands among the first rows, under a title perhaps."""
LONGEST_REASON = 400
CODE_HEADINGS = frozenset({"统一社会信用代码", "信用代码", "社会信用代码"})
NAME_HEADINGS = frozenset({"企业名称", "单位名称", "名称"})
ANSWER_HEADINGS = ("核查意见", "答复意见", "部门意见", "意见", "答复", "核查结果", "有无异议")
REASON_HEADINGS = ("问题说明", "原因", "异议原因", "理由", "说明")
CLEAN = frozenset({"无异议", "无异常", "无问题", "无意见", "无"})
NEGATIVE = frozenset({"有异议", "有异常", "有问题", "有意见", "有"})
COLON = re.compile(r"[::,,;;。(()\s]")
SAID_BY = re.compile(r"\s*([^::;;]+)[::]([^;;]*)(?:[;;]|$)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A firm on the list that went out, by its line at the department."""

    line: str
    enterprise: str
    uscc: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is not taken: its number, the heading of the column, and a reason."""

    row: int
    column: str
    reason: Reason
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowAnswer:
    row: int
    firm: Asked
    answer: InquiryAnswer
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedList:
    answers: list[RowAnswer]
    problems: list[RowProblem]
    blank: int
    """Rows of firms about which nothing was filled in."""


@dataclass(frozen=True, slots=True)
class _Columns:
    code: int | None
    name: int | None
    answer: int
    reason: int | None
    headings: Sequence[str]

    def cell(self, cells: Sequence[str], place: int | None) -> str:
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def heading(self, place: int | None) -> str:
        return self.headings[place] if place is not None else ""


def read_returned(
    lines: Sequence[Line], asked: Iterable[Asked], departments: Mapping[str, bool]
) -> ReturnedList:
    """What the rows say. `departments`: the headings of all of them, True for who sends it back;
    the columns of the others are not read."""
    own = [name for name, is_own in departments.items() if is_own]
    columns, after = _find_columns(lines, own)
    if columns is None:
        head = lines[0][0] if lines else 1
        return ReturnedList([], [RowProblem(head, "", Reason.NO_ANSWER_COLUMN)], 0)
    known = _known(asked)
    found = ReturnedList([], [], 0)
    blank, seen = 0, dict[str, int]()
    for number, cells in lines[after:]:
        firm = known.get(_key(columns, cells))
        said = columns.cell(cells, columns.answer)
        if not said:
            blank += firm is not None
            continue
        told = _read_row(number, cells, columns, firm, departments)
        if isinstance(told, RowAnswer) and told.firm.line in seen:
            details = {"row": seen[told.firm.line]}
            told = RowProblem(number, _who(columns), Reason.ROW_TWICE, details)
        if isinstance(told, RowProblem):
            found.problems.append(told)
        else:
            seen[told.firm.line] = number
            found.answers.append(told)
    return ReturnedList(found.answers, found.problems, blank)


def _find_columns(lines: Sequence[Line], own: list[str]) -> tuple[_Columns | None, int]:
    for after, (_, cells) in enumerate(lines[:HEAD_ROWS], 1):
        headings = [re.sub(r"\s", "", cell) for cell in cells]
        code = next((at for at, one in enumerate(headings) if one in CODE_HEADINGS), None)
        name = next((at for at, one in enumerate(headings) if one in NAME_HEADINGS), None)
        answer = _place(headings, (*own, *ANSWER_HEADINGS))
        if answer is not None and (code is not None or name is not None):
            reason = _place(headings, REASON_HEADINGS)
            return _Columns(code, name, answer, reason, headings), after
    return None, 0


def _place(headings: list[str], wanted: Iterable[str]) -> int | None:
    return next((headings.index(one) for one in wanted if one in headings), None)


def _known(asked: Iterable[Asked]) -> dict[str, Asked]:
    """By code and by name; a name that two firms bear finds neither."""
    firms = list(asked)
    names = [fold(one.enterprise) for one in firms]
    by_name = {name: one for name, one in zip(names, firms, strict=True) if names.count(name) == 1}
    return by_name | {one.uscc: one for one in firms if one.uscc}


def _key(columns: _Columns, cells: Sequence[str]) -> str:
    code = columns.cell(cells, columns.code).upper()
    return code or fold(columns.cell(cells, columns.name))


def _who(columns: _Columns) -> str:
    return columns.heading(columns.code if columns.code is not None else columns.name)


def _read_row(
    number: int,
    cells: Sequence[str],
    columns: _Columns,
    firm: Asked | None,
    departments: Mapping[str, bool],
) -> RowAnswer | RowProblem:
    if firm is None:
        return RowProblem(number, _who(columns), Reason.NOT_ON_INQUIRY)
    said = columns.cell(cells, columns.answer)
    word, *_ = COLON.split(said, maxsplit=1)
    beside = said[len(word) :].strip(":：,，;；。()（） ")
    if word in CLEAN and not beside:
        return RowAnswer(number, firm, InquiryAnswer.CLEAN, "")
    if word not in NEGATIVE:
        heading = columns.heading(columns.answer)
        return RowProblem(number, heading, Reason.ANSWER_UNREADABLE, {"said": said[:40]})
    reason = beside or _own_part(columns.cell(cells, columns.reason), departments)
    if not reason:
        column = columns.heading(columns.reason) or columns.heading(columns.answer)
        return RowProblem(number, column, Reason.REASON_REQUIRED)
    if len(reason) > LONGEST_REASON:
        column = columns.heading(columns.reason)
        return RowProblem(number, column, Reason.TOO_LONG, {"limit": LONGEST_REASON})
    return RowAnswer(number, firm, InquiryAnswer.NEGATIVE, reason)


def _own_part(text: str, departments: Mapping[str, bool]) -> str:
    """The list that goes out joins what several departments said, each under its name."""
    parts = SAID_BY.findall(text)
    if not any(name.strip() in departments for name, _ in parts):
        return text
    return ";".join(said.strip() for name, said in parts if departments.get(name.strip(), False))
