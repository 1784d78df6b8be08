"""The columns of the registers beside the firms': what a page may show and a file may hold."""

from app.exchange.tables import Column, Kind

INSTITUTION_COLUMNS = (
    Column("name", "机构名称", width=40),
    Column("type", "机构类型", Kind.WORD, 18),
    Column("level", "级别", Kind.WORD),
    Column("enterprise_name", "企业名称", width=34),
    Column("uscc", "统一社会信用代码", width=22),
    Column("town_name", "镇街道"),
    Column("list_year", "年度", Kind.NUMBER),
    Column("document_number", "文号", width=24),
    Column("building_from", "列入建设日期", Kind.DATE),
    Column("recognized_on", "认定日期", Kind.DATE),
    Column("recognized_known_on", "认定获知日", Kind.DATE),
    Column("state", "状态", Kind.WORD),
    Column("outcome", "最近评估", Kind.WORD),
    Column("mend_by", "整改期限", Kind.DATE),
)
TALENT_COLUMNS = (
    Column("title", "项目名称", width=34),
    Column("level", "级别", Kind.WORD),
    Column("program", "人才计划", width=22),
    Column("year", "年度", Kind.NUMBER),
    Column("talent_class", "类别", Kind.WORD),
    Column("track", "创业或创新", Kind.WORD),
    Column("term", "长期或短期", Kind.WORD),
    Column("party", "个人或团队", Kind.WORD),
    Column("enterprise", "依托企业", width=34),
    Column("township", "镇街道"),
    Column("park", "园区", width=20),
    Column("stage", "环节", Kind.WORD, 18),
    Column("stage_since", "到达日期", Kind.DATE),
    Column("arrives_on", "到岗日期", Kind.DATE),
    Column("approved_on", "立项日期", Kind.DATE),
    Column("landed_on", "落户日期", Kind.DATE),
    Column("grant_cny", "资助总额", Kind.MONEY),
    Column("paid_cny", "已拨付", Kind.MONEY),
    Column("sponsor", "项目经办"),
)
"""Neither the leader's name nor a closed plan's: a file goes where nobody follows it."""
YEARLY = (
    Column("tenants", "在孵企业和团队", Kind.NUMBER),
    Column("graduates", "当年毕业企业", Kind.NUMBER),
    Column("mentors", "创业导师", Kind.NUMBER),
    Column("events", "当年活动", Kind.NUMBER),
    Column("seed_fund_cny", "种子资金", Kind.MONEY),
)
PLATFORM_COLUMNS = (
    Column("name", "平台名称", width=26),
    Column("part", "1+3+N", Kind.WORD),
    Column("kind", "类别", Kind.WORD),
    Column("level", "级别", Kind.WORD),
    Column("town_name", "镇街道"),
    Column("opened_on", "启用日期", Kind.DATE),
    Column("year", "数据年度", Kind.NUMBER),
    *YEARLY,
    Column("operator", "运营单位", width=24),
    Column("closed_on", "停办日期", Kind.DATE),
    Column("area_sqm", "面积(平方米)", Kind.NUMBER),
    Column("level_document", "认定文号", width=20),
    Column("park_name", "园区"),
    Column("known_on", "获知日期", Kind.DATE),
    Column("closed_known_on", "停办获知日期", Kind.DATE),
    Column("source", "来源", width=24),
    Column("note", "备注", width=24),
)
CONTRACT_COLUMNS = (
    Column("name", "名称", width=30),
    Column("kind", "类别", Kind.WORD),
    Column("enterprise_name", "企业", width=28),
    Column("town_name", "镇街道"),
    Column("partner", "合作方", width=26),
    Column("is_shanghai", "对沪", Kind.YES_NO),
    Column("amount_cny", "金额", Kind.MONEY),
    Column("signed_on", "签订日期", Kind.DATE),
    Column("number", "合同登记号", width=18),
    Column("uscc", "统一社会信用代码", width=22),
    Column("source", "来源", width=24),
    Column("note", "备注", width=24),
)
HONOUR_COLUMNS = (
    Column("enterprise_name", "企业", width=30),
    Column("town_name", "镇街道"),
    Column("kind", "称号", Kind.WORD),
    Column("level", "级别", Kind.WORD),
    Column("authority", "认定机关", width=24),
    Column("document_number", "文号或纪要编号", width=22),
    Column("valid_from", "起始日", Kind.DATE),
    Column("valid_until", "截止日", Kind.DATE),
    Column("ended_on", "取消日期", Kind.DATE),
    Column("uscc", "统一社会信用代码", width=22),
    Column("known_on", "获知日期", Kind.DATE),
    Column("ended_known_on", "取消获知日期", Kind.DATE),
    Column("end_reason", "取消原因", width=24),
)
PROJECT_COLUMNS = (
    Column("name", "项目名称", width=30),
    Column("number", "项目编号"),
    Column("enterprise_name", "承担企业", width=28),
    Column("town_name", "镇街道"),
    Column("field", "规划领域", Kind.WORD),
    Column("level", "级别", Kind.WORD),
    Column("approved_on", "立项日期", Kind.DATE),
    Column("ends_on", "完成期限", Kind.DATE),
    Column("fiscal_cny", "财政经费", Kind.MONEY),
    Column("paid_cny", "已拨付", Kind.MONEY),
    Column("result", "结果", Kind.WORD),
    Column("uscc", "统一社会信用代码", width=22),
    Column("document_number", "立项文号", width=20),
    Column("starts_on", "开始日期", Kind.DATE),
    Column("budget_cny", "总预算", Kind.MONEY),
    Column("result_on", "结果日期", Kind.DATE),
    Column("result_note", "结果说明", width=30),
    Column("note", "备注", width=24),
)


def named(columns: tuple[Column, ...], *keys: str) -> tuple[Column, ...]:
    """Some of a register's columns, in the order of the keys."""
    by_key = {one.key: one for one in columns}
    return tuple(by_key[key] for key in keys)
