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
    # Asked for by the province only (zhejiang-rules.md 1.2 and 2.3).
    CREDIT_EVENT = "serious_credit_event"
    IP_INFRINGEMENT = "ip_infringement"
    TAX_VIOLATION = "tax_violation"


class IndustryStanding(StrEnum):
    """Where the products stand in the state's catalogue of industries (产业结构调整指导目录)."""

    PERMITTED = "permitted"
    RESTRICTED = "restricted"
    ELIMINATED = "eliminated"
    PROHIBITED = "prohibited"


class RdIndicator(StrEnum):
    """Which of its two R&D ratios a technology SME has chosen, E115 art. 7."""

    SALES = "sales"
    COST = "cost"


class PassGround(StrEnum):
    """What lets a technology SME pass without a score, E115 art. 8."""

    HNTE_CERTIFICATE = "hnte_certificate"
    SCIENCE_AWARD = "national_science_award"
    RD_INSTITUTION = "provincial_rd_institution"
    STANDARD = "standard"


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
    applied_on: date | None = None
    """The day of the application for the right: 浙科发高〔2016〕88号 counts what is applied for."""
    on_main_products: bool | None = None
    disputed: bool | None = None
    """Both E115 art. 7; unless it is said, a right is on the main products and undisputed."""


class Conversion(NamedTuple):
    """One result put to use; the same result in several products is one (G195 三(七)2)."""

    year: int


class Incident(NamedTuple):
    kind: IncidentKind
    on: date | None = None


class DirectPass(NamedTuple):
    """One ground of E115 art. 8. What is not said of it is taken to be as the article asks."""

    ground: PassGround
    on: date | None = None
    """The day of the award, of the institution's recognition or of the standard's issue."""
    valid_until: date | None = None
    rank: int | None = None
    """Place among the units of an award, or among the drafting units of a standard."""


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
    direct_pass: tuple[DirectPass, ...] | None = None
    """Grounds for passing without a score, E115 art. 8."""
    # The technology SMEs, national and provincial.
    is_registered_in_mainland: bool | None = None
    is_managed_from_mainland: bool | None = None
    """A firm under foreign law whose actual management sits in China; since 2022."""
    is_taxed_on_accounts: bool | None = None
    """查账征收, not 核定征收."""
    collects_rd_cost: bool | None = None
    """Its accounts can collect R&D cost (归集研发费用)."""
    industry_code: str | None = None
    """GB/T 4754-2017, a letter or two to four figures."""
    industry_standing: IndustryStanding | None = None
    is_on_abnormal_list: bool | None = None
    """经营异常名录."""
    is_on_dishonesty_list: bool | None = None
    """严重违法失信企业名单."""
    rd_indicator: RdIndicator | None = None
    """The ratio the firm has chosen; absent: the better one is taken, and said so."""
    is_registered_in_province: bool | None = None
    has_independent_accounting: bool | None = None
    know_how_count: int | None = None
    """Standards, trade marks, recognised results and other know-how of its own, beside rights."""
    has_own_product: bool | None = None
    """A product or service made from its own IP or know-how."""
    # R&D institutions.
    is_hnte: bool | None = None
    is_software_enterprise: bool | None = None
    is_strategic_industry: bool | None = None
    """In a strategic emerging industry, where it is in no field of the high-tech list."""
    has_city_rd_center: bool | None = None
    has_provincial_rd_unit: bool | None = None
    """省级研发中心 or 省级企业技术中心."""
    has_independent_rd_unit: bool | None = None
    rd_unit_staff: Decimal | None = None
    """People who work in the R&D unit only."""
    rd_unit_qualified_staff: Decimal | None = None
    """Of them those with a bachelor's degree or a middle title, or above."""
    rd_area_sqm: Decimal | None = None
    rd_equipment_cny: Decimal | None = None
    """Original value."""
    # Facts that other editions ask for are added here, and to `facts_reading.FIELDS`.


NOTHING_KNOWN = YearFacts()


def year_of(facts: Facts, year: int) -> YearFacts:
    return facts.years.get(year, NOTHING_KNOWN)
