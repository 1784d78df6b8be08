"""The columns of the registers beside the firms': what a page may show and a file may hold."""

from app.exchange.tables import Column, Kind

INSTITUTIONS = (
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
TALENTS = (
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


def named(columns: tuple[Column, ...], *keys: str) -> tuple[Column, ...]:
    """Some of a register's columns, in the order of the keys."""
    by_key = {one.key: one for one in columns}
    return tuple(by_key[key] for key in keys)
