"""The clauses of a policy that does not exist: what the demonstration's awards are drawn by."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.demonstration.facts import Fact
from app.domain.awards.drawing import AwardMatter, LandedTalent, source_of
from app.domain.institutions import InstitutionType
from app.domain.titles import Authority, Programme, TitleKind
from app.models.awards import AwardClause

POLICY = "科技创新奖补办法(虚构)"
A, M = Authority, AwardMatter


class Edition(NamedTuple):
    issued_on: date
    document_number: str
    name: str


OLD = Edition(date(2017, 1, 9), "演政发〔2017〕1号", "2017年版")
NEW = Edition(date(2018, 1, 15), "演政发〔2018〕2号", "2018年版")


class Said(NamedTuple):
    """One article; `years` are the first and the last whose merits it rewards."""

    edition: Edition
    article: str
    rewards: StrEnum
    kind: TitleKind | None
    level: Authority | None
    matter: AwardMatter
    amount: int
    years: tuple[int, int | None]


SINCE_2016, SINCE_2017 = (2016, None), (2017, None)
CLAUSES = (
    Said(
        OLD,
        "第三条(一)",
        Programme.HNTE,
        TitleKind.FIRST,
        None,
        M.ENTERPRISE_TITLE,
        200_000,
        SINCE_2016,
    ),
    Said(
        OLD,
        "第三条(二)",
        Programme.HNTE,
        TitleKind.RENEWAL,
        None,
        M.ENTERPRISE_TITLE,
        100_000,
        SINCE_2016,
    ),
    Said(
        OLD,
        "第四条",
        Programme.PROVINCIAL_TECH_SME,
        TitleKind.FIRST,
        None,
        M.ENTERPRISE_TITLE,
        20_000,
        (2016, 2017),
    ),
    Said(
        NEW,
        "第五条",
        Programme.PROVINCIAL_TECH_SME,
        TitleKind.FIRST,
        None,
        M.ENTERPRISE_TITLE,
        30_000,
        (2018, None),
    ),
    *(
        Said(NEW, f"第六条({article})", thing, None, level, M.RD_INSTITUTION, amount, SINCE_2017)
        for article, thing, level, amount in (
            ("一", InstitutionType.RESEARCH_INSTITUTE, A.PROVINCE, 500_000),
            ("二", InstitutionType.RD_CENTER, A.PROVINCE, 200_000),
            ("三", InstitutionType.RD_CENTER, A.CITY, 50_000),
            ("四", InstitutionType.RD_CENTER, A.COUNTY, 20_000),
        )
    ),
    *(
        Said(NEW, f"第七条({article})", thing, None, None, M.TALENT, 300_000, SINCE_2017)
        for article, thing in (
            ("一", LandedTalent.STARTUP_PROJECT),
            ("二", LandedTalent.INNOVATION_PROJECT),
        )
    ),
)


def clause_facts(county_code: str) -> list[Fact]:
    """Every amount is made up, and says so."""
    return [
        Fact(
            AwardClause,
            f"{said.edition.name}/{said.article}",
            said.edition.issued_on,
            {
                "county_code": county_code,
                "policy": POLICY,
                "document_number": said.edition.document_number,
                "edition": said.edition.name,
                "article": said.article,
                "source": source_of(said.rewards.value),
                "rewards": said.rewards.value,
                "kind": said.kind,
                "level": said.level,
                "matter": said.matter,
                "amount_cny": Decimal(said.amount),
                "condition": "",
                "first_year": said.years[0],
                "last_year": said.years[1],
                "is_fictitious": True,
            },
        )
        for said in CLAUSES
    ]
