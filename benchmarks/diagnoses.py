"""T12: a pool of 150,000 judged while it is read, every finding made, and memory flat."""

import resource
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlmodel import Session

from app.db import create_engine, reading
from app.domain.access import RegionScope, Role, Viewer
from app.domain.criteria.editions import EDITIONS
from app.queries.registered_facts import AT_ONCE, statements, stream_facts
from benchmarks.databases import sqlite_file
from benchmarks.population import NATION, REGION, TODAY
from benchmarks.results import Result, at_most
from benchmarks.timing import in_turns

READER = Viewer(0, "基准", Role.PROVINCE_READER, RegionScope(REGION), NATION)
LIMIT = 3
ROUNDS = 3
MEGABYTES = 50
KIBIBYTES = 1024


THREE_YEARS = """
INSERT INTO yearly_figures (public_id, version, updated_at, enterprise_id, county_code, fiscal_year,
 source, status, sales_cny, total_income_cny, high_tech_income_cny, rd_cny, rd_domestic_cny,
 rd_other_cny, rd_super_deduction_cny, cost_and_expense_cny, net_assets_cny, total_assets_cny,
 staff_monthly_avg, tech_staff_monthly_avg)
SELECT printf('%s%d', substr(public_id, 1, 8), {year}), 1, updated_at, enterprise_id, county_code,
 {year}, 'special_audit', 'verified', coalesce(sales_cny, 900000000), 1000000000, 650000000,
 coalesce(rd_cny, 40000000), 30000000, 5000000, 35000000, 800000000, 500000000, 900000000, 10000,
 900 + enterprise_id % 300
FROM yearly_figures WHERE source = 'tax_return' GROUP BY enterprise_id"""
"""As the design was measured: three years of some eleven figures each."""


@contextmanager
def three_years(size: str) -> Generator[Engine]:
    """A copy of the kept database in which every firm has its last three years audited."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(sqlite_file(size), folder))
        engine = create_engine(f"sqlite:///{file}")
        with engine.execution_options(writes=True).begin() as connection:
            for year in range(TODAY.year - 3, TODAY.year):
                connection.execute(text(THREE_YEARS.format(year=year)))
        yield engine
        engine.dispose()


def read_rows(session: Session) -> int:
    """The same rows, values kept, nothing made of them."""
    number = 0
    for statement in statements(READER, TODAY, TODAY):
        rows = session.connection().execute(
            statement, execution_options={"yield_per": AT_ONCE, "stream_results": True}
        )
        number += sum(1 for _ in rows)
    return number


def judge_rows(session: Session) -> int:
    edition = EDITIONS["hnte-2016"]
    known = stream_facts(session, READER, TODAY, TODAY, with_sources=False)
    return sum(len(edition.judge(one.facts).findings) for one in known)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES


def measure_diagnoses(size: str = "150k") -> list[Result]:
    with three_years(size) as engine, reading(engine) as session:
        read_rows(session)
        before = peak_megabytes()
        times = in_turns(
            {"read": lambda: read_rows(session), "judge": lambda: judge_rows(session)}, ROUNDS
        )
        grown = peak_megabytes() - before
    told = f" ({times['judge']:.1f} s, reading {times['read']:.1f} s)"
    ratio = times["judge"] / times["read"]
    return [
        at_most("T12", f"judging {size} streamed / reading them", LIMIT, ratio, told),
        Result(
            "T12",
            f"memory grows <= {MEGABYTES} MB",
            f"{grown:.0f} MB",
            grown <= MEGABYTES,
        ),
    ]
