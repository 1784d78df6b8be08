"""Answers as they come from the page of a section: only those that somebody touched.

Beside each control stands what its page knew: `seen.<name>` holds the version of the answer and a
sign of the text that was shown; `order.<table>` the order of the rows that references name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.queries.application_views import dom_id, seen_of, sign_of
from app.services.application_answers import AnswerInput, AnswerOutcome, AnswerState
from app.web.forms import Typed

SEEN = "seen."
ORDER = "order."
TABLE = "table."
"""Of a reference, the table whose rows it names."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a control: the text that was typed stays in it."""

    text: str
    outcome: AnswerOutcome

    @property
    def dom(self) -> str:
        return dom_id(control_of(self.outcome))

    @property
    def is_saved(self) -> bool:
        return self.outcome.state in {AnswerState.SAVED, AnswerState.UNCHANGED}

    @property
    def seen(self) -> str:
        """After a conflict the page knows the newer answer, and what was typed is still to be
        saved."""
        return seen_of(self.outcome.version, self.text if self.is_saved else None)


def touched(typed: Typed, leaving: str = "") -> list[AnswerInput]:
    """Every answer whose text is not what the page showed, but for one that is to be left."""
    return [
        answer
        for name in _names(typed)
        if name != leaving
        and (answer := answer_at(typed, name)) is not None
        and not _is_as_shown(typed, name)
    ]


def answer_at(typed: Typed, name: str) -> AnswerInput | None:
    """The answer in one control; None where the page sent none that can be."""
    version = typed[SEEN + name].partition(":")[0]
    row, _, column = name.rpartition(":")
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        return None
    if len(row) > 12 or not 0 < len(column) <= 60 or len(typed[name]) > 20_000:
        return None
    table = typed[TABLE + name]
    return AnswerInput(
        field=column,
        row=row,
        value=typed[name],
        version=int(version),
        order=typed[ORDER + table][:16] if table else "",
    )


def kept_of(typed: Typed, outcomes: Iterable[AnswerOutcome]) -> dict[str, Kept]:
    """By control, what could not be saved and what was typed there."""
    by_name = {control_of(one): one for one in outcomes}
    return {name: Kept(typed[name], one) for name, one in by_name.items()}


def control_of(outcome: AnswerOutcome) -> str:
    return f"{outcome.row}:{outcome.field}" if outcome.row else outcome.field


def _names(typed: Typed) -> Iterator[str]:
    return (name.removeprefix(SEEN) for name in typed if name.startswith(SEEN))


def _is_as_shown(typed: Typed, name: str) -> bool:
    return typed[SEEN + name].partition(":")[2] == sign_of(typed[name])
