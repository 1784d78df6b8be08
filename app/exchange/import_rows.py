"""The rows of a file, read cell by cell: what is good, and what is wrong where."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.enterprises import FigureSource
from app.domain.imports import ImportKind
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import Programme
from app.exchange.cell_reading import CellReading
from app.exchange.cells import one_line, text
from app.exchange.column_contents import Contents
from app.exchange.column_types import Facet
from app.exchange.import_tables import TABLES
from app.exchange.known_codes import town_named_in
from app.exchange.layout import HEADER_WITHIN, Answers, Layout, find_layout
from app.exchange.problems import Problems
from app.exchange.row_kinds import kind_of
from app.exchange.sheets import BrokenRow, Row, Sheet
from app.exchange.short_ways import Read, reader_of
from app.services.planned_rows import GivenRow
from app.services.pool_import import GivenEntry

TWICE = "删去重复的一行;同一企业有多年数据的,每行写明年度,按“年度数据”导入。"
TOLD_ABOUT = (Facet.FIRM, Facet.YEAR, Facet.ENTRY, Facet.FIGURE)
Told = tuple[dict[Any, Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
"""What a row tells about each of them."""
ColumnReader = tuple[int, int, Any, Read]
"""Where a column stands, which of `Told` it tells about, what its values are known by there, how
they are read."""
OUR_SHEETS = frozenset({"填写说明", "选项"})
"""Of the templates: without a header, and nobody's mistake."""


class RowReader:
    """Walks sheets: finds each header, reads each cell, remembers what is wrong."""

    def __init__(self, session: Session, viewer: Viewer, answers: Answers, today: date) -> None:
        self.problems = Problems()
        self.layouts: dict[str, Layout] = {}
        self.count = 0
        self.tables = [TABLES[answers.kind]] if answers.kind else list(TABLES.values())
        self._answers = answers
        self._seen: dict[tuple[Any, ...], tuple[str, int]] = {}
        self._reading = CellReading.of(session, viewer, today)
        self._columns: dict[str, list[ColumnReader]] = {}
        self._towns: dict[str, str] = {}
        """Of new firms, by the sheet, where its title says the town and no column does."""

    @property
    def kind(self) -> ImportKind:
        """What the file tells about; of firms, until a header was found."""
        return self.tables[0].kind

    def good_rows(self, told: Iterator[Sheet | Row | BrokenRow]) -> Iterator[GivenRow]:
        sheet, waiting = Sheet(""), list[Row]()
        for one in told:
            if isinstance(one, Sheet):
                yield from self._end(sheet, waiting)
                sheet, waiting = one, []
                if one.is_hidden:
                    self.problems.warn(
                        one.name, 0, Reason.SHEET_HIDDEN, "取消隐藏后重新上传,或忽略。"
                    )
            elif isinstance(one, BrokenRow):
                self.count += 1
                self.problems.complain(
                    one, "", one.text, Reason.BROKEN_QUOTE, "补上或删去这一行的双引号。"
                )
            elif not any(cell is not None and text(cell) for cell in one.cells):
                continue
            elif one.sheet in self.layouts:
                yield from self._given(one, self.layouts[one.sheet])
            elif len(waiting) <= HEADER_WITHIN + 1:
                waiting.append(one)
                if len(waiting) > HEADER_WITHIN + 1:
                    yield from self._begin(sheet, waiting)
        yield from self._end(sheet, waiting)

    def _end(self, sheet: Sheet, waiting: list[Row]) -> Iterator[GivenRow]:
        if waiting and sheet.name not in self.layouts:
            yield from self._begin(sheet, waiting)
            if sheet.name not in self.layouts and sheet.name not in OUR_SHEETS:
                self._miss_header(sheet, waiting)

    def _miss_header(self, sheet: Sheet, waiting: list[Row]) -> None:
        """Of a cover a hint will do; firms that nobody would read are an error."""
        contents = Contents.of(waiting)
        remedy = "表头至少应有“企业名称”和“统一社会信用代码”。"
        if contents is None:
            self.problems.warn(sheet.name, 0, Reason.SHEET_WITHOUT_HEADER, remedy)
            return
        row = waiting[contents.first].number
        self.problems.warn(
            sheet.name, row, Reason.FIRMS_WITHOUT_HEADER, f"在第 {row} 行上面补上表头。{remedy}",
            severity="error",
        )  # fmt: skip

    def _begin(self, sheet: Sheet, waiting: list[Row]) -> Iterator[GivenRow]:
        """Find the header among the rows that waited, then read those below it."""
        found = find_layout(sheet, waiting, self._answers, self.tables)
        if found is None:
            return
        layout, used = found
        self.tables = [layout.table]  # one file, one kind
        self.layouts[sheet.name] = layout
        self._columns[sheet.name] = _column_readers(layout, self._reading)
        self._explain(sheet.name, layout)
        for row in waiting[used:]:
            yield from self._given(row, layout)

    def _explain(self, sheet: str, layout: Layout) -> None:
        """Say once what was left out or taken from the title."""
        row = layout.header_row
        if layout.table.kind is ImportKind.ENTERPRISES and "township_code" not in layout.places:
            self._take_town(sheet, layout)
        for position in layout.by_content:
            bound = layout.columns[position]
            self.problems.warn(
                sheet, row, Reason.COLUMN_BY_CONTENT,
                f"如果不是,请把正确一列的表头改为“{bound.column.heading}”。", bound.heading,
                {"field": bound.column.heading}, position,
            )  # fmt: skip
        for heading in layout.unknown:
            remedy = "在导入页面为这一列指定字段;不需要的列可以不管。"
            self.problems.warn(sheet, row, Reason.UNKNOWN_HEADING, remedy, heading)
        for position, bound in layout.columns.items():
            if bound.unit_is_assumed:
                remedy = "在表头写明(万元)或(元)。"
                self.problems.warn(
                    sheet, row, Reason.UNIT_ASSUMED, remedy, bound.heading, position=position
                )
            if bound.year_is_assumed and bound.year and "fiscal_year" not in layout.places:
                remedy = f"如果不是,请在表头写明年度,如“{bound.year - 1}年销售收入”。"
                details: dict[str, object] = {"year": bound.year}
                self.problems.warn(
                    sheet, row, Reason.YEAR_FROM_TITLE, remedy, bound.heading, details, position
                )

    def _take_town(self, sheet: str, layout: Layout) -> None:
        town = town_named_in(layout.titles, self._reading.codes)
        if town is not None:
            name, self._towns[sheet] = town
            remedy = "如果不是,请加一列“镇街道”。"
            details: dict[str, object] = {"town": name}
            self.problems.warn(
                sheet, layout.header_row, Reason.TOWN_FROM_TITLE, remedy, details=details
            )

    def _given(self, row: Row, layout: Layout) -> Iterator[GivenRow]:
        kind = kind_of(row, layout)
        if kind == "blank":
            return
        if kind == "skipped":
            line = next((one_line(cell) for cell in row.cells if text(cell)), "")
            self.problems.warn(
                row.sheet, row.number, Reason.ROW_SKIPPED, "无需处理。", value=line[:40]
            )
            return
        self.count += 1
        given = self._read(row, layout)
        if given is not None:
            yield given

    def _read(self, row: Row, layout: Layout) -> GivenRow | None:
        told: Told = ({}, {}, {}, {})
        firm, about, entry, figures = told
        row_cells, width = row.cells, len(row.cells)
        is_good = True
        for position, about_what, key, read in self._columns[row.sheet]:
            cell = row_cells[position] if position < width else None
            try:
                value = read(cell)
            except InvalidValue as refusal:
                is_good = False
                bound = layout.columns[position]
                self.problems.complain(row, bound.heading, text(cell), refusal.reasons[0],
                              bound.column.remedy, refusal.details, position)  # fmt: skip
                continue
            if value is not None:
                told[about_what][key] = value
        if is_good and layout.table.subject == "name" and not {"name", "uscc"} & firm.keys():
            is_good = False
            self._miss_subject(row, layout)
        if not is_good or not self._is_new(row, layout, firm):
            return None
        return GivenRow(
            row.sheet,
            row.number,
            _titled_values(layout, firm),
            _dated(figures, layout, about.get("fiscal_year")),
            about.get("source") or layout.meaning.source or FigureSource.SELF_REPORTED,
            self._entry(row, layout, entry),
            self._towns.get(row.sheet, ""),
        )

    def _miss_subject(self, row: Row, layout: Layout) -> None:
        position = layout.subject_at or 0
        heading = layout.columns[position].heading if position in layout.columns else ""
        self.problems.complain(row, heading, "", Reason.MISSING_VALUE,
                               "填写企业名称或统一社会信用代码。", None, position)  # fmt: skip

    def _is_new(self, row: Row, layout: Layout, given: dict[str, Any]) -> bool:
        """Rows of firms are told apart by their codes; other facts where they meet the register."""
        if not layout.table.identity:
            return True
        own = tuple(given.get(name) for name in layout.table.identity)
        if own not in self._seen:
            self._seen[own] = (row.sheet, row.number)
            return True
        sheet, number = self._seen[own]
        where = f"第 {number} 行" if sheet == row.sheet else f"工作表“{sheet}”第 {number} 行"
        position = layout.places["uscc"]
        self.problems.complain(row, layout.columns[position].heading, given["uscc"],
                               Reason.CODE_TWICE, TWICE, {"where": where}, position)  # fmt: skip
        return False

    def _entry(self, row: Row, layout: Layout, given: dict[str, Any]) -> GivenEntry | None:
        cohort = given.pop("pool_cohort", None)
        if cohort is None:
            return None  # a grade or an agency without a cohort has no place to go
        heading = layout.columns[layout.places["pool_cohort"]].heading
        if cohort not in self._reading.cohorts:
            self.problems.warn_once(row.sheet, layout.header_row, Reason.COHORT_WILL_BE_MADE,
                           "如不对,请改正这一列。", heading, {"name": cohort})  # fmt: skip
        target = given.pop("pool_target", None) or layout.meaning.target
        if target is None:
            self.problems.warn_once(row.sheet, layout.header_row, Reason.TARGET_UNKNOWN,
                           "加一列“培育目标”,或在标题中写明。", heading)  # fmt: skip
            target = Programme.HNTE
        return GivenEntry(
            cohort, target, {key.removeprefix("pool_"): value for key, value in given.items()}
        )


def _titled_values(layout: Layout, given: dict[str, Any]) -> dict[str, Any]:
    """Of which title a list is often stands above it alone."""
    target = layout.meaning.target
    if layout.table.kind is ImportKind.TITLES and target and "title_programme" not in given:
        return {**given, "title_programme": target}
    return given


def _column_readers(layout: Layout, reading: CellReading) -> list[ColumnReader]:
    """How the columns that tell something are read; a figure is known by its year, too, unless
    only the title says of which it is."""
    readers: list[ColumnReader] = []
    for position, bound in layout.columns.items():
        part, key = bound.column.facet, bound.column.key
        if part in TOLD_ABOUT:
            year = None if bound.year_is_assumed else bound.year
            known_by = (key, year) if part is Facet.FIGURE else key
            readers.append((position, TOLD_ABOUT.index(part), known_by, reader_of(bound, reading)))
    return readers


def _dated(
    figures: dict[tuple[str, int | None], Decimal], layout: Layout, row_year: int | None
) -> dict[tuple[str, int | None], Decimal]:
    """Figures without a year of their own are of the row's year, else of the title's."""
    titled = layout.titled_years
    return {
        (name, year if year is not None else row_year or titled.get(name)): value
        for (name, year), value in figures.items()
    }
