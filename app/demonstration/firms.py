"""Fictitious firms and their lives: where they are, what they are, and when that changed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from app.data import CountyFacts
from app.demonstration.facts import BEGINNING, Ref
from app.demonstration.names import TRADES, Trade, firm_name
from app.domain.enterprises import Capital, EnterpriseStatus, RegistrationType, capital_of
from app.domain.uscc import make_uscc
from app.models.enterprises import Enterprise

FIRMS = 1560
DIVISION = "990482"
"""No division code begins with 99: none of these codes can be a real firm's."""
TOWN_WEIGHTS = {
    "当湖街道": 19,
    "钟埭街道": 24,
    "曹桥街道": 8,
    "乍浦镇": 12,
    "新埭镇": 11,
    "新仓镇": 8,
    "广陈镇": 5,
    "林埭镇": 6,
    "独山港镇": 12,
}
PARK_SHARE = {"钟埭街道": 0.6, "乍浦镇": 0.5, "新埭镇": 0.4, "独山港镇": 0.6}
REGISTRATION = (
    (RegistrationType.PRIVATE_LIMITED, 640),
    (RegistrationType.OTHER_LIMITED, 90),
    (RegistrationType.JOINT_STOCK, 20),
    (RegistrationType.PRIVATE_JOINT_STOCK, 20),
    (RegistrationType.HMT_JOINT_VENTURE, 25),
    (RegistrationType.HMT_SOLE, 45),
    (RegistrationType.FOREIGN_JOINT_VENTURE, 50),
    (RegistrationType.FOREIGN_SOLE, 95),
    (RegistrationType.FOREIGN_JOINT_STOCK, 5),
)
SIZES = (("micro", 38), ("small", 45), ("medium", 14), ("large", 3))
SALES_WAN = {
    "micro": (40, 290),
    "small": (320, 1900),
    "medium": (2100, 30000),
    "large": (41000, 180000),
}
LEAVING = (
    (EnterpriseStatus.DEREGISTERED, 26),
    (EnterpriseStatus.MOVED_OUT, 14),
    (EnterpriseStatus.LICENCE_REVOKED, 5),
)
ARRIVING = 14
MOVING_TOWN = 18
RENAMED = 60


@dataclass(slots=True, eq=False)
class Firm:
    """What the other generators need to know of a firm."""

    number: int
    name: str
    uscc: str
    trade: Trade
    size: str
    registration_type: RegistrationType
    capital_cny: int
    registered_on: date
    known_on: date
    town: str
    park: str | None
    sales_wan: int
    arrives_on: date | None = None
    leaves_on: date | None = None
    status_after: EnterpriseStatus | None = None
    moves_on: date | None = None
    moves_to: tuple[str, str | None] | None = None
    grown_on: date | None = None
    former_name: tuple[str, date] | None = None
    titles: set[str] = field(default_factory=set)
    """Programmes it holds or held a title of."""

    @property
    def key(self) -> str:
        return f"{self.number:04d}"

    @property
    def ref(self) -> Ref:
        return Ref(Enterprise, self.key)

    @property
    def is_foreign(self) -> bool:
        return capital_of(self.registration_type) is Capital.FOREIGN

    @property
    def is_technical(self) -> bool:
        return self.trade.technology_field is not None

    @property
    def is_settled(self) -> bool:
        """Lives here all the time: its titles count from first to last day."""
        return self.arrives_on is None and self.leaves_on is None

    def is_here(self, day: date) -> bool:
        begins = self.arrives_on or self.registered_on
        return begins <= day and (self.leaves_on is None or day < self.leaves_on)

    def town_on(self, day: date) -> str:
        if self.moves_on is not None and self.moves_to is not None and day >= self.moves_on:
            return self.moves_to[0]
        return self.town


def weighted(chance: Random, choices: Any) -> Any:
    values, weights = zip(*choices, strict=True)
    return chance.choices(values, weights)[0]


def any_day(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def make_firms(chance: Random, county: CountyFacts) -> list[Firm]:
    taken: set[str] = set()
    firms = [_firm(chance, number, county, taken) for number in range(1, FIRMS + 1)]
    _turn_lives(chance, firms, county, taken)
    return firms


def _firm(chance: Random, number: int, county: CountyFacts, taken: set[str]) -> Firm:
    trade = weighted(chance, [(each, each.weight) for each in TRADES])
    size = weighted(chance, SIZES)
    registration_type = weighted(chance, REGISTRATION)
    is_foreign = capital_of(registration_type) is Capital.FOREIGN
    if is_foreign and size == "micro":
        size = "small"
    last = date(2016, 12, 31) if chance.random() < 0.86 else date(2020, 6, 30)
    registered_on = any_day(chance, date(1996 if size != "micro" else 2006, 3, 1), last)
    town, park = _place(chance, county)
    low, high = SALES_WAN[size]
    # Most firms of a size stand near its lower limit.
    sales = low + int((high - low) * chance.random() ** 2.5)
    return Firm(
        number=number,
        name=firm_name(chance, trade, taken, is_foreign=is_foreign),
        uscc=_code(chance, number, registered_on),
        trade=trade,
        size=size,
        registration_type=registration_type,
        capital_cny=chance.choice((50, 100, 200, 300, 500, 800, 1000)) * 10_000 * _scale(size),
        registered_on=registered_on,
        known_on=max(registered_on + timedelta(days=20), BEGINNING),
        town=town,
        park=park,
        sales_wan=sales,
    )


def _scale(size: str) -> int:
    return {"micro": 1, "small": 2, "medium": 6, "large": 30}[size]


def _code(chance: Random, number: int, registered_on: date) -> str:
    # Codes given out since the reform of October 2015 begin with MA.
    if registered_on >= date(2015, 10, 1):
        return make_uscc(DIVISION, f"MA2{chance.choice('ABCDEFGH')}{number:04d}")
    return make_uscc(DIVISION, f"{chance.choice('1567')}{number:04d}{chance.randrange(1000):03d}")


def _place(chance: Random, county: CountyFacts) -> tuple[str, str | None]:
    town = weighted(chance, [(each, TOWN_WEIGHTS.get(each.name, 5)) for each in county.townships])
    parks = [each.code for each in county.parks if each.township == town.code]
    inside = parks and chance.random() < PARK_SHARE.get(town.name, 0.3)
    return town.code, parks[0] if inside else None


def _turn_lives(chance: Random, firms: list[Firm], county: CountyFacts, taken: set[str]) -> None:
    """Some leave, arrive, move within the county, grow or change their name: each at most one."""
    old = [firm for firm in firms if firm.registered_on < date(2013, 1, 1)]
    chance.shuffle(old)
    for status, number in LEAVING:
        for firm in (old.pop() for _ in range(number)):
            firm.leaves_on = any_day(chance, date(2016, 2, 1), date(2020, 11, 30))
            firm.status_after = status
    for firm in (old.pop() for _ in range(ARRIVING)):
        firm.arrives_on = any_day(chance, date(2016, 3, 1), date(2020, 6, 30))
        firm.known_on = firm.arrives_on + timedelta(days=10)
    for firm in (old.pop() for _ in range(MOVING_TOWN)):
        firm.moves_on = any_day(chance, date(2016, 3, 1), date(2020, 10, 31))
        while firm.moves_to is None or firm.moves_to[0] == firm.town:
            firm.moves_to = _place(chance, county)
    for firm in (old.pop() for _ in range(RENAMED)):
        day = any_day(chance, date(2013, 6, 1), date(2020, 10, 31))
        before = firm_name(chance, firm.trade, taken, is_foreign=firm.is_foreign)
        firm.former_name = (before, day)
    for firm in (each for each in firms if each.size == "small" and each.sales_wan > 1200):
        if firm.is_settled and firm.moves_on is None:
            firm.grown_on = date(chance.randrange(2016, 2021), 1, 1)


def officer_of(firm: Firm) -> str:
    """The login of the bureau officer whose towns the firm's belongs to."""
    return "officer" if firm.town[-3:] in {"001", "002", "003", "108"} else "officer2"
