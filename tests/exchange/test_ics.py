"""A firm's dates as a file that calendars read."""

from datetime import UTC, date, datetime

from app.domain.firm_dates import FirmDate, FirmDateKind
from app.domain.titles import Programme
from app.exchange.ics import calendar_file

MOMENT = datetime(2018, 9, 30, 8, 0, tzinfo=UTC)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_each_date_is_an_all_day_event_under_a_lasting_name() -> None:
    dates = [
        FirmDate(FirmDateKind.RENEWAL_AHEAD, date(2018, 12, 31), "", Programme.HNTE, 12),
        FirmDate(FirmDateKind.RIGHT_FEE, date(2019, 3, 5), "一种装置;甲,乙\n丙(ZL1)"),
        FirmDate(FirmDateKind.DUTY, date(2019, 5, 31), "年报" * 60, basis="第十三条"),
    ]

    content = calendar_file("景兴纸业", "abc", dates, MOMENT)

    assert all(len(line.encode()) <= 75 for line in content.decode().split("\r\n"))
    lines = unfolded(content)
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert lines.count("BEGIN:VEVENT") == 3
    assert "SUMMARY:重新认定提醒:高新技术企业资格还有 12 个月到期" in lines
    assert "DTSTART;VALUE=DATE:20181231" in lines
    assert "DTEND;VALUE=DATE:20190101" in lines
    assert "SUMMARY:年费应缴日:一种装置\\;甲\\,乙\\n丙(ZL1)" in lines
    assert f"SUMMARY:年度填报截止:{'年报' * 60}" in lines
    names = {line for line in lines if line.startswith("UID:")}
    assert len(names) == 3
    later = datetime(2018, 10, 8, tzinfo=UTC)
    assert names <= set(unfolded(calendar_file("景兴纸业", "abc", dates, later)))
