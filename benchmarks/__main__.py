"""`python -m benchmarks`: the targets of speed, measured as ratios in one run.

A missed target is said plainly and is no failure of the command: machines are noisy."""

import argparse
import sys
import time
from collections.abc import Callable

from benchmarks.board import measure_board
from benchmarks.django_list import measure_django
from benchmarks.exports import measure_exports
from benchmarks.imports import measure_imports
from benchmarks.judging import measure_judging
from benchmarks.list_page import measure_page, measure_scale, measure_workers
from benchmarks.packages import measure_packages
from benchmarks.results import Result, table
from benchmarks.search import measure_search
from benchmarks.servers import WrkMissing
from benchmarks.writers import measure_writers

Measure = Callable[[], list[Result]]
QUICK: dict[str, Measure] = {
    "list": measure_page,
    "scale": measure_scale,
    "django": measure_django,
    "search": measure_search,
    "board": measure_board,
    "writers": measure_writers,
    "exports": measure_exports,
    "imports": measure_imports,
    "judging": measure_judging,
    "packages": measure_packages,
}
FULL: dict[str, Measure] = {
    **QUICK,
    "workers": measure_workers,
    "scale-1m": lambda: measure_scale("1m"),
    "board-1m": lambda: measure_board("1m"),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", help=f"some of: {' '.join(FULL)}; none: the quick ones")
    parser.add_argument("--full", action="store_true", help="also 1,000,000 firms and two workers")
    given = parser.parse_args()
    if unknown := set(given.only) - FULL.keys():
        parser.error(f"unknown: {' '.join(sorted(unknown))}")
    chosen = given.only or list(FULL if given.full else QUICK)
    results: list[Result] = []
    for name in chosen:
        began = time.perf_counter()
        results += measured(name)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    print(table(results))
    missed = [one for one in results if one.is_met is False]
    print(f"\n{len(missed)} missed." if missed else "\nNone missed.")


def measured(name: str) -> list[Result]:
    try:
        return FULL[name]()
    except WrkMissing as missing:
        return [Result(name, "a load of requests", f"not measured: {missing}")]


main()
