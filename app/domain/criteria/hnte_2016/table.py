"""Every criterion of the HNTE rules of 2016: its key, document, article, units and doubt."""

from app.domain.criteria.findings import Criterion, Unit

M32 = "国科发火〔2016〕32号"
G195 = "国科发火〔2016〕195号"

AGE = Criterion("age", f"{M32} 第十一条(一);{G195} 三(一)", measure=Unit.DAYS, unit=Unit.DAYS)
IP = Criterion(
    "ip",
    f"{M32} 第十一条(二);{G195} 三(二)",
    measure=Unit.RIGHTS,
    unit=Unit.RIGHTS,
    doubt="法规只要求拥有核心知识产权,不设类别和件数门槛。须在申报前授权(证书,或授权通知书加缴费凭证),"
    "申请中的不计,申报后授权的也不计。在未通过的申报中用过的Ⅱ类是否算已使用,没有明文。",
)
FIELD = Criterion(
    "field",
    f"{M32} 第十一条(三)及附件",
    doubt="所属领域由专家确认;此处只看填报的领域是否在八大领域内。",
)
TECH_STAFF_SHARE = Criterion(
    "tech_staff_share",
    f"{M32} 第十一条(四);{G195} 三(五)",
    measure=Unit.RATIO,
    unit=Unit.PEOPLE,
    doubt="累计实际工作满183天的方计入(兼职、临时聘用同),按填报数。"
    "兼做其他工作的人员是否只计研发工作日,没有明文,仅有省注册会计师协会的意见。",
)
RD_INTENSITY = Criterion(
    "rd_intensity",
    f"{M32} 第十一条(五);{G195} 三(六)",
    measure=Unit.RATIO,
    unit=Unit.YUAN,
    doubt="受托研发是否计入、视同销售收入是否计入,没有明文。其他费用“一般”不超过20%,超出部分由人核定。"
    "委托外部研发按实际发生额的80%计入,按填报数,此处不再折算。",
)
RD_DOMESTIC_SHARE = Criterion(
    "rd_domestic_share",
    f"{M32} 第十一条(五);{G195} 三(六)",
    measure=Unit.RATIO,
    unit=Unit.YUAN,
    doubt="委托境外(含港澳台)的不算境内;派往境外的本单位人员仍算境内,仅有省注册会计师协会的意见。",
)
HIGH_TECH_INCOME_SHARE = Criterion(
    "high_tech_income_share",
    f"{M32} 第十一条(六);{G195} 三(三)、三(四)",
    measure=Unit.RATIO,
    unit=Unit.YUAN,
    doubt="主要产品收入须超过同期高品收入的50%,此处没有分产品数据,不作判断。",
)
NO_INCIDENT = Criterion(
    "no_incident",
    f"{M32} 第十一条(八);{G195} 三(一)、五(六)",
    unit=Unit.DAYS,
    doubt="是否属于重大、严重,由认定机构依主管部门意见确定。",
)
SCORE = Criterion(
    "score",
    f"{M32} 第十一条(七);{G195} 三(七)",
    measure=Unit.POINTS,
    unit=Unit.POINTS,
    doubt="须高于70分。专家逐项打整数分,汇总取平均,可能出现70.5分这样的总分,按字面高于70分。",
    max_points=100,
)
SCORE_IP = Criterion("score.ip", f"{G195} 三(七)1", measure=Unit.POINTS, max_points=30)
IP_TECHNOLOGY = Criterion("score.ip.technology", f"{G195} 三(七)1", max_points=8)
IP_SUPPORT = Criterion("score.ip.support", f"{G195} 三(七)1", max_points=8)
IP_COUNT = Criterion(
    "score.ip.count",
    f"{G195} 三(七)1",
    measure=Unit.RIGHTS,
    doubt="有的地区不认申报当年授权的知识产权,没有明文,只作提示。",
    max_points=8,
)
IP_OBTAINED = Criterion("score.ip.obtained", f"{G195} 三(七)1", max_points=6)
# A bonus: 参与编制国家标准、行业标准、检测方法、技术规范.
IP_STANDARDS = Criterion("score.ip.standards", f"{G195} 三(七)1", max_points=2)
CONVERSION = Criterion(
    "score.conversion",
    f"{G195} 三(七)2",
    measure=Unit.CONVERSIONS,
    doubt="年平均数大于0小于1时没有分档;成立不满三年时除以三还是除以实际年数,没有明文。",
    max_points=30,
)
RD_ORGANISATION = Criterion(
    "score.rd_organisation",
    f"{G195} 三(七)3",
    doubt="没有分档标准,由专家打分。",
    max_points=20,
)
RD_ORGANISATION_PARTS = (
    # 组织管理制度、研发投入核算体系、辅助账
    Criterion("score.rd_organisation.systems", f"{G195} 三(七)3(1)", max_points=6),
    # 内部研发机构与科研条件、产学研合作
    Criterion("score.rd_organisation.body", f"{G195} 三(七)3(2)", max_points=6),
    # 成果转化的组织实施与激励奖励制度、开放式创新创业平台
    Criterion("score.rd_organisation.conversion_rules", f"{G195} 三(七)3(3)", max_points=4),
    # 科技人员的培养进修、技能培训、人才引进、绩效评价奖励制度
    Criterion("score.rd_organisation.people_rules", f"{G195} 三(七)3(4)", max_points=4),
)
GROWTH = Criterion("score.growth", f"{G195} 三(七)4", max_points=20)
GROWTH_DOUBT = (
    "恰为5%时正文作“≥5%”、附件4作“>5%”,此处从正文;"
    "基数为负没有规定,按0分并须人工核定;只有两个会计年度时按一段增长率计算,没有明文。"
)
GROWTH_NET_ASSETS = Criterion(
    "score.growth.net_assets",
    f"{G195} 三(七)4",
    measure=Unit.RATIO,
    doubt=GROWTH_DOUBT,
    max_points=10,
)
GROWTH_SALES = Criterion(
    "score.growth.sales",
    f"{G195} 三(七)4",
    measure=Unit.RATIO,
    doubt=GROWTH_DOUBT,
    max_points=10,
)

CRITERIA = (
    AGE,
    IP,
    FIELD,
    TECH_STAFF_SHARE,
    RD_INTENSITY,
    RD_DOMESTIC_SHARE,
    HIGH_TECH_INCOME_SHARE,
    NO_INCIDENT,
    SCORE,
    SCORE_IP,
    IP_TECHNOLOGY,
    IP_SUPPORT,
    IP_COUNT,
    IP_OBTAINED,
    IP_STANDARDS,
    CONVERSION,
    RD_ORGANISATION,
    *RD_ORGANISATION_PARTS,
    GROWTH,
    GROWTH_NET_ASSETS,
    GROWTH_SALES,
)
"""In the order of the findings."""
