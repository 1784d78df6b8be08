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

JOB_TERMS: dict[str, str] = {
    "action": "环节",
    "happened_on": "日期",
    "known_on": "首次公布日",
    "notice_starts_on": "公示开始日",
    "reason": "说明",
    "undo_reason": "撤销原因",
    "failure_reason": "未通过原因",
    "document_number": "文号",
    "officer": "交给",
    "removal": "出库原因",
    "removal_reason": "出库说明",
    "cohort": "后备库",
    "target": "培育目标",
    "title_kind": "首次/重新认定",
    "intended_year": "拟申报年度",
    "batch": "拟申报批次",
    "grade": "等级",
    "weakness": "主要短板",
    "agency": "服务机构",
    "source": "来源",
    "responsible": "责任人",
}
