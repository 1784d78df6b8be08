"""A target, what was measured, and whether it is met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """`is_met` None: measured for information, or could not be measured."""

    target: str
    wanted: str
    measured: str
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "MISSED", None: "-"}[self.is_met]


def at_most(target: str, what: str, limit: float, value: float, more: str = "") -> Result:
    return Result(target, f"{what} <= {limit:g}x", f"{value:.2f}x{more}", value <= limit)


def at_least(target: str, what: str, limit: float, value: float, more: str = "") -> Result:
    return Result(target, f"{what} >= {limit:g}x", f"{value:.2f}x{more}", value >= limit)


def table(results: list[Result]) -> str:
    lines = [
        "| target | wanted | measured | verdict |",
        "|---|---|---|---|",
        *(f"| {one.target} | {one.wanted} | {one.measured} | {one.verdict} |" for one in results),
    ]
    return "\n".join(lines)
