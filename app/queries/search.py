"""Finding firms by any part of a name, a former name, the credit code or the pinyin initials.

The answer is always that of a LIKE over `enterprise_search.text`; grams only spare the reading
(performance.md, section 6). A gram says that the pieces are there, not that they stand together,
so every hit is compared again."""

import re
from typing import Any

from sqlalchemy import (
    ColumnElement,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, array
from sqlmodel import Session, col

from app.domain.names import fold, query_grams
from app.models.enterprises import Enterprise, EnterpriseSearch

# What SQLite's unicode61 tokenizer (Unicode 6.1) surely keeps as a token of its own. A gram with
# anything else in it (brackets, %, newer characters) would be cut up or lost: it is left to the
# comparison afterwards.
INDEXED = re.compile(r"[0-9a-z\u3400-\u4db5\u4e00-\u9fcc]+")

COMMON = 2_000
"""Hits from which on comparing in the list's order beats gathering and sorting them all."""

enterprise_gram = table("enterprise_gram", column("rowid"), column("grams"))


def matching(session: Session, typed: str, *, by_grams: bool) -> ColumnElement[bool]:
    """The condition on `Enterprise.id` that holds for exactly the firms found by `typed`.

    By grams the hits of the whole register are gathered first: right for rare words beyond a
    county. Otherwise firms are compared one by one as the list comes to them: right within a
    county, and for common words, whose first page is soon full."""
    wanted = fold(typed)
    if not wanted:
        return true()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    contains = func.instr if is_sqlite else func.strpos
    conditions: list[Any] = [contains(EnterpriseSearch.text, wanted) > 0]
    if not by_grams:
        conditions.append(col(EnterpriseSearch.enterprise_id) == col(Enterprise.id))
        return select(1).select_from(EnterpriseSearch).where(*conditions).exists()
    conditions += _having(session, typed)
    found = select(col(EnterpriseSearch.enterprise_id)).where(*conditions)
    return col(Enterprise.id).in_(found)


def is_common(session: Session, typed: str) -> bool:
    """Whether so many firms have these grams that a first page is soon found without them."""
    having = _having(session, typed)
    some = select(col(EnterpriseSearch.enterprise_id)).where(*having).limit(COMMON).subquery()
    return int(session.execute(select(func.count()).select_from(some)).scalar_one()) == COMMON


def _having(session: Session, typed: str) -> list[ColumnElement[bool]]:
    """That a firm's text has all the grams of what was typed, as the database's index says it."""
    grams = query_grams(typed)
    if session.get_bind().dialect.name == "sqlite":
        return _by_fts5(grams)
    return [_by_gin(grams)]


def _by_fts5(grams: list[str]) -> list[ColumnElement[bool]]:
    usable = [gram for gram in grams if INDEXED.fullmatch(gram)]
    if not usable:
        return []
    # Only figures, small letters and characters are left: nothing in them needs escaping.
    expression = " AND ".join(f'"{gram}"' for gram in usable)
    hits = select(enterprise_gram.c.rowid).where(
        text("enterprise_gram MATCH :gram_match").bindparams(gram_match=expression)
    )
    return [col(EnterpriseSearch.enterprise_id).in_(hits)]


def _by_gin(grams: list[str]) -> ColumnElement[bool]:
    # Said as the index says it: a parameter in place of ' ' would not be recognised.
    kept = func.string_to_array(EnterpriseSearch.grams, literal_column("' '"), type_=ARRAY(TEXT))
    return kept.contains(cast(array(grams), ARRAY(TEXT)))
