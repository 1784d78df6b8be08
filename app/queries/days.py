"""The day before and the day after, said to both databases."""

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class DayBefore(FunctionElement[date]):
    inherit_cache = True
    type = Date()


class DayAfter(FunctionElement[date]):
    """NULL or a day no calendar prints after 9999-12-31."""

    inherit_cache = True
    type = Date()


@compiles(DayBefore, "sqlite")
def _day_before_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '-1 day')"


@compiles(DayBefore, "postgresql")
def _day_before_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - 1)"


@compiles(DayAfter, "sqlite")
def _day_after_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+1 day')"


@compiles(DayAfter, "postgresql")
def _day_after_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} + 1)"
