"""Where a value of an application came from that nobody typed."""

KNOWN_FROM: dict[str, str] = {
    "firm": "企业台账",
    "case": "申报案",
    "contact": "企业联系人",
    "figures": "{year} 年度数据({source},{status})",
    "statement": "情况声明({day},{source})",
    "ip": "知识产权台账",
    "conversions": "科技成果转化台账",
}
