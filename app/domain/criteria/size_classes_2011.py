"""Who is small or medium: 工信部联企业〔2011〕300号, the limits from which an enterprise is large.

Only the upper edge matters here: an enterprise is medium or smaller unless it reaches every one of
its industry's limits. 300号 was not seen; its cut points are those of 国统字〔2017〕213号, of which
the industrial row was seen and the rest is general knowledge (doubt). Amounts in yuan."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

STAFF, SALES, ASSETS = "staff", "sales", "assets"
WAN = 10_000


@dataclass(frozen=True, slots=True)
class LargeFrom:
    """The limits of one industry. `codes` are beginnings of GB/T 4754-2017 codes."""

    industry: str
    codes: tuple[str, ...]
    limits: Mapping[str, int]


def divisions(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{each:02d}" for each in range(first, last + 1))


LARGE_FROM = (
    LargeFrom("农、林、牧、渔业", ("A", *divisions(1, 5)), {SALES: 20_000 * WAN}),
    LargeFrom("工业", ("B", "C", "D", *divisions(6, 46)), {STAFF: 1000, SALES: 40_000 * WAN}),
    LargeFrom("建筑业", ("E", *divisions(47, 50)), {SALES: 80_000 * WAN, ASSETS: 80_000 * WAN}),
    LargeFrom("批发业", ("51",), {STAFF: 200, SALES: 40_000 * WAN}),
    LargeFrom("零售业", ("52",), {STAFF: 300, SALES: 20_000 * WAN}),
    # Railways (53) are left out of the standard; 591 is loading, counted as transport.
    LargeFrom("交通运输业", (*divisions(54, 58), "591"), {STAFF: 1000, SALES: 30_000 * WAN}),
    LargeFrom("仓储业", ("59",), {STAFF: 200, SALES: 30_000 * WAN}),
    LargeFrom("邮政业", ("60",), {STAFF: 1000, SALES: 30_000 * WAN}),
    LargeFrom("住宿业", ("61",), {STAFF: 300, SALES: 10_000 * WAN}),
    LargeFrom("餐饮业", ("62",), {STAFF: 300, SALES: 10_000 * WAN}),
    LargeFrom("信息传输业", ("63", "64"), {STAFF: 2000, SALES: 100_000 * WAN}),
    LargeFrom("软件和信息技术服务业", ("65",), {STAFF: 300, SALES: 10_000 * WAN}),
    LargeFrom("房地产开发经营", ("701",), {SALES: 200_000 * WAN, ASSETS: 10_000 * WAN}),
    LargeFrom("物业管理", ("702",), {STAFF: 1000, SALES: 5_000 * WAN}),
    LargeFrom("租赁和商务服务业", ("L", "71", "72"), {STAFF: 300, ASSETS: 120_000 * WAN}),
    # 其他未列明行业: science, environment, residents' services, culture; not finance, teaching,
    # hospitals or offices, for which the standard has no row.
    LargeFrom(
        "其他未列明行业",
        ("M", "N", "O", "R", *divisions(73, 82), "85", *divisions(86, 90)),
        {STAFF: 300},
    ),
)


def large_from(industry_code: str) -> LargeFrom | None:
    """The row of an industry, the longest matching code first; None where there is no row."""
    for length in range(len(industry_code), 0, -1):
        for row in LARGE_FROM:
            if industry_code[:length] in row.codes:
                return row
    return None


def below(row: LargeFrom, size: Mapping[str, Decimal | None]) -> bool | None:
    """Whether one limit is not reached; None while that hangs on a figure that is missing."""
    known = {name: value for name in row.limits if (value := size.get(name)) is not None}
    if any(value < row.limits[name] for name, value in known.items()):
        return True
    return False if len(known) == len(row.limits) else None
