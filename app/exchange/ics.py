"""A firm's dates as an iCalendar file (RFC 5545), for Outlook, WPS and telephones."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from app.domain.firm_dates import FirmDate
from app.words import word

DAY = timedelta(days=1)
LINE_OCTETS = 75


def calendar_file(name: str, firm_id: str, dates: Iterable[FirmDate], moment: datetime) -> bytes:
    """All-day events. A date keeps its UID, so that the file brought in again doubles nothing."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Miaopu//Firm calendar//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for one in dates:
        lines += _event(one, firm_id, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def told(one: FirmDate) -> str:
    """What is due, in words: the same on the page and in the file."""
    what = word(one.kind)
    title = word(one.programme) if one.programme else ""
    if one.months is not None:
        return f"{what}:{title}资格还有 {one.months} 个月到期"
    about = one.about or title
    return f"{what}:{about}"


def _event(one: FirmDate, firm_id: str, stamp: str) -> list[str]:
    key = f"{firm_id}|{one.kind}|{one.on}|{one.programme}|{one.months}|{one.about}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{sha256(key.encode()).hexdigest()[:32]}@miaopu",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(one.on)}",
        f"DTEND;VALUE=DATE:{_day(one.on + DAY)}",
        f"SUMMARY:{_escaped(told(one))}",
    ]
    if one.basis:
        lines.append(f"DESCRIPTION:{_escaped(one.basis)}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _escaped(text: str) -> str:
    for sign, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, safe)
    return text


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets a line, no character torn; what goes on begins with a blank."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
