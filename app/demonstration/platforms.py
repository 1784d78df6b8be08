"""Fictitious platforms of 1+3+N and their years; the newest space has told nothing yet."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from app.demonstration.facts import Fact, Ref
from app.domain.platforms import PlatformKind, PlatformLevel
from app.models.platforms import Platform, PlatformYear

MARK = "虚构数据,仅供演示"
YEARS = range(2016, 2021)
TOLD = (3, 20)
"""When a year's figures come in: in March of the next."""


class Made(NamedTuple):
    name: str
    kind: PlatformKind
    level: PlatformLevel | None
    town: str
    area: int
    opened_on: date | None
    appears_on: date


K, L, D = PlatformKind, PlatformLevel, date
MADE = (
    Made("演示智造高新园区", K.HIGH_TECH_ZONE, None, "002", 1_200_000, None, D(2017, 10, 9)),
    Made("演示孵化创业中心", K.CENTRE, L.PROVINCE, "001", 42_000, D(2012, 5, 8), D(2013, 3, 1)),
    Made("演示城市客厅创业中心", K.CENTRE, L.CITY, "002", 30_000, D(2016, 9, 1), D(2016, 9, 20)),
    Made("演示江畔创新中心", K.CENTRE, L.CITY, "102", 26_000, D(2017, 6, 1), D(2017, 7, 3)),
    Made("演示蜂房空间", K.MAKER_SPACE, L.PROVINCE, "001", 1_800, D(2015, 4, 1), D(2015, 5, 4)),
    Made("演示街角工坊", K.MAKER_SPACE, L.COUNTY, "001", 620, D(2015, 11, 2), D(2016, 1, 8)),
    Made("演示海港孵化器", K.INCUBATOR, L.CITY, "101", 11_500, D(2016, 3, 1), D(2016, 4, 6)),
    Made("演示田园星创天地", K.RURAL_MAKER_SPACE, L.CITY, "106", 2_400, D(2017, 4, 10),
         D(2017, 5, 2)),
    Made("演示光机电加速器", K.ACCELERATOR, None, "108", 15_000, D(2018, 3, 1), D(2018, 3, 19)),
    Made("演示乡创空间", K.MAKER_SPACE, L.COUNTY, "103", 800, D(2019, 5, 6), D(2019, 5, 20)),
    Made("演示零部件服务综合体", K.SERVICE_COMPLEX, L.PROVINCE, "002", 9_000, D(2020, 1, 8),
         D(2020, 2, 10)),
)  # fmt: skip


def platform_facts(chance: Random, county_code: str) -> list[Fact]:
    facts = []
    for one in MADE:
        facts += [_platform(one, county_code), *_years(chance, one, county_code)]
    return facts


def _platform(one: Made, county_code: str) -> Fact:
    columns = {
        "county_code": county_code,
        "name": one.name,
        "kind": one.kind,
        "level": one.level,
        "level_document": "",
        "operator": f"{one.name}管理有限公司",
        "township_code": f"{county_code}{one.town}",
        "park_code": None,
        "area_sqm": Decimal(one.area),
        "opened_on": one.opened_on,
        "known_on": one.appears_on if one.opened_on else None,
        "closed_on": None,
        "closed_known_on": None,
        "source": "演示",
        "note": MARK,
    }
    return Fact(Platform, one.name, one.appears_on, columns)


def _years(chance: Random, one: Made, county_code: str) -> Iterator[Fact]:
    if one.opened_on is None:
        return
    tenants = max(6, one.area // 600 if one.area < 20_000 else 45)
    for year in YEARS:
        tenants += chance.randint(1, 6)
        columns = {
            "county_code": county_code,
            "platform_id": Ref(Platform, one.name),
            "year": year,
            "tenants": tenants,
            "graduates": chance.randint(0, tenants // 6),
            "mentors": chance.randint(3, 20) if chance.random() < 0.8 else None,
            "events": chance.randint(6, 30),
            "seed_fund_cny": Decimal(chance.randint(10, 60) * 100_000)
            if one.kind in (K.CENTRE, K.INCUBATOR)
            else None,
            "source": "运营单位自报",
            "note": MARK,
        }
        told_on = date(year + 1, *TOLD)
        if one.opened_on.year < year:
            yield Fact(PlatformYear, f"{one.name}/{year}", max(told_on, one.appears_on), columns)
