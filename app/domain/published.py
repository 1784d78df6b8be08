"""Which of several published values speaks for an indicator on a date, as known on another.

The newest period that was over by then and released by then; of one period the most final."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from app.domain.plans import StatScope, TaskLevel, ValueStatus

FINALITY = (ValueStatus.FLASH, ValueStatus.PRELIMINARY, ValueStatus.FINAL)


class Published(Protocol):
    @property
    def period_ends_on(self) -> date: ...
    @property
    def released_on(self) -> date: ...
    @property
    def scope(self) -> StatScope: ...
    @property
    def status(self) -> ValueStatus: ...
    @property
    def value(self) -> Decimal: ...


class Assigned(Protocol):
    @property
    def year(self) -> int: ...
    @property
    def level(self) -> TaskLevel: ...
    @property
    def place_code(self) -> str: ...
    @property
    def revision(self) -> int: ...


Value = TypeVar("Value", bound=Published)
Task = TypeVar("Task", bound=Assigned)


def known_values(
    values: Iterable[Value], scope: StatScope, valid_on: date, known_on: date
) -> list[Value]:
    """What had been released by `known_on` on periods over by `valid_on`, the best one last."""
    known = [
        value
        for value in values
        if value.scope is scope
        and value.period_ends_on <= valid_on
        and value.released_on <= known_on
    ]
    return sorted(known, key=finality)


def finality(value: Published) -> tuple[date, int, date]:
    return (value.period_ends_on, FINALITY.index(value.status), value.released_on)


def latest_value(
    values: Iterable[Value], scope: StatScope, valid_on: date, known_on: date
) -> Value | None:
    known = known_values(values, scope, valid_on, known_on)
    return known[-1] if known else None


def yearly_values(known: Sequence[Value]) -> dict[int, Decimal]:
    """Each year's best value, of the longest part of the year that is known."""
    return {value.period_ends_on.year: value.value for value in sorted(known, key=finality)}


def latest_tasks(tasks: Iterable[Task]) -> dict[tuple[int, TaskLevel, str], Task]:
    """The revision in force of each year's task of each place."""
    ordered = sorted(tasks, key=lambda task: task.revision)
    return {(task.year, task.level, task.place_code): task for task in ordered}
