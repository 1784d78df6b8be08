"""What a column of an import is: our field, its heading, its other names, how it is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import Uscc
from app.exchange import cells
from app.services.figures import EARLIEST_YEAR
from app.words import WORDS
from app.words.business import SHORT_WORDS

SAID_ELSEWHERE_NAME = (
    "单位详细名称", "法人单位名称", "纳税人名称", "市场主体名称", "申报单位", "申报企业",
    "单位全称", "公司全称",
)  # fmt: skip
SAID_ELSEWHERE_CODE = (
    "纳税人识别号", "社会信用代码/纳税人识别号", "统一社会信用代码/组织机构代码",
    "统一社会信用代码/注册号", "统一社会信用编码", "信用编码",
)  # fmt: skip
"""How statisticians, tax offices and the market authority head a firm's name and code."""


class Facet(StrEnum):
    """What a column tells about: the firm, one year of it, its place in the pool, nothing new."""

    FIRM = "firm"
    FIGURE = "figure"
    YEAR = "year"
    ENTRY = "entry"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Column:
    """`read` turns a cell into a value or raises InvalidValue; `remedy` tells what to write.
    An amount is read with the unit of its column: `read` is not asked."""

    key: str
    heading: str
    read: Callable[[Any], Any]
    remedy: str
    names: tuple[str, ...] = ()
    is_required: bool = False
    facet: Facet = Facet.FIRM
    may_be_negative: bool = False
    may_be_future: bool = False

    @property
    def is_amount(self) -> bool:
        return self.key.endswith("_cny")


def uscc(cell: Any) -> str:
    return Uscc.parse(cells.text(cell)).text


@dataclass(frozen=True, slots=True)
class Words:
    """Text on one line, no longer than a limit."""

    limit: int

    def __call__(self, cell: Any) -> str:
        value = cells.one_line(cell)
        if len(value) > self.limit:
            raise InvalidValue(Reason.TOO_LONG, limit=self.limit)
        return value


def words(limit: int) -> Words:
    return Words(limit)


def vocabulary(name: str, member: Callable[[str], Any], **others: str) -> Callable[[Any], Any]:
    by_word = {chinese: value for value, chinese in WORDS[name].items()}
    by_word |= {chinese: value for value, chinese in SHORT_WORDS.get(name, {}).items()} | others

    def read(cell: Any) -> Any:
        typed = cells.narrow(cell)
        try:
            return member(by_word.get(typed, typed))
        except ValueError as error:
            raise InvalidValue(Reason.BAD_VALUE) from error

    return read


def year(cell: Any) -> int:
    found = re.fullmatch(r"(\d{4})(\.0)?\s*年?度?", cells.narrow(cell))
    if not found or not EARLIEST_YEAR <= int(found[1]) <= 2100:
        raise InvalidValue(Reason.BAD_VALUE)
    return int(found[1])
