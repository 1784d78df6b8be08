"""T11: the boards of a county and of the country against a scan of every case there is."""

from collections.abc import Callable

from sqlalchemy import Engine, text
from sqlmodel import Session

from app.db import create_engine, reading
from app.domain.access import RegionScope, Role, Viewer
from app.domain.titles import Programme
from app.queries.case_filters import CaseFilters
from app.queries.case_lists import show_board, stage_totals
from app.queries.count_filters import CountFilters
from app.queries.programme_counts import count_programme
from benchmarks.databases import postgresql, sqlite_file
from benchmarks.population import REGION, SIZES, TODAY
from benchmarks.postgres import PostgresFailed
from benchmarks.results import Result
from benchmarks.timing import TURN, in_turns

SCAN = """
SELECT c.stage, c.county_code, e.township_code, c.year, count(*)
FROM cultivation_case c {unindexed} JOIN enterprise e ON e.id = c.enterprise_id
GROUP BY c.stage, c.county_code, e.township_code, c.year
"""
ROUNDS = 7


def officer(county: str) -> Viewer:
    return Viewer(1, "基准", Role.BUREAU_OFFICER, RegionScope(county), county)


def measure_engine(engine: Engine, name: str, size: str) -> list[Result]:
    county = SIZES[size].county_codes[len(SIZES[size].county_codes) // 2]
    viewer, reader = (
        officer(county),
        Viewer(2, "基准", Role.PROVINCE_READER, RegionScope(REGION), ""),
    )
    filters = CaseFilters(programme=Programme.HNTE, year=2018)
    asked = CountFilters(county, Programme.HNTE, TODAY, TODAY)
    unindexed = "NOT INDEXED" if engine.dialect.name == "sqlite" else ""
    scan = text(SCAN.format(unindexed=unindexed))
    with reading(engine) as session:
        calls: dict[str, Callable[[], object]] = {
            "scan": lambda: session.execute(scan).all(),
            "totals": lambda: stage_totals(session, viewer, filters, TODAY),
            "board": lambda: show_board(session, viewer, filters, TODAY),
            "counts": lambda: count_programme(session, viewer, asked),
            "national totals": lambda: stage_totals(session, reader, filters, TODAY),
            "national board": lambda: show_board(session, reader, filters, TODAY),
        }
        times = in_turns(calls, ROUNDS, TURN)
        answers(session, county)
    whole = 10 if size == "1m" else None  # cards take the same time in a country of any size
    return [
        share(name, "a county's stage totals", "totals", times, 100),
        share(name, "a county's whole stage board", "board", times, None),
        share(name, "a county's count of one programme", "counts", times, None),
        share(name, "the country's stage totals", "national totals", times, 10),
        share(name, "the country's whole stage board", "national board", times, whole),
    ]


def answers(session: Session, county: str) -> None:
    """The board that is measured is not empty."""
    board = show_board(session, officer(county), CaseFilters(year=2018), TODAY)
    assert board.total > 0


def share(name: str, what: str, key: str, times: dict[str, float], limit: int | None) -> Result:
    parts = times["scan"] / times[key]
    wanted = f"{name}: {what}" + (f" <= 1/{limit} of the scan" if limit else ", for information")
    measured = f"1/{parts:.0f} ({times[key] * 1000:.2f} of {times['scan'] * 1000:.0f} ms)"
    return Result("T11", wanted, measured, None if limit is None else parts >= limit)


def measure_board(size: str = "150k") -> list[Result]:
    engine = create_engine(f"sqlite:///{sqlite_file(size)}")
    results = measure_engine(engine, f"SQLite {size}", size)
    engine.dispose()
    try:
        with postgresql(size) as url:
            engine = create_engine(url)
            results += measure_engine(engine, f"PostgreSQL {size}", size)
            engine.dispose()
    except PostgresFailed as failure:
        results.append(Result("T11", f"PostgreSQL {size}", f"not measured: {failure}"))
    return results
