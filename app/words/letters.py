"""Words for letters."""

LETTER_WORDS: dict[str, dict[str, str]] = {
    "Letter": {
        "amendment": "退回补正通知",
        "refusal": "不予推荐告知书",
        "recommendation": "推荐函",
    },
}
