"""T7: the province's package with figures, against the same document by the `sqlite3` command.

Rows are firms, cases and titles; rates are rows a second of CPU. The command writes the same values
(exact amounts as text, figures and former names nested): on the small size both are parsed and
compared. Over HTTP the CPU of the server counts. PostgreSQL's COPY is not measured yet."""

import json
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from app.db import create_engine, snapshot
from app.domain.access import RegionScope, Role, Viewer
from app.exchange.package import stream_package
from app.queries.package import FIGURES
from benchmarks.complete import complete_sqlite_file
from benchmarks.databases import sign_everybody_in
from benchmarks.exports import MEMORY_MIB, drain, own_mib
from benchmarks.population import NATION, REGION, SIZES, TODAY, token_of
from benchmarks.results import Result, at_least
from benchmarks.servers import Ask, miaopu

ROUNDS = 3
WANTED = 0.8
WANTED_OVER_HTTP = 0.7
DAY = f"'{TODAY}'"


def amount(name: str) -> str:
    """A scaled integer as the exact text it stands for."""
    return f"iif({name} IS NULL, NULL, printf('%d.%02d', {name} / 100, {name} % 100))"


def truth(name: str) -> str:
    return f"CASE {name} WHEN 1 THEN json('true') WHEN 0 THEN json('false') END"


def fields(*plain: str, **made: str) -> str:
    """The arguments of json_object; a column goes by its own name."""
    named = {one.rpartition(".")[2]: one for one in plain} | made
    return ", ".join(f"'{name}', {value}" for name, value in named.items())


YEARS = fields("fiscal_year", "source", "status", **{name: amount(name) for name in FIGURES})
FIRM = fields(
    "e.uscc", "e.name", "p.status", "p.township_code", "p.park_code", "e.industry_code",
    "e.technology_field", "e.registered_on", "p.registration_type",
    id="e.public_id",
    registered_capital_cny=amount("p.registered_capital_cny"),
    is_above_designated_size=truth("p.is_above_designated_size"),
    is_fictitious=truth("e.is_fictitious"),
)  # fmt: skip
FIRMS = f"""SELECT rtrim(json_object({FIRM}), '}}') || ',"former_names":[' || coalesce(
  (SELECT group_concat(json_quote(name)) FROM former_name WHERE enterprise_id = e.id), '')
  || '],"figures":[' || coalesce((SELECT group_concat(json_object({YEARS})) FROM yearly_figures
    WHERE enterprise_id = e.id AND fiscal_year < {TODAY.year}), '') || ']}}'
FROM enterprise e JOIN enterprise_period p ON p.enterprise_id = e.id
  AND p.valid_from <= {DAY} AND (p.valid_until IS NULL OR p.valid_until > {DAY}) ORDER BY e.id"""  # noqa: S608
CASE = fields(
    "e.uscc", "c.programme", "c.kind", "c.year", "c.opened_on",
    id="c.public_id", enterprise_id="e.public_id", batch="b.public_id",
    stage="coalesce(s.target, c.stage)", stage_since="coalesce(s.happened_on, c.opened_on)",
)  # fmt: skip
CASES = f"""SELECT json_object({CASE}) FROM cultivation_case c
JOIN enterprise e ON e.id = c.enterprise_id LEFT JOIN batch b ON b.id = c.batch_id
LEFT JOIN stage_event s ON s.id = (SELECT max(id) FROM stage_event WHERE case_id = c.id
  AND known_on <= {DAY} AND happened_on <= {DAY})
WHERE c.opened_on <= {DAY} ORDER BY c.id"""  # noqa: S608
TITLE = fields(
    "e.uscc", "t.programme", "t.kind", "t.authority", "t.certificate_number", "t.list_year",
    "t.document_number", "t.document_on", "t.valid_from", "t.valid_until", "t.known_on",
    id="t.public_id", enterprise_id="e.public_id",
)  # fmt: skip
TITLES = f"""SELECT json_object({TITLE}) FROM title t JOIN enterprise e ON e.id = t.enterprise_id
JOIN enterprise_period p ON p.enterprise_id = e.id AND p.valid_from <= {DAY}
  AND (p.valid_until IS NULL OR p.valid_until > {DAY}) AND p.status IN ('operating', 'moved_in')
WHERE t.known_on <= {DAY} AND t.valid_from <= {DAY}
  AND (t.valid_until IS NULL OR t.valid_until >= {DAY}) ORDER BY t.id"""  # noqa: S608
PARTS = {"enterprises": FIRMS, "cases": CASES, "titles": TITLES}


def everybody(size: str) -> Viewer:
    return Viewer(1, "基准", Role.PROVINCE_READER, RegionScope(REGION), SIZES[size].county_codes[0])


def by_command(file: Path, statement: str) -> bytes:
    command = [shutil.which("sqlite3") or "sqlite3", "-readonly", str(file), statement]
    return subprocess.run(command, capture_output=True, check=True).stdout


def spent_by_command(file: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for statement in PARTS.values():
        by_command(file, statement)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def package(file: Path, size: str, target: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with snapshot(engine) as session, target.open("wb") as out:
        for chunk in stream_package(session, everybody(size), TODAY, TODAY, with_figures=True):
            out.write(chunk)
    engine.dispose()


def compare(size: str, target: Path) -> None:
    """The same rows, or nothing is measured."""
    file = complete_sqlite_file(size)
    package(file, size, target)
    document = json.loads(target.read_bytes())
    for part, statement in PARTS.items():
        theirs = [json.loads(line) for line in by_command(file, statement).splitlines()]
        if theirs != document[part]:
            raise AssertionError(f"the command's {part} are others than the package's")


def measure_packages(size: str = "150k") -> list[Result]:
    target = Path("/dev/shm/miaopu-package.json")  # noqa: S108 (a memory file, as for the command)
    try:
        compare("5k", target)
        file = complete_sqlite_file(size)
        factors, ours, theirs = [], 0.0, 0.0
        for _ in range(ROUNDS):
            began = time.process_time()
            package(file, size, target)
            ours = time.process_time() - began
            theirs = spent_by_command(file)
            factors.append(theirs / ours)
        mib = target.stat().st_size / 2**20
    finally:
        target.unlink(missing_ok=True)
    return [
        at_least("T7", f"package of {size} firms with figures, of the sqlite3 command's rate",
                 WANTED, median(factors), f" ({mib:.0f} MiB; {ours:.1f} and {theirs:.1f} s)"),
        *over_http(file),
    ]  # fmt: skip


def over_http(file: Path) -> list[Result]:
    """The same from a server that has just been started, again and again."""
    address = f"sqlite:///{file}"
    engine = create_engine(address)
    sign_everybody_in(engine)
    engine.dispose()
    cookie = f"miaopu={token_of(NATION)}"
    ask = Ask(f"/exports/package?with_figures=true&as_of={TODAY}&known_on={TODAY}", cookie=cookie)
    factors, grown = [], []
    with tempfile.TemporaryDirectory() as folder, miaopu(address, Path(folder)) as server:
        server.get(Ask("/exports", cookie=cookie))
        before = own_mib(server)
        for _ in range(ROUNDS):
            began, most = server.cpu(), 0.0
            reader = threading.Thread(target=drain, args=(server, ask))
            reader.start()
            while reader.is_alive():
                most = max(most, own_mib(server))
                time.sleep(0.2)
            spent = server.cpu() - began
            factors.append(spent_by_command(file) / spent)
            grown.append(most - before)
    repeats = ", ".join(f"{one:.0f}" for one in grown)
    return [
        at_least("T7", "the same over HTTP", WANTED_OVER_HTTP, median(factors), ""),
        Result("T7", f"server grown by each <= {MEMORY_MIB} MiB, flat over repeats",
               f"{repeats} MiB", max(grown) <= MEMORY_MIB),
    ]  # fmt: skip
