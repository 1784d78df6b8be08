"""T10: search finds exactly the rows of a LIKE over the table, and shows its first page sooner."""

import statistics
from collections.abc import Callable

from sqlalchemy import Engine, Select, func, select
from sqlmodel import Session, col

from app.db import create_engine, reading
from app.domain.access import RegionScope, Role, Viewer
from app.domain.names import fold
from app.models.enterprises import Enterprise, EnterpriseSearch
from app.queries.enterprise_filters import EnterpriseFilters, Standing
from app.queries.enterprises import find_enterprises
from app.queries.search import matching
from benchmarks.databases import postgresql, sqlite_file
from benchmarks.population import NATION, REGION, TODAY
from benchmarks.postgres import PostgresFailed
from benchmarks.results import Result
from benchmarks.timing import in_turns

QUERIES = (
    "澜", "科", "澜屿", "科技", "电池", "新材料", "光伏科", "软件有限公司", "嘉兴市澜屿",
    "汽车零部件有限", "phly", "9198000", "(中国)", "(中国)", "100%", "_", "%", "有限公司|",
    "没有此名",
)  # fmt: skip
READER = Viewer(0, "基准", Role.PROVINCE_READER, RegionScope(REGION), NATION)
OFFICER = Viewer(0, "基准", Role.BUREAU_OFFICER, RegionScope(f"{REGION}0050"), f"{REGION}0050")
SHARE = 1 / 20


def by_like(typed: str) -> Select[int]:
    wanted = fold(typed)
    for sign in "\\%_":
        wanted = wanted.replace(sign, f"\\{sign}")
    return select(col(EnterpriseSearch.enterprise_id)).where(
        col(EnterpriseSearch.text).like(f"%{wanted}%", escape="\\")
    )


def differences(session: Session) -> list[str]:
    """The queries whose answer is not that of the scan."""
    wrong = []
    for typed in QUERIES:
        wanted = set(session.execute(by_like(typed)).scalars())
        for by_grams in (True, False):
            condition = matching(session, typed, by_grams=by_grams)
            found = session.execute(select(col(Enterprise.id)).where(condition)).scalars()
            if set(found) != wanted:
                wrong.append(typed)
    return wrong


def shares(session: Session, viewer: Viewer, rounds: int = 5) -> dict[str, float]:
    """By query: the time of the first page, total included, as a share of the scan's."""
    found = {}
    for typed in QUERIES:
        filters = EnterpriseFilters(q=typed, status=Standing.ALL, size=50)
        scan = select(func.count()).select_from(by_like(typed).subquery())
        calls: dict[str, Callable[[], object]] = {
            "page": lambda filters=filters: find_enterprises(session, viewer, filters, TODAY),  # type: ignore[misc]
            "scan": lambda scan=scan: session.execute(scan).all(),  # type: ignore[misc]
        }
        times = in_turns(calls, rounds)
        found[typed] = times["page"] / times["scan"]
    return found


def measure_engine(engine: Engine, name: str) -> list[Result]:
    with reading(engine) as session:
        wrong = differences(session)
        in_county = shares(session, OFFICER)
        beyond = shares(session, READER)
    told = f"{len(QUERIES)} queries" + (f", other rows for {wrong}" if wrong else ", equal")
    return [
        Result("T10", f"{name}: the rows of LIKE", told, not wrong),
        judged(f"{name}: an officer's", in_county),
        judged(f"{name}: a provincial reader's", beyond),
    ]


def judged(whose: str, found: dict[str, float]) -> Result:
    middle = statistics.median(found.values())
    worst = max(found, key=lambda typed: found[typed])
    over = sum(share > SHARE for share in found.values())
    return Result(
        "T10",
        f"{whose} first page with total <= 1/20 of the scan",
        f"1/{1 / middle:.1f} (median); {over} of {len(found)} above, "
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
