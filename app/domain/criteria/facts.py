"""What is known about a firm or an institution when it is judged.

None, or an absent year, is unknown; an empty tuple means there is none. One fact stands in one
field for one definition: the HNTE's and the SME's bases never share one (national-rules.md,
section 12). Named tuples and not frozen dataclasses: a pool of 150,000 is judged while it is
read, and these are made five times as fast."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.domain.enterprises import IpKind, ObtainedBy


class IncidentKind(StrEnum):
    """What bars a title for a while: M32 art. 11(8), E115 art. 6(4)."""

    SAFETY_ACCIDENT = "major_safety_accident"
    QUALITY_ACCIDENT = "major_quality_accident"
    ENVIRONMENTAL_VIOLATION = "serious_environmental_violation"
    RESEARCH_DISHONESTY = "serious_research_dishonesty"


class YearFacts(NamedTuple):
    """One fiscal year. Amounts in yuan, staff as averages of the year."""

    sales_cny: Decimal | None = None
    total_income_cny: Decimal | None = None
    high_tech_income_cny: Decimal | None = None
    rd_cny: Decimal | None = None
    """R&D cost on the HNTE basis, G195 三(六)."""
    rd_domestic_cny: Decimal | None = None
    rd_other_cny: Decimal | None = None
    rd_super_deduction_cny: Decimal | None = None
    """R&D cost on the super-deduction basis, 财税〔2015〕119号: the SME's."""
    rd_statistical_cny: Decimal | None = None
    cost_and_expense_cny: Decimal | None = None
    net_assets_cny: Decimal | None = None
    total_assets_cny: Decimal | None = None
    profit_cny: Decimal | None = None
    tax_paid_cny: Decimal | None = None
    staff_monthly_avg: Decimal | None = None
    tech_staff_monthly_avg: Decimal | None = None
    staff_quarterly_avg: Decimal | None = None
    tech_staff_quarterly_avg: Decimal | None = None
    # hnte-2008 asks for these besides.
    college_tech_staff_avg: Decimal | None = None
    """大学专科以上学历的科技人员, of 国科发火〔2008〕172号 第十条(三)."""
    rd_staff_avg: Decimal | None = None
    # Figures of a year that other editions ask for are added here.


class IpRight(NamedTuple):
    kind: IpKind
    granted_on: date | None = None
    obtained_by: ObtainedBy | None = None
    used_on: date | None = None
    """The day of the HNTE application that used a Class II right up."""
    lapsed_on: date | None = None
    co_owned: bool | None = None
    """Unless it is said, a right is taken to be the firm's alone."""


class Conversion(NamedTuple):
    """One result put to use; the same result in several products is one (G195 三(七)2)."""

    year: int


class Incident(NamedTuple):
    kind: IncidentKind
    on: date | None = None


class Facts(NamedTuple):
    applied_on: date | None = None
    """The day of the application, past or planned; it picks the edition and every period."""
    known_on: date | None = None
    """The day these facts describe: a year over by then is closed. Absent: `applied_on`."""
    registered_on: date | None = None
    technology_field: str | None = None
    """Number of a field in the list of M32 (“1.1.2”) or its name; empty: in none."""
    years: Mapping[int, YearFacts] = {}
    ip_rights: tuple[IpRight, ...] | None = None
    conversions: tuple[Conversion, ...] | None = None
    incidents: tuple[Incident, ...] | None = None
    expert_points: Mapping[str, Decimal] = {}
    """Points an expert gave, by criterion key (“score.rd_organisation”): they replace the range."""
    direct_pass: tuple[str, ...] | None = None
    """Grounds for passing without a score, E115 art. 8."""
    # Facts that other editions ask for are added here, and to `facts_reading.FIELDS`.


NOTHING_KNOWN = YearFacts()


def year_of(facts: Facts, year: int) -> YearFacts:
    return facts.years.get(year, NOTHING_KNOWN)
