"""What next year's round will cost."""

from datetime import date
from decimal import Decimal

from app.domain.awards.drawing import AwardMatter, AwardSource, Clause, Merit, Recipient, draw
from app.domain.awards.need import Hope, TownNeed, need_by_town
from app.domain.titles import Programme, TitleKind


def clause(key: str, programme: Programme, amount: int, kind: TitleKind | None = None) -> Clause:
    return Clause(
        key,
        AwardSource.TITLE,
        programme.value,
        AwardMatter.ENTERPRISE_TITLE,
        Decimal(amount),
        2018,
        kind=kind,
    )


CLAUSES = [
    clause("hnte", Programme.HNTE, 200_000, TitleKind.FIRST),
    clause("sme", Programme.PROVINCIAL_TECH_SME, 20_000),
]


def merit(firm: int, town: str, programme: Programme) -> Merit:
    return Merit(
        AwardSource.TITLE,
        f"{programme}{firm}",
        Recipient(firm, f"{firm:018d}", f"甲{firm}", town),
        programme.value,
        TitleKind.FIRST,
        None,
        2018,
        date(2018, 6, 1),
    )


def test_hope_adds_by_its_chance_what_a_sure_award_lacks() -> None:
    sure = [
        merit(1, "当湖", Programme.PROVINCIAL_TECH_SME),
        merit(2, "乍浦", Programme.PROVINCIAL_TECH_SME),
    ]
    hopes = [
        Hope(merit(1, "当湖", Programme.HNTE), 50),
        Hope(merit(3, "当湖", Programme.HNTE), 25),
        Hope(merit(2, "乍浦", Programme.PROVINCIAL_TECH_SME), 90),
        Hope(merit(4, "新埭", Programme.NATIONAL_TECH_SME), 100),
    ]

    found = need_by_town(draw(sure, CLAUSES, ()), hopes, CLAUSES)

    assert found == [
        TownNeed("当湖", 1, Decimal(20_000), 2, Decimal(140_000)),
        TownNeed("乍浦", 1, Decimal(20_000), 1, Decimal(0)),
    ]


def test_nothing_in_sight_needs_nothing() -> None:
    assert need_by_town([], [], CLAUSES) == []
