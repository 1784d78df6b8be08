"""A finding as a sentence in Chinese, made when somebody reads it and not before."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from app.domain.criteria.findings import Change, Finding, Ratio, Result, State, Unit, Value, cut
from app.words import Translate, word
from app.words.criteria import CRITERIA, FINDINGS, LEVERS
from app.words.judged_facts import fact_word

HUNDRED = 100
WAN = 10_000


def tell(finding: Finding, translate: Translate = str) -> str:
    """What was found, what it was measured against and what is missing, then what to know."""
    code, blanks = explanation(finding)
    said = translate(FINDINGS[code]).format(**blanks)
    if finding.points is not None and finding.state is not State.UNKNOWN:
        low, high = (shown(points, None) for points in finding.points)
        given = "points_given" if low == high else "points"
        said += translate(FINDINGS[given]).format(low=low, high=high)
    notes = ";".join(word(flag, translate) for flag in finding.flags)
    return f"{said}{notes}。" if notes else said


def explanation(finding: Finding) -> tuple[str, dict[str, str]]:
    """The code of its sentence and what fills the blanks."""
    criterion, state = finding.criterion, finding.state
    blanks = {
        "value": shown(finding.value, criterion.measure),
        "threshold": shown(finding.threshold, criterion.measure),
        "shortfall": shown(finding.shortfall, criterion.unit),
        "missing": "、".join(fact_word(path) for path in finding.missing),
    }
    if state is State.UNKNOWN:
        return "unknown", blanks
    if state is State.NEEDS_JUDGEMENT:
        return ("needs_judgement_value" if blanks["value"] else "needs_judgement"), blanks
    if blanks["threshold"] and blanks["value"]:
        return f"{state.value}_limit" if criterion.is_upper_limit else state.value, blanks
    if state is State.SHORT and blanks["shortfall"] and criterion.unit is Unit.DAYS:
        return ("short_wait_value" if blanks["value"] else "short_wait"), blanks
    if state is State.SHORT and blanks["value"] and finding.points is None:
        return "short_plain_value", blanks
    return f"{state.value}_{'value' if blanks['value'] else 'plain'}", blanks


def tell_change(change: Change, translate: Translate = str) -> str:
    """新聘科技人员 3 人(2018 年度)."""
    said = f"{translate(LEVERS[change.lever])} {shown(change.amount, change.unit)}"
    return said if change.year is None else f"{said}({change.year} 年度)"


def main_gap(result: Result, translate: Translate = str) -> str:
    """The first condition that fails, in the order of the law, and by how much: 科技人员占比(差
    1 人). Parts of a score are no conditions."""
    for finding in result.findings:
        if finding.state is State.SHORT and "." not in finding.criterion.key:
            much = _enough(finding.shortfall, finding.criterion.unit)
            name = name_of(finding, translate)
            return f"{name}(差 {much})" if much else name
    return ""


def _enough(value: Value, unit: Unit | None) -> str:
    """Money in 万元 with two decimals, rounded up: who makes up that much has made up enough."""
    if unit is not Unit.YUAN or value is None or isinstance(value, str):
        return shown(value, unit)
    exact = value.exact if isinstance(value, Ratio) else Fraction(value)
    return f"{_plain(cut(Fraction(ceil(exact / WAN * HUNDRED), HUNDRED), 2))} 万元"


def name_of(finding: Finding, translate: Translate = str) -> str:
    return translate(CRITERIA[finding.criterion.key])


def shown(value: Value, unit: Unit | None) -> str:
    """A share in per cent and money in 万元, both cut and never rounded up to a threshold; a text
    as it is; nothing where there is nothing."""
    if isinstance(value, StrEnum):
        return word(value)
    if value is None or isinstance(value, str):
        return value or ""
    exact = value.exact if isinstance(value, Ratio) else Fraction(value)
    if unit is Unit.RATIO:
        return f"{cut(exact * HUNDRED, 2)}%"
    if unit is Unit.YUAN:
        return f"{_plain(cut(exact / WAN, 6))} 万元"
    digits = str(exact) if exact.denominator == 1 else _plain(cut(exact, 2))
    return f"{digits} {word(unit)}" if unit is not None else digits


def _plain(digits: str) -> str:
    """Without zeros that say nothing: 250.5 and not 250.500000."""
    return format(Decimal(digits).normalize(), "f")
