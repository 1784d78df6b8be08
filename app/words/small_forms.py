"""What the fields of one-line forms are called, whose refusal is a page of its own."""

SMALL_FORMS: dict[str, str] = {
    "file": "文件",
    "reason": "理由",
    "tag": "标签",
    "wanted": "要求",
}
