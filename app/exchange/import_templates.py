"""The workbooks officers may start from: a heading for each column, choices where there are words.

Choices are offered, not forced: the importer knows more names for a thing than a list shows."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.imports import ImportKind
from app.exchange.column_types import Column, Facet
from app.exchange.columns import (
    ABOUT_FIGURES,
    ENTERPRISE_COLUMNS,
    ENTRY_COLUMNS,
    FIGURE_COLUMNS,
    RD_OF_UNKNOWN_BASIS,
)
from app.exchange.fact_columns import FIRM_COLUMNS, RIGHT_COLUMNS, TITLE_COLUMNS, VALUE_COLUMNS
from app.exchange.institution_columns import INSTITUTION_COLUMNS
from app.exchange.tables import ARROW, room
from app.queries.places import list_parks, list_townships
from app.queries.plans import find_plan, load_indicators
from app.words import WORDS

ROWS = 2_000
"""Rows below the heading that offer choices and are formatted."""
NOTES, CHOICES = "填写说明", "选项"
VOCABULARIES = {
    "status": "EnterpriseStatus",
    "registration_type": "RegistrationType",
    "source": "FigureSource",
    "pool_target": "Programme",
    "pool_grade": "Grade",
    "pool_weakness": "Weakness",
    "right_kind": "IpKind",
    "right_class": "IpClass",
    "right_obtained_by": "ObtainedBy",
    "title_programme": "Programme",
    "title_kind": "TitleKind",
    "title_authority": "Authority",
    "institution_type": "InstitutionType",
    "institution_level": "InstitutionLevel",
    "value_scope": "StatScope",
    "value_status": "ValueStatus",
}
YES_NO = frozenset({"is_above_designated_size", "right_is_co_owned"})
FIGURES = tuple(column for column in FIGURE_COLUMNS if column.key != RD_OF_UNKNOWN_BASIS)
SHEETS: dict[ImportKind, tuple[str, tuple[Column, ...]]] = {
    ImportKind.ENTERPRISES: ("企业", ENTERPRISE_COLUMNS + ENTRY_COLUMNS),
    ImportKind.FIGURES: ("年度数据", FIRM_COLUMNS + ABOUT_FIGURES + FIGURES),
    ImportKind.RIGHTS: ("知识产权", FIRM_COLUMNS + RIGHT_COLUMNS),
    ImportKind.TITLES: ("资格", FIRM_COLUMNS + TITLE_COLUMNS),
    ImportKind.INSTITUTIONS: ("研发机构", FIRM_COLUMNS + INSTITUTION_COLUMNS),
    ImportKind.INDICATOR_VALUES: ("规划指标数值", VALUE_COLUMNS),
}


def import_template(session: Session, viewer: Viewer, kind: ImportKind) -> bytes:
    """A sheet to fill in, one that explains each column, one with the words to choose from."""
    name, columns = SHEETS[kind]
    offered = _offered(session, viewer, columns)
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(name)
        _notes(book, columns)
        places = _choices(book, offered)
        _fill(book, sheet, columns, places)
    return content.getvalue()


def heading_of(column: Column) -> str:
    """What stands above a column: amounts say their unit."""
    is_bare = column.is_amount and "万元" not in column.heading
    return f"{column.heading}(万元)" if is_bare else column.heading


def _offered(
    session: Session, viewer: Viewer, columns: Sequence[Column]
) -> dict[str, Sequence[str]]:
    offered: dict[str, Sequence[str]] = {}
    for column in columns:
        key = column.key
        if key in VOCABULARIES:
            offered[key] = list(WORDS[VOCABULARIES[key]].values())
        elif key in YES_NO:
            offered[key] = ["是", "否"]
        elif key == "township_code":
            offered[key] = [one.name for one in list_townships(session, viewer.county_code)]
        elif key == "park_code":
            offered[key] = [one.name for one in list_parks(session, viewer.county_code)]
        elif key == "value_indicator":
            offered[key] = _entered_indicators(session, viewer)
    return {key: words for key, words in offered.items() if words}


def _entered_indicators(session: Session, viewer: Viewer) -> list[str]:
    plan = find_plan(session, viewer)
    if plan is None:
        return []
    return [
        one.name for one in load_indicators(session, viewer, plan) if one.counts_from == "entered"
    ]


def _notes(book: Any, columns: Sequence[Column]) -> None:
    sheet = book.add_worksheet(NOTES)
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, ["列", "必填", "怎么填", "也认得的表头"], bold)
    for number, column in enumerate(columns, start=1):
        also = "、".join(name for name in column.names if not name.isascii())
        is_needed = "必填" if column.is_required else ""
        line = [heading_of(column), is_needed, column.remedy, also]
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell, wrapped)
    for place, width in enumerate((28, 8, 46, 70)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)


def _choices(book: Any, offered: dict[str, Sequence[str]]) -> dict[str, str]:
    """The words of each column on a sheet of their own, and where they stand: a list written into
    a cell's rule may hold 255 signs."""
    sheet = book.add_worksheet(CHOICES)
    places: dict[str, str] = {}
    for place, (key, words) in enumerate(offered.items()):
        for number, word in enumerate(words):
            sheet.write_string(number, place, word)
        sheet.set_column(place, place, max(room(word) for word in words) + 2)
        column = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
        places[key] = f"='{CHOICES}'!{column}$1:{column}${len(words)}"
    return places


def _fill(book: Any, sheet: Any, columns: Sequence[Column], places: dict[str, str]) -> None:
    head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    usual, needed = book.add_format(head), book.add_format(head | {"font_color": "#A8321F"})
    formats = {
        name: book.add_format({"num_format": number})
        for name, number in (("text", "@"), ("day", "yyyy-mm-dd"), ("number", "General"))
    }
    for place, column in enumerate(columns):
        heading = heading_of(column)
        sheet.write_string(0, place, heading, needed if column.is_required else usual)
        sheet.set_column(place, place, _width(column), formats[_format_of(column)])
        if column.key in places:
            sheet.data_validation(1, place, ROWS, place, _rule(column, places[column.key]))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, ROWS, len(columns) - 1)


def _rule(column: Column, source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": column.heading[:32],
        "error_message": "不在选项中。确认要这样填写吗?",
        "input_message": column.remedy[:255],
    }


def _format_of(column: Column) -> str:
    if column.key.endswith(("_on", "_from", "_until")):
        return "day"
    if column.key.endswith(("_staff", "_sqm")):
        return "number"
    is_number = column.facet is Facet.FIGURE or column.is_amount or column.key == "value_value"
    return "number" if is_number else "text"


def _width(column: Column) -> float:
    least = {
        "name": 34.0,
        "uscc": 22.0,
        "right_name": 34.0,
        "institution_name": 40.0,
        "value_indicator": 34.0,
    }
    return max(least.get(column.key, 12.0), room(heading_of(column)) + ARROW)
