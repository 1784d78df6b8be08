"""What officers ask of the list: a fixed draw of filters, half of them deep pages."""

import json
from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from benchmarks.population import NATION, Size, token_of
from benchmarks.servers import Ask, Server

REQUESTS = 256
PAGE_SIZE = 50
LEAST_ROWS = 10
"""A filter that finds next to nothing makes the page cheaper than a list page is."""


def county_mix(server: Server, size: Size) -> list[Ask]:
    """256 different pages of counties' lists, each asked by an officer of that county."""
    chance = Random(1)
    asks: dict[Ask, None] = {}
    for number in range(20 * REQUESTS):
        if len(asks) == REQUESTS:
            break
        county = chance.choice(size.county_codes)
        wanted = _filters(chance, county)
        # Every other page is one to which somebody turned, by the cursors of the pages before.
        ask = _turned(server, county, wanted, chance.randint(1, 8) if number % 2 else 0)
        if ask is not None:
            asks[ask] = None
    return list(asks)


def nation_mix(server: Server) -> list[Ask]:
    """What a provincial reader may ask beyond one county."""
    asked: list[dict[str, str]] = [{}, {"sort": "uscc"}, {"status": "all"}]
    turned = (_turned(server, NATION, one, depth) for one in asked for depth in (0, 1, 2, 5))
    return [ask for ask in turned if ask is not None]


def _filters(chance: Random, county: str) -> dict[str, str]:
    town = {"township": f"{county}{chance.randint(1, 6):03d}"}
    kinds: tuple[dict[str, str], ...] = (
        {},
        town,
        {"is_above_designated_size": "true"},
        {"capital": chance.choice(("domestic", "foreign"))},
        {"field": chance.choice("12478")},
        {"q": chance.choice(("科技", "机", "有限", "新材料", "澜"))},
        {**town, "is_above_designated_size": "false"},
    )
    return chance.choice(kinds)


def _turned(server: Server, county: str, wanted: dict[str, str], turns: int) -> Ask | None:
    """The page `turns` further on, or the last there is."""
    cookie = f"miaopu={token_of(county)}"
    asked = {**wanted, "size": str(PAGE_SIZE)}
    for found in _pages(server, cookie, asked, turns):
        if len(found["rows"]) < LEAST_ROWS:
            return None
        if turns and found["next"]:
            asked["after"] = found["next"]
            turns -= 1
    return Ask("/enterprises?" + urlencode(asked), cookie)


def _pages(server: Server, cookie: str, asked: dict[str, str], turns: int) -> Iterator[dict]:  # type: ignore[type-arg]
    for _ in range(turns + 1):
        yield json.loads(server.get(Ask("/api/enterprises?" + urlencode(asked), cookie)))
