"""How large a county is: what one may ask of it without leaving the event loop."""

from collections.abc import Hashable
from datetime import date

from sqlalchemy import Engine, Select, literal_column, select
from sqlmodel import col

from app.kept import Kept
from app.models.enterprises import Enterprise

MOST_FIRMS = 5_000
"""A search compares the texts of so many in about two milliseconds."""
SMALL: Kept[Hashable, bool] = Kept(2_000)


def is_small(engine: Engine, county: str, today: date) -> bool:
    """Whether a list of this county may read all its firms and still be quick; asked once a day."""
    return SMALL.get((county, today), lambda: _is_small(engine, county))


def _is_small(engine: Engine, county: str) -> bool:
    one_more: Select[str] = (
        select(literal_column("1"))
        .select_from(Enterprise)
        .where(col(Enterprise.county_code) == county)
        .offset(MOST_FIRMS)
        .limit(1)
    )
    with engine.connect() as connection:
        return connection.execute(one_more).first() is None
