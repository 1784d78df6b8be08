"""Words of the scoreboard of towns."""

TOWN_WORDS: dict[str, dict[str, str]] = {
    "Measure": {
        "open_cases": "在办申报案",
        "stale_cases": "60天以上未推进",
        "visits": "本年走访接触",
        "above_size": "规上企业",
    },
}
