"""Words of the limits a county sets."""

TIME_LIMIT_WORDS: dict[str, dict[str, str]] = {
    "TimeLimitKind": {"town_opinion": "镇街出具意见", "amendment": "企业补正"},
}
