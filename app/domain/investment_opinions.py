"""What the bureau says of an investment project before it is let in (plan, 三(三)3 and 三(七)2)."""

from enum import StrEnum


class OpinionKind(StrEnum):
    ACCESS = "access"
    """投资项目准入评价."""
    IP_APPRAISAL = "ip_appraisal"
    """重大科技经济活动知识产权评议."""


class OpinionConclusion(StrEnum):
    SUPPORTED = "supported"
    WITH_CONDITIONS = "with_conditions"
    NOT_SUPPORTED = "not_supported"


FEEDS_POOL = frozenset({OpinionConclusion.SUPPORTED, OpinionConclusion.WITH_CONDITIONS})
"""Whoever is let in may be cultivated from the first day (source 招商)."""
