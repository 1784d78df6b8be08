"""Words for applications as firms fill them in."""

APPLICATION_WORDS: dict[str, dict[str, str]] = {
    "Route": {
        "in_full": "在本系统逐项填写",
        "official_pdf": "附国家系统导出的 PDF,本系统只填主要情况表",
    },
    "EditionChange": {"added": "新增", "removed": "不再要", "changed": "改了"},
    "AnswerState": {
        "saved": "已暂存",
        "unchanged": "未改动",
        "refused": "未保存",
        "conflict": "有冲突,未保存",
    },
}
