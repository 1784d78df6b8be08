"""T10: search finds exactly the rows of a LIKE over the table, and shows its first page sooner."""

import statistics
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, select
from sqlmodel import Session, col

from app.db import create_engine, reading
from app.domain.access import RegionScope, Role, Viewer
from app.domain.names import fold
from app.models.enterprises import Enterprise, EnterpriseSearch
from app.queries.enterprise_filters import EnterpriseFilters, Standing
from app.queries.enterprise_rows import ALWAYS
from app.queries.enterprises import Question, find_enterprises, lines_of, question
from app.queries.paging import Cutting
from app.queries.search import Way, found_by
from app.queries.visibility import visible_enterprises
from benchmarks.databases import postgresql, sqlite_file
from benchmarks.population import NATION, REGION, TODAY
from benchmarks.postgres import PostgresFailed
from benchmarks.results import Result
from benchmarks.timing import TURN, in_turns

QUERIES = (
    "澜", "科", "澜屿", "科技", "电池", "新材料", "光伏科", "软件有限公司", "嘉兴市澜屿",
    "汽车零部件有限", "phly", "9198000", "(中国)", "（中国）", "100%", "_", "%", "有限公司|",
    "没有此名",
)  # fmt: skip
READER = Viewer(0, "基准", Role.PROVINCE_READER, RegionScope(REGION), NATION)
COUNTY = f"{REGION}0050"
OFFICER = Viewer(0, "基准", Role.BUREAU_OFFICER, RegionScope(COUNTY), COUNTY)
SHARE = 1 / 20
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Shares:
    """One question's times, as shares of the scan's that answers it."""

    rows: float
    """The rows of the first page."""
    page: float
    """The page as the program shows it: rows, newest figures and total."""


def like(typed: str) -> ColumnElement[bool]:
    wanted = fold(typed)
    for sign in "\\%_":
        wanted = wanted.replace(sign, f"\\{sign}")
    return col(EnterpriseSearch.text).like(f"%{wanted}%", escape="\\")


def differences(session: Session) -> list[str]:
    """The questions whose answer is not that of the scan, by any way to it."""
    wrong = []
    for typed in QUERIES:
        hits = select(col(EnterpriseSearch.enterprise_id)).where(like(typed))
        wanted = set(session.execute(hits).scalars())
        in_county = set(
            session.execute(hits.where(col(EnterpriseSearch.county_code) == COUNTY)).scalars()
        )
        for way in Way:
            condition = found_by(session, typed, way, COUNTY)
            found = session.execute(select(col(Enterprise.id)).where(condition)).scalars()
            if set(found) != (in_county if way is Way.IN_COUNTY else wanted):
                wrong.append(f"{typed} ({way.value})")
    return wrong


def by_scan(typed: str, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The same question by a plain LIKE over the table: its hits, the newest 51 of them."""
    hits = select(col(EnterpriseSearch.enterprise_id)).where(like(typed)).cte("hits")
    hits = hits.prefix_with("MATERIALIZED")  # or an index on the order would be walked instead
    return (
        select(*ALWAYS)
        .join(hits, hits.c.enterprise_id == col(Enterprise.id))
        .where(visible_enterprises(viewer, in_order=True))
        .order_by(col(Enterprise.updated_at).desc(), col(Enterprise.id).desc())
        .limit(51)
    )


def only_rows(asked: Question) -> Cutting:
    """The list's page without its total."""
    cutting = copy(asked.pages)
    shown = [one for one in cutting._statement.selected_columns if one.key != "total"]
    cutting._statement = cutting._statement.with_only_columns(*shown, maintain_column_froms=True)
    cutting._built = {}
    return cutting


def shares(session: Session, viewer: Viewer, rounds: int = ROUNDS) -> dict[str, Shares]:
    found = {}
    for typed in QUERIES:
        filters = EnterpriseFilters(q=typed, status=Standing.ALL, size=50)
        calls = calls_for(session, viewer, filters)
        times = in_turns(calls, rounds, TURN)
        found[typed] = Shares(times["rows"] / times["scan"], times["page"] / times["scan"])
    return found


def calls_for(
    session: Session, viewer: Viewer, filters: EnterpriseFilters
) -> dict[str, Callable[[], object]]:
    asked = question(session, viewer, filters, TODAY)
    cutting, scan = only_rows(asked), by_scan(filters.q, viewer)

    def rows() -> object:
        found, firms = cutting.cut(session.connection(), filters)
        return lines_of(session.connection(), asked, found.rows, firms)

    return {
        "rows": rows,
        "page": lambda: find_enterprises(session, viewer, filters, TODAY),
        "scan": lambda: session.execute(scan).all(),
    }


def measure_engine(engine: Engine, name: str) -> list[Result]:
    with reading(engine) as session:
        wrong = differences(session)
        in_county = shares(session, OFFICER)
        beyond = shares(session, READER)
    told = f"{len(QUERIES)} queries" + (f", other rows for {wrong}" if wrong else ", equal")
    return [
        Result("T10", f"{name}: the rows of LIKE", told, not wrong),
        *judged(f"{name}: an officer's", in_county),
        *judged(f"{name}: a provincial reader's", beyond),
    ]


def judged(whose: str, found: dict[str, Shares]) -> list[Result]:
    return [
        _judged(f"{whose} first page", {typed: one.rows for typed, one in found.items()}),
        _judged(f"{whose} page with total", {typed: one.page for typed, one in found.items()}),
    ]


def _judged(what: str, found: dict[str, float]) -> Result:
    middle = statistics.median(found.values())
    worst = max(found, key=lambda typed: found[typed])
    over = sum(share > SHARE for share in found.values())
    return Result(
        "T10",
        f"{what} <= 1/20 of the scan",
        f"1/{1 / middle:.0f} (median); {over} of {len(found)} above, "
        f"slowest {worst} 1/{1 / found[worst]:.1f}",
        middle <= SHARE,
    )


def measure_search(size: str = "150k") -> list[Result]:
    engine = create_engine(f"sqlite:///{sqlite_file(size)}")
    results = measure_engine(engine, f"SQLite {size}")
    engine.dispose()
    try:
        with postgresql(size) as url:
            engine = create_engine(url)
            results += measure_engine(engine, f"PostgreSQL {size}")
            engine.dispose()
    except PostgresFailed as failure:
        results.append(Result("T10", f"PostgreSQL {size}", f"not measured: {failure}"))
    return results
