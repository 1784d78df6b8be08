"""One table of columns for each kind of import, and how a sheet of that kind is known."""

from dataclasses import dataclass
from functools import cached_property

from app.domain.imports import ImportKind
from app.exchange.column_types import Column
from app.exchange.columns import (
    ABOUT_FIGURES,
    ENTERPRISE_COLUMNS,
    ENTRY_COLUMNS,
    FIGURE_COLUMNS,
    KNOWN_COLUMNS,
    known,
)
from app.exchange.fact_columns import (
    FIRM_COLUMNS,
    RIGHT_COLUMNS,
    TITLE_COLUMNS,
    TOWN,
    VALUE_COLUMNS,
)
from app.exchange.folding import heading_key
from app.exchange.institution_columns import INSTITUTION_COLUMNS


@dataclass(frozen=True)
class ImportTable:
    """`needs`: a header has at least one column of each; `subject`: the column that says whom a
    row is about; `identity`: rows alike in these say the same thing twice."""

    kind: ImportKind
    columns: tuple[Column, ...]
    needs: tuple[frozenset[str], ...]
    subject: str = "name"
    identity: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        return {
            heading_key(name): column
            for column in self.columns
            for name in (column.heading, column.key, *column.names)
        }

    def is_header(self, keys: set[str]) -> bool:
        return all(keys & one for one in self.needs)


FIRM = frozenset({"name", "uscc"})
TABLES: dict[ImportKind, ImportTable] = {
    table.kind: table
    for table in (
        ImportTable(
            ImportKind.ENTERPRISES,
            ENTERPRISE_COLUMNS + FIGURE_COLUMNS + ABOUT_FIGURES + ENTRY_COLUMNS + KNOWN_COLUMNS,
            (frozenset({"name"}), frozenset({"uscc"})),
            identity=("uscc",),
        ),
        ImportTable(
            ImportKind.FIGURES,
            FIRM_COLUMNS + ABOUT_FIGURES + FIGURE_COLUMNS + (TOWN, *known("序号", "填报状态")),
            (FIRM, frozenset({"fiscal_year"}), frozenset(one.key for one in FIGURE_COLUMNS)),
        ),
        ImportTable(
            ImportKind.RIGHTS,
            FIRM_COLUMNS + RIGHT_COLUMNS + (TOWN, *known("序号")),
            (FIRM, frozenset({"right_kind"}), frozenset({"right_number"})),
        ),
        ImportTable(
            ImportKind.TITLES,
            FIRM_COLUMNS + TITLE_COLUMNS + (TOWN, *known("序号", "状态")),
            (FIRM, frozenset({"title_certificate_number", "title_valid_from"})),
        ),
        ImportTable(
            ImportKind.INSTITUTIONS,
            FIRM_COLUMNS
            + INSTITUTION_COLUMNS
            + (TOWN, *known("序号", "状态", "最近评估", "整改期限")),
            (FIRM, frozenset({"institution_name"}), frozenset({"institution_type"})),
        ),
        ImportTable(
            ImportKind.INDICATOR_VALUES,
            VALUE_COLUMNS + known("序号", "单位"),
            (frozenset({"value_indicator"}), frozenset({"value_value"})),
            subject="value_indicator",
        ),
    )
}
