"""What an edition of the national SME's rules fixes: numbers, and articles as criteria."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from app.domain.criteria.findings import Criterion

Band = tuple[Decimal, int]
"""From this share on, so many points: the lower end belongs to its band."""
CountBand = tuple[int, int]
"""From so many rights on, so many points."""


@dataclass(frozen=True, slots=True)
class TechSmeFigures:
    max_staff: Decimal
    max_sales_cny: Decimal
    max_total_assets_cny: Decimal
    """All three inclusive: the limit itself passes."""
    conduct_years_back: int
    """Calendar years before the year of evaluation in which an incident still bars."""
    tech_staff_bands: tuple[Band, ...]
    rd_to_sales_bands: tuple[Band, ...]
    rd_to_cost_bands: tuple[Band, ...]
    ip_class_i_points: int
    ip_class_ii_bands: tuple[CountBand, ...]
    pass_mark: int
    """The mark itself passes, and the staff indicator must not be 0."""
    award_years: int
    award_ranks: int
    standard_years: int
    standard_ranks: int
    admits_managed_from_mainland: bool = False
    asks_for_accounts: bool = False
    industries_without_deduction: tuple[str, ...] = ()
    """Beginnings of GB/T 4754-2017 codes."""
    rd_bases_differ_by: Decimal = Decimal("0.20")
    """Our own choice, no law: bases of R&D that lie further apart are pointed out."""


class TechSmeCriteria(NamedTuple):
    """Every criterion of an edition, in the order of its findings."""

    resident: Criterion
    accounts: Criterion
    size: Criterion
    size_staff: Criterion
    size_sales: Criterion
    size_total_assets: Criterion
    industry: Criterion
    conduct: Criterion
    direct_pass: Criterion
    score: Criterion
    tech_staff: Criterion
    rd: Criterion
    rd_to_sales: Criterion
    rd_to_cost: Criterion
    ip: Criterion
