"""The rows of a file of firms, read cell by cell: what is good, and what is wrong where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.data import industries, technology_fields
from app.domain.access import Viewer
from app.domain.enterprises import FigureSource
from app.domain.refusals import InvalidValue, Reason
from app.domain.titles import Programme
from app.exchange import cells
from app.exchange.cells import narrow, text
from app.exchange.columns import BY_KEY, Part
from app.exchange.headings import heading_key
from app.exchange.layout import HEADER_WITHIN, Answers, Bound, Layout, find_layout
from app.exchange.sheets import BrokenRow, Row, Sheet
from app.queries.places import list_parks, list_townships
from app.services.planned_rows import GivenRow
from app.services.pool_import import GivenEntry, county_cohorts, may_make_cohorts
from app.words import sentence

TOTAL = re.compile(
    r"^(其中[::])?(合计|小计|总计|共计|累计|本页(合计|小计)|平均(值|数)?|.{0,12}(合计|小计|总计))"
)
NOTE = re.compile(
    r"^(注\d?[::、.]|注意|备注[::]|说明|填表|填报|制表|审核|复核|负责人|单位负责人|联系人|联系电话"
    r"|电话|统计员|报送|上报|盖章|\(盖章|\(公章|日期|经办|领导|附[注::]|备[::]|共\d+[家户])"
)
FIRM_LIKE = re.compile(r"(公司|厂|企业|中心|合作社|研究院|研究所|事务所)\s*$")
CODE_LIKE = re.compile(r"[0-9A-Za-z]{8,}")
DOUBTFUL = Decimal(10_000_000_000)
"""10 billion yuan in a column without a unit: more likely yuan read as ten thousands."""
COHORT = re.compile(r"((?:19|20)\d\d)\D{1,4}((?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell, or row, that needs mending. An error refuses its row, a warning does not; row 0
    is the sheet as a whole."""

    severity: str
    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    detail: str
    remedy: str
    position: int | None = None
    """The column's place in the sheet, from 0."""


class RowReader:
    """Walks sheets: finds each header, reads each cell, remembers what is wrong."""

    def __init__(self, session: Session, viewer: Viewer, answers: Answers, today: date) -> None:
        self.problems: list[Problem] = []
        self.layouts: dict[str, Layout] = {}
        self.count = 0
        self._answers = answers
        self._today = today
        self._seen: dict[str, tuple[str, int]] = {}
        self._codes = _known_codes(session, viewer)
        self._cohorts = county_cohorts(session, viewer)
        self._may_make_cohorts = may_make_cohorts(viewer)
        self._made: set[str] = set()
        self._said: set[tuple[str, Reason, str]] = set()

    def good_rows(self, told: Iterator[Sheet | Row | BrokenRow]) -> Iterator[GivenRow]:
        sheet, waiting = Sheet(""), list[Row]()
        for one in told:
            if isinstance(one, Sheet):
                yield from self._end(sheet, waiting)
                sheet, waiting = one, []
                if one.is_hidden:
                    self.warn(one.name, 0, Reason.SHEET_HIDDEN, "取消隐藏后重新上传,或忽略。")
            elif isinstance(one, BrokenRow):
                self.count += 1
                self.complain(one, "", one.text, Reason.BROKEN_QUOTE, "补上或删去这一行的双引号。")
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
            if sheet.name not in self.layouts:
                remedy = "表头至少应有“企业名称”和“统一社会信用代码”。"
                self.warn(sheet.name, 0, Reason.SHEET_WITHOUT_HEADER, remedy)

    def _begin(self, sheet: Sheet, waiting: list[Row]) -> Iterator[GivenRow]:
        """Find the header among the rows that waited, then read those below it."""
        found = find_layout(sheet, waiting, self._answers)
        if found is None:
            return
        layout, used = found
        self.layouts[sheet.name] = layout
        self._explain(sheet.name, layout)
        for row in waiting[used:]:
            yield from self._given(row, layout)

    def _explain(self, sheet: str, layout: Layout) -> None:
        """Say once what was left out or taken from the title."""
        row = layout.header_row
        for heading in layout.unknown:
            remedy = "在导入页面为这一列指定字段;不需要的列可以不管。"
            self.warn(sheet, row, Reason.UNKNOWN_HEADING, remedy, heading)
        for position, bound in layout.columns.items():
            if bound.unit_is_assumed:
                remedy = "在表头写明(万元)或(元)。"
                self.warn(sheet, row, Reason.UNIT_ASSUMED, remedy, bound.heading, position=position)
            if bound.year_is_assumed and bound.year and "fiscal_year" not in layout.places:
                remedy = f"如果不是,请在表头写明年度,如“{bound.year - 1}年销售收入”。"
                details: dict[str, object] = {"year": bound.year}
                self.warn(
                    sheet, row, Reason.YEAR_FROM_TITLE, remedy, bound.heading, details, position
                )

    def _given(self, row: Row, layout: Layout) -> Iterator[GivenRow]:
        kind = _kind_of(row, layout)
        if kind == "blank":
            return
        if kind == "skipped":
            line = next((text(cell) for cell in row.cells if text(cell)), "")
            self.warn(row.sheet, row.number, Reason.ROW_SKIPPED, "无需处理。", value=line[:40])
            return
        self.count += 1
        given = self._read(row, layout)
        if given is not None:
            yield given

    def _read(self, row: Row, layout: Layout) -> GivenRow | None:
        firm: dict[str, Any] = {}
        about: dict[str, Any] = {}
        entry: dict[str, Any] = {}
        figures: dict[tuple[str, int | None], Decimal] = {}
        is_good = True
        for position, bound in layout.columns.items():
            part, key = bound.column.part, bound.column.key
            if part is Part.KNOWN:
                continue
            cell = row.cells[position] if position < len(row.cells) else None
            try:
                value = self._value(bound, cell)
            except InvalidValue as refusal:
                is_good = False
                self.complain(row, bound.heading, text(cell), refusal.reasons[0],
                              bound.column.remedy, refusal.details, position)  # fmt: skip
                continue
            if value is None:
                continue
            if part is Part.FIRM:
                firm[key] = value
            elif part is Part.FIGURE:
                figures[key, bound.year if not bound.year_is_assumed else None] = value
            else:
                (about if part is Part.YEAR else entry)[key] = value
        if not is_good or not self._is_new(row, layout, firm["uscc"]):
            return None
        return GivenRow(
            row.sheet,
            row.number,
            firm,
            _dated(figures, layout, about.get("fiscal_year")),
            about.get("source") or layout.meaning.source or FigureSource.SELF_REPORTED,
            self._entry(row, layout, entry),
        )

    def _is_new(self, row: Row, layout: Layout, code: str) -> bool:
        if code not in self._seen:
            self._seen[code] = (row.sheet, row.number)
            return True
        sheet, number = self._seen[code]
        where = f"{number}" if sheet == row.sheet else f"{number}(工作表“{sheet}”)"
        position = layout.places["uscc"]
        self.complain(row, layout.columns[position].heading, code, Reason.CODE_TWICE,
                      "删去重复的一行。", {"row": where}, position)  # fmt: skip
        return False

    def _value(self, bound: Bound, cell: Any) -> Any:
        column = bound.column
        typed = text(cell)
        cells.check_formula(cell)
        if not typed or (len(typed) < 3 and not column.is_required and typed in cells.NOTHING):
            if column.is_required:
                raise InvalidValue(Reason.MISSING_VALUE)
            return None
        if column.key == "pool_cohort":
            return self._cohort(bound, cell)
        if column.is_amount or column.part is Part.FIGURE:
            return _quantity(bound, cell)
        value = column.read(cell)
        if isinstance(value, date) and value > self._today:
            raise InvalidValue(Reason.DATE_IN_FUTURE, today=self._today)
        if column.key in self._codes:
            reason, known = self._codes[column.key]
            if value not in known:
                raise InvalidValue(reason)
            return known[str(value)]
        return value

    def _cohort(self, bound: Bound, cell: Any) -> str | None:
        """The name of the cohort a cell means; under a heading with years it says yes or no."""
        if bound.cohort is not None:
            years: tuple[int, int] | None = bound.cohort
            if not COHORT.search(narrow(cell)) and not cells.yes_or_no(cell):
                return None
        else:
            found = COHORT.search(narrow(cell))
            years = (int(found[1]), int(found[2])) if found else None
        typed = narrow(cell)
        for name, its_years in self._cohorts.items():
            if typed == name or years == its_years:
                return name
        if years is None or years[1] < years[0] or not self._may_make_cohorts:
            raise InvalidValue(Reason.UNKNOWN_COHORT)
        return f"{years[0]}-{years[1]}"

    def _entry(self, row: Row, layout: Layout, given: dict[str, Any]) -> GivenEntry | None:
        cohort = given.pop("pool_cohort", None)
        if cohort is None:
            return None  # a grade or an agency without a cohort has no place to go
        heading = layout.columns[layout.places["pool_cohort"]].heading
        if cohort not in self._cohorts:
            self.warn_once(row.sheet, layout.header_row, Reason.COHORT_WILL_BE_MADE,
                           "如不对,请改正这一列。", heading, {"name": cohort})  # fmt: skip
        target = given.pop("pool_target", None) or layout.meaning.target
        if target is None:
            self.warn_once(row.sheet, layout.header_row, Reason.TARGET_UNKNOWN,
                           "加一列“培育目标”,或在标题中写明。", heading)  # fmt: skip
            target = Programme.HNTE
        return GivenEntry(
            cohort, target, {key.removeprefix("pool_"): value for key, value in given.items()}
        )

    # --- What is wrong ----------------------------------------------------------------------------

    def complain(
        self,
        row: Row | BrokenRow | GivenRow,
        column: str,
        value: str,
        reason: Reason,
        remedy: str,
        details: dict[str, object] | None = None,
        position: int | None = None,
    ) -> None:
        self.problems.append(
            Problem("error", row.sheet, row.number, column, value, reason,
                    sentence(reason, details), remedy, position)
        )  # fmt: skip

    def warn(
        self,
        sheet: str,
        row: int,
        reason: Reason,
        remedy: str,
        column: str = "",
        details: dict[str, object] | None = None,
        position: int | None = None,
        *,
        value: str = "",
        severity: str = "warning",
    ) -> None:
        self.problems.append(
            Problem(severity, sheet, row, column, value, reason, sentence(reason, details),
                    remedy, position)
        )  # fmt: skip

    def warn_once(
        self,
        sheet: str,
        row: int,
        reason: Reason,
        remedy: str,
        column: str = "",
        details: dict[str, object] | None = None,
        *,
        severity: str = "warning",
        position: int | None = None,
    ) -> None:
        said = (sheet, reason, column + str(details))
        if said not in self._said:
            self._said.add(said)
            self.warn(sheet, row, reason, remedy, column, details, position, severity=severity)


def _quantity(bound: Bound, cell: Any) -> Decimal:
    column = bound.column
    value = cells.yuan(cell, bound.unit) if column.is_amount else cells.count(cell)
    if bound.unit_is_assumed and not cells.has_unit(cell) and abs(value) >= DOUBTFUL:
        raise InvalidValue(Reason.UNIT_DOUBTFUL)
    if value < 0 and not column.may_be_negative:
        raise InvalidValue(Reason.BAD_NUMBER)
    return value


def _kind_of(row: Row, layout: Layout) -> str:
    """A firm, a line that says nothing, or a total, note or repeated header."""
    code_at = layout.code_at
    if code_at < len(row.cells) and CODE_LIKE.search(narrow(row.cells[code_at])):
        return "firm"
    told = {p: text(cell) for p, cell in enumerate(row.cells) if text(cell)}
    places = layout.places
    code, name = told.get(code_at, ""), told.get(places["name"], "")
    if {heading_key(one) for one in told.values()} <= layout.repeated and code:
        return "skipped"
    first = narrow(next(iter(told.values()), "")).replace(" ", "")
    lines = (first, narrow(name).replace(" ", ""))
    if not FIRM_LIKE.search(name) and any(TOTAL.match(one) or NOTE.match(one) for one in lines):
        return "skipped"
    asked = {p for p, bound in layout.columns.items() if bound.column.part is not Part.KNOWN}
    if not asked & told.keys():
        return "blank" if all(narrow(one).isdigit() for one in told.values()) else "skipped"
    if len(told) == 1 and not code and (not name or len(name) > 20):
        return "skipped"
    return "firm"


def _dated(
    figures: dict[tuple[str, int | None], Decimal], layout: Layout, row_year: int | None
) -> dict[tuple[str, int | None], Decimal]:
    """Figures without a year of their own are of the row's year, else of the title's."""
    assumed = layout.meaning.year
    return {
        (name, year if year is not None else row_year or _titled(layout, name, assumed)): value
        for (name, year), value in figures.items()
    }


def _titled(layout: Layout, name: str, assumed: int | None) -> int | None:
    is_assumed = any(
        bound.column.key == name and bound.year_is_assumed for bound in layout.columns.values()
    )
    return assumed if is_assumed else None


def _known_codes(session: Session, viewer: Viewer) -> dict[str, tuple[Reason, dict[str, str]]]:
    """What may stand in a column that points at something, as name or as code."""
    towns = list_townships(session, viewer.county_code)
    parks = list_parks(session, viewer.county_code)
    trades, fields = industries(), technology_fields()
    classes = {code: name for code, name in trades.items() if len(code) == 4}
    return {
        BY_KEY["township_code"].key: (
            Reason.UNKNOWN_TOWNSHIP,
            {short: place.code for place in towns for short in _short_names(place.name)}
            | {p.code: p.code for p in towns},
        ),
        "park_code": (
            Reason.UNKNOWN_PARK,
            {place.name: place.code for place in parks} | {p.code: p.code for p in parks},
        ),
        "industry_code": (
            Reason.UNKNOWN_INDUSTRY,
            {name: code for code, name in classes.items()} | {code: code for code in classes},
        ),
        "technology_field": (
            Reason.UNKNOWN_FIELD,
            {name: path for path, name in fields.items()} | {path: path for path in fields},
        ),
    }


def _short_names(name: str) -> set[str]:
    """当湖街道 is also written 当湖, 新埭镇 also 新埭 and 平湖市新埭镇."""
    return {name, name.removesuffix("街道").removesuffix("镇")} if len(name) > 2 else {name}
