"""Which rows of a sheet tell a fact, and which are totals, notes and the header once more."""

import re

from app.exchange.cells import narrow, text
from app.exchange.column_contents import is_numbering
from app.exchange.column_types import Facet
from app.exchange.folding import heading_key
from app.exchange.layout import Layout
from app.exchange.sheets import Row

TOTAL = re.compile(
    r"^(其中[::])?(合计|小计|总计|共计|累计|本页(合计|小计)|平均(值|数)?|.{0,12}(合计|小计|总计))"
)
NOTE = re.compile(
    r"^(注\d?[::、.]|注意|备注[::]|说明|填表|填报|制表|审核|复核|负责人|单位负责人|联系人|联系电话"
    r"|电话|统计员|报送|上报|盖章|\(盖章|\(公章|日期|经办|领导|附[注::]|备[::]|共\d+[家户])"
)
FIRM_LIKE = re.compile(r"(公司|厂|企业|中心|合作社|研究院|研究所|事务所)\s*$")
GROUP = re.compile(r"^\(?[一二三四五六七八九十]{1,3}[、.)]")
"""一、规上企业 stands above the firms of a group."""
CODE_LIKE = re.compile(r"[0-9A-Za-z]{8,}")


def kind_of(row: Row, layout: Layout) -> str:
    """A row of facts, a line that says nothing, or a total, note or repeated header."""
    if _has_code(row, layout):
        return "fact"
    told = {p: text(cell) for p, cell in enumerate(row.cells) if text(cell)}
    code = told.get(-1 if layout.code_at is None else layout.code_at, "")
    name = told.get(-1 if layout.subject_at is None else layout.subject_at, "")
    if {heading_key(one) for one in told.values()} <= layout.repeated and (code or len(told) > 1):
        return "skipped"
    if is_numbering(row):
        return "skipped"
    if layout.table.subject != "name" and name and len(told) >= len(layout.table.needs) + 1:
        return "fact"  # an indicator may be called a total
    first = narrow(next(iter(told.values()), "")).replace(" ", "")
    lines = (first, narrow(name).replace(" ", ""))
    if GROUP.match(first) and len(told) <= 2:
        return "skipped"
    if not FIRM_LIKE.search(name) and any(TOTAL.match(one) or NOTE.match(one) for one in lines):
        return "skipped"
    asked = {p for p, bound in layout.columns.items() if bound.column.facet is not Facet.KNOWN}
    if not asked & told.keys():
        return "blank" if all(narrow(one).isdigit() for one in told.values()) else "skipped"
    if len(told) == 1 and not code and (not name or len(name) > 20):
        return "skipped"
    return "fact"


def _has_code(row: Row, layout: Layout) -> bool:
    place = layout.code_at
    if place is None or place >= len(row.cells):
        return False
    cell = row.cells[place]
    if type(cell) is str and len(cell) == 18 and cell.isascii() and cell.isalnum():
        return True  # as nearly all are: nothing else needs to be asked
    return CODE_LIKE.search(narrow(cell)) is not None
