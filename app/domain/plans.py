"""The words of a plan: indicators, what they measure, how a value came to be."""

from enum import StrEnum


class IndicatorKind(StrEnum):
    STOCK = "stock"
    FLOW = "flow"
    RATIO = "ratio"
    GROWTH = "growth"
    CUMULATIVE = "cumulative"


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    ABOUT = "about"


class CountsFrom(StrEnum):
    """Where an indicator's value comes from."""

    REGISTER = "register"
    ENTERED = "entered"
    NO_REGISTER_YET = "no_register_yet"


class ValueStatus(StrEnum):
    FLASH = "flash"
    PRELIMINARY = "preliminary"
    FINAL = "final"


class StatScope(StrEnum):
    """全市, or without 嘉兴港区 (zhejiang-rules.md, section 6)."""

    WHOLE_COUNTY = "whole_county"
    WITHOUT_PORT_ZONE = "without_port_zone"


class TaskLevel(StrEnum):
    COUNTY = "county"
    TOWNSHIP = "township"
    PARK = "park"


class TaskBasis(StrEnum):
    VALID = "valid"
    NEWLY_RECOGNIZED = "newly_recognized"
    NET_INCREASE = "net_increase"
