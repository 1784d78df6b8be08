"""Words of the forecast: what it is put together from, what it asks, which renewals are at risk."""

FORECAST_WORDS: dict[str, dict[str, str]] = {
    "ForecastPart": {
        "certain": "已有资格,届时仍有效",
        "renewals_under_way": "重新认定在办",
        "renewals_to_come": "届时到期、尚未申报重新认定",
        "under_way": "首次申报在办",
        "to_come": "今后新增首次申报",
        "losses": "中途取消(扣减)",
    },
    "DueWork": {
        "cases_due": "逾期和七个工作日内到期的申报",
        "stage_short": "申报进度不够",
        "renewals_at_risk": "续认高风险",
        "renewals_to_visit": "续认建议走访",
        "ready_to_open": "条件已齐、尚未立案",
    },
    "RoundBasis": {
        "notice": "按公示开始日和往年间隔",
        "letter": "按推荐函日期和往年间隔",
        "call": "按申报通知日期和往年间隔",
        "past_years": "按往年同批公布日",
        "unknown": "没有先例,不推算",
    },
    "RenewalStep": {
        "lapsed": "已到期、尚未续上",
        "within_6": "6个月内",
        "within_12": "12个月内",
        "within_18": "18个月内",
        "later": "18个月以后",
    },
    "RenewalRisk": {"high": "高", "medium": "中", "low": "低"},
}
