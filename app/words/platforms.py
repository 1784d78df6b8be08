"""Words of the innovation platforms of 1+3+N."""

PLATFORM_WORDS: dict[str, dict[str, str]] = {
    "PlatformKind": {
        "high_tech_zone": "高新技术产业园区",
        "centre": "科创中心",
        "maker_space": "众创空间",
        "incubator": "孵化器",
        "accelerator": "加速器",
        "industrial_park": "产业园",
        "rural_maker_space": "星创天地",
        "service_complex": "产业创新服务综合体",
    },
    "PlatformPart": {"one": "1", "three": "3", "n": "N"},
    "PlatformLevel": {
        "nation": "国家级",
        "province": "省级",
        "city": "嘉兴市级",
        "county": "本级",
    },
    "PlatformState": {"planned": "筹建", "running": "运行", "closed": "已停办"},
}
