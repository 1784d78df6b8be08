"""Words of opinions on investment projects."""

INVESTMENT_WORDS: dict[str, dict[str, str]] = {
    "OpinionKind": {"access": "准入评价", "ip_appraisal": "知识产权评议"},
    "OpinionConclusion": {
        "supported": "支持",
        "with_conditions": "有条件支持",
        "not_supported": "不支持",
    },
}
