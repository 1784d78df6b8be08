"""A judgement as it is shown: told once, in the words of the day, and kept like that."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import (
    ChangeSet,
    Finding,
    Flag,
    Points,
    Ratio,
    Result,
    Score,
    State,
    Verdict,
    cut,
    missing_of,
)
from app.domain.criteria.rules import Edition, Judged
from app.domain.criteria.telling import name_of, shown, tell, tell_change
from app.domain.enterprises import FigureSource
from app.words import word
from app.words.judged_facts import fact_word

SCORE_MOST = 100
ROOM = Fraction(5, 4)
"""A bar is a quarter longer than the larger of value and threshold."""


class BarView(BaseModel):
    """Places on a line of 100: filled up to `low`, perhaps up to `high`; a tick at `mark`."""

    low: str
    high: str
    mark: str | None = None


class FindingView(BaseModel):
    criterion: str
    name: str
    state: State
    sentence: str
    value: str
    threshold: str
    shortfall: str
    points: str
    flags: list[Flag]
    source: str
    doubt: str
    missing: list[str]
    period: list[int]
    depth: int
    """How far under another criterion it stands: 0, or 1 and 2 for parts of the score."""
    bar: BarView | None


class ChangeSetView(BaseModel):
    apply_on: date
    waits_days: int
    changes: list[str]
    effort: str
    """In months of one person, by the formula of docs/formulas.md."""
    repeats: list[str]


class ScoreView(BaseModel):
    low: str
    high: str
    pass_mark: int
    bar: BarView


class Reading(BaseModel):
    programme: Judged
    edition: str
    edition_title: str
    document: str
    applied_on: date
    known_on: date
    verdict: Verdict
    score: ScoreView | None
    findings: list[FindingView]
    changes: list[ChangeSetView]
    """The smallest ones, by effort; empty also where nobody asked for them."""
    missing: list[str]
    sources: dict[str, FigureSource]
    """Where each figure comes from, by its path."""
    year_sources: list[str]
    contradictory: list[str]
    doubts: list[str]

    @property
    def short(self) -> list[FindingView]:
        return [one for one in self.findings if one.state is State.SHORT and not one.depth]

    @property
    def conditions(self) -> list[FindingView]:
        return [one for one in self.findings if not one.depth]


class DiagnosisLine(BaseModel):
    """One line of a firm's history of diagnoses."""

    id: str
    programme: Judged
    edition: str
    applied_on: date
    made_on: date
    made_at: datetime
    made_by: str
    verdict: Verdict
    missing_count: int
    short: list[str]
    note: str


class KeptDiagnosis(BaseModel):
    """A diagnosis as it was kept."""

    line: DiagnosisLine
    reading: Reading
    facts: dict[str, Any]
    result: dict[str, Any]


def read_result(
    edition: Edition[Any],
    facts: Facts,
    result: Result,
    sources: dict[str, FigureSource] | None = None,
    contradictory: Iterable[str] = (),
) -> Reading:
    day = facts.applied_on or date.min
    sources = sources or {}
    return Reading(
        programme=edition.judged,
        edition=edition.key,
        edition_title=edition.title,
        document=edition.document,
        applied_on=day,
        known_on=facts.known_on or day,
        verdict=result.verdict,
        score=result.score and _score(result.score),
        findings=[_finding(one) for one in result.findings],
        changes=[_changes(one) for one in result.smallest_changes or ()],
        missing=[fact_word(path) for path in missing_of(result.findings)],
        sources=sources,
        year_sources=_by_year(sources),
        contradictory=[fact_word(path) for path in contradictory],
        doubts=list(edition.doubts),
    )


def _finding(finding: Finding) -> FindingView:
    criterion = finding.criterion
    return FindingView(
        criterion=criterion.key,
        name=name_of(finding),
        state=finding.state,
        sentence=tell(finding),
        value=shown(finding.value, criterion.measure),
        threshold=shown(finding.threshold, criterion.measure),
        shortfall=shown(finding.shortfall, criterion.unit),
        points=_span(finding.points),
        flags=list(finding.flags),
        source=criterion.source,
        doubt=criterion.doubt,
        missing=[fact_word(path) for path in finding.missing],
        period=list(finding.period),
        depth=criterion.key.count("."),
        bar=_bar(finding),
    )


def _span(points: Points | None) -> str:
    if points is None:
        return ""
    low, high = (shown(one, None) for one in points)
    return low if low == high else f"{low}–{high}"


def _bar(finding: Finding) -> BarView | None:
    most = finding.criterion.max_points
    if finding.points is not None and most:
        mark = finding.threshold if finding.key == "score" else None
        return _places(finding.points.low, finding.points.high, mark, most)
    value, threshold = finding.value, finding.threshold
    if isinstance(value, str) or isinstance(threshold, str):
        return None
    if value is None or threshold is None or _exact(threshold) <= 0 or _exact(value) < 0:
        return None
    return _places(value, value, threshold, max(_exact(value), _exact(threshold)) * ROOM)


def _score(score: Score) -> ScoreView:
    return ScoreView(
        low=shown(score.low, None),
        high=shown(score.high, None),
        pass_mark=score.pass_mark,
        bar=_places(score.low, score.high, score.pass_mark, SCORE_MOST),
    )


def _places(low: Any, high: Any, mark: Any, most: Any) -> BarView:
    def place(value: Any) -> str:
        return cut(min(max(_exact(value) / _exact(most), Fraction(0)), Fraction(1)) * 100, 1)

    return BarView(low=place(low), high=place(high), mark=None if mark is None else place(mark))


def _exact(value: Ratio | Fraction | Decimal | int) -> Fraction:
    return value.exact if isinstance(value, Ratio) else Fraction(value)


def _changes(one: ChangeSet) -> ChangeSetView:
    return ChangeSetView(
        apply_on=one.apply_on,
        waits_days=one.waits_days,
        changes=[tell_change(change) for change in one.changes],
        effort=cut(one.effort, 1),
        repeats=[fact_word(path) for path in one.repeats],
    )


def _by_year(sources: dict[str, FigureSource]) -> list[str]:
    """2017 年度数据:专项审计、自报."""
    years: dict[str, dict[str, None]] = {}
    for path, source in sources.items():
        year = path.rsplit(".", 1)[0]
        years.setdefault(year, {})[word(source)] = None
    return [f"{fact_word(year)}:{'、'.join(told)}" for year, told in sorted(years.items())]
