"""Whatever stands in a cell, the short way of its column and the careful one come to the same."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import make_uscc
from app.exchange.cell_reading import CellReading
from app.exchange.column_types import Facet
from app.exchange.import_tables import TABLES
from app.exchange.layout import Bound
from app.exchange.short_ways import reader_of

TODAY = date(2018, 9, 30)
CODE = make_uscc("330482", "MA28K001")
READING = CellReading(
    TODAY,
    {
        "township_code": (Reason.UNKNOWN_TOWNSHIP, {"当湖街道": "1", "当湖": "1"}),
        "park_code": (Reason.UNKNOWN_PARK, {"开发区": "2"}),
        "industry_code": (Reason.UNKNOWN_INDUSTRY, {"3484": "3484", "机械": "3484"}),
        "technology_field": (Reason.UNKNOWN_FIELD, {"8.1.1": "8.1.1"}),
    },
    {"2016-2018": (2016, 2018)},
    True,
)
COLUMNS = [
    column
    for table in TABLES.values()
    for column in table.columns
    if column.facet is not Facet.KNOWN
]
WORDS = (
    f"{CODE} {CODE.lower()} {CODE[:-1]} 当湖街道 3484 8.1.1 存续 是 否 173"
    " 2017 2017.0 2017年度 2016-2018 2018-09-30 2018-10-01 2018-13-45 2018-W01-1 20150301"
    " 2015年3月1日 43000 1,234.5 12人"
    " 3亿元 5000万元 12.5% 1e5 1e999 -0 -3 NaN Infinity ９９９ 0.005 12345678901234 #REF! #未计算"
    " - -- —— / √ '=1 \u3000 \ufeff \u00a0厂 第一\n行 1_000"
).split(" ")
AROUND = st.sampled_from(["", " ", "\u3000", "\n", "'", "#"])
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(10**16), 10**16),
    st.floats(0, 1e13).map(lambda number: round(number, 4)),
    st.integers(0, 3_000).map(float),
    st.dates(date(1960, 1, 1), date(2030, 1, 1)).map(str),
    st.decimals(-(10**13), 10**13, places=3).map(str),
    st.text(max_size=12),
    st.tuples(AROUND, st.sampled_from(WORDS) | st.text("厂平湖A1 #-", max_size=90), AROUND).map(
        "".join
    ),
)
BOUNDS = st.builds(
    lambda column, unit, is_assumed, cohort: Bound(
        column,
        column.heading,
        unit=unit if column.is_amount else 1,
        unit_is_assumed=is_assumed and column.is_amount,
        cohort=cohort,
    ),
    st.sampled_from(COLUMNS),
    st.sampled_from([1, 1_000, 10_000, 100_000_000]),
    st.booleans(),
    st.sampled_from([None, (2016, 2018)]),
)


def outcome(read: Callable[[Any], Any], cell: Any) -> tuple[Any, ...]:
    try:
        value = read(cell)
    except InvalidValue as refusal:
        return refusal.reasons, refusal.details
    return type(value), str(value)  # 20 and 20.00 are shown differently


@settings(max_examples=400)
@given(BOUNDS, st.lists(CELLS, min_size=1, max_size=8))
def test_a_short_way_comes_to_what_the_careful_one_comes_to(
    bound: Bound, standing: list[Any]
) -> None:
    read = reader_of(bound, READING)
    for cell in [*standing, *standing]:  # what is remembered is asked for again
        assert outcome(read, cell) == outcome(partial(READING.value, bound), cell)


def test_every_column_reads_the_usual_cells_alike_both_ways() -> None:
    usual = [None, "", *WORDS, True, 1, 1.0, 0.0, -1.0, 2017.0, 1234.56, 1e12, 1e15, float("nan")]
    for column in COLUMNS:
        for unit, is_assumed in ((1, False), (10_000, True)):
            bound = Bound(column, column.heading, unit, unit_is_assumed=is_assumed)
            assert [outcome(reader_of(bound, READING), cell) for cell in usual] == [
                outcome(partial(READING.value, bound), cell) for cell in usual
            ]
