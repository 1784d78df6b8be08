"""When mail goes out: digests on working mornings, failures further and further apart."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.deadlines import Calendar
from app.domain.messages import STALE, WAITS, Way, digest_is_due, next_try, wrong_address
from app.domain.refusals import Reason

KNOWN = Calendar(frozenset({2018}), {date(2018, 10, 1): False, date(2018, 9, 29): True})
NOBODY_KNOWS = Calendar(frozenset())


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2018, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("moment", "calendar", "is_due"),
    [
        (at(9, 28, 8, 29), KNOWN, False),
        (at(9, 28, 8, 30), KNOWN, True),
        (at(9, 29, 9, 0), KNOWN, True),  # a Saturday that is worked
        (at(9, 30, 9, 0), KNOWN, False),  # a Sunday
        (at(10, 1, 9, 0), KNOWN, False),  # a Monday that is off
        (at(10, 1, 9, 0), NOBODY_KNOWS, True),
        (at(9, 30, 9, 0), NOBODY_KNOWS, False),
    ],
)
def test_digest_goes_on_working_mornings(
    moment: datetime, calendar: Calendar, *, is_due: bool
) -> None:
    assert digest_is_due(moment, calendar) is is_due


def test_waits_grow_and_end_before_the_mail_is_stale() -> None:
    moment = datetime(2018, 9, 3, tzinfo=UTC)

    assert next_try(1, moment) == moment + timedelta(minutes=1)
    assert next_try(7, moment) == moment + timedelta(days=1)
    assert next_try(8, moment) is None
    assert list(WAITS) == sorted(WAITS)
    assert sum(WAITS, timedelta()) < STALE


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("li.jing@kj.pinghu.gov.cn", True),
        ("a+b@example.com", True),
        ("li", False),
        ("li@localhost", False),
        ("li@example.com\nBcc: x@y.cn", False),
        ("李@example.com", False),
        ("a@" + "b" * 120 + ".cn", False),
    ],
)
def test_addresses_any_server_takes(text: str, *, is_so: bool) -> None:
    assert (wrong_address(Way.MAIL, text) is None) is is_so


def test_numbers_and_accounts_that_are_sent_to() -> None:
    given = ("13800001234", "12800001234", "+8613800001234", "138 0000 1234")
    assert [wrong_address(Way.SMS, one) for one in given] == [None, *[Reason.BAD_MOBILE] * 3]
    given = ("1157", "GE_29-a", "张三", "1157,1158")
    wrong = [wrong_address(Way.ZHEZHENGDING, one) for one in given]
    assert wrong == [None, None, Reason.BAD_ACCOUNT, Reason.BAD_ACCOUNT]
