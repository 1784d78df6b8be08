"""How a firm stood, day by day: what a change from a day on does to what came before and after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

State = Mapping[str, Any]
Span = tuple[date, State]
"""From a day on, until the next span begins; the last is open."""


def restate(spans: Sequence[Span], from_day: date, changes: State) -> list[Span]:
    """The spans after some fields changed on `from_day`.

    A change holds until the next known change of the same field: one that is entered late ends
    where the value it replaces would have ended. Before the first span nothing is known: what is
    entered for then holds until the first span begins, with the first span's other values."""
    first_day, first_state = spans[0]
    if from_day < first_day:
        return compact([(from_day, {**first_state, **changes}), *spans])
    split = _split(spans, from_day)
    replaced: State = next(state for day, state in split if day == from_day)
    still = set(changes)
    result: list[Span] = []
    for day, state in split:
        if day >= from_day:
            still = {name for name in still if state[name] == replaced[name]}
            state = {**state, **{name: changes[name] for name in still}}
        result.append((day, state))
    return compact(result)


def stood_on(spans: Sequence[Span], day: date) -> State | None:
    """How the firm stood on a day; nothing is known before the first span."""
    found = None
    for begins, state in spans:
        if begins > day:
            break
        found = state
    return found


def compact(spans: Sequence[Span]) -> list[Span]:
    """Without spans that change nothing."""
    kept: list[Span] = []
    for day, state in spans:
        if not kept or kept[-1][1] != state:
            kept.append((day, state))
    return kept


def _split(spans: Sequence[Span], day: date) -> list[Span]:
    if any(begins == day for begins, _ in spans):
        return list(spans)
    state = stood_on(spans, day)
    return sorted([*spans, (day, state)], key=lambda span: span[0])  # type: ignore[list-item]
