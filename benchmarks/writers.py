"""T13: 32 clients move cases over HTTP on SQLite; none is refused, none waits too long."""

import json
import os
import shutil
import sqlite3
import statistics
import tempfile
from pathlib import Path

from benchmarks.bare_writer import SUBMITTED, bare_rate, one_of_the_first, written
from benchmarks.databases import sqlite_file
from benchmarks.population import TODAY, token_of
from benchmarks.results import Result, at_least, at_most
from benchmarks.servers import Ask, Load, WrongAnswer, miaopu, wrk

CLIENTS = 32
SECONDS = 3
ROUNDS = 3


def moves(database: Path) -> list[Ask]:
    """Each case that waits for its town, to be endorsed once, by an officer of its county."""
    connection = sqlite3.connect(database)
    found = connection.execute(SUBMITTED).fetchall()
    connection.close()
    return [
        Ask(
            f"/api/cases/{public_id}/actions/endorse_by_town",
            cookie=f"miaopu={token_of(county)}",
            body=json.dumps({"version": version, "happened_on": TODAY.isoformat()}),
        )
        for _, public_id, county, version in found
    ]


def rounds(served: Path, alone: Path, folder: Path) -> list[tuple[Load, float]]:
    """Load on the server and the rate of the bare client, in turns: both see the same noise."""
    with miaopu(f"sqlite:///{served}", folder) as server:
        wrk(server, moves(served), CLIENTS, 1)
        found = []
        for _ in range(ROUNDS):
            bare = bare_rate(alone)
            found.append((wrk(server, moves(served), CLIENTS, SECONDS), bare))
        return found


def measure_writers(size: str = "150k") -> list[Result]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        served, alone = (folder / f"{name}.sqlite3" for name in ("served", "alone"))
        for copy in (served, alone):
            shutil.copyfile(sqlite_file(size), copy)
            with copy.open("rb") as file:
                os.fsync(file)  # written out before anybody is timed
        try:
            found = rounds(served, alone, folder)
        except WrongAnswer as wrong:
            return [Result("T13", "32 writers, no error", str(wrong), is_met=False)]
        moved = one_of_the_first(sqlite_file(size))
        if written(served, moved) != written(alone, moved):
            raise WrongAnswer(f"not the same rows: {written(served, moved)}")
    loads = [load for load, _ in found]
    tails = [load.p99 / load.p50 for load in loads]
    middle = sorted(found, key=lambda pair: pair[0].rate / pair[1])[len(found) // 2]
    load, bare = middle
    told = f"; p50/p99/max {load.p50:.0f}/{load.p99:.0f}/{load.most:.0f} ms"
    done = sum(one.requests for one in loads)
    rate = f"; {load.rate:.0f} of {bare:.0f}, {load.cpu_each * 1000:.1f} ms of CPU each"
    return [
        Result("T13", "32 writers, no error", f"{done} moves, no error", is_met=True),
        at_most("T13", "p99 of p50", 5, statistics.median(tails), told),
        at_least("T13", "moves a second, of one bare client", 0.25, load.rate / bare, rate),
    ]
