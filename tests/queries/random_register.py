"""A made-up register in which everything happens on few days, kept both as rows and as facts."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlmodel import Session

from app.domain.counting import Holder, StatusPeriod, TitleFact
from app.domain.enterprises import EnterpriseStatus, RegistrationType
from app.domain.titles import Authority, Programme, TitleEnd, TitleKind, TitleSpan
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.titles import Title
from app.recording import Actor
from tests.factories import COUNTY, make_county, make_park, make_township, next_uscc

TOWNS = (f"{COUNTY}001", f"{COUNTY}002", None)
PARKS = (f"{COUNTY}P1", f"{COUNTY}P9", None)
PORT_ZONE = f"{COUNTY}P9"
KINDS = (
    RegistrationType.PRIVATE_LIMITED,
    RegistrationType.FOREIGN_SOLE,
    RegistrationType.HMT_SOLE,
    None,
)
NEW_YEAR = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class Register:
    """The same firms as the database's: their periods with places, and their titles."""

    periods: dict[int, tuple[EnterprisePeriod, ...]]
    titles: tuple[TitleFact, ...]

    def holders(self, **place: object) -> list[Holder]:
        """Lives in which only the periods count that lie in such a place."""
        return [
            Holder(
                number,
                tuple(
                    StatusPeriod(one.status, one.valid_from, one.valid_until)
                    for one in periods
                    if all(getattr(one, name) == value for name, value in place.items())
                ),
            )
            for number, periods in self.periods.items()
        ]

    def without_port_zone(self) -> list[Holder]:
        return [
            Holder(
                number,
                tuple(
                    StatusPeriod(one.status, one.valid_from, one.valid_until)
                    for one in periods
                    if one.park_code != PORT_ZONE
                ),
            )
            for number, periods in self.periods.items()
        ]


def any_day(chance: Random) -> date:
    if chance.random() < 0.4:
        return chance.choice(
            [date(2017, 12, 31), NEW_YEAR, date(2018, 1, 2), date(2018, 7, 1), date(2018, 7, 2)]
        )
    return NEW_YEAR + timedelta(days=chance.randint(-400, 400))


def any_span(chance: Random) -> TitleSpan:
    begins = any_day(chance)
    last = max(begins, any_day(chance)) if chance.random() < 0.8 else None
    ended = any_day(chance) if chance.random() < 0.3 else None
    is_known = ended is not None and chance.random() < 0.8
    return TitleSpan(
        valid_from=begins,
        known_on=any_day(chance),
        valid_until=last,
        ended_on=ended,
        ended_known_on=any_day(chance) if is_known else None,
        end=chance.choice(list(TitleEnd)) if ended else None,
    )


def any_periods(chance: Random, firm_id: int) -> list[EnterprisePeriod]:
    begins = sorted({any_day(chance) for _ in range(chance.randint(0, 3))} | {date(2010, 1, 1)})
    kinds = [EnterpriseStatus.OPERATING, EnterpriseStatus.MOVED_IN, *EnterpriseStatus]
    periods = [
        EnterprisePeriod(
            enterprise_id=firm_id,
            county_code=COUNTY,
            valid_from=begin,
            valid_until=end,
            status=chance.choice(kinds),
            township_code=chance.choice(TOWNS),
            park_code=chance.choice(PARKS),
            registration_type=chance.choice(KINDS),
        )
        for begin, end in zip(begins, [*begins[1:], None], strict=True)
    ]
    return [period for period in periods if chance.random() < 0.9]


def store_register(session: Session, seed: int, firms: int = 150) -> Register:
    chance = Random(seed)
    session.info.setdefault("actor", Actor("测试"))
    make_county(session)
    for town in TOWNS:
        if town:
            make_township(session, town)
    for park in PARKS:
        if park:
            make_park(session, park, is_port_zone=park == PORT_ZONE)
    rows = [
        Enterprise(county_code=COUNTY, uscc=next_uscc(), name=f"试验{seed}-{number}有限公司")
        for number in range(firms)
    ]
    session.add_all(rows)
    session.flush()
    ids = [row.id or 0 for row in rows]
    periods = {firm_id: any_periods(chance, firm_id) for firm_id in ids}
    facts = [
        TitleFact(
            chance.choice(ids),
            any_span(chance),
            chance.choice([TitleKind.FIRST, TitleKind.RENEWAL]),
        )
        for _ in range(firms * 2)
    ]
    session.add_all(period for own in periods.values() for period in own)
    session.add_all(_title(fact) for fact in facts)
    session.flush()
    return Register({number: tuple(own) for number, own in periods.items()}, tuple(facts))


def _title(fact: TitleFact) -> Title:
    span = fact.span
    return Title(
        county_code=COUNTY,
        enterprise_id=fact.enterprise_id,
        programme=Programme.HNTE,
        kind=fact.kind,
        authority=Authority.PROVINCE,
        list_year=span.valid_from.year,
        valid_from=span.valid_from,
        valid_until=span.valid_until,
        known_on=span.known_on,
        ended_on=span.ended_on,
        ended_known_on=span.ended_known_on,
        end=span.end,
    )
