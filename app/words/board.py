"""Words of the target board."""

BOARD_WORDS: dict[str, dict[str, str]] = {
    "PaceStatus": {
        "not_started": "未开始",
        "unknown": "未知",
        "normal": "正常",
        "behind": "滞后",
        "warning": "预警",
        "done": "已完成",
    },
    "Part": {
        "valid": "有效",
        "renewal_pending": "续认中",
        "in_notice": "公示中",
        "in_pipeline": "在途",
        "lapsing": "半年内到期",
        "at_start": "上年末有效",
        "first": "首次认定",
        "renewal": "重新认定",
        "moved_in": "迁入",
        "moved_out": "迁出",
        "ended": "失效",
        "net": "净增",
    },
    "Funding": {"foreign": "外资", "domestic": "内资", "unknown": "登记类型未知"},
    "TitleSort": {
        "valid_from": "有效期自",
        "valid_until": "有效期至",
        "name": "企业名称",
        "list_year": "名单年度",
    },
}
