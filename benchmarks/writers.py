"""T13: 32 clients move cases over HTTP on SQLite; none is refused, none waits too long."""

import json
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.databases import sqlite_file
from benchmarks.population import TODAY, token_of
from benchmarks.results import Result, at_least, at_most
from benchmarks.servers import Ask, Load, WrongAnswer, miaopu, wrk

CLIENTS = 32
SECONDS = 8
BARE_SECONDS = 3
SUBMITTED = """
SELECT id, public_id, county_code, version FROM cultivation_case WHERE stage = 'submitted'
ORDER BY public_id
"""
BARE = (
    "UPDATE cultivation_case SET stage = 'town_endorsed', version = version + 1 WHERE id = ?",
    """INSERT INTO stage_event (public_id, county_code, case_id, programme, action, source, target,
       authority, happened_on, known_on, recorded_at, actor_name, actor_role, note,
       document_number, certificate_number)
       SELECT 'b' || id, county_code, id, programme, 'endorse_by_town', 'submitted',
       'town_endorsed', 'township', '2018-09-30', '2018-09-30', '2018-09-30 00:00:00', 'bare', '',
       '', '', '' FROM cultivation_case WHERE id = ?""",
)


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


def bare_rate(database: Path) -> float:
    """Transactions a second of one client without a server: read, move, note, commit."""
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    waiting = [row[0] for row in connection.execute(SUBMITTED)]
    began, done = time.perf_counter(), 0
    for done, case_id in enumerate(waiting, 1):  # noqa: B007 (the last one counts)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT stage FROM cultivation_case WHERE id = ?", (case_id,)).fetchone()
        for statement in BARE:
            connection.execute(statement, (case_id,))
        connection.execute("COMMIT")
        if time.perf_counter() - began > BARE_SECONDS:
            break
    connection.close()
    return done / (time.perf_counter() - began)


def loaded(database: Path, folder: Path) -> Load:
    with miaopu(f"sqlite:///{database}", folder) as server:
        asks = moves(database)
        return wrk(server, asks, CLIENTS, SECONDS)


def measure_writers(size: str = "150k") -> list[Result]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        copies = [folder / name for name in ("served.sqlite3", "bare.sqlite3")]
        for copy in copies:
            shutil.copyfile(sqlite_file(size), copy)
        bare = bare_rate(copies[1])
        try:
            load = loaded(copies[0], folder)
        except WrongAnswer as wrong:
            return [Result("T13", "32 writers, no error", str(wrong), is_met=False)]
    told = f"; p50/p99/max {load.p50:.0f}/{load.p99:.0f}/{load.most:.0f} ms"
    return [
        Result("T13", "32 writers, no error", f"{load.requests} moves, no error", is_met=True),
        at_most("T13", "p99 of p50", 5, load.p99 / load.p50, told),
        at_least(
            "T13", "moves a second, of one bare client", 0.25, load.rate / bare,
            f"; {load.rate:.0f} of {bare:.0f}",
        ),
    ]  # fmt: skip
