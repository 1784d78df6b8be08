"""The register as rows, read once, and how it looked on any day as known on another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.case_history import Entry, effective
from app.domain.counting import Holder
from app.domain.forecast.reading import Batch, CaseStory, Past, TitleStory
from app.domain.forecast.standing import holding
from app.domain.stages import ProgrammeRules
from app.domain.titles import TitleEnd, TitleKind, TitleSpan


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: int
    public_id: str
    enterprise_id: int
    year: int
    kind: TitleKind
    opened_on: date
    batch: Batch | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Cases with their entries, titles and the lives of the firms they belong to."""

    rules: ProgrammeRules
    cases: Sequence[CaseRow]
    entries: Mapping[int, Sequence[Entry]]
    titles: Sequence[tuple[int, TitleSpan, Batch | None]]
    firms: Mapping[int, Holder]

    def as_of(self, day: date, known_on: date) -> Past:
        return Past(
            self.rules,
            tuple(self._cases(day, known_on)),
            tuple(self._titles(day, known_on)),
            frozenset(firm for firm, life in self.firms.items() if life.is_living(day)),
            day,
        )

    def holders(self, day: date, known_on: date) -> int:
        return len(holding(self.as_of(day, known_on)))

    def _cases(self, day: date, known_on: date) -> Iterable[CaseStory]:
        for case in self.cases:
            if case.opened_on > min(day, known_on):
                continue
            moves = effective(self.entries.get(case.id, ()), known_on)
            reached = {move.target: move.happened_on for move in moves if move.happened_on <= day}
            last = [move.target for move in moves if move.happened_on <= day][-1:]
            first = self.rules.first_stage
            yield CaseStory(
                id=case.public_id,
                enterprise_id=case.enterprise_id,
                year=case.year,
                kind=case.kind,
                opened_on=case.opened_on,
                stage=last[0] if last else first,
                reached={first: case.opened_on, **reached},
                batch=case.batch,
            )

    def _titles(self, day: date, known_on: date) -> Iterable[TitleStory]:
        for firm, span, batch in self.titles:
            is_end_known = span.ended_known_on is not None and span.ended_known_on <= known_on
            is_void = is_end_known and span.end is TitleEnd.ENTERED_IN_ERROR
            if span.known_on > known_on or span.valid_from > day or is_void:
                continue
            ended_on = span.ended_on if is_end_known else None
            yield TitleStory(firm, span.valid_from, span.valid_until, ended_on, batch)
