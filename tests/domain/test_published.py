"""Which published value speaks on a date: the newest period over and released, the most final."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from app.domain.plans import StatScope, TaskLevel, ValueStatus
from app.domain.published import known_values, latest_tasks, latest_value, yearly_values

WHOLE = StatScope.WHOLE_COUNTY


@dataclass(frozen=True)
class Value:
    value: Decimal
    period_ends_on: date
    released_on: date
    status: ValueStatus = ValueStatus.FINAL
    scope: StatScope = WHOLE


@dataclass(frozen=True)
class Task:
    value: int
    revision: int
    year: int = 2018
    level: TaskLevel = TaskLevel.COUNTY
    place_code: str = "330482"


FLASH = Value(Decimal("2.88"), date(2017, 12, 31), date(2018, 3, 1), ValueStatus.FLASH)
FINAL = Value(Decimal("2.79"), date(2017, 12, 31), date(2018, 9, 10))
HALF = Value(Decimal("2.90"), date(2018, 6, 30), date(2018, 8, 1), ValueStatus.FLASH)
INLAND = Value(
    Decimal("2.10"), date(2017, 12, 31), date(2018, 9, 10), scope=StatScope.WITHOUT_PORT_ZONE
)
VALUES = [FINAL, INLAND, HALF, FLASH]


@pytest.mark.parametrize(
    ("valid_on", "known_on", "spoken"),
    [
        (date(2017, 12, 31), date(2018, 2, 28), None),
        (date(2017, 12, 31), date(2018, 3, 1), FLASH),
        (date(2018, 6, 29), date(2018, 9, 9), FLASH),
        (date(2018, 6, 29), date(2018, 9, 10), FINAL),
        (date(2018, 6, 30), date(2018, 7, 31), FLASH),
        (date(2018, 6, 30), date(2018, 8, 1), HALF),
        (date(2017, 12, 30), date(2018, 9, 30), None),
    ],
)
def test_value_is_the_newest_and_most_final_known(
    valid_on: date, known_on: date, spoken: Value | None
) -> None:
    assert latest_value(VALUES, WHOLE, valid_on, known_on) == spoken


def test_values_of_another_scope_are_silent() -> None:
    day = date(2018, 9, 30)

    assert latest_value(VALUES, StatScope.WITHOUT_PORT_ZONE, day, day) == INLAND
    assert latest_value([FINAL], StatScope.WITHOUT_PORT_ZONE, day, day) is None


def test_each_year_speaks_by_its_best_value() -> None:
    known = known_values(VALUES, WHOLE, date(2018, 9, 30), date(2018, 9, 30))

    assert yearly_values(known) == {2017: Decimal("2.79"), 2018: Decimal("2.90")}


def test_last_revision_of_a_task_is_in_force() -> None:
    tasks = [Task(125, 2), Task(120, 1), Task(90, 1, year=2017)]

    found = latest_tasks(tasks)

    assert {key[0]: task.value for key, task in found.items()} == {2018: 125, 2017: 90}
