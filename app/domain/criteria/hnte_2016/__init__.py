"""高新技术企业 by the rules of 2016: 国科发火〔2016〕32号 and its guide 国科发火〔2016〕195号.

Read `figures.py` and `table.py` beside the documents; `conditions.py` is M32 art. 11 (1) to (6)
and (8), `score.py` is art. 11 (7)."""

from datetime import date

from app.domain.criteria.blocks import sure_points
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Finding, Result
from app.domain.criteria.hnte_2016 import conditions, score, table
from app.domain.criteria.hnte_2016.figures import FIGURES, HnteFigures
from app.domain.criteria.hnte_2016.levers import LEVERS
from app.domain.criteria.hnte_2016.rights import usable_rights
from app.domain.criteria.periods import period_before
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.verdicts import nothing_known, total, verdict_of


def judge(edition: str, facts: Facts, figures: HnteFigures) -> Result:
    """Every criterion stands alone: what is unknown for one does not hide another."""
    applied_on = facts.applied_on
    if applied_on is None:
        return nothing_known(edition, table.CRITERIA, "applied_on", figures.pass_mark)
    period = period_before(facts, applied_on, figures.rd_years)
    last = period.last()
    rights = usable_rights(facts, applied_on)
    gates = (
        conditions.age(facts, applied_on, figures),
        conditions.ip(rights),
        conditions.field(facts),
        conditions.tech_staff_share(last, figures),
        conditions.rd_intensity(period, figures),
        conditions.rd_domestic_share(period, figures),
        conditions.high_tech_income_share(last, figures),
        conditions.no_incident(facts, applied_on, figures),
    )
    expert = facts.expert_points
    blocks: tuple[tuple[Finding, ...], ...] = (
        score.ip_block(rights, figures, expert),
        (score.conversion(facts, period, figures, expert),),
        score.rd_organisation(expert),
        score.growth_block(period, figures, expert),
    )
    whole, points = total(
        table.SCORE,
        [found[0] for found in blocks],
        figures.pass_mark,
        sure=sum([sure_points(found) for found in blocks]),
    )
    findings = (*gates, whole, *blocks[0], *blocks[1], *blocks[2], *blocks[3])
    return Result(edition, verdict_of((*gates, whole)), findings, points)


HNTE_2016 = Edition(
    key="hnte-2016",
    judged=Judged.HNTE,
    title="高新技术企业认定(2016年版)",
    document="《高新技术企业认定管理办法》(国科发火〔2016〕32号)、《高新技术企业认定管理工作指引》(国科发火〔2016〕195号)",
    in_force_from=date(2016, 1, 1),
    in_force_until=None,
    figures=FIGURES,
    rules=judge,
    criteria=table.CRITERIA,
    levers=LEVERS,
    doubts=(
        "申请主体须为中国境内(不含港澳台)注册的居民企业,分支机构不能单独申请,与总机构合并计算"
        "(第二条):由人核对,此处不作判断。",
        "2016 年 6 月印发的工作指引用于 2016 年首批申报;此前申报的,按当时办法。",
        "2023 年起由工业和信息化部门管理,修订办法尚未见印发。",
    ),
)
