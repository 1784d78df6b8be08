"""Words for personal data: classes, bases, how long, and what people may ask."""

PERSONAL_WORDS: dict[str, dict[str, str]] = {
    "PersonalClass": {
        "account": "账号信息",
        "contact": "联系方式",
        "identity": "身份标识",
        "trace": "登录和访问痕迹",
        "act": "办理记录中的姓名",
        "sensitive": "敏感个人信息(亲属、持股等关系)",
    },
    "Basis": {
        "duty": "履行法定职责(个人信息保护法第十三条第三项)",
        "logs": "网络日志留存义务(网络安全法第二十一条)",
        "asked": "本人提供,可以撤回",
    },
    "Retention": {
        "account": "账号停用后三年",
        "firm": "企业归档后两年",
        "session": "结束后六个月",
        "day": "24 小时",
        "minutes": "几分钟",
        "record": "随办理档案长期保存",
    },
    "RequestKind": {"correction": "更正", "erasure": "删除"},
    "RequestState": {
        "asked": "待决定",
        "granted": "已同意,待办理",
        "refused": "不予同意",
        "carried_out": "已办理",
    },
}
