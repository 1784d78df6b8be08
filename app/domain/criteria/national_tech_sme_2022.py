"""科技型中小企业评价办法, 国科发政〔2017〕115号 (E115), with the guide of 2022 (G67).

G67, 国科火字〔2022〕67号, is known by summaries only: score, limits and direct pass stay, the kind
of enterprise and the industries change. 国科火字〔2023〕60号 and the ministry that runs it since
2024 change dates and windows, nothing that is judged here."""

from datetime import date
from decimal import Decimal
from functools import partial

from app.domain.criteria.findings import Criterion, Unit
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.tech_sme.figures import TechSmeCriteria, TechSmeFigures
from app.domain.criteria.tech_sme.judging import judge
from app.domain.criteria.tech_sme.levers import levers

DOCUMENT = "国科发政〔2017〕115号"
GUIDE = "国科火字〔2022〕67号"

FIGURES = TechSmeFigures(
    # 第六条(二): 职工总数不超过500人、年销售收入不超过2亿元、资产总额不超过2亿元.
    max_staff=Decimal(500),
    max_sales_cny=Decimal(200_000_000),
    max_total_assets_cny=Decimal(200_000_000),
    # 第六条(四): 上一年及当年.
    conduct_years_back=1,
    # 第七条1: 科技人员数占职工总数的比例, 20 points.
    tech_staff_bands=(
        (Decimal("0.30"), 20),
        (Decimal("0.25"), 16),
        (Decimal("0.20"), 12),
        (Decimal("0.15"), 8),
        (Decimal("0.10"), 4),
    ),
    # 第七条2: 研发投入指标, 50 points; the firm takes one of the two.
    rd_to_sales_bands=(
        (Decimal("0.06"), 50),
        (Decimal("0.05"), 40),
        (Decimal("0.04"), 30),
        (Decimal("0.03"), 20),
        (Decimal("0.02"), 10),
    ),
    rd_to_cost_bands=(
        (Decimal("0.30"), 50),
        (Decimal("0.25"), 40),
        (Decimal("0.20"), 30),
        (Decimal("0.15"), 20),
        (Decimal("0.10"), 10),
    ),
    # 第七条3: 科技成果指标, 30 points.
    ip_class_i_points=30,
    ip_class_ii_bands=((4, 24), (3, 18), (2, 12), (1, 6)),
    # 第六条(五): 综合评价所得分值不低于60分,且科技人员指标得分不得为0分.
    pass_mark=60,
    # 第八条(二), (四) with 第九条: 近五年, 前三名 units; 前五名 drafting units.
    award_years=5,
    award_ranks=3,
    standard_years=5,
    standard_ranks=5,
    # 国科火字〔2022〕67号: also a firm under foreign law whose actual management is in China; sound
    # accounts, income tax by 查账征收, able to collect R&D cost.
    admits_managed_from_mainland=True,
    asks_for_accounts=True,
    # 财税〔2015〕119号 第四条: tobacco, hotels and catering, trade, real estate, leasing and
    # business services, entertainment (GB/T 4754-2017).
    industries_without_deduction=(
        "16",
        *("H", "61", "62"),
        *("F", "51", "52"),
        *("K", "70"),
        *("L", "71", "72"),
        "90",
    ),
)

_SILENT_ON_NEW = (
    "办法未规定评价当年成立、没有上一会计年度的企业按什么期间计算,按当年实际数列示,由人工判断。"
)
_SILENT_ON_NOTHING = (
    "办法未规定分母为零时如何计算:销售收入为零的,改用成本费用指标;仍不能计算的,由人工判断。"
)

CRITERIA = TechSmeCriteria(
    resident=Criterion(
        "resident",
        f"{DOCUMENT} 第六条(一);{GUIDE}",
        doubt="指引扩大到实际管理机构在境内的外国企业,仅见转述,全文未见。",
    ),
    accounts=Criterion(
        "accounts", GUIDE, doubt="会计核算健全、查账征收、能归集研发费用:仅见转述,全文未见。"
    ),
    size=Criterion("size", f"{DOCUMENT} 第六条(二)", doubt=_SILENT_ON_NEW),
    size_staff=Criterion(
        "size.staff",
        f"{DOCUMENT} 第六条(二)、第九条",
        Unit.PEOPLE,
        Unit.PEOPLE,
        is_upper_limit=True,
    ),
    size_sales=Criterion(
        "size.sales", f"{DOCUMENT} 第六条(二)、第九条", Unit.YUAN, Unit.YUAN, is_upper_limit=True
    ),
    size_total_assets=Criterion(
        "size.total_assets",
        f"{DOCUMENT} 第六条(二)",
        Unit.YUAN,
        Unit.YUAN,
        "资产总额按上年末数,见于填报说明(转载),办法正文未写明。",
        is_upper_limit=True,
    ),
    industry=Criterion(
        "industry",
        f"{DOCUMENT} 第六条(三);{GUIDE};财税〔2015〕119号 第四条",
        doubt="不适用加计扣除的行业是否一律除外,所见转述不全,且须看主营业务占比,由人工判断。",
    ),
    conduct=Criterion("conduct", f"{DOCUMENT} 第六条(四)", None, Unit.DAYS),
    direct_pass=Criterion("direct_pass", f"{DOCUMENT} 第八条、第九条"),
    score=Criterion(
        "score", f"{DOCUMENT} 第六条(五)、第七条", Unit.POINTS, Unit.POINTS, max_points=100
    ),
    tech_staff=Criterion(
        "score.tech_staff",
        f"{DOCUMENT} 第七条1、第九条",
        Unit.RATIO,
        Unit.PEOPLE,
        _SILENT_ON_NEW,
        max_points=20,
    ),
    rd=Criterion("score.rd", f"{DOCUMENT} 第七条2", doubt=_SILENT_ON_NOTHING, max_points=50),
    rd_to_sales=Criterion(
        "score.rd_to_sales",
        f"{DOCUMENT} 第七条2、第九条;研发费用按财税〔2015〕119号",
        Unit.RATIO,
        Unit.YUAN,
        _SILENT_ON_NOTHING,
        max_points=50,
    ),
    rd_to_cost=Criterion(
        "score.rd_to_cost",
        f"{DOCUMENT} 第七条2、第九条;研发费用按财税〔2015〕119号",
        Unit.RATIO,
        Unit.YUAN,
        _SILENT_ON_NOTHING,
        max_points=50,
    ),
    ip=Criterion(
        "score.ip",
        f"{DOCUMENT} 第七条3、第九条",
        Unit.RIGHTS,
        Unit.RIGHTS,
        "Ⅰ类知识产权未提及国防专利,共有知识产权亦无规定;前者由人工判断,后者计入并提示。",
        max_points=30,
    ),
)

NATIONAL_TECH_SME_2022 = Edition(
    key="national-tech-sme-2022",
    judged=Judged.NATIONAL_TECH_SME,
    title="科技型中小企业(国家评价)",
    document="科技型中小企业评价办法 国科发政〔2017〕115号;评价服务工作指引 国科火字〔2022〕67号",
    in_force_from=date(2022, 1, 1),
    in_force_until=None,
    figures=FIGURES,
    rules=partial(judge, CRITERIA),
    criteria=tuple(CRITERIA),
    levers=levers(FIGURES),
    doubts=(
        "《评价服务工作指引》(国科火字〔2022〕67号)全文未见,仅见转述。",
        "指引的印发日期未见;评价按年度进行,2022 年全年按新指引。",
    ),
)
