"""The columns of a file of firms: the firm, its yearly figures, its place in the pool."""

from app.domain.enterprises import EnterpriseStatus, FigureSource, RegistrationType
from app.domain.pool import Grade, Weakness
from app.domain.titles import Programme
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

STATUS = vocabulary(
    "EnterpriseStatus", EnterpriseStatus,
    正常="operating", 在业="operating", 开业="operating", 在营="operating", 营业="operating",
    已注销="deregistered", 已吊销="licence_revoked", 已迁出="moved_out",
)  # fmt: skip
TARGET = vocabulary(
    "Programme", Programme,
    国家高新技术企业="hnte", 高企="hnte", 国家级高新技术企业="hnte", 国家高企="hnte",
    省级科技型中小企业="provincial_tech_sme", 浙江省科技型中小企业="provincial_tech_sme",
    科技型中小企业="provincial_tech_sme", 省科小="provincial_tech_sme",
)  # fmt: skip

ENTERPRISE_COLUMNS = (
    Column("name", "企业名称", words(120), "填写营业执照上的全称。",
           ("name", "单位名称", "公司名称", "名称", "企业全称", "企业", "单位",
            *SAID_ELSEWHERE_NAME), is_required=True),
    Column("uscc", "统一社会信用代码", uscc, "对照营业执照填写 18 位代码。",
           ("uscc", "信用代码", "社会信用代码", "统一代码", "统一信用代码", "社会统一信用代码",
            "组织机构代码/统一社会信用代码", "代码", *SAID_ELSEWHERE_CODE),
           is_required=True),
    Column("township_code", "所属镇街道", cells.one_line, "填写本县镇街道的全名,如“当湖街道”。",
           ("township", "town", "镇街道", "镇街", "所属镇街", "属地", "乡镇", "所属乡镇",
            "所在镇街道", "所在地", "镇(街道)", "镇、街道", "街道(镇)", "所属镇(街道)")),
    Column("park_code", "所属园区", cells.one_line, "填写已登记园区的全名,或留空。",
           ("park", "园区", "所属平台", "开发区", "所在园区")),
    Column("status", "企业状态", STATUS,
           "填写:存续、迁入、迁出、注销或吊销。", ("status", "状态", "经营状态", "登记状态")),
    Column("registered_on", "成立日期", cells.day, "按 2018-09-30 的格式填写。",
           ("registered_on", "注册日期", "注册时间", "成立时间", "登记日期", "设立日期")),
    Column("registration_type", "登记注册类型", vocabulary("RegistrationType", RegistrationType),
           "填写类型名称或三位代码,如“私营有限责任公司”或 173。",
           ("registration_type", "注册类型", "企业登记注册类型")),
    Column("registered_capital_cny", "注册资本(万元)", cells.count, "只填数字,单位万元。",
           ("registered_capital_wan", "注册资本", "注册资金", "registered_capital_cny")),
    Column("industry_code", "行业代码", cells.narrow, "填写 GB/T 4754-2017 四位小类代码,如 3670。",
           ("industry_code", "行业", "国民经济行业代码", "所属行业", "行业小类", "国民经济行业")),
    Column("technology_field", "技术领域", cells.one_line, "填写领域名称或编号,如“8.7.2”。",
           ("technology_field", "高新技术领域", "所属技术领域", "所属领域")),
    Column("legal_representative", "法定代表人", words(60), "不超过 60 字。",
           ("legal_representative", "法人代表", "法人", "法人姓名", "负责人")),
    Column("is_above_designated_size", "是否规上", cells.yes_or_no, "填写:是 或 否。",
           ("is_above_designated_size", "规上", "规上企业", "是否规上企业", "规模以上")),
    Column("remark", "备注", words(400), "不超过 400 字。", ("remark", "说明")),
)  # fmt: skip

AMOUNT = "填写数字;单位写在表头里,如(万元)。"
HEADCOUNT = "填写人数,可带小数。"


def _amount(key: str, heading: str, *names: str, may_be_negative: bool = False) -> Column:
    return Column(key, heading, cells.count, AMOUNT, names, facet=Facet.FIGURE,
                  may_be_negative=may_be_negative)  # fmt: skip


def _staff(key: str, heading: str, *names: str) -> Column:
    return Column(key, heading, cells.count, HEADCOUNT, names, facet=Facet.FIGURE)


RD_OF_UNKNOWN_BASIS = "rd_of_unknown_basis_cny"
FIGURE_COLUMNS = (
    _amount("sales_cny", "销售收入", "销售额", "营业收入", "主营业务收入和其他业务收入",
            "产品销售收入", "销售", "年销售收入", "年销售额", "全年销售收入"),
    _amount("total_income_cny", "总收入", "企业总收入", "收入总额"),
    _amount("high_tech_income_cny", "高新技术产品(服务)收入", "高品收入", "高新技术产品收入",
            "高新产品收入", "高新技术产品服务收入"),
    _amount(RD_OF_UNKNOWN_BASIS, "研发费用", "研究开发费用", "研发投入", "研发经费", "研发支出",
            "研究开发费", "研发费", "研发费用总额", "研发经费支出", "研发投入额", "研发费用支出",
            "研究开发费用合计", "研发费用合计"),
    _amount("rd_cny", "研发费用(高企口径)", "rd_cny"),
    _amount("rd_domestic_cny", "境内研发费用", "其中:境内研发费用", "境内研究开发费用"),
    _amount("rd_other_cny", "其中:其他费用", "其他研发费用"),
    _amount("rd_super_deduction_cny", "研发费用(加计扣除口径)", "加计扣除研发费用",
            "研发加计扣除额", "加计扣除额", "研发费用加计扣除额", "研究开发费用加计扣除额",
            "加计扣除金额", "研发费用加计扣除金额"),
    _amount("rd_statistical_cny", "研发经费(统计口径)", "R&D经费", "R&D经费支出",
            "R&D经费内部支出"),
    _amount("cost_and_expense_cny", "成本费用", "成本费用总额"),
    _amount("net_assets_cny", "净资产", "净资产总额", "所有者权益", may_be_negative=True),
    _amount("total_assets_cny", "总资产", "资产总额", "资产总计"),
    _amount("profit_cny", "利润总额", "利润", may_be_negative=True),
    _amount("tax_paid_cny", "实际上缴税费", "上缴税费", "实缴税费", "纳税总额", "纳税额", "税收",
            "上缴税金", "入库税金", "上交税费总额", "实缴税金", "上交税金", "上缴税收"),
    _staff("staff_monthly_avg", "职工总数", "职工人数", "职工总数(月平均)", "从业人员", "从业人数",
           "从业人员数", "员工人数", "员工总数", "企业职工总数", "年末从业人员", "年末职工人数",
           "从业人员期末人数", "期末从业人员"),
    _staff("tech_staff_monthly_avg", "科技人员数", "科技人员", "科技人员数(月平均)", "科技活动人员",
           "科技人员人数", "研发人员", "研发人员数"),
    _staff("staff_quarterly_avg", "职工总数(季平均)"),
    _staff("tech_staff_quarterly_avg", "科技人员数(季平均)"),
)  # fmt: skip

ABOUT_FIGURES = (
    Column("fiscal_year", "数据年度", year, "填写四位年份,如 2017。",
           ("最近年度", "年度", "年份", "fiscal_year", "统计年度", "会计年度", "所属年度",
            "税款所属年度"), facet=Facet.YEAR),
    Column("source", "数据来源", vocabulary("FigureSource", FigureSource),
           "填写:自报、财务审计、专项审计或所得税申报表。", ("来源",), facet=Facet.YEAR),
)  # fmt: skip

ENTRY_COLUMNS = (
    Column("pool_cohort", "后备库期次", cells.one_line, "填写后备库的名称或起止年份,如 2016-2018。",
           ("后备库", "培育库", "培育后备库", "所属后备库", "所属培育库", "入库期次", "期次",
            "培育期次",
            "培育批次", "入库批次", "列入后备库", "列入培育库", "是否列入后备库", "是否列入培育库",
            "培育后备库期次", "后备库批次", "后备企业库"), facet=Facet.ENTRY),
    Column("pool_target", "培育目标", TARGET, "填写:高新技术企业 或 省科技型中小企业。",
           ("目标资格", "培育类型", "培育类别", "拟申报类型", "申报类型"), facet=Facet.ENTRY),
    Column("pool_intended_year", "拟申报年度", year, "填写四位年份,如 2018。",
           ("计划申报年度", "拟申报年份", "计划申报年份", "预计申报年度", "拟认定年度"),
            facet=Facet.ENTRY),
    Column("pool_grade", "培育等级", vocabulary("Grade", Grade),
           "填写:当年申报、重点培育或储备。", ("等级", "培育梯队"), facet=Facet.ENTRY),
    Column("pool_weakness", "主要短板", vocabulary("Weakness", Weakness),
           "按后备库页面上的短板名称填写。", ("短板",), facet=Facet.ENTRY),
    Column("pool_agency", "服务机构", words(120), "不超过 120 字。",
           ("中介机构", "科技服务机构", "辅导机构"), facet=Facet.ENTRY),
    Column("pool_document_number", "入库文号", words(80), "不超过 80 字。", (), facet=Facet.ENTRY),
)  # fmt: skip


def known(*headings: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"known_{place}", heading, cells.text, "", facet=Facet.KNOWN)
        for place, heading in enumerate(headings)
    )


KNOWN_COLUMNS = known(
    "序号",
    "县(市、区)",
    "有效资格",
    "资金来源",
    "研发占比",
    "责任人",
    "标签",
    "虚构",
    "更新时间",
    "首次/重新",
    "梯度",
    "申报环节",
    "对标结论",
    "差几项",
    "主要差距",
    "缺数据项",
    "判断日期",
    "判断已过时",
    "在库状态",
    "入库日期",
    "出库日期",
    "出库原因",
)
"""What our own lists show beside the facts: it follows from others, only counts the lines, or is
put on elsewhere (a firm's tags and its officer, in bulk from the list)."""
