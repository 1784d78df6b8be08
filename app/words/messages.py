"""Words for messages, mail, comments and a firm's calendar."""

MESSAGE_WORDS: dict[str, dict[str, str]] = {
    "MessageKind": {
        "reminder": "催办",
        "comment": "意见留言",
        "amendment": "退回补正",
        "inquiry": "部门征询",
        "opinion": "镇街意见",
        "review": "评审",
        "declaration": "关系申报与回避",
        "invitation": "邀请与授权",
        "decision": "办理结果",
        "progress": "申报进展",
        "deadline": "期限提醒",
        "system": "系统通知",
    },
    "MailMode": {
        "at_once": "立即发送",
        "digest": "每个工作日 8:30 汇总",
        "none": "不发",
    },
    "Way": {"mail": "邮件", "sms": "短信", "zhezhengding": "浙政钉"},
    "CommentVisibility": {"internal": "内部", "to_firm": "给企业"},
    "FirmDateKind": {
        "duty": "年度填报截止",
        "renewal_ahead": "重新认定提醒",
        "title_end": "资格到期",
        "right_fee": "年费应缴日",
        "case_due": "申报期限",
    },
    "MailState": {"waiting": "待发送", "sent": "已发送", "failed": "发送失败"},
}
