"""Words for official lists: their kinds, what became of each row, what it brings about."""

LIST_WORDS: dict[str, dict[str, str]] = {
    "OfficialListKind": {
        "notice": "公示",
        "recognition": "公告(认定)",
        "renaming": "更名",
        "cancellation": "取消资格",
        "filed": "已填报名单",
        "not_filed": "未填报名单",
    },
    "FilingStanding": {"filed": "已填报", "missed": "未填报", "unknown": "不详"},
    "ListState": {"open": "待确认", "applied": "已办理", "discarded": "已放弃"},
    "ListedState": {
        "ambiguous": "对上多家",
        "refused": "不能办理",
        "absent": "应列入而未列入",
        "unknown": "台账中没有",
        "ready": "可以办理",
        "done": "已办理",
        "already": "此前已登记",
        "note": "非企业行",
    },
    "ListDeed": {
        "open_notice": "进入公示",
        "approve": "登记市级认定",
        "recognize": "登记认定并生成资格",
        "register_title": "无申报案,直接登记资格",
        "rename": "企业更名",
        "revoke": "登记取消(申报案)",
        "end_title": "终止资格",
        "reject": "登记未通过",
        "file": "登记已填报",
        "miss": "登记未填报",
    },
    "MatchedBy": {
        "code": "信用代码",
        "former_code": "曾用代码",
        "name": "名称",
        "former_name": "曾用名",
        "certificate": "证书编号",
        "officer": "人工指定",
    },
}
