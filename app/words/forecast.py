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
}
