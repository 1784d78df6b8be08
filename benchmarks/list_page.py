"""T1, T2, T3, T6: the list of enterprises against a static page of the same server."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.databases import sqlite_file
from benchmarks.mix import county_mix, nation_mix
from benchmarks.population import SIZES
from benchmarks.results import Result, at_least, at_most
from benchmarks.servers import Ask, Load, Paired, Server, floor, miaopu, paired, wrk

LONE_SECONDS = 3
FLOOR = (Ask("/"),)


@contextmanager
def on_sqlite(size: str, *, workers: int = 1) -> Generator[Server]:
    url = f"sqlite:///{sqlite_file(size)}"
    with tempfile.TemporaryDirectory() as folder, miaopu(url, Path(folder), workers=workers) as one:
        yield one


def mean_bytes(server: Server, asks: list[Ask]) -> int:
    """Fetch each page once: that warms what is to be measured and proves that it answers."""
    return sum(len(server.get(ask)) for ask in asks) // len(asks)


def told(load: Load) -> str:
    return (
        f"{load.rate:.0f} req/s, {load.cpu_each * 1000:.2f} ms CPU, "
        f"p50/p95 {load.p50:.1f}/{load.p95:.1f} ms"
    )


def against_floor(server: Server, asks: list[Ask]) -> Paired:
    with floor(mean_bytes(server, asks)) as static:
        return paired((server, asks), (static, FLOOR))


def measure_page(size: str = "150k") -> list[Result]:
    """T1 and T3."""
    with on_sqlite(size) as server:
        asks = county_mix(server, SIZES[size])
        found = against_floor(server, asks)
        alone = wrk(server, asks, 1, LONE_SECONDS)
        memory = server.pss_mib()
    low, high = found.range
    more = f" ({low:.1f}-{high:.1f}); {told(found.best)}; PSS {memory:.0f} MiB"
    return [
        at_most("T1", f"county list {size}, of the static floor", 25, found.ratio, more),
        at_most("T3", "one connection, p95 of p50", 3, alone.p95 / alone.p50, f"; {told(alone)}"),
    ]


def measure_scale(large: str = "150k", small: str = "5k") -> list[Result]:
    """T2: a county's page does not know how large the country is."""
    with on_sqlite(large) as server, on_sqlite(small) as other:
        county = county_mix(server, SIZES[large])
        nation = nation_mix(server)
        few = county_mix(other, SIZES[small])
        by_size = paired((server, county), (other, few))
        by_scope = paired((server, nation), (server, county))
    return [
        at_most("T2", f"county page at {large}, of {small}", 1.3, by_size.ratio),
        at_most("T2", f"unscoped page at {large}, of the county's", 1.7, by_scope.ratio),
    ]


def measure_workers(size: str = "150k") -> list[Result]:
    """T6."""
    with on_sqlite(size) as one, on_sqlite(size, workers=2) as two:
        asks = county_mix(one, SIZES[size])
        found = paired((two, asks), (one, asks))
    rates = sorted(a.rate / b.rate for a, b in zip(found.ours, found.theirs, strict=True))
    return [at_least("T6", "two workers, req/s of one", 1.7, rates[len(rates) // 2])]
