"""T9: a workbook of 100,000 rows against CSV and XlsxWriter, and a whole country's list as a file
while others ask for pages."""

import csv
import io
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import xlsxwriter

from app.exchange.tables import Column, Kind, as_csv, as_xlsx
from app.settings import ROOT
from benchmarks.list_page import on_sqlite
from benchmarks.population import NATION, SIZES, token_of
from benchmarks.results import Result, at_least, at_most
from benchmarks.servers import Ask, Server

ROWS = 100_000
COLUMNS = tuple(
    Column(f"c{place}", f"第{place}列", kind)
    for place, kind in enumerate(
        [Kind.TEXT] * 14 + [Kind.MONEY] * 8 + [Kind.DATE] * 3 + [Kind.NUMBER] * 5
    )
)
MEMORY_MIB = 64
WAYS = ("plain", "csv", "xlsx", "xlsxwriter")


def rows() -> Iterator[tuple[Any, ...]]:
    """As a list of firms has them: names, codes, amounts, days, counts; every tenth cell blank."""
    for number in range(ROWS):
        code = f"9133048{number:011d}"
        texts = (
            f"平湖{number}精密机械有限公司",
            code,
            "当湖街道",
            "=经开区",
            "存续",
            *["新材料"] * 9,
        )
        amounts = (Decimal(number * 100 + 1) / 100,) * 7 + (None,)
        days = (date(2000 + number % 18, 1 + number % 12, 1 + number % 28),) * 3
        yield (*texts, *amounts, *days, number, 1, 2, 3, None)


def write(way: str, file: Path) -> None:
    if way == "xlsxwriter":
        return _xlsxwriter(file)
    with file.open("wb") as target:
        if way == "plain":
            text = io.TextIOWrapper(target, "utf-8", newline="")
            writer = csv.writer(text)
            writer.writerows(rows())
            text.flush()
            return None
        make = as_csv(COLUMNS, rows()) if way == "csv" else as_xlsx(COLUMNS, rows(), "企业台账")
        for chunk in make:
            target.write(chunk)
    return None


def _xlsxwriter(file: Path) -> None:
    """Every value by the method of its type, which is its quickest way."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.heading)
    for number, row in enumerate(rows(), 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, Decimal):
                sheet.write_number(number, place, float(value) / 10_000, money)
            elif value is not None:
                sheet.write_number(number, place, value)
    book.close()


def _run(way: str) -> tuple[float, float]:
    """Seconds and MiB grown of one way in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exports", way],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    seconds, mib = done.stdout.split()
    return float(seconds), float(mib)


def measure_exports(size: str = "150k") -> list[Result]:
    found = {way: [_run(way) for _ in range(1 if way == "xlsxwriter" else 2)] for way in WAYS}
    best = {way: min(one[0] for one in runs) for way, runs in found.items()}
    grown = max(one[1] for one in found["xlsx"])
    return [
        at_most("T9", "xlsx of 100,000 x 30, of a bare csv.writer's time", 4,
                best["xlsx"] / best["plain"], f" ({best['xlsx']:.1f} s)"),
        at_most("T9", "xlsx, of our own CSV's time", 4, best["xlsx"] / best["csv"]),
        at_least("T9", "xlsx ahead of XlsxWriter constant_memory", 4,
                 best["xlsxwriter"] / best["xlsx"]),
        Result("T9", f"memory grown <= {MEMORY_MIB} MiB", f"{grown:.0f} MiB",
               grown <= MEMORY_MIB),
        *_beside_others(size),
    ]  # fmt: skip


def _beside_others(size: str) -> list[Result]:
    """The list of the whole country as a file from the server, and a page asked meanwhile."""
    with on_sqlite(size) as server:
        country = Ask("/enterprises/export?format=xlsx", cookie=f"miaopu={token_of(NATION)}")
        county = SIZES[size].county_codes[0]
        small = Ask("/enterprises", cookie=f"miaopu={token_of(county)}")
        for _ in range(30):
            server.get(small)
        alone = _latencies(server, small, 3.0)
        before, most = own_mib(server), 0.0
        stop = threading.Event()
        got: list[int] = []

        def fetch() -> None:
            got.append(drain(server, country))
            stop.set()

        began = time.perf_counter()
        thread = threading.Thread(target=fetch)
        thread.start()
        during: list[float] = []
        while not stop.is_set():
            during += _latencies(server, small, 0.5)
            most = max(most, own_mib(server))
        thread.join()
        took = time.perf_counter() - began
    size_bytes = got[0]
    ratio = statistics.median(during) / statistics.median(alone)
    worst = sorted(during)[int(len(during) * 0.95)] / statistics.median(alone)
    return [
        Result("T9", f"server grown <= {MEMORY_MIB} MiB by {size} rows as xlsx",
               f"{most - before:.0f} MiB ({size_bytes / 2**20:.0f} MiB in {took:.0f} s)",
               most - before <= MEMORY_MIB),
        Result("T9", "a county's page meanwhile, of its time alone",
               f"median {ratio:.1f}x, p95 {worst:.1f}x ({len(during)} pages)"),
    ]  # fmt: skip


def own_mib(server: Server) -> float:
    """Without the pages of the database's file, which SQLite maps as far as it was read."""
    lines = Path(f"/proc/{server.process.pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1024


def _latencies(server: Server, ask: Ask, seconds: float) -> list[float]:
    found = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        server.get(ask)
        found.append(time.perf_counter() - began)
    return found


def drain(server: Server, ask: Ask) -> int:
    request = Request(server.address + ask.path, headers=ask.headers)  # noqa: S310
    total = 0
    with urlopen(request, timeout=900) as answer:  # noqa: S310
        while chunk := answer.read(1 << 16):
            total += len(chunk)
    return total


def _main(way: str) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew
    before = _most_mib()
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        write(way, Path(folder) / "file")
        took = time.process_time() - began
    print(took, _most_mib() - before)


def _most_mib() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    _main(sys.argv[1])
