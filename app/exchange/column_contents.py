"""What stands in a column tells codes and names of firms, where no heading says which they are.

Tax offices write 纳税人识别号, statisticians 单位详细名称, some towns no heading at all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.exchange.cells import narrow, text
from app.exchange.sheets import Row

CODE = re.compile(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}", re.IGNORECASE)
NAME = re.compile(r".{3,}(公司|厂|合作社|事务所|研究院|研究所)")
NUMBERED = re.compile(r"[甲乙丙丁戊己庚辛壬癸]")


def is_code(line: str) -> bool:
    return CODE.fullmatch(line.replace(" ", "")) is not None


def is_name(line: str) -> bool:
    return NAME.fullmatch(line) is not None


TELLING: tuple[tuple[str, Callable[[str], bool]], ...] = (("uscc", is_code), ("name", is_name))


@dataclass(frozen=True, slots=True)
class Contents:
    """The first row that tells of a firm, by its place among the rows, and what its columns hold:
    the key of a field by the column's position."""

    first: int
    columns: dict[int, str]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Contents | None":
        first = next((place for place, row in enumerate(rows) if _tells_of_a_firm(row)), None)
        if first is None:
            return None
        return cls(first, _columns(rows[first:]))

    def header(self, rows: Sequence[Row]) -> int | None:
        """The place of the row that should be the header; None where there is none."""
        for place in range(self.first - 1, -1, -1):
            if not is_numbering(rows[place]):
                return place if len(_lines(rows[place])) > 1 else None
        return None


def is_numbering(row: Row) -> bool:
    """Statistical forms number their columns under the header: 甲 乙 丙 1 2 3."""
    lines = _lines(row)
    numbers = [int(line) for line in lines if line.isdecimal()]
    others = [line for line in lines if not line.isdecimal()]
    is_counting = all(after == before + 1 for before, after in pairwise(numbers))
    return len(lines) > 2 and is_counting and all(NUMBERED.fullmatch(one) for one in others)


def _lines(row: Row) -> list[str]:
    return [shown for cell in row.cells if (shown := narrow(cell))]


def _tells_of_a_firm(row: Row) -> bool:
    lines = _lines(row)
    return any(map(is_code, lines)) or (len(lines) > 1 and any(map(is_name, lines)))


def _columns(rows: Sequence[Row]) -> dict[int, str]:
    """The first column most of whose cells are codes, and the first most of whose are names."""
    cells: dict[int, list[str]] = {}
    for row in rows:
        for position, cell in enumerate(row.cells):
            if text(cell):
                cells.setdefault(position, []).append(narrow(cell))
    told: dict[int, str] = {}
    for key, tells in TELLING:
        for position in sorted(cells.keys() - told.keys()):
            if sum(map(tells, cells[position])) * 2 > len(cells[position]):
                told[position] = key
                break
    return told
