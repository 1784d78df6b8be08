"""A year's 考核办法 that no county issued: its items and weights are invented, and say so."""

from datetime import date
from decimal import Decimal

from app.demonstration.facts import Fact, Ref
from app.domain.assessment import AssessedBy
from app.models.assessments import AssessmentItem, AssessmentScheme

YEARS = (2017, 2018)
ADDED_OR_TAKEN = ("bonus_each", "most_bonus", "deduction_each", "most_deduction")
ITEMS: tuple[tuple[str, AssessedBy, dict[str, int]], ...] = (
    (
        "高新技术企业认定",
        AssessedBy.HNTE_TASK,
        {"weight": 40, "bonus_each": 5, "most_bonus": 10},
    ),
    (
        "省科技型中小企业认定",
        AssessedBy.TECH_SME_TASK,
        {"weight": 30, "bonus_each": 2, "most_bonus": 10},
    ),
    ("走访服务", AssessedBy.VISITS, {"weight": 15, "wanted": 6}),
    (
        "申报推进",
        AssessedBy.STALE_CASES,
        {"weight": 15, "wanted": 0, "deduction_each": 10, "most_deduction": 50},
    ),
)


def assessment_facts(county_code: str) -> list[Fact]:
    return [fact for year in YEARS for fact in _scheme(county_code, year)]


def _scheme(county_code: str, year: int) -> list[Fact]:
    issued_on = date(year, 3, 20)
    scheme = Fact(
        AssessmentScheme,
        str(year),
        issued_on,
        {
            "county_code": county_code,
            "year": year,
            "name": f"{year}年度镇街科技创新考核办法(演示,虚构)",
            "document_number": f"演科〔{year}〕8号",
            "issued_on": issued_on,
            "answers_due_on": date(year + 1, 1, 31),
            "is_fictitious": True,
        },
    )
    return [
        scheme,
        *(
            Fact(
                AssessmentItem,
                f"{year}/{position}",
                issued_on,
                {
                    "county_code": county_code,
                    "scheme_id": Ref(AssessmentScheme, str(year)),
                    "position": position,
                    "name": name,
                    "basis": basis,
                    "full_marks": Decimal(100),
                    "wanted": None,
                    "note": "演示项目,不是平湖市的办法",
                }
                | dict.fromkeys(ADDED_OR_TAKEN, Decimal(0))
                | {key: Decimal(number) for key, number in figures.items()},
            )
            for position, (name, basis, figures) in enumerate(ITEMS, 1)
        ),
    ]
