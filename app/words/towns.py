"""Words of the scoreboard of towns."""

TOWN_WORDS: dict[str, dict[str, str]] = {
    "Measure": {
        "open_cases": "在办申报案",
        "stale_cases": "60天以上未推进",
        "visits": "本年走访接触",
        "above_size": "规上企业",
    },
    "AssessedBy": {
        "hnte_task": "高新技术企业任务完成率",
        "tech_sme_task": "省科技型中小企业任务完成率",
        "hnte_net": "高新技术企业净增数",
        "tech_sme_net": "省科技型中小企业净增数",
        "visits": "本年走访接触数",
        "stale_cases": "60天以上未推进的在办案(越少越好)",
        "given": "由局里评定",
    },
    "TownAnswer": {"confirmed": "已确认", "disputed": "有异议"},
    "CohortPart": {"recognized": "已认定", "in_cultivation": "在培", "removed": "出库"},
}
