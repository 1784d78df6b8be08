"""Words for talent projects."""

TALENT_WORDS: dict[str, dict[str, str]] = {
    "IdKind": {"resident_card": "居民身份证", "passport": "护照"},
    "Likeness": {
        "same_paper": "同一证件",
        "same_name_and_origin": "姓名和来源单位相同",
        "near_copy": "方案近似",
        "rewritten_plan": "名称相近、方案部分相同",
    },
}
