"""Words of the forecast: what it is put together from."""

FORECAST_WORDS: dict[str, dict[str, str]] = {
    "ForecastPart": {
        "certain": "已有资格,届时仍有效",
        "renewals_under_way": "重新认定在办",
        "renewals_to_come": "届时到期、尚未申报重新认定",
        "under_way": "首次申报在办",
        "to_come": "今后新增首次申报",
        "losses": "中途取消(扣减)",
    },
    "RoundBasis": {
        "notice": "按公示开始日和往年间隔",
        "letter": "按推荐函日期和往年间隔",
        "call": "按申报通知日期和往年间隔",
        "past_years": "按往年同批公布日",
        "unknown": "没有先例,不推算",
    },
}
