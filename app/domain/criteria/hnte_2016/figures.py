"""The figures of the HNTE rules of 2016, beside their articles.

M32: 高新技术企业认定管理办法, 国科发火〔2016〕32号. G195: 高新技术企业认定管理工作指引,
国科发火〔2016〕195号. Never edited once superseded: a new edition is a new table."""

from dataclasses import dataclass
from decimal import Decimal

Tier = tuple[Decimal | None, Decimal]
Band = tuple[Decimal, int, int]


@dataclass(frozen=True, slots=True)
class HnteFigures:
    # Conditions
    min_age_days: int = 365
    """M32 第十一条(一): 注册成立一年以上; G195 三(一): 365个日历天数以上."""
    min_tech_staff_share: Decimal = Decimal("0.10")
    """M32 第十一条(四): 不低于10%, of the year before."""
    rd_tiers: tuple[Tier, ...] = (
        (Decimal(50_000_000), Decimal("0.05")),
        (Decimal(200_000_000), Decimal("0.04")),
        (None, Decimal("0.03")),
    )
    """M32 第十一条(五): sales of the last year up to and with 5,000万: 5%; up to and with 2亿: 4%;
    above: 3%. The upper end belongs to its tier (“含”)."""
    rd_years: int = 3
    """M32 第十一条(五): 近三个会计年度, one sum of R&D over one sum of sales."""
    min_rd_domestic_share: Decimal = Decimal("0.60")
    """M32 第十一条(五): 不低于60%."""
    max_rd_other_share: Decimal = Decimal("0.20")
    """G195 三(六)2(8): 一般不得超过研究开发总费用的20% - "in general": a warning, not a cut."""
    min_high_tech_income_share: Decimal = Decimal("0.60")
    """M32 第十一条(六): 不低于60% of the total income of the same period."""
    incident_days: int = 365
    """M32 第十一条(八); G195 三(一): 申请前的365天之内, the year of application included."""
    rd_bases_differ_by: Decimal = Decimal("0.20")
    """Our own choice, no law: bases of R&D that lie further apart are pointed out."""

    # Score, M32 第十一条(七), G195 三(七)
    pass_mark: int = 70
    """70分以上(不含70分): the mark itself fails. The 75 of some consultants is not law. What an
    expert gives freely has its maximum in `table.py`."""
    max_ip: int = 30
    ip_class_i: tuple[int, int] = (7, 8)
    """G195 三(七)1: one right of Class I is enough, whatever there is of Class II."""
    ip_class_ii: tuple[tuple[int, int, int], ...] = ((5, 5, 6), (3, 3, 4), (1, 1, 2))
    """At least so many of Class II: from, to. Five and fifty earn the same."""
    ip_obtained_own: tuple[int, int] = (1, 6)
    ip_obtained_only_otherwise: tuple[int, int] = (1, 3)
    conversion_years: int = 3
    conversion_bands: tuple[tuple[int, int, int], ...] = (
        (5, 25, 30),
        (4, 19, 24),
        (3, 13, 18),
        (2, 7, 12),
        (1, 1, 6),
    )
    """G195 三(七)2: yearly average of at least."""
    conversion_below_one: tuple[int, int] = (0, 6)
    """Between none and one a year the law has no band: nothing in the low estimate, the lowest
    band's most in the high one."""
    growth_bands: tuple[Band, ...] = (
        (Decimal("0.35"), 9, 10),
        (Decimal("0.25"), 7, 8),
        (Decimal("0.15"), 5, 6),
        (Decimal("0.05"), 3, 4),
    )
    """G195 三(七)4: growth of at least."""
    growth_above_zero: tuple[int, int] = (1, 2)
    growth_edge: Decimal = Decimal("0.05")
    growth_edge_earns_upper_band: bool = True
    """The body of G195 reads ≥5%, the finance expert's form (附件4) >5%: the body is taken."""


FIGURES = HnteFigures()
