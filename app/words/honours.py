"""Words of honours and recognition meetings."""

HONOUR_WORDS: dict[str, dict[str, str]] = {
    "HonourKind": {
        "micro_tech": "科技型小微企业",
        "innovation_engine": "创新引擎企业",
        "agricultural_tech": "农业科技型企业",
        "patent_model": "专利示范企业",
    },
    "HonourLevel": {
        "nation": "国家级",
        "province": "省级",
        "city": "嘉兴市级",
        "county": "本级",
    },
    "MeetingDecision": {"recognized": "认定", "deferred": "暂缓", "refused": "不予认定"},
}
