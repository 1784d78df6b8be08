"""The reserve pool: cohorts, entries, phases, contacts: what they and their fields are called."""

KINDS: dict[str, str] = {
    "cohort": "后备库期次",
    "pool_entry": "后备库条目",
    "cultivation_phase": "培育阶段",
    "visit": "接触记录",
}

FIELDS: dict[str, dict[str, str]] = {
    "cohort": {"notice_working_days": "公示工作日数"},
    "pool_entry": {
        "cohort_id": "期次",
        "state": "在库状态",
        "target": "目标资格",
        "kind": "首次或重新认定",
        "intended_year": "拟申报年度",
        "grade": "培育等级",
        "weakness": "主要短板",
        "source": "入库来源",
        "reason": "入库理由",
        "admitted_on": "入库日",
        "carried_over_from_id": "转自上期条目",
        "removed_on": "出库日",
        "removal": "出库类别",
        "removal_reason": "出库理由",
    },
    "cultivation_phase": {
        "entry_id": "后备库条目",
        "goal": "目标",
        "due_on": "应完成日",
        "done_on": "完成日",
        "outcome": "成效",
    },
    "visit": {
        "entry_id": "后备库条目",
        "occasion": "接触环节",
        "happened_on": "日期",
        "place": "地点",
        "summary": "内容",
        "first_id": "第一人",
        "second_id": "第二人",
        "confirmed_on": "第二人确认日",
        "solo_explanation": "单独接触说明",
        "seen_by_head": "领导已阅",
        "closed_on": "办结日",
    },
}
