"""The columns of files that tell about firms on record, and of those that tell of the plan.

Keys carry the kind of fact before the field's own name: right_number, title_valid_from."""

from app.domain.enterprises import IpClass, IpKind, ObtainedBy
from app.domain.plans import StatScope, ValueStatus
from app.domain.titles import Authority, Programme, TitleKind
from app.exchange import cells
from app.exchange.column_types import (
    SAID_ELSEWHERE_CODE,
    SAID_ELSEWHERE_NAME,
    Column,
    Facet,
    uscc,
    vocabulary,
    words,
    year,
)

DAY = "按 2018-09-30 的格式填写。"
FIRM_COLUMNS = (
    Column("name", "企业名称", words(120), "填写台账上的全称或曾用名。",
           ("name", "单位名称", "公司名称", "企业全称", "企业", "单位", "专利权人", "权利人",
            "著作权人", "申请人", *SAID_ELSEWHERE_NAME)),
    Column("uscc", "统一社会信用代码", uscc, "填写 18 位代码;没有的,按企业名称对应。",
           ("uscc", "信用代码", "社会信用代码", "统一代码", "统一信用代码", "社会统一信用代码",
            "代码", "组织机构代码/统一社会信用代码", *SAID_ELSEWHERE_CODE)),
)  # fmt: skip
IP_KIND = vocabulary(
    "IpKind", IpKind,
    发明="invention_patent", 授权发明专利="invention_patent", 国内发明专利="invention_patent",
    实用新型="utility_model", 新型="utility_model", 外观设计="design_patent",
    外观="design_patent", 外观专利="design_patent", 软著="software_copyright",
    计算机软件著作权="software_copyright", 软件著作="software_copyright",
    集成电路布图设计="ic_layout_design", 集成电路布图="ic_layout_design",
)  # fmt: skip
IP_CLASS = vocabulary(
    "IpClass", IpClass,
    I类="I", II类="II", 一类="I", 二类="II", 第一类="I", 第二类="II", Ⅰ="I", Ⅱ="II",
)  # fmt: skip
OBTAINED = vocabulary(
    "ObtainedBy", ObtainedBy,
    自主="own", 自研="own", 原始取得="own", 自主申请="own", 转让="transfer", 购买="transfer",
    继受取得="transfer", 赠与="gift", 受赠与="gift", 并购取得="merger",
)  # fmt: skip
RIGHT_COLUMNS = (
    Column("right_kind", "知识产权类别", IP_KIND, "填写:发明专利、实用新型专利、软件著作权等。",
           ("知识产权类型", "专利类型", "专利类别", "类别", "种类", "类型", "权利类型",
            "专利种类"), is_required=True),
    Column("right_name", "知识产权名称", words(200), "不超过 200 字。",
           ("名称", "专利名称", "发明名称", "软件名称", "成果名称", "专利/软著名称")),
    Column("right_number", "授权号", words(60), "填写专利号、登记号等,不超过 60 字。",
           ("专利号", "登记号", "授权号/登记号", "专利号/登记号", "授权编号", "证书号", "编号",
            "知识产权编号", "知识产权号", "授权号(登记号)"), is_required=True),
    Column("right_class", "Ⅰ/Ⅱ类", IP_CLASS, "填写:Ⅰ类 或 Ⅱ类;由类别决定,可留空。",
           ("分类", "评价类别", "知识产权分类", "一类/二类")),
    Column("right_applied_on", "申请日", cells.day, DAY, ("申请日期", "申请时间")),
    Column("right_granted_on", "授权日", cells.day, DAY,
           ("授权日期", "授权公告日", "授权时间", "登记日期", "取得日期", "获得日期", "取得时间")),
    Column("right_obtained_by", "获得方式", OBTAINED, "填写:自主研发、受让、受赠或并购。",
           ("取得方式", "获取方式", "来源")),
    Column("right_lapsed_on", "失效日", cells.day, DAY, ("失效日期", "终止日期", "到期失效日")),
    Column("right_used_on", "已用于高企申报(日期)", cells.day, DAY,
           ("已用于高企申报", "高企申报使用日期", "使用日期")),
    Column("right_is_co_owned", "是否共有", cells.yes_or_no, "填写:是 或 否。", ("共有",)),
)  # fmt: skip
PROGRAMME = vocabulary(
    "Programme", Programme,
    国家高新技术企业="hnte", 高企="hnte", 国家级高新技术企业="hnte", 国家高企="hnte",
    省级科技型中小企业="provincial_tech_sme", 浙江省科技型中小企业="provincial_tech_sme",
    省科小="provincial_tech_sme", 国家科技型中小企业="national_tech_sme",
)  # fmt: skip
"""科技型中小企业 alone may be the nation's or the province's: it is asked, never guessed."""
AUTHORITY = vocabulary(
    "Authority", Authority, 国家级="nation", 省级="province", 市级="city", 科技部="nation",
    省科技厅="province", 浙江省科技厅="province",
)  # fmt: skip
TITLE_KIND = vocabulary(
    "TitleKind", TitleKind, 首次="first", 新认定="first", 初次认定="first", 重新="renewal",
    复审="renewal", 续评="renewal",
)  # fmt: skip
TITLE_COLUMNS = (
    Column("title_programme", "资格", PROGRAMME,
           "填写:高新技术企业、省科技型中小企业或科技型中小企业(国家评价)。",
           ("资格类别", "资质", "称号", "项目", "资格名称", "认定类别", "资质名称")),
    Column("title_kind", "类型", TITLE_KIND, "填写:首次认定 或 重新认定;可留空。",
           ("首次/重新", "认定方式", "首次或重新认定", "首次认定/重新认定")),
    Column("title_certificate_number", "证书编号", words(40), "不超过 40 字。",
           ("证书号", "高企证书编号", "证书号码", "入库登记编号", "登记编号", "编号")),
    Column("title_list_year", "名单年度", year, "填写四位年份,如 2017。",
           ("认定年度", "年度", "认定年份", "入库年度", "批次年度")),
    Column("title_document_number", "文号", words(80), "填写公布名单的文件号;没有的留空。",
           ("文件号", "认定文号", "公告文号", "认定文件", "文件文号")),
    Column("title_document_on", "文件日期", cells.day, DAY, ("发文日期", "公告日期", "公布日期")),
    Column("title_valid_from", "有效期自", cells.day, DAY,
           ("有效期起", "发证日期", "发证时间", "认定日期", "认定时间", "生效日期", "有效期开始")),
    Column("title_valid_until", "有效期至", cells.day, DAY,
           ("有效期止", "到期日期", "有效期截止", "证书有效期至", "到期时间", "有效期"),
           may_be_future=True),
    Column("title_known_on", "获知日", cells.day, DAY, ("获知日期", "知悉日期")),
    Column("title_authority", "认定机关", AUTHORITY, "填写:国家、省 或 市。",
           ("认定机关层级", "发证机关", "级别", "认定级别")),
)  # fmt: skip
SCOPE = vocabulary("StatScope", StatScope, 全县="whole_county", 含港区="whole_county")
VALUE_STATUS = vocabulary(
    "ValueStatus", ValueStatus, 快报数="flash", 初步数="preliminary", 初步核算="preliminary",
    核定数="final", 最终="final", 最终核实="final", 年报="final",
)  # fmt: skip
VALUE_COLUMNS = (
    Column("value_indicator", "指标", words(120), "填写规划指标页面上的指标名称。",
           ("指标名称", "规划指标", "项目"), is_required=True),
    Column("value_year", "年度", year, "填写四位年份,如 2017。",
           ("年份", "统计年度", "数据年度", "所属年度")),
    Column("value_period_starts_on", "所属期自", cells.day, DAY, ("所属期起", "期间起")),
    Column("value_period_ends_on", "所属期至", cells.day, DAY, ("所属期止", "期间止", "截至日期")),
    Column("value_scope", "统计范围", SCOPE, "填写:全市 或 不含港区;留空为全市。",
           ("范围", "统计口径", "口径")),
    Column("value_status", "状态", VALUE_STATUS, "填写:快报、初步 或 核定。",
           ("数据状态", "数据性质"), is_required=True),
    Column("value_value", "数值", cells.measure, "只填数字,按指标的单位;4.5% 填 4.5。",
           ("指标值", "完成值", "实际值", "完成数", "值"), is_required=True),
    Column("value_source", "来源", words(120), "填写公布的单位或资料,不超过 120 字。",
           ("数据来源", "资料来源", "公布单位"), is_required=True),
    Column("value_released_on", "发布日期", cells.day, DAY, ("公布日期", "发布时间", "发布日"),
           is_required=True),
    Column("value_document_number", "文号", words(80), "不超过 80 字。", ("文件号",)),
    Column("value_note", "备注", words(400), "不超过 400 字。", ("说明",)),
)  # fmt: skip
TOWN = Column("known_town", "镇街道", cells.text, "", ("所属镇街道", "镇街", "所属镇街", "属地"),
              facet=Facet.KNOWN)  # fmt: skip
