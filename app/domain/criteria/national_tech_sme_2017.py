"""科技型中小企业评价办法, 国科发政〔2017〕115号 (E115), in force from 2017-05-03.

Its guide of 2017 (国科火字〔2017〕144号) is only known by citations; the guide of 2022 is an
edition of its own. Never edited: superseded."""

from datetime import date
from decimal import Decimal
from functools import partial

from app.domain.criteria.findings import Criterion, Unit
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.tech_sme.figures import TechSmeCriteria, TechSmeFigures
from app.domain.criteria.tech_sme.judging import judge
from app.domain.criteria.tech_sme.levers import levers

DOCUMENT = "国科发政〔2017〕115号"

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
)

_SILENT_ON_NEW = (
    "办法未规定评价当年成立、没有上一会计年度的企业按什么期间计算,按当年实际数列示,由人工判断。"
)
_STAFF = "兼职、临时聘用人员全年须累计工作 6 个月以上,按填报数。"
_DEDUCTED = (
    "其他相关费用不超过可加计扣除总额的 10%(2020 年及以前按项目,2021 年起按全部项目合计);"
    "委托外部按 80%,委托境外 2018 年起方可计入且不超过境内的三分之二:"
    "按加计扣除口径的填报数,此处不复核。"
)
_SILENT_ON_NOTHING = (
    "办法未规定分母为零时如何计算:销售收入为零的,改用成本费用指标;仍不能计算的,由人工判断。"
)

CRITERIA = TechSmeCriteria(
    resident=Criterion("resident", f"{DOCUMENT} 第六条(一)"),
    accounts=Criterion("accounts", f"{DOCUMENT}: 无此条件"),
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
    industry=Criterion("industry", f"{DOCUMENT} 第六条(三)"),
    conduct=Criterion("conduct", f"{DOCUMENT} 第六条(四)", None, Unit.DAYS),
    direct_pass=Criterion(
        "direct_pass",
        f"{DOCUMENT} 第八条、第九条",
        doubt="研发机构指国家、省部级重点实验室、工程技术研究中心、工程实验室、工程研究中心、企业技术中心、"
        "国际联合研究中心;“近五年”按周年计算,未见规定。",
    ),
    score=Criterion(
        "score", f"{DOCUMENT} 第六条(五)、第七条", Unit.POINTS, Unit.POINTS, max_points=100
    ),
    tech_staff=Criterion(
        "score.tech_staff",
        f"{DOCUMENT} 第七条1、第九条",
        Unit.RATIO,
        Unit.PEOPLE,
        _SILENT_ON_NEW + _STAFF,
        max_points=20,
    ),
    rd=Criterion("score.rd", f"{DOCUMENT} 第七条2", doubt=_SILENT_ON_NOTHING, max_points=50),
    rd_to_sales=Criterion(
        "score.rd_to_sales",
        f"{DOCUMENT} 第七条2、第九条;研发费用按财税〔2015〕119号",
        Unit.RATIO,
        Unit.YUAN,
        _SILENT_ON_NOTHING + _DEDUCTED,
        max_points=50,
    ),
    rd_to_cost=Criterion(
        "score.rd_to_cost",
        f"{DOCUMENT} 第七条2、第九条;研发费用按财税〔2015〕119号",
        Unit.RATIO,
        Unit.YUAN,
        _SILENT_ON_NOTHING + _DEDUCTED,
        max_points=50,
    ),
    ip=Criterion(
        "score.ip",
        f"{DOCUMENT} 第七条3、第九条",
        Unit.RIGHTS,
        Unit.RIGHTS,
        "Ⅰ类知识产权未提及国防专利,共有知识产权亦无规定;前者由人工判断,后者计入并提示。"
        "须为有效的知识产权,申请中的不计;Ⅱ类没有仅限使用一次的规定。",
        max_points=30,
    ),
)

NATIONAL_TECH_SME_2017 = Edition(
    key="national-tech-sme-2017",
    judged=Judged.NATIONAL_TECH_SME,
    title="科技型中小企业(国家评价,2017年起)",
    document="科技型中小企业评价办法 国科发政〔2017〕115号",
    in_force_from=date(2017, 5, 3),
    in_force_until=date(2021, 12, 31),
    figures=FIGURES,
    rules=partial(judge, CRITERIA),
    criteria=tuple(one for one in CRITERIA if one.key != "accounts"),
    levers=levers(FIGURES),
    doubts=(
        "《评价工作指引(试行)》(国科火字〔2017〕144号)全文未见,仅见引用。",
        "2022 年指引的印发日期未见;评价按年度进行,2022 年全年按新指引。",
    ),
)
