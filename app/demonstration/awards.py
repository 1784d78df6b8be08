"""The clauses of a policy that does not exist: what the demonstration's awards are drawn by."""

from datetime import date
from decimal import Decimal

from app.demonstration.facts import Fact
from app.domain.awards.drawing import AwardMatter, AwardSource
from app.domain.titles import Programme, TitleKind
from app.models.awards import AwardClause

POLICY = "科技创新奖补办法(虚构)"
ISSUED_ON = date(2017, 1, 9)
CLAUSES = (
    ("第三条(一)", Programme.HNTE, TitleKind.FIRST, 200_000),
    ("第三条(二)", Programme.HNTE, TitleKind.RENEWAL, 100_000),
    ("第四条", Programme.PROVINCIAL_TECH_SME, TitleKind.FIRST, 20_000),
)


def clause_facts(county_code: str) -> list[Fact]:
    """Every amount is made up, and says so."""
    return [
        Fact(
            AwardClause,
            article,
            ISSUED_ON,
            {
                "county_code": county_code,
                "policy": POLICY,
                "document_number": "演政发〔2017〕1号",
                "edition": "2017年版",
                "article": article,
                "source": AwardSource.TITLE,
                "rewards": programme.value,
                "kind": kind,
                "level": None,
                "matter": AwardMatter.ENTERPRISE_TITLE,
                "amount_cny": Decimal(amount),
                "condition": "",
                "first_year": 2016,
                "last_year": None,
                "is_fictitious": True,
            },
        )
        for article, programme, kind, amount in CLAUSES
    ]
