"""Which fiscal years an HNTE application looks at: 近三个会计年度, never its own year."""

from app.domain.forms.canonical import year
from app.domain.forms.drafts import Draft

COLUMNS = ("y1", "y2", "y3")
"""Oldest first: 第一年 is the third year before the application."""


def fiscal_years(applied_in: int) -> dict[str, int]:
    """By column: y3 is the year before the application (G195 三(一))."""
    return {column: applied_in - 3 + place for place, column in enumerate(COLUMNS)}


def years_of(draft: Draft) -> dict[str, int]:
    """By column; empty while the year of application has not been said."""
    applied_in = year(draft.values.get("application_year"))
    return {} if applied_in is None else fiscal_years(applied_in)
