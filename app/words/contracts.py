"""Words of technology contracts."""

CONTRACT_WORDS: dict[str, dict[str, str]] = {
    "ContractKind": {
        "development": "技术开发",
        "transfer": "技术转让",
        "consulting": "技术咨询",
        "service": "技术服务",
        "cooperation": "合作项目",
    },
}
