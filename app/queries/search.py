"""Finding firms by any part of a name, a former name, the credit code or the pinyin initials.

The answer is always that of a LIKE over `enterprise_search.text`, whichever way it is found; the
ways differ in what they read (performance.md, section 6). A gram says that the pieces are there,
not that they stand together, so hits by several grams are compared again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, array
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.names import fold, query_grams
from app.models.enterprises import Enterprise, EnterpriseSearch
from app.queries.visibility import one_county

UNKEPT = frozenset("\ufffd\ufffe\uffff")
"""Signs that SQLite's tokenizer replaces: grams with them are left to the comparison afterwards.
Of all others it keeps every one, apart from every other (tried for all of Unicode)."""

SAMPLE, ENOUGH, PLENTY = 400, 16, 30
"""Of so many firms, spread over the register: from how many hits on walking the list's order
beats gathering and sorting them; and from how many on GIN has too much to gather for a count."""

MOST_GRAMS = 16

enterprise_gram = table("enterprise_gram", column("rowid"), column("grams"))


class Way(Enum):
    """How hits are found. The hits are the same."""

    IN_COUNTY = "county"
    """Read the county's texts, which lie together."""
    BY_GRAMS = "grams"
    """Gather the whole register's hits by the gram index: for rare words beyond a county."""
    BY_TEXT = "text"
    """Read all texts until enough are found: for totals of common words where grams are slow."""
    IN_ORDER = "order"
    """Compare firm by firm as the list comes to them: for pages of common words."""


def matching(session: Session, viewer: Viewer, typed: str) -> ColumnElement[bool]:
    """The condition on `Enterprise.id` that holds for exactly the firms found by `typed`.

    For whom stays within a county nothing else is read; for others the index of the grams is."""
    county = one_county(viewer)
    return found_by(session, typed, Way.BY_GRAMS if county is None else Way.IN_COUNTY, county)


def found_by(
    session: Session, typed: str, way: Way, county: str | None = None
) -> ColumnElement[bool]:
    """As `matching`, the way chosen."""
    wanted = fold(typed)
    if not wanted:
        return true()
    if way is Way.IN_ORDER:
        own = col(EnterpriseSearch.enterprise_id) == col(Enterprise.id)
        contains = _contains(session, wanted)
        return select(1).select_from(EnterpriseSearch).where(own, contains).exists()
    return col(Enterprise.id).in_(hits(session, typed, way, county))


def hits(
    session: Session,
    typed: str,
    way: Way,
    county: str | None = None,
    grams: Sequence[str] | None = None,
) -> Select[int]:
    """The firms found by `typed`, as `enterprise_id`. Joined, it gives them one by one, so that
    a count may stop; by IN they are all gathered first. `grams`: those worth looking up."""
    statement = select(col(EnterpriseSearch.enterprise_id))
    contains = _contains(session, fold(typed))
    if way is Way.IN_COUNTY:
        return statement.where(col(EnterpriseSearch.county_code) == county, contains)
    if grams is None:
        grams = kept_grams(typed)
    if way is Way.BY_TEXT or not grams:
        return statement.where(contains)
    if session.get_bind().dialect.name != "sqlite":
        # A fence: for the first few hits PostgreSQL would cut every firm's grams apart instead.
        statement = statement.where(_by_gin(grams)).offset(literal_column("0"))
    elif _is_exact(typed):
        return select(enterprise_gram.c.rowid.label("enterprise_id")).where(_by_fts5(grams))
    else:
        own = col(EnterpriseSearch.enterprise_id) == enterprise_gram.c.rowid
        statement = statement.join(enterprise_gram, own).where(_by_fts5(grams))
    return statement if _is_exact(typed) else statement.where(contains)


GATHERED = frozenset({Way.IN_COUNTY, Way.BY_GRAMS})
"""Ways to all hits at once: their ids are sorted and cut before anything else of them is read."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the register's list is searched: for a page, for the total, and by which grams."""

    page: Way
    total: Way
    grams: Sequence[str] | None = None


def gathered(session: Session, typed: str, how: Ways, county: str | None) -> FromClause | None:
    """The hits to join for a total, if there are any; the page's too where it goes the same way:
    then they are found once for both."""
    if how.total is Way.IN_ORDER:
        return None
    found = hits(session, typed, how.total, county, how.grams)
    if how.page is not how.total:
        return found.subquery()
    return found.cte("hits").prefix_with("MATERIALIZED")


def ways(session: Session, typed: str, county: str | None) -> Ways:
    """What reads least, as a sample of the register tells."""
    if county is not None:
        return Ways(Way.IN_COUNTY, Way.IN_COUNTY)
    grams = kept_grams(typed)[:MOST_GRAMS]
    number, *having = sampled(session, [fold(typed), *grams])
    # The index reads the list of every gram: the two rarest will do, texts are compared anyway.
    rarest = [gram for _, gram in sorted(zip(having, grams, strict=True))[:2]]
    page = Way.BY_GRAMS if number < ENOUGH else Way.IN_ORDER
    # FTS5 gives its hits one by one; GIN only all at once, and each costs twice as much to join.
    is_plenty = number >= PLENTY and session.get_bind().dialect.name != "sqlite"
    return Ways(page, Way.BY_TEXT if is_plenty else Way.BY_GRAMS, rarest)


def sampled(session: Session, words: Sequence[str]) -> list[int]:
    """In how many of SAMPLE firms, spread evenly over the register, each of the words occurs."""
    last = session.execute(select(func.max(EnterpriseSearch.enterprise_id))).scalar_one() or 0
    step = max(last // SAMPLE, 1)
    place = select(literal(1, Integer).label("id")).cte("place", recursive=True)
    place = place.union_all(select(place.c.id + step).where(place.c.id + step <= last))
    one_or_none = [case((_contains(session, word), 1), else_=0) for word in words]
    found = (
        select(*(func.coalesce(func.sum(one), 0) for one in one_or_none))
        .select_from(place)
        .join(EnterpriseSearch, col(EnterpriseSearch.enterprise_id) == place.c.id)
    )
    return [int(number) for number in session.execute(found).one()]


def _contains(session: Session, wanted: str) -> ColumnElement[bool]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    place = func.instr if is_sqlite else func.strpos
    return place(EnterpriseSearch.text, wanted) > 0


def _is_exact(typed: str) -> bool:
    """Whether having the grams is having the word: it is one gram itself."""
    return query_grams(typed) == [fold(typed)]


def kept_grams(typed: str) -> list[str]:
    """The grams of what was typed that either index keeps."""
    return [gram for gram in query_grams(typed) if UNKEPT.isdisjoint(gram)]


def _by_fts5(grams: Sequence[str]) -> ColumnElement[bool]:
    expression = " AND ".join('"{}"'.format(gram.replace('"', '""')) for gram in grams)
    matches: ColumnElement[bool] = text("enterprise_gram MATCH :gram_match").bindparams(
        gram_match=expression
    )  # type: ignore[assignment]
    return matches


def _by_gin(grams: Sequence[str]) -> ColumnElement[bool]:
    # Said as the index says it: a parameter in place of ' ' would not be recognised. The grams
    # stand in the statement, or a plan made for any grams would serve rare and common alike.
    kept = func.string_to_array(EnterpriseSearch.grams, literal_column("' '"), type_=ARRAY(TEXT))
    said = [bindparam(None, gram, TEXT, literal_execute=True, unique=True) for gram in grams]
    return kept.contains(cast(array(said), ARRAY(TEXT)))
