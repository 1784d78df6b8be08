"""What planning found in a row, told where it stands in the file."""

from app.domain.refusals import Reason
from app.exchange.columns import RD_OF_UNKNOWN_BASIS
from app.exchange.import_rows import RowReader
from app.exchange.layout import Layout
from app.recording import plain
from app.services.figure_import import figure_of
from app.services.planned_rows import PlannedRow

REMEDIES = {
    Reason.NOT_IN_REGISTER: "先导入或登记这家企业,或改正名称、代码。",
    Reason.NAME_OF_SEVERAL: "加一列“统一社会信用代码”,写明是哪一家。",
    Reason.NAME_DIFFERS: "按信用代码对应;如代码有误,请改正。",
    Reason.ROW_TWICE: "删去重复的一行。",
    Reason.INSTITUTION_ALREADY_ENDED: "删去这一行,或先在机构页面撤回终止。",
    Reason.CLASS_CONTRADICTS_KIND: "核对类别;Ⅰ/Ⅱ类由类别决定,可留空。",
    Reason.TITLE_DIFFERS: "核对;台账有误的,请在资格页面办理。",
    Reason.TITLE_IS_VOID: "如确属有效,请在资格页面重新登记。",
    Reason.UNKNOWN_INDICATOR: "按规划指标页面上的名称填写。",
    Reason.COUNTED_FROM_REGISTER: "删去这一行:该指标由台账自动统计。",
    Reason.MISSING_VALUE: "补上这一列。",
}


def explain(reader: RowReader, row: PlannedRow) -> None:
    """What the register has against a row, and what it asks."""
    layout = reader.layouts[row.given.sheet]
    position: int | None
    if row.reason is not None:
        code_at = layout.places["uscc"]
        heading = layout.columns[code_at].heading
        code, remedy = row.given.values["uscc"], "只能导入本镇街道的企业。"
        reader.problems.complain(row.given, heading, code, row.reason, remedy, position=code_at)
    for key, reason in row.wrong.items():
        position, heading, value = _cell(layout, row, key)
        remedy = REMEDIES.get(reason, "核对这一行的数据。")
        reader.problems.complain(row.given, heading, value, reason, remedy, row.details, position)
    for key, reason in row.doubts.items():
        position, heading, value = _cell(layout, row, key)
        sheet, number, remedy = row.given.sheet, row.given.number, REMEDIES.get(reason, "请核对。")
        reader.problems.warn(
            sheet, number, reason, remedy, heading, row.details, position, value=value
        )
    for column, year in row.unsaid:
        _ask(reader, layout, row.given.sheet, column, year)
    if row.has_left_cohort and row.given.entry is not None:
        position = layout.places["pool_cohort"]
        reader.problems.warn(
            row.given.sheet,
            row.given.number,
            Reason.LEFT_COHORT,
            "需要重新入库的,请在后备库页面办理。",
            layout.columns[position].heading,
            position=position,
            value=row.given.entry.cohort,
        )


def _cell(layout: Layout, row: PlannedRow, key: str) -> tuple[int | None, str, str]:
    """Where a field stands, what its column is called, and what stood there."""
    name, of_year = figure_of(key) or (key, 0)
    position = _position(layout, name, of_year)
    column = layout.table.by_key.get(name)
    heading = column.heading if column else key
    if position is not None:
        heading = layout.columns[position].heading
    value = row.given.figures.get((name, of_year), row.given.values.get(key))
    shown = plain(value)
    return position, heading, "" if shown is None else str(shown)


ASK_BASIS = (
    "在页面上选择口径,或在命令行加 --basis hnte、super_deduction 或 statistical;"
    "也可在表头写明,如“研发费用(高企口径)”。"
)
ASK_YEAR = "在页面上填写年度,或在命令行加 --year 2017;也可在表头写明,如“2017年销售收入”。"


def _ask(reader: RowReader, layout: Layout, sheet: str, name: str, year: int | None) -> None:
    """Once for each column: of which year, or of which basis."""
    position = _position(layout, name, year)
    heading = layout.columns[position].heading if position is not None else name
    asked = [(Reason.BASIS_UNKNOWN, ASK_BASIS)] if name == RD_OF_UNKNOWN_BASIS else []
    if year is None:
        asked.append((Reason.YEAR_UNKNOWN, ASK_YEAR))
    for reason, remedy in asked:
        reader.problems.warn_once(
            sheet, layout.header_row, reason, remedy, heading, severity="error", position=position
        )


def _position(layout: Layout, name: str, year: int | None) -> int | None:
    found = [p for p, bound in layout.columns.items() if bound.column.key == name]
    own = [p for p in found if layout.columns[p].year == year]
    return next(iter(own or found), None)
