"""Words of science projects with fiscal money."""

PROJECT_WORDS: dict[str, dict[str, str]] = {
    "ProjectField": {
        "equipment": "先进装备制造",
        "electronics": "新一代电子信息应用",
        "materials": "新材料",
        "biology": "生物(食品)",
        "environment": "节能环保",
        "traditional": "传统产业改造提升",
        "potential": "“X”个潜在技术",
    },
    "ProjectLevel": {
        "nation": "国家",
        "province": "省",
        "city": "嘉兴市",
        "county": "平湖市",
    },
    "ProjectResult": {
        "accepted": "通过验收",
        "honest_failure": "宽容失败",
        "terminated": "终止",
        "misconduct": "违规终止",
    },
    "CheckKind": {
        "midterm": "中期检查",
        "spot": "抽查",
        "audit": "专项审计",
        "acceptance": "验收",
    },
    "CheckConclusion": {"passed": "通过", "to_amend": "整改", "failed": "未通过"},
}
