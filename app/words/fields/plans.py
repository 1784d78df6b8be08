"""The plan: indicators, tasks, values: what they and their fields are called."""

KINDS: dict[str, str] = {
    "plan": "规划",
    "indicator": "指标",
    "baseline": "指标基数",
    "yearly_task": "年度任务",
    "indicator_value": "指标数值",
}

FIELDS: dict[str, dict[str, str]] = {
    "plan": {"base_year": "基年", "is_current": "现行"},
    "indicator": {
        "plan_id": "规划",
        "key": "代号",
        "name": "指标名称",
        "unit": "单位",
        "kind": "指标类型",
        "comparison": "比较方式",
        "counts_from": "数据来源方式",
        "target": "目标值",
        "source_owner": "数据提供单位",
        "is_in_annex": "列入附表",
    },
    "baseline": {"printed": "规划原文", "is_chosen": "采用"},
    "yearly_task": {
        "level": "层级",
        "place_code": "镇街道或园区",
        "basis": "口径",
        "revision": "修订次数",
    },
    "indicator_value": {
        "period_starts_on": "所属期起",
        "period_ends_on": "所属期止",
        "scope": "统计范围",
        "released_on": "发布日",
    },
}
