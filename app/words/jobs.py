"""Words for long work: its kinds and states, and what became of each row."""

JOB_WORDS: dict[str, dict[str, str]] = {
    "JobKind": {
        "move_cases": "批量推进案件",
        "assign_cases": "批量指定经办人",
        "admit_firms": "批量入库",
        "admit_entries": "批量同意入库",
        "remove_entries": "批量出库",
        "assign_entries": "批量指定责任人",
    },
    "JobState": {
        "checking": "正在逐条检查",
        "proposed": "待确认",
        "waiting": "排队中",
        "running": "办理中",
        "done": "已办完",
        "cancelled": "已取消",
        "failed": "中途停止",
    },
    "RowState": {
        "unseen": "未检查",
        "ready": "可以办理",
        "barred": "不能办理",
        "done": "已办理",
        "refused": "未办理",
        "left": "未轮到",
    },
}
