"""Where a sheet's table begins, which field stands in which column, and what its title settles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from app.domain.figures import RdBasis
from app.domain.imports import ImportKind
from app.exchange.cells import narrow, text
from app.exchange.column_contents import Contents
from app.exchange.column_types import Column, Facet
from app.exchange.columns import RD_OF_UNKNOWN_BASIS
from app.exchange.folding import heading_key
from app.exchange.headings import BASIS_COLUMNS, Heading, read_heading
from app.exchange.import_tables import ImportTable
from app.exchange.sheet_titles import Meaning
from app.exchange.sheets import Row, Sheet

HEADER_WITHIN = 20
"""Rows of titles and notes an officer's sheet may begin with."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the officer said because the sheet does not: of which year 上年度 and figures without
    a year are, which R&D cost is meant, and what headings stand for (by kind, key of heading:
    field)."""

    year: int | None = None
    basis: RdBasis | None = None
    mapping: Mapping[ImportKind, Mapping[str, str]] = field(default_factory=dict)
    kind: ImportKind | None = None
    """What the file tells about; unsaid, it is known by its headings."""

    def headings_of(self, table: ImportTable) -> Mapping[str, str]:
        return self.mapping.get(table.kind, {})


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of the file with all that its cells need to be read. `year_is_assumed`: from the
    title alone; `unit_is_assumed`: nobody wrote one."""

    column: Column
    heading: str
    unit: int = 1
    year: int | None = None
    year_is_assumed: bool = False
    unit_is_assumed: bool = False
    cohort: tuple[int, int] | None = None

    @property
    def identity(self) -> tuple[str, int | None]:
        return self.column.key, self.year


@dataclass(frozen=True)
class Layout:
    """The columns of one sheet, by position."""

    table: ImportTable
    header_row: int
    columns: dict[int, Bound]
    unknown: tuple[str, ...]
    meaning: Meaning
    repeated: frozenset[str]
    """Keys of the header's cells: a page break prints them again."""
    titles: str = ""
    """The lines above the header, and the sheet's name."""
    by_content: tuple[int, ...] = ()
    """Columns known by what stands in them, not by their headings."""

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each field stands; the first of those that stand in several columns."""
        return {bound.column.key: position for position, bound in reversed(self.columns.items())}

    @cached_property
    def titled_years(self) -> dict[str, int | None]:
        """Of which year figures are that only the title dates."""
        assumed = [bound.column.key for bound in self.columns.values() if bound.year_is_assumed]
        return dict.fromkeys(assumed, self.meaning.year)

    @cached_property
    def code_at(self) -> int | None:
        return self.places.get("uscc")

    @property
    def subject_at(self) -> int | None:
        """Where it is said whom a row is about."""
        return self.places.get(self.table.subject, self.code_at)


Parts = list[tuple[str, ...]]
NOTHING_TOLD: Mapping[int, str] = MappingProxyType({})


def find_layout(
    sheet: Sheet, rows: Sequence[Row], answers: Answers, tables: Sequence[ImportTable]
) -> tuple[Layout, int] | None:
    """The layout, and how many of these rows it takes; None when no header is among them.

    `rows` are a sheet's first rows that are not blank."""
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        lines = _spread(sheet, row)
        parts: Parts = [(line,) for line in lines]
        table = _table_of(parts, rows[place + 1 :], answers, tables)
        if table is None:
            continue
        used = place + 1
        if used < len(rows) and _continues(lines, rows[used], sheet, table):
            parts = _with(parts, _spread(sheet, rows[used]))
            used += 1
        return _layout(sheet, rows[:used], place, parts, answers, table), used
    return _two_storeys(sheet, rows, answers, tables) or _by_content(sheet, rows, answers, tables)


def _by_content(
    sheet: Sheet, rows: Sequence[Row], answers: Answers, tables: Sequence[ImportTable]
) -> tuple[Layout, int] | None:
    """Under headings that nobody knows, a column of codes is one all the same: the sheet is read,
    and the other headings can be explained by hand."""
    contents = Contents.of(rows[:HEADER_WITHIN])
    place = contents.header(rows) if contents else None
    if contents is None or place is None:
        return None
    parts = _with([], _spread(sheet, rows[place]))
    top = place
    if place and len(set(_spread(sheet, rows[place - 1])) - {""}) > 1:
        top = place - 1
        parts = _with(_with([], _spread(sheet, rows[top])), _spread(sheet, rows[place]))
    told = contents.columns
    table = _table_of(parts, rows[contents.first :], answers, tables, told)
    if table is None:
        return None
    return _layout(sheet, rows[: place + 1], top, parts, answers, table, told), place + 1


def _two_storeys(
    sheet: Sheet, rows: Sequence[Row], answers: Answers, tables: Sequence[ImportTable]
) -> tuple[Layout, int] | None:
    """A header whose names stand in the lower of two rows, or are shared out between them."""
    for place, (upper, lower) in enumerate(pairwise(rows[:HEADER_WITHIN])):
        parts = _with([(line,) for line in _spread(sheet, upper)], _spread(sheet, lower))
        table = _table_of(parts, rows[place + 2 :], answers, tables)
        if table is not None:
            return _layout(sheet, rows[: place + 2], place, parts, answers, table), place + 2
    return None


def _table_of(
    parts: Parts,
    below: Sequence[Row],
    answers: Answers,
    tables: Sequence[ImportTable],
    told: Mapping[int, str] = NOTHING_TOLD,
) -> ImportTable | None:
    """The kind whose header this is: the one that knows most of its columns."""
    known: dict[ImportKind, dict[str, int]] = {}
    for table in tables:
        found = [
            _heading(one, answers, table).column or table.by_key.get(told.get(place, ""))
            for place, one in enumerate(parts)
        ]
        if table.is_header({column.key for column in found if column is not None}):
            known[table.kind] = {
                column.key: place
                for place, column in enumerate(found)
                if column is not None and column.facet is not Facet.KNOWN
            }
    if not known:
        return None
    best = max(known, key=lambda kind: len(known[kind]))
    if best is ImportKind.ENTERPRISES and _are_years(known, below):
        best = ImportKind.FIGURES
    return next(table for table in tables if table.kind is best)


def _are_years(known: Mapping[ImportKind, Mapping[str, int]], below: Sequence[Row]) -> bool:
    """Where nothing is told of firms but their figures, the rows decide: firms that stand there
    several times stand there for several years."""
    firms, figures = known[ImportKind.ENTERPRISES], known.get(ImportKind.FIGURES)
    if figures is None or firms.keys() - figures.keys() - {"township_code"}:
        return False
    return _repeats(below, firms["uscc"])


def _repeats(rows: Sequence[Row], place: int) -> bool:
    """Whether a code stands twice in a column."""
    codes = [narrow(row.cells[place]) for row in rows if place < len(row.cells)]
    codes = [code for code in codes if re.search(r"[0-9A-Za-z]{8,}", code)]
    return len(set(codes)) < len(codes)


def _spread(sheet: Sheet, row: Row) -> list[str]:
    """The texts of a row; what is merged across stands in each of its columns."""
    lines = [text(cell) for cell in row.cells]
    for top, left, bottom, right in sheet.merged:
        if top <= row.number - 1 <= bottom and left < len(lines) and lines[left]:
            for column in range(left + 1, min(right + 1, len(lines))):
                lines[column] = lines[column] or lines[left]
    return lines


def _with(parts: Parts, lower: list[str]) -> Parts:
    parts = parts + [("",)] * (len(lower) - len(parts))
    return [
        (*above, lower[place]) if place < len(lower) and lower[place] not in {"", *above} else above
        for place, above in enumerate(parts)
    ]


def _heading(parts: tuple[str, ...], answers: Answers, table: ImportTable) -> Heading:
    return read_heading(tuple(part for part in parts if part), table, answers.headings_of(table))


def _continues(lines: list[str], row: Row, sheet: Sheet, table: ImportTable) -> bool:
    """Whether the row under a header still belongs to it: nothing but words, and no firm."""
    lower = _spread(sheet, row)
    for place, line in enumerate(lines):
        column = read_heading((line,), table).column if line else None
        below = lower[place] if place < len(lower) else ""
        is_telling = column is not None and column.key in {"name", "uscc", table.subject}
        if is_telling and below not in {"", line}:
            return False
    told = [line for line in lower if line]
    return bool(told) and not any(re.search(r"\d{2}", re.sub(r"(19|20)\d\d|18位", "", narrow(line)))
                                  for line in told)  # fmt: skip


def _layout(
    sheet: Sheet,
    rows: Sequence[Row],
    place: int,
    parts: Parts,
    answers: Answers,
    table: ImportTable,
    told: Mapping[int, str] = NOTHING_TOLD,
) -> Layout:
    lines = [
        line
        for row in rows[:place]
        for line in dict.fromkeys(text(cell) for cell in row.cells)
        if line
    ]
    meaning = Meaning.of([*lines, sheet.name])
    columns: dict[int, Bound] = {}
    unknown: list[str] = []
    by_content: list[int] = []
    taken: set[tuple[str, int | None]] = set()
    for position, one in enumerate(parts):
        heading = _heading(one, answers, table)
        if heading.column is None and position in told:
            by_content.append(position)
            heading = Heading(heading.text or f"第 {position + 1} 列", table.by_key[told[position]])
        if not heading.text or answers.headings_of(table).get(heading_key(heading.text)) == "":
            continue  # no heading, or one that somebody said to leave out
        bound = _bound(heading, meaning, answers, table)
        if bound is None or bound.identity in taken:
            if not (bound and bound.column.key == "industry_code"):
                unknown.append(heading.text)
            continue  # 行业代码 and 行业 say the same in our own lists
        taken.add(bound.identity)
        columns[position] = bound
    repeated = frozenset(heading_key(part) for one in parts for part in one if part)
    return Layout(
        table, rows[-1].number, columns, tuple(unknown), meaning, repeated,
        "\n".join([*lines, sheet.name]), tuple(by_content),
    )  # fmt: skip


def _bound(
    heading: Heading, meaning: Meaning, answers: Answers, table: ImportTable
) -> Bound | None:
    column = heading.column
    if column is None:
        return None
    if column.key == RD_OF_UNKNOWN_BASIS:
        basis = answers.basis or meaning.basis
        column = table.by_key[BASIS_COLUMNS[basis]] if basis else column
    year, is_assumed = _year(heading, column, meaning, answers)
    unit = heading.unit or meaning.unit
    return Bound(
        column,
        heading.text,
        unit=(unit or 10_000) if column.is_amount else 1,
        year=year,
        year_is_assumed=is_assumed,
        unit_is_assumed=column.is_amount and unit is None,
        cohort=heading.cohort,
    )


def _year(
    heading: Heading, column: Column, meaning: Meaning, answers: Answers
) -> tuple[int | None, bool]:
    """Of which year a figure is. What is written prevails over what was answered, and both over
    the title; a heading without any word of a year takes the title's and says so."""
    if column.facet is not Facet.FIGURE:
        return None, False
    if heading.year is not None:
        return heading.year, False
    if answers.year is not None:
        return answers.year, False
    if heading.years_back == 1:
        return meaning.year_before, False
    return meaning.year, heading.years_back is None and meaning.year is not None
