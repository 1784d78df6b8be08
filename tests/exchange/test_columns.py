"""The words of the import's columns, as an officer reads them one after the other."""

import pytest

from app.domain.refusals import Reason
from app.exchange.columns import ENTERPRISE_COLUMNS
from app.exchange.problems import Problems
from app.exchange.sheets import Row


@pytest.mark.parametrize(
    ("key", "reason", "said"),
    [
        (
            "uscc",
            Reason.BAD_USCC,
            "统一社会信用代码不正确:应为 18 位,末位为校验码。对照营业执照填写 18 位代码。",
        ),
        ("registered_on", Reason.BAD_DATE, "日期无法识别。按 2018-09-30 的格式填写。"),
        (
            "township_code",
            Reason.UNKNOWN_TOWNSHIP,
            "没有这个镇街道。填写本县镇街道的全名,如“当湖街道”。",
        ),
    ],
)
def test_what_is_wrong_and_how_to_mend_it_say_nothing_twice(
    key: str, reason: Reason, said: str
) -> None:
    (remedy,) = (column.remedy for column in ENTERPRISE_COLUMNS if column.key == key)
    problems = Problems()

    problems.complain(Row("表", 2, ()), key, "", reason, remedy)

    assert problems.found[0].detail + problems.found[0].remedy == said
