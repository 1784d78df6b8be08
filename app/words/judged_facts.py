"""Words for the facts that are judged, by their paths: what is missing, what was misread."""

from app.words.fields import field_word

FACTS: dict[str, str] = {
    "applied_on": "申报日期",
    "known_on": "数据截至日期",
    "registered_on": "注册日期",
    "technology_field": "技术领域",
    "years": "年度数据",
    "ip_rights": "知识产权清单",
    "conversions": "科技成果转化清单",
    "incidents": "事故和违法记录",
    "expert_points": "专家打分",
    "direct_pass": "直接确认条件",
    "is_registered_in_mainland": "是否在境内(不含港澳台)注册",
    "is_managed_from_mainland": "实际管理机构是否在境内",
    "is_taxed_on_accounts": "是否查账征收",
    "collects_rd_cost": "是否能归集研发费用",
    "industry_code": "行业代码",
    "industry_standing": "产业类别",
    "is_on_abnormal_list": "是否列入经营异常名录",
    "is_on_dishonesty_list": "是否列入严重违法失信名单",
    "rd_indicator": "选用的研发投入指标",
    "is_registered_in_province": "是否在本省注册",
    "has_independent_accounting": "是否独立核算",
    "know_how_count": "标准、商标、成果和专有技术数",
    "has_own_product": "是否有自有技术形成的产品或服务",
    "is_hnte": "是否国家高新技术企业",
    "is_software_enterprise": "是否软件企业",
    "is_strategic_industry": "是否战略性新兴产业",
    "has_city_rd_center": "是否已有市级研发中心",
    "has_provincial_rd_unit": "是否已有省级研发机构",
    "has_independent_rd_unit": "是否有独立的研发机构",
    "rd_unit_staff": "专职研发人员数",
    "rd_unit_qualified_staff": "专职研发人员中本科或中级职称以上人数",
    "rd_area_sqm": "研发场地面积",
    "rd_equipment_cny": "研发设备原值",
    "college_tech_staff_avg": "大专以上科技人员数",
    "rd_staff_avg": "研发人员数",
}

PARTS: dict[str, str] = {
    "kind": "种类",
    "count": "件数",
    "granted_on": "授权日期",
    "applied_on": "申请日期",
    "obtained_by": "获得方式",
    "used_on": "使用日期",
    "lapsed_on": "失效日期",
    "co_owned": "是否共有",
    "on_main_products": "是否用于主要产品",
    "disputed": "是否有争议",
    "on": "日期",
    "year": "年度",
    "ground": "条件",
    "valid_until": "有效期至",
    "rank": "排名",
}
"""Of one right, conversion, incident or ground."""


def fact_word(path: str) -> str:
    """A fact by its path: `years.2016.sales_cny`, `ip_rights.0.granted_on`, `registered_on`."""
    match path.split("."):
        case ["years", year, name]:
            return f"{year} 年度{FACTS.get(name) or field_word('yearly_figures', name)}"
        case ["years", year]:
            return f"{year} 年度数据"
        case [rows, number, *name] if number.isdecimal():
            part = f"的{PARTS.get(name[0], name[0])}" if name else ""
            return f"{FACTS.get(rows, rows)}第 {int(number) + 1} 项{part}"
        case _:
            return FACTS.get(path, path)
