"""Words for the accesses that the journal keeps."""

RECORD_WORDS: dict[str, dict[str, str]] = {
    "RecordKind": {
        "institution": "研发机构",
        "talent_project": "人才项目",
        "science_project": "科技项目",
        "award_round": "奖补批次",
        "award": "奖补",
    },
    "AccessKind": {
        "sign_in": "登录",
        "sign_in_refused": "登录被拒",
        "sign_in_recovery": "用恢复码登录",
        "sign_in_identity": "统一身份认证登录",
        "sign_out": "退出",
        "look": "查看申报材料",
        "personal_view": "查看联系方式",
        "export": "导出",
        "download": "下载附件",
        "refused": "请求被拒",
    },
    "ImportKind": {
        "enterprises": "企业、年度数据和后备库",
        "figures": "年度数据(一企一年一行)",
        "rights": "知识产权",
        "titles": "资格",
        "indicator_values": "规划指标数值",
    },
    "ImportState": {
        "checking": "检查中",
        "planned": "待确认",
        "writing": "写入中",
        "stopped": "中途停下",
        "applied": "已写入",
        "undoing": "撤销中",
        "undone": "已撤销",
        "discarded": "已放弃",
    },
    "ImportRowState": {
        "open": "待写入",
        "changed": "检查后被改过",
        "written": "已写入",
        "left": "未写入(期间被改过)",
        "undone": "已撤销",
        "kept": "未能撤销",
    },
    "RdBasis": {
        "hnte": "高企口径(专项审计)",
        "super_deduction": "加计扣除口径",
        "statistical": "统计口径(统计报表)",
    },
    "Dictionary": {"park": "园区", "calendar_year": "工作日历"},
}
