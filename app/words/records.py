"""Words for the accesses that the journal keeps."""

RECORD_WORDS: dict[str, dict[str, str]] = {
    "AccessKind": {
        "sign_in": "登录",
        "sign_in_refused": "登录被拒",
        "sign_out": "退出",
        "view_contacts": "查看联系方式",
        "export": "导出",
        "import": "导入",
        "download": "下载附件",
    },
    "Dictionary": {"park": "园区", "calendar_year": "工作日历"},
}
