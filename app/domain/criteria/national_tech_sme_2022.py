"""科技型中小企业评价办法, 国科发政〔2017〕115号 (E115), with the guide of 2022 (G67).

G67, 国科火字〔2022〕67号, is known by summaries only: score, limits and direct pass stay, so they
are those of the edition of 2017; the kind of enterprise and the industries change.
国科火字〔2023〕60号 and the ministry that runs it since 2024 change dates and windows, nothing that
is judged here."""

from dataclasses import replace
from datetime import date
from functools import partial

from app.domain.criteria.findings import Criterion
from app.domain.criteria.national_tech_sme_2017 import CRITERIA as E115_CRITERIA
from app.domain.criteria.national_tech_sme_2017 import DOCUMENT
from app.domain.criteria.national_tech_sme_2017 import FIGURES as E115_FIGURES
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.tech_sme.judging import judge
from app.domain.criteria.tech_sme.levers import levers

GUIDE = "国科火字〔2022〕67号"

FIGURES = replace(
    E115_FIGURES,
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
"""E115 art. 6 to 9 as in its own edition: limits, bands, mark and grounds stay."""

CRITERIA = E115_CRITERIA._replace(
    resident=Criterion(
        "resident",
        f"{DOCUMENT} 第六条(一);{GUIDE}",
        doubt="指引扩大到实际管理机构在境内的外国企业,仅见转述,全文未见。",
    ),
    accounts=Criterion(
        "accounts", GUIDE, doubt="会计核算健全、查账征收、能归集研发费用:仅见转述,全文未见。"
    ),
    industry=Criterion(
        "industry",
        f"{DOCUMENT} 第六条(三);{GUIDE};财税〔2015〕119号 第四条",
        doubt="不适用加计扣除的行业是否一律除外,所见转述不全,且须看主营业务占比,由人工判断。",
    ),
)

NATIONAL_TECH_SME_2022 = Edition(
    key="national-tech-sme-2022",
    judged=Judged.NATIONAL_TECH_SME,
    title="科技型中小企业(国家评价,2022年起)",
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
