"""T12: judging every firm of the register as it is read, against only reading the same rows.

The findings are kept as values and dropped: the sentences are made when somebody reads them.
Measured on the register as it is kept, two rows a firm, of which nearly nothing can be judged; and
on the complete one, three years of every figure and two rights, of which the target speaks."""

import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from app.db import create_engine, reading
from app.domain.access import RegionScope, Role, Viewer
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.models.enterprises import Enterprise
from app.queries.registered_facts import read, statements, stream_facts
from benchmarks.complete import complete_sqlite_file
from benchmarks.databases import sqlite_file
from benchmarks.population import SIZES, TODAY
from benchmarks.results import Result

APPLIED = date(2018, 7, 1)
ROUNDS = 3
LIMIT = 3
FEW, MANY = 3_000, 12_000
GROWN = 1.2


def everybody(size: str) -> Viewer:
    county = SIZES[size].county_codes[0]
    return Viewer(1, "基准", Role.PROVINCE_READER, RegionScope(county[:2]), county)


def read_rows(session: Session, viewer: Viewer) -> int:
    """The statements behind the facts, as they are read for judging."""
    asked = statements(viewer, APPLIED, TODAY)
    return sum(1 for statement in asked for _ in read(session, statement))


def judge_all(session: Session, viewer: Viewer, *conditions: ColumnElement[bool]) -> int:
    judged = 0
    for found in stream_facts(session, viewer, APPLIED, TODAY, *conditions, with_sources=False):
        HNTE_2016.judge(found.facts)
        judged += 1
    return judged


def facts_only(session: Session, viewer: Viewer) -> int:
    found = stream_facts(session, viewer, APPLIED, TODAY, with_sources=False)
    return sum(1 for _ in found)


def measure_judging(size: str = "150k") -> list[Result]:
    viewer = everybody(size)
    return [
        *_judging("completely known", complete_sqlite_file(size), viewer),
        *_judging("hardly known", sqlite_file(size), viewer),
    ]


def _judging(how: str, file: Path, viewer: Viewer) -> list[Result]:
    engine = create_engine(f"sqlite:///{file}")
    with reading(engine) as session:
        rows, firms = read_rows(session, viewer), judge_all(session, viewer)
        read: list[float] = []
        made: list[float] = []
        judged: list[float] = []
        for _ in range(ROUNDS):
            read.append(spent(lambda: read_rows(session, viewer)))
            made.append(spent(lambda: facts_only(session, viewer)))
            judged.append(spent(lambda: judge_all(session, viewer)))
        few, many = (peak(session, viewer, number) for number in (FEW, MANY))
    engine.dispose()
    times = [whole / part for whole, part in zip(judged, read, strict=True)]
    factor = median(times)
    seconds = f"{median(judged):.1f} of {median(read):.1f} s; facts alone {median(made):.1f} s"
    return [
        Result(
            "T12",
            f"judging {firms:,} firms {how}, of reading their {rows:,} rows <= {LIMIT}x",
            f"{factor:.1f}x ({seconds})",
            factor <= LIMIT,
        ),
        Result(
            "T12",
            f"memory of judging {MANY:,} firms, of {FEW:,} <= {GROWN}x",
            f"{many / few:.2f}x ({many / 1e6:.1f} of {few / 1e6:.1f} MB at the peak)",
            many <= few * GROWN,
        ),
    ]


def spent(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def peak(session: Session, viewer: Viewer, firms: int) -> int:
    tracemalloc.start()
    judge_all(session, viewer, col(Enterprise.id) <= firms)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest
