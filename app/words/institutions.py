"""Words of R&D institutions."""

INSTITUTION_WORDS: dict[str, dict[str, str]] = {
    "InstitutionType": {
        "rd_center": "企业研发中心",
        "technology_center": "企业技术中心",
        "research_institute": "企业研究院",
        "key_research_institute": "重点企业研究院",
        "academician_station": "院士专家工作站",
        "postdoctoral_station": "博士后科研工作站",
        "key_laboratory": "企业重点实验室",
        "engineering_technology_center": "工程技术研究中心",
        "engineering_center": "工程研究中心",
    },
    "InstitutionLevel": {"county": "县级", "city": "市级", "province": "省级", "nation": "国家级"},
    "InstitutionState": {
        "not_yet": "尚未公布",
        "building": "建设中",
        "recognized": "已认定",
        "ended": "已终止",
        "void": "登记有误",
    },
    "EvaluationOutcome": {
        "excellent": "优秀",
        "qualified": "合格",
        "to_mend": "限期整改",
        "failed": "不合格(取消)",
    },
    "InstitutionEnd": {
        "failed_evaluation": "评估不合格取消",
        "revoked": "主管部门撤销",
        "given_up": "企业停办",
        "entered_in_error": "登记有误",
    },
    "Body": {
        "science": "科技",
        "economy": "经信",
        "science_association": "科协",
        "human_resources": "人社",
        "development": "发改",
    },
    "InstitutionSort": {
        "recognized_on": "认定日期",
        "name": "机构名称",
        "enterprise": "企业名称",
        "list_year": "年度",
    },
    "LadderShows": {
        "all": "全部",
        "ready": "条件都达到",
        "one_short": "只差一项",
        "unknown": "资料不全",
    },
    "RdRung": {
        "county_center": "县级研发中心",
        "city_center": "市级研发中心",
        "provincial_center": "省级研发中心",
        "research_institute": "省企业研究院",
        "key_research_institute": "省重点企业研究院",
    },
}

INSTITUTION_KINDS: dict[str, str] = {
    "rd_institution": "研发机构",
    "institution_evaluation": "研发机构评估",
}
INSTITUTION_FIELDS: dict[str, dict[str, str]] = {
    "rd_institution": {
        "name": "机构名称",
        "type": "机构类型",
        "level": "级别",
        "list_year": "年度",
        "document_on": "文件日期",
        "building_from": "列入建设日期",
        "building_known_on": "列入建设获知日",
        "recognized_on": "认定日期",
        "recognized_known_on": "认定获知日",
        "ended_on": "终止日",
        "ended_known_on": "终止获知日",
        "ending": "终止方式",
        "end_reason": "终止原因",
        "end_document_number": "终止文号",
        "unit_staff": "专职研发人员",
        "qualified_staff": "其中本科或中级以上",
        "area_sqm": "研发场地(平方米)",
        "equipment_cny": "研发设备原值",
        "measured_on": "规模填报日",
        "measured_by": "规模来源",
        "remark": "备注",
        "archived_on": "归档日期",
    },
    "institution_evaluation": {
        "institution_id": "研发机构",
        "year": "评估年度",
        "outcome": "评估结果",
        "evaluated_on": "评估日期",
        "known_on": "获知日",
        "mend_by": "整改期限",
        "taken_back_on": "撤回日期",
        "taken_back_reason": "撤回理由",
    },
}
"""For the history: `app.words.fields` takes them in."""
