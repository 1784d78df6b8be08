"""Fictitious counties in bulk: the same rows from the same seed, in SQLite or PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from app.demonstration.names import FIRST_SYLLABLES, SECOND_SYLLABLES, SURNAMES, TRADES
from app.domain import names
from app.domain.access import DIVISION_OF, Role
from app.domain.enterprises import (
    EnterpriseStatus,
    FigureSource,
    FigureStatus,
    RegistrationType,
)
from app.domain.next_steps import next_move
from app.domain.programmes.table import PROGRAMMES
from app.domain.stages import Stage
from app.domain.titles import Authority, Programme
from app.domain.uscc import make_uscc
from app.models.base import ALPHABET
from app.models.calendar import Demonstration
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import (
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
    YearlyFigures,
)
from app.models.people import Grant, LoginSession, Person
from app.models.places import County, Township, TownshipKind
from app.models.titles import Title
from app.pinyin import initials, name_key
from app.queries.people import digest

TODAY = date(2018, 9, 30)
LONG_AGO = date(2015, 1, 1)
TOWNS = 20
REGION = "98"
"""No division code begins with 98: none of these credit codes can be a real firm's."""
NATION = f"{REGION}0000"
ANY_DAY = datetime(2018, 1, 1, tzinfo=UTC)
STATUSES = (*(EnterpriseStatus.OPERATING,) * 19, EnterpriseStatus.DEREGISTERED)
REGISTRATIONS = tuple(RegistrationType)
SEATS = ("平湖", "平湖市", "浙江", "嘉兴", "嘉兴市")
CASE_SHARE = 0.6
TITLE_SHARE = 0.15

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Size:
    """How many counties, and how many firms in each."""

    name: str
    counties: int
    firms: int

    @property
    def county_codes(self) -> list[str]:
        return [f"{REGION}{number:04d}" for number in range(1, self.counties + 1)]


SIZES = {
    one.name: one
    for one in (Size("5k", 1, 5_000), Size("150k", 100, 1_500), Size("1m", 340, 2_942))
}


ORDER: tuple[type[SQLModel], ...] = (
    Demonstration,
    County,
    Township,
    Person,
    Grant,
    LoginSession,
    Enterprise,
    EnterprisePeriod,
    EnterpriseSearch,
    YearlyFigures,
    CultivationCase,
    StageEvent,
    Title,
)
"""What is referred to comes before what refers to it."""


def store(connection: Connection, rows: Rows) -> int:
    """Insert them, and say how many firms were among them."""
    for model in ORDER:
        if own := rows.get(model):
            connection.execute(insert(model), own)
    return len(rows.get(Enterprise, ()))


def token_of(county_code: str) -> str:
    """What the cookie of a county's officer carries; the nation's is a provincial reader's."""
    return f"benchmark-{county_code}"


@dataclass
class Population:
    """Rows county by county; keys are counted on, so that what refers needs no reading back."""

    size: Size
    chance: Random = field(default_factory=lambda: Random(20180930))
    counts: dict[type[SQLModel], int] = field(default_factory=dict)

    def rows_by_transaction(self) -> Iterator[Rows]:
        """The ground first, then county by county."""
        ground: Rows = {Demonstration: [{"id": 1, "seed": 1, "today": TODAY}]}
        self._county(ground, NATION, Role.PROVINCE_READER)
        yield ground
        for code in self.size.county_codes:
            rows: Rows = {}
            officer_id = self._county(rows, code, Role.BUREAU_OFFICER)
            towns = [f"{code}{number:03d}" for number in range(1, TOWNS + 1)]
            rows[Township] = [
                {
                    "code": town,
                    "county_code": code,
                    "name": f"虚构{position}镇",
                    "kind": TownshipKind.TOWN,
                    "position": position,
                }
                for position, town in enumerate(towns, 1)
            ]
            for _ in range(self.size.firms):
                self._firm(rows, code, towns, officer_id)
            yield rows

    def _county(self, rows: Rows, code: str, role: Role) -> int:
        rows[County] = [
            {
                "code": code,
                "name": f"虚构县{code[2:]}",
                "bureau_name": f"虚构县{code[2:]}科学技术局",
                "is_demonstration": True,
            }
        ]
        person_id = self._add(
            rows,
            Person,
            county_code=code,
            login=f"officer{code}",
            name=f"某{SURNAMES[int(code) % len(SURNAMES)]}",
            division=DIVISION_OF[role],
            password_hash="-",  # noqa: S106 (nobody signs in with a password here)
            must_change_password=False,
        )
        self._add(
            rows,
            Grant,
            person_id=person_id,
            division=DIVISION_OF[role],
            role=role,
            county_code=code,
            region_prefix=REGION if role is Role.PROVINCE_READER else None,
            valid_from=LONG_AGO,
            granted_by="基准",
        )
        # Open at every run: benchmarks.databases renews these.
        self._add(
            rows,
            LoginSession,
            person_id=person_id,
            token_digest=digest(token_of(code)),
            role=role,
            created_at=ANY_DAY,
            last_seen_at=ANY_DAY,
            expires_at=ANY_DAY,
            source="127.0.0.1",
        )
        return person_id

    def _add(self, rows: Rows, model: type[SQLModel], **values: Any) -> int:
        number = self.counts[model] = self.counts.get(model, 0) + 1
        values["id"] = number
        if "public_id" in model.model_fields:
            values["public_id"] = "".join(self.chance.choices(ALPHABET, k=12))
        rows.setdefault(model, []).append(values)
        return number

    def _firm(self, rows: Rows, county_code: str, towns: list[str], officer_id: int) -> None:
        chance = self.chance
        trade = chance.choice(TRADES)
        brand = chance.choice(FIRST_SYLLABLES) + chance.choice(SECOND_SYLLABLES)
        parts = (chance.choice(SEATS), brand, chance.choice(trade.words), "有限公司")
        name = "".join(parts)
        uscc = make_uscc(county_code, f"{self.counts.get(Enterprise, 0) + 1:08d}")
        registered_on = date(1996, 1, 1) + timedelta(days=chance.randrange(8000))
        circumstances = {
            "status": chance.choice(STATUSES),
            # The first town is the seat and has the most: u squared leans to small numbers.
            "township_code": towns[int(TOWNS * chance.random() ** 2)],
            "park_code": None,
            "is_above_designated_size": chance.random() < 0.2,
            "registration_type": chance.choice(REGISTRATIONS),
            "registered_capital_cny": Decimal(chance.randrange(10, 20_000)) * 10_000,
        }
        firm_id = self._add(
            rows,
            Enterprise,
            county_code=county_code,
            uscc=uscc,
            name=name,
            name_key="".join(map(part_key, parts)),
            industry_code=trade.industry_code,
            technology_field=trade.technology_field,
            registered_on=registered_on,
            legal_representative=f"{chance.choice(SURNAMES)}某",
            responsible_id=officer_id if chance.random() < 0.5 else None,
            remark="",
            is_fictitious=True,
            archived_on=None,
            updated_at=ANY_DAY + timedelta(microseconds=chance.randrange(23_000_000_000_000)),
            **circumstances,
        )
        text = names.search_text([name, uscc, "".join(map(part_initials, parts))])
        rows.setdefault(EnterpriseSearch, []).append(
            {
                "enterprise_id": firm_id,
                "county_code": county_code,
                "text": text,
                "grams": " ".join(names.grams(text)),
            }
        )
        own = {"enterprise_id": firm_id, "county_code": county_code}
        self._add(rows, EnterprisePeriod, valid_from=registered_on, **own, **circumstances)
        self._figures(rows, own)
        case_id = self._case(rows, own, officer_id) if chance.random() < CASE_SHARE else None
        if chance.random() < TITLE_SHARE:
            self._title(rows, own, case_id)

    def _figures(self, rows: Rows, own: dict[str, Any]) -> None:
        sales = self.chance.randrange(300, 60_000) * 10_000
        self._add(
            rows,
            YearlyFigures,
            fiscal_year=2017,
            source=FigureSource.TAX_RETURN,
            status=FigureStatus.VERIFIED,
            sales_cny=Decimal(sales),
            rd_cny=Decimal(sales * self.chance.randrange(1, 90) // 1000),
            staff_monthly_avg=Decimal(self.chance.randrange(5, 900)),
            **own,
        )

    def _case(self, rows: Rows, own: dict[str, Any], officer_id: int) -> int:
        chance = self.chance
        programme = chance.choice((Programme.HNTE, Programme.HNTE, Programme.PROVINCIAL_TECH_SME))
        year = chance.choice((2016, 2017, 2018))
        rules = PROGRAMMES[programme]
        last = chance.randrange(len(rules.steps))
        since = date(year, 3, 1) + timedelta(days=chance.randrange(40))
        case_id = self._add(
            rows,
            CultivationCase,
            programme=programme,
            year=year,
            stage=rules.steps[last],
            stage_since=since + timedelta(days=10 * last),
            opened_on=since,
            handler_id=officer_id,
            updated_at=datetime(year, 9, 1, tzinfo=UTC)
            + timedelta(seconds=chance.randrange(10**6)),
            **own,
        )
        for place, (action, source, target, authority) in enumerate(way(programme)[:last], 1):
            happened_on = since + timedelta(days=10 * place)
            self._add(
                rows,
                StageEvent,
                county_code=own["county_code"],
                case_id=case_id,
                programme=programme,
                action=action,
                source=source,
                target=target,
                authority=authority,
                happened_on=happened_on,
                known_on=happened_on,
                recorded_at=datetime.combine(happened_on, datetime.min.time(), UTC),
                actor_id=officer_id,
                actor_name="基准",
            )
        return case_id

    def _title(self, rows: Rows, own: dict[str, Any], case_id: int | None) -> None:
        chance = self.chance
        programme = chance.choice((Programme.HNTE, Programme.PROVINCIAL_TECH_SME))
        since = date(chance.choice((2015, 2016, 2017)), 11, 20)
        is_hnte = programme is Programme.HNTE
        self._add(
            rows,
            Title,
            programme=programme,
            authority=Authority.PROVINCE if is_hnte else Authority.CITY,
            certificate_number=f"GF{since.year}98{self.counts.get(Title, 0):06d}",
            list_year=since.year,
            valid_from=since,
            valid_until=since.replace(year=since.year + 3) if is_hnte else None,
            known_on=since,
            case_id=case_id,
            updated_at=ANY_DAY,
            **own,
        )


@cache
def part_initials(part: str) -> str:
    """A name's initials are those of its parts: as many parts as words, not as firms."""
    return initials(part)


@cache
def part_key(part: str) -> str:
    return name_key(part)


@cache
def way(programme: Programme) -> list[tuple[Any, Stage, Stage, Authority]]:
    """The moves of the straight way, step by step."""
    rules = PROGRAMMES[programme]
    moves = []
    for stage in rules.steps[:-1]:
        move = next_move(rules, stage)
        if move is None:
            raise AssertionError(f"{programme}: no way on from {stage}")
        moves.append((move.action, stage, move.target, move.authority))
    return moves
