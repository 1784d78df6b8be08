"""Which columns the lists of facts have as files: those that the import of their kind reads."""

from collections.abc import Sequence

from app.domain.imports import ImportKind
from app.exchange.column_types import Column as ImportColumn
from app.exchange.column_types import Facet
from app.exchange.fact_columns import TOWN
from app.exchange.import_templates import SHEETS, VOCABULARIES, YES_NO
from app.exchange.tables import Column, Kind
from app.services.planned_rows import DAYS

NUMBERS = ("_year", "_value", "_staff", "_sqm")
LEFT_OUT = frozenset({"right_class", "value_year"})
"""They follow from the others."""
WIDTHS = {
    "name": 34.0,
    "uscc": 22.0,
    "right_name": 34.0,
    "institution_name": 40.0,
    "value_indicator": 34.0,
}


def fact_columns(kind: ImportKind) -> Sequence[Column]:
    name, columns = SHEETS[kind]
    del name
    town = () if kind is ImportKind.INDICATOR_VALUES else (TOWN,)
    return [
        Column(one.key, one.heading, _kind_of(one), WIDTHS.get(one.key))
        for one in (*columns[:2], *town, *columns[2:])
        if one.key not in LEFT_OUT
    ]


def _kind_of(column: ImportColumn) -> Kind:
    if column.is_amount:
        return Kind.MONEY
    if column.key in VOCABULARIES:
        return Kind.WORD
    if column.key in YES_NO:
        return Kind.YES_NO
    if column.key.endswith(DAYS):
        return Kind.DATE
    is_number = column.facet is Facet.FIGURE or column.key.endswith(NUMBERS)
    return Kind.NUMBER if is_number else Kind.TEXT
