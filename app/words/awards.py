"""Words of policy awards: what is rewarded, and why a line is struck."""

AWARD_WORDS: dict[str, dict[str, str]] = {
    "AwardSource": {"title": "资格台账"},
    "AwardMatter": {
        "enterprise_title": "企业资格认定",
        "rd_institution": "研发机构",
        "talent": "人才项目",
        "platform": "平台载体",
        "intellectual_property": "知识产权",
    },
    "Strike": {
        "lower": "同一事项就高",
        "already_rewarded": "此前已奖",
        "condition_not_met": "不符合条款条件",
        "department": "部门核查有问题",
        "objection": "公示异议成立",
        "given_up": "企业放弃",
        "entered_in_error": "登记有误",
    },
    "AwardStanding": {"stands": "拟奖补", "struck": "已划去"},
    "LaterChange": {"appeared": "冻结后新增", "gone": "冻结后不再符合", "changed": "冻结后变更"},
}
