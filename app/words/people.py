"""Words for people, roles and sign-ins."""

PEOPLE_WORDS: dict[str, dict[str, str]] = {
    "Role": {
        "bureau_officer": "经办",
        "section_head": "科长",
        "bureau_head": "分管领导",
        "town_officer": "镇街经办",
        "enterprise_user": "企业用户",
        "agency_user": "服务机构用户",
        "expert": "评审专家",
        "city_reader": "市级查阅",
        "province_reader": "省级查阅",
        "system_admin": "系统管理员",
        "security_admin": "安全管理员",
        "audit_admin": "审计管理员",
    },
    "InvitationState": {
        "open": "待使用",
        "redeemed": "已使用",
        "withdrawn": "已撤回",
        "expired": "已过期",
    },
    "EntrustmentState": {
        "invited": "待接受",
        "to_come": "未开始",
        "running": "委托中",
        "over": "已到期",
        "ended": "已终止",
    },
    "Division": {
        "business": "业务",
        "system": "系统管理",
        "security": "安全管理",
        "audit": "审计管理",
    },
    "RelationKind": {
        "family": "近亲属任职或控股",
        "shares": "持股或投资",
        "former_employment": "曾任职",
        "agency": "中介代理或咨询服务",
        "other": "其他利害关系",
    },
    "RelationSource": {"declared": "本人申报", "discovered": "他人发现"},
}
