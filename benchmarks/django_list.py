"""T4: our list against the same list in Django, without login there and with it here."""

import importlib.util
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from random import Random
from urllib.parse import urlencode

from benchmarks.databases import sqlite_file
from benchmarks.list_page import on_sqlite
from benchmarks.mix import REQUESTS, county_mix
from benchmarks.population import SIZES, Size
from benchmarks.results import Result, at_least
from benchmarks.servers import Ask, Server, paired, served

TARGETS = (("admin", "Django admin's changelist", 8.0), ("django", "a Django template list", 4.0),
           ("jinja", "a Django + Jinja2 list", 1.1))  # fmt: skip


def is_installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("django", "granian"))


@contextmanager
def django_site(size: str) -> Generator[Server]:
    """One process with one thread: more of them only fight over the interpreter's lock."""

    def command(port: int) -> Sequence[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1",
            "--blocking-threads", "1", "--port", str(port), "--no-ws", "--log-level", "warning",
            "benchmarks.django_site.wsgi:application",
        ]  # fmt: skip

    environment = {
        "BENCHMARK_DATABASE": str(sqlite_file(size)),
        "DJANGO_SETTINGS_MODULE": "benchmarks.django_site.settings",
    }
    with served(command, environment) as server:
        yield server


def django_mix(kind: str, size: Size) -> list[Ask]:
    """The like of our county mix: filters that all three can do, half the pages deep."""
    chance = Random(1)
    asks: list[Ask] = []
    for number in range(REQUESTS):
        county = chance.choice(size.county_codes)
        wanted = chance.choice(
            ({}, {"township": f"{county}{chance.randint(1, 6):03d}"},
             {"is_above_designated_size": "true"}, {"field": chance.choice("12478")})
        )  # fmt: skip
        if kind == "admin":
            asked = {"is_above_designated_size__exact": "1"} if "field" in wanted else {}
            page = {"p": str(chance.randint(2, 8))} if number % 2 and not asked else {}
            query = urlencode(asked | page)
            asks.append(Ask(f"/admin/register/enterprise/?{query}", county=county))
        else:
            # Early dates leave few rows of a narrow filter: such a page is no list page.
            month = chance.randint(3, 9) if not wanted else 9
            deep = f"2018-{month:02d}-01T00:00:00+00:00"
            page = {"before": deep} if number % 2 else {}
            asks.append(Ask(f"/{kind}?" + urlencode({"county": county} | wanted | page)))
    return asks


def measure_django(size: str = "150k", rounds: int = 3) -> list[Result]:
    if not is_installed():
        return [Result("T4", "ahead of Django", "not measured: make benchmark installs Django")]
    results = []
    with on_sqlite(size) as ours, django_site(size) as theirs:
        asks = county_mix(ours, SIZES[size])
        for kind, name, limit in TARGETS:
            peer = django_mix(kind, SIZES[size])
            least = min(len(theirs.get(ask)) for ask in peer[:16])
            found = paired((theirs, peer), (ours, asks), rounds=rounds)
            more = (
                f"; {found.best.cpu_each * 1000:.1f} ms against "
                f"{min(one.cpu_each for one in found.theirs) * 1000:.1f} ms CPU; "
                f"pages from {least / 1000:.0f} KB"
            )
            results.append(at_least("T4", f"ahead of {name}", limit, found.ratio, more))
    return results
