"""A year's holidays as an administrator pastes them: one day a line, `2018-10-01 休 国庆节`."""

from dataclasses import dataclass
from datetime import date

from app.domain.refusals import InvalidValue, Reason

SIGNS = {"休": False, "班": True}
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DayLine:
    day: date
    is_working: bool
    name: str


def read_days(text: str, year: int) -> list[DayLine]:
    """Every line, or the number of the first that cannot be read. Days that the week already
    makes so (a Sunday off) are left out: only what differs is kept."""
    found: dict[date, DayLine] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        one = _read(line, number)
        if one.day.year != year or one.day in found:
            raise _wrong(number)
        found[one.day] = one
    return [one for one in found.values() if one.is_working != (one.day.weekday() < SATURDAY)]


def _read(line: str, number: int) -> DayLine:
    parts = line.split(maxsplit=2)
    if len(parts) < 2 or parts[1] not in SIGNS:
        raise _wrong(number)
    try:
        day = date.fromisoformat(parts[0])
    except ValueError as error:
        raise _wrong(number) from error
    return DayLine(day, SIGNS[parts[1]], parts[2].strip()[:40] if len(parts) > 2 else parts[1])


def _wrong(number: int) -> InvalidValue:
    return InvalidValue(fields={"lines": Reason.BAD_CALENDAR_LINE}, row=number)
