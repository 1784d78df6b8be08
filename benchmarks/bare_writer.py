"""The least a move can cost: one client without a server, writing the rows that the product writes.

A transaction reads the case, who moves it and the head of the county's chain; updates the case,
inserts the move, links the history's entry and moves the head on. Its foreign keys, indexes and
triggers are the product's, and so are the pragmas."""

import json
import sqlite3
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.db import SQLITE_PRAGMAS
from app.models.base import new_public_id
from app.recording import canonical, link
from benchmarks.population import TODAY

SECONDS = 1
DAY = TODAY.isoformat()
SUBMITTED = """
SELECT id, public_id, county_code, version FROM cultivation_case WHERE stage = 'submitted'
ORDER BY public_id
"""
ONE_CASE = "SELECT * FROM cultivation_case WHERE public_id = ?"
ACTOR = """
SELECT id AS actor_id, name AS actor_name, 'bureau_officer' AS actor_role
FROM person WHERE login = 'officer' || ?
"""
HEAD = "SELECT sequence, digest FROM history_head WHERE county_code = ?"
FIRST_HEAD = "INSERT INTO history_head (county_code, sequence, digest) VALUES (?, 0, '')"
MOVED = """
UPDATE cultivation_case SET stage = :target, stage_since = :happened_on, updated_at = :at,
version = version + 1 WHERE id = :case_id AND version = :version
"""
EVENT = """
INSERT INTO stage_event (public_id, county_code, case_id, programme, action, source, target,
authority, happened_on, known_on, recorded_at, actor_id, actor_name, actor_role, note,
failure_reason, document_number, certificate_number, opinion, fallback, corrects_id,
new_happened_on)
VALUES (:public_id, :county_code, :case_id, :programme, 'endorse_by_town', :source, :target,
'township', :happened_on, :happened_on, :at, :actor_id, :actor_name, :actor_role, '',
NULL, '', '', 'agrees', NULL, NULL, NULL)
"""
HISTORY = """
INSERT INTO history (county_code, sequence, at, actor_id, actor_name, actor_role, subject_kind,
subject_id, enterprise_id, action, payload, digest)
VALUES (:county_code, :sequence, :at, :actor_id, :actor_name, :actor_role, 'case', :subject,
:enterprise_id, 'update', :payload, :digest)
"""
NEXT_HEAD = "UPDATE history_head SET sequence = ?, digest = ? WHERE county_code = ?"


def bare_rate(database: Path) -> float:
    """Moves a second of one client in a loop, by the driver alone."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)
    waiting = [row["public_id"] for row in connection.execute(SUBMITTED)]
    began, done = time.perf_counter(), 0
    for done, public_id in enumerate(waiting, 1):  # noqa: B007 (the last one counts)
        connection.execute("BEGIN IMMEDIATE")
        _move(connection, public_id)
        connection.execute("COMMIT")
        if time.perf_counter() - began > SECONDS:
            break
    spent = time.perf_counter() - began
    connection.close()
    return done / spent


def _move(connection: sqlite3.Connection, public_id: str) -> None:
    case = connection.execute(ONE_CASE, (public_id,)).fetchone()
    actor = connection.execute(ACTOR, (case["county_code"],)).fetchone()
    at = datetime.now(UTC)
    values = {
        **actor,
        "public_id": new_public_id(),
        "case_id": case["id"],
        "county_code": case["county_code"],
        "programme": case["programme"],
        "source": case["stage"],
        "target": "town_endorsed",
        "happened_on": DAY,
        "version": case["version"],
        "at": f"{at:%Y-%m-%d %H:%M:%S.%f}",
    }
    connection.execute(MOVED, values)
    connection.execute(EVENT, values)
    _link(connection, case, actor, at.replace(microsecond=0))


def _link(
    connection: sqlite3.Connection, case: sqlite3.Row, actor: sqlite3.Row, at: datetime
) -> None:
    county_code = case["county_code"]
    head = connection.execute(HEAD, (county_code,)).fetchone()
    if head is None:
        connection.execute(FIRST_HEAD, (county_code,))
    sequence, digest = head or (0, "")
    payload = canonical(
        {
            "county": county_code,
            "sequence": sequence + 1,
            "at": at.isoformat(timespec="seconds"),
            "actor": actor["actor_name"],
            "role": actor["actor_role"],
            "kind": "case",
            "subject": case["public_id"],
            "action": "update",
            "changes": {
                "stage": [case["stage"], "town_endorsed"],
                "stage_since": [case["stage_since"], DAY],
            },
        }
    )
    values = {
        **actor,
        "county_code": county_code,
        "sequence": sequence + 1,
        "at": f"{at:%Y-%m-%d %H:%M:%S.%f}",
        "subject": case["public_id"],
        "enterprise_id": case["enterprise_id"],
        "payload": payload,
        "digest": link(digest, payload),
    }
    connection.execute(HISTORY, values)
    connection.execute(NEXT_HEAD, (sequence + 1, values["digest"], county_code))


def one_of_the_first(database: Path) -> str:
    """A case that every client moves, however short its turn."""
    connection = sqlite3.connect(database)
    found: str = connection.execute(SUBMITTED).fetchmany(10)[-1][1]
    connection.close()
    return found


def written(database: Path, public_id: str) -> list[dict[str, Any]]:
    """All that the move of a case left behind, but for moments and random ids: to see that both
    clients wrote the same."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    case = connection.execute(ONE_CASE, (public_id,)).fetchone()
    event = connection.execute(
        "SELECT * FROM stage_event WHERE case_id = ? ORDER BY id DESC", (case["id"],)
    ).fetchone()
    entries = connection.execute(
        "SELECT * FROM history WHERE subject_id = ?", (public_id,)
    ).fetchall()
    connection.close()
    return [_lasting(row) for row in (case, event, *entries)]


def _lasting(row: Mapping[str, Any]) -> dict[str, Any]:
    passing = {"updated_at", "recorded_at", "at", "digest", "id", "sequence"}
    if "happened_on" in row.keys():  # noqa: SIM118 (a row of SQLite is no dictionary)
        passing.add("public_id")
    kept = {name: row[name] for name in row.keys() if name not in passing}  # noqa: SIM118
    if "payload" in kept:
        told = json.loads(kept["payload"])
        kept["payload"] = {name: told[name] for name in told if name not in passing}
    return kept
