"""One table of columns for each kind of import: our field, its heading, its other names."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import Uscc
from app.exchange import cells
from app.words import WORDS


@dataclass(frozen=True, slots=True)
class Column:
    """`read` turns a cell into a value or raises InvalidValue; `remedy` tells what to write."""

    key: str
    heading: str
    read: Callable[[Any], Any]
    remedy: str
    names: tuple[str, ...] = ()
    is_required: bool = False


def _uscc(cell: Any) -> str:
    return Uscc.parse(cells.narrow(cell)).text


def _text(limit: int) -> Callable[[Any], str]:
    def read(cell: Any) -> str:
        value = cells.text(cell)
        if len(value) > limit:
            raise InvalidValue(Reason.TOO_LONG, limit=limit)
        return value

    return read


def _vocabulary(name: str, member: Callable[[str], Any]) -> Callable[[Any], Any]:
    by_word = {chinese: value for value, chinese in WORDS[name].items()}

    def read(cell: Any) -> Any:
        typed = cells.narrow(cell)
        try:
            return member(by_word.get(typed, typed))
        except ValueError as error:
            raise InvalidValue(Reason.BAD_VALUE) from error

    return read


def _wan(cell: Any) -> Any:
    return cells.number(cell) * 10_000


ENTERPRISE_COLUMNS = (
    Column("name", "企业名称", _text(120), "填写营业执照上的全称。",
           ("name", "单位名称", "公司名称", "名称", "企业全称"), is_required=True),
    Column("uscc", "统一社会信用代码", _uscc, "对照营业执照填写 18 位代码。",
           ("uscc", "信用代码", "社会信用代码", "统一代码", "统一社会信用代码(18位)"),
           is_required=True),
    Column("township_code", "所属镇街道", cells.text, "填写本县镇街道的全名,如“当湖街道”。",
           ("township", "town", "镇街道", "镇街", "所属镇街", "属地")),
    Column("park_code", "所属园区", cells.text, "填写已登记园区的全名,或留空。",
           ("park", "园区", "所属平台", "开发区")),
    Column("status", "企业状态", _vocabulary("EnterpriseStatus", EnterpriseStatus),
           "填写:存续、迁入、迁出、注销或吊销。", ("status", "状态", "经营状态")),
    Column("registered_on", "成立日期", cells.day, "按 2018-09-30 的格式填写。",
           ("registered_on", "注册日期", "注册时间", "成立时间")),
    Column("registration_type", "登记注册类型", _vocabulary("RegistrationType", RegistrationType),
           "填写类型名称或三位代码,如“私营有限责任公司”或 173。",
           ("registration_type", "注册类型")),
    Column("registered_capital_cny", "注册资本(万元)", _wan, "只填数字,单位万元。",
           ("registered_capital_wan", "注册资本", "注册资金", "注册资金(万元)")),
    Column("industry_code", "行业代码", cells.narrow, "填写 GB/T 4754-2017 四位小类代码,如 3670。",
           ("industry_code", "行业", "国民经济行业代码")),
    Column("technology_field", "技术领域", cells.text, "填写领域名称或编号,如“8.7.2”。",
           ("technology_field", "高新技术领域")),
    Column("legal_representative", "法定代表人", _text(60), "不超过 60 字。",
           ("legal_representative", "法人代表", "法人")),
    Column("is_above_designated_size", "是否规上", cells.yes_or_no, "填写:是 或 否。",
           ("is_above_designated_size", "规上", "规上企业")),
    Column("remark", "备注", _text(400), "不超过 400 字。", ("remark", "说明")),
)  # fmt: skip


def heading_key(heading: Any) -> str:
    """A heading as it is compared: width, blanks, breaks, stars and brackets do not matter."""
    folded = unicodedata.normalize("NFKC", "" if heading is None else str(heading)).casefold()
    return re.sub(r"[\s*:_()\[\]]", "", folded)


def recognise(
    columns: tuple[Column, ...], headings: tuple[Any, ...]
) -> tuple[dict[int, Column], list[str]]:
    """Which column stands where, and the headings nobody knows."""
    known = {
        heading_key(name): column for column in columns for name in (column.heading, *column.names)
    }
    found: dict[int, Column] = {}
    unknown: list[str] = []
    for position, heading in enumerate(headings):
        column = known.get(heading_key(heading))
        if column is None:
            if cells.text(heading):
                unknown.append(cells.text(heading))
        elif column not in found.values():
            found[position] = column
    return found, unknown
