"""Technology contracts and cooperation projects of firms; 对沪 (三(四)1) is a flag of its own."""

from enum import StrEnum


class ContractKind(StrEnum):
    """The four of 国科发政字〔2000〕063号, and cooperation without a contract."""

    DEVELOPMENT = "development"
    TRANSFER = "transfer"
    CONSULTING = "consulting"
    SERVICE = "service"
    COOPERATION = "cooperation"
