"""Words for 待办, 已办 and 我发起."""

TASK_WORDS: dict[str, dict[str, str]] = {
    "TaskKind": {
        "declare_relations": "待我申报的关系",
        "reassign_recused": "须改派(经办人回避)",
        "write_review": "待我评审",
        "decide_redraw": "待批准的重抽",
        "reminder": "催办",
        "confirm_visit": "待我确认的接触记录",
        "explain_solo": "待我说明的单独接触",
        "see_solo": "单独接触待阅",
        "town_opinion": "待镇街出具意见",
        "handle_case": "我经办的申报",
        "hand_in": "待本企业提交或补正",
        "confirm_registration": "待确认的企业注册",
        "admit_entry": "公示期满待入库",
        "phase_overdue": "逾期的培育阶段",
        "own_visit": "我记录的接触(未办结)",
        "own_proposal": "我负责的拟入库企业",
        "own_reminder": "我发出的催办(未答复)",
        "own_case": "已提交、办理中的申报",
        "own_inquiry": "部门尚未答复的核查",
        "moved_case": "我办过的申报",
        "finished_reminder": "我答复的催办",
        "finished_visit": "我参加、已办结的接触",
    },
    "Tab": {"mine": "待办", "done": "已办", "started": "我发起"},
}
