"""The lines of a pasted or uploaded list: which cell is the name, which the number.

Lists come from Word, Excel and web pages: with or without heads, ordinals and title lines, cells
parted by tabs or by blanks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.domain.official_lists import Listed
from app.domain.refusals import InvalidValue
from app.domain.uscc import Uscc

Line = tuple[int, Sequence[str]]
"""Where it stands in the text or the sheet, and its cells."""

WIDE_GAP = re.compile(r"[ \u00a0\u3000]{2,}")
ORDINAL = re.compile(r"^[(]?\d{1,5}[)]?[.、．]?$")
LEADING_ORDINAL = re.compile(r"^[(（]?(\d{1,5}|[一二三四五六七八九十百]{1,4})[.、．)）]\s*(?=\D)")
FORMER = re.compile(
    r"[(\uff08](?:原名称?|曾用名|原企业名称|原)[为:\uff1a]?"
    r"(?P<name>[^:\uff1a()\uff08\uff09]{2,}(?:[(\uff08][^()\uff08\uff09]*[)\uff09][^()\uff08\uff09]*)?)[)\uff09]$"
)
"""甲有限公司(原:乙(平湖)有限公司)"""
NUMBER = re.compile(r"^(?=.*\d)[A-Za-z0-9\-()〔〕/]{6,40}$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIRM = re.compile(r"(公司|厂|所|社|中心|院|集团|合伙\)?|合作社|企业|商行|店|场|站|行|部)(\)|\()?$")
NOTE = re.compile(
    r"(名单|名录|公告|公示|一览表|汇总表|明细表|年度|通知)$"
    r"|^[(\uff08]?(附件|附表|合计|总计|小计|共计|共\d|注[:：]|备注|说明|填表|联系|单位[:：]|填报|排名不分)"
    r"|(办公室|领导小组|委员会|科学技术[厅局]|科技[厅局]|财政[厅局]|税务局|人民政府)$"
    r"|^[二\d][\d〇○零一二三四五六七八九]{3}年.{0,4}月(.{1,3}日)?$"
)

REGION = re.compile(r"(省|市|县|区|镇|街道)$")
TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计|共\s*计|共\s*\d+\s*家)")


class Cell(StrEnum):
    """What a column of a list holds."""

    NAME = "name"
    NEW_NAME = "new_name"
    USCC = "uscc"
    CERTIFICATE = "certificate"
    OTHER = "other"


HEADS = (
    (re.compile(r"^(新|现|更名后|变更后|更改后)的?(企业|单位|公司)?(名称?|全称)?$"), Cell.NEW_NAME),
    (re.compile(r"^(原|旧|更名前|变更前|更改前)的?(企业|单位|公司)?(名称?|全称)?$"), Cell.NAME),
    (re.compile(r"^(申报|拟认定|认定|获证)?(企业|单位|公司|机构)?(名称|全称)$"), Cell.NAME),
    (re.compile(r"信用代码"), Cell.USCC),
    (re.compile(r"证书(编)?号|^(编号|证号|登记编号|入库登记编号)$"), Cell.CERTIFICATE),
)


def lines_of(text: str) -> list[Line]:
    """Pasted text as cells: parted by tabs, else by wide gaps, else by blanks."""
    return [
        (number, cells)
        for number, line in enumerate(text.splitlines(), start=1)
        if (cells := _cells(line))
    ]


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")] if line.strip() else []
    parts = [part for part in WIDE_GAP.split(line.strip()) if part]
    return parts if len(parts) > 1 else line.split()


def read_lines(lines: Iterable[Line], *, renames: bool) -> list[Listed]:
    """Each line with what it says of a firm; lines that say nothing keep their text only."""
    found: list[Listed] = []
    columns: list[Cell] | None = None
    for number, cells in lines:
        plain = [_clean(cell) for cell in cells]
        text = " ".join(cell for cell in plain if cell)[:400]
        if not text:
            continue
        if any(TOTAL.match(cell) for cell in plain):
            found.append(Listed(number, text))
            continue
        heads = [_head(cell) for cell in plain]
        if Cell.NAME in heads:
            columns = heads
            found.append(Listed(number, text))
        else:
            found.append(_listed(number, text, plain, columns, renames=renames))
    return found


def _listed(
    number: int, text: str, cells: list[str], columns: list[Cell] | None, *, renames: bool
) -> Listed:
    if columns is not None and len(cells) >= max(2, len(columns) - 1):
        said = {kind: cell for kind, cell in zip(columns, cells, strict=False) if cell}
        name = LEADING_ORDINAL.sub("", said.get(Cell.NAME, ""))
        new_name = said.get(Cell.NEW_NAME, "")
        uscc = said.get(Cell.USCC, "")
        certificate = said.get(Cell.CERTIFICATE, "")
        if CHINESE.search(name):
            if _is_note(name):
                return Listed(number, text)
            return _bounded(number, text, name, new_name, uscc, certificate)
    return _guessed(number, text, cells, renames=renames)


def _guessed(number: int, text: str, cells: list[str], *, renames: bool) -> Listed:
    """Without a head, each cell tells by its looks what it is."""
    pieces: list[str] = []
    uscc = certificate = ""
    for cell in cells:
        flat = _narrow(cell)
        if not cell or ORDINAL.match(flat):
            continue
        if _is_code(flat):
            uscc = flat
        elif NUMBER.match(flat) and not CHINESE.search(flat):
            certificate = certificate or flat
        else:
            pieces.append(LEADING_ORDINAL.sub("", cell))
    if renames:
        pieces = [part for piece in pieces for part in piece.split()]
    names = _names(pieces, 2 if renames else 1)
    if not names or _is_note(names[0]) or not CHINESE.search(names[0]):
        return Listed(number, text)
    new_name = names[1] if renames and len(names) > 1 else ""
    return _bounded(number, text, names[0], new_name, uscc, certificate)


def _names(pieces: list[str], wanted: int) -> list[str]:
    """Cells that are names, or one name that a blank cut in pieces; what follows is a remark."""
    ends = [place for place, piece in enumerate(pieces) if FIRM.search(piece)]
    if wanted > 1:
        whole = [pieces[place] for place in ends]
        return whole if len(whole) >= wanted else pieces
    if not ends:
        return ["".join(pieces)] if pieces else []
    parts = pieces[: ends[0] + 1]
    starts = [place for place, piece in enumerate(parts) if REGION.search(piece)]
    return ["".join(parts[starts[-1] + 1 :] if starts else parts)]


def _bounded(
    number: int, text: str, name: str, new_name: str, uscc: str, certificate: str
) -> Listed:
    return Listed(
        number,
        text,
        FORMER.sub("", name)[:120],
        new_name[:120],
        _narrow(uscc)[:18].upper(),
        _narrow(certificate)[:40],
    )


def former_in(text: str) -> str:
    """The former name that a line puts in brackets behind the present one."""
    found = next((FORMER.search(cell) for cell in text.split() if FORMER.search(cell)), None)
    return found["name"][:120] if found else ""


def _head(cell: str) -> Cell:
    tight = re.sub(r"\s", "", _narrow(cell))
    return next((kind for look, kind in HEADS if look.search(tight)), Cell.OTHER)


def _is_note(name: str) -> bool:
    return bool(NOTE.search(name)) and not FIRM.search(name)


def _is_code(cell: str) -> bool:
    try:
        Uscc.parse(cell)
    except InvalidValue:
        return False
    return True


def _clean(cell: str) -> str:
    """Without what web pages leave in a text; a name keeps its own brackets."""
    return "".join(sign for sign in cell if unicodedata.category(sign) != "Cf").strip()


def _narrow(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell)
