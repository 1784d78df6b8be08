"""What a forecast reads out of the past: the chances seen.

Everything is as known on the day of the forecast, so that an earlier day's can be made again and
laid beside what happened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.domain.counting import OPEN
from app.domain.forecast.distributions import Rate
from app.domain.forecast.seen import DAYS_IN_YEAR, History
from app.domain.stages import ProgrammeRules, Stage
from app.domain.titles import TitleKind

Batch = tuple[int, int]
"""Its year and its number in the year."""


@dataclass(frozen=True, slots=True)
class CaseStory:
    """One case: where it stands and all that it reached on which day, first stage included."""

    id: str
    enterprise_id: int
    year: int
    kind: TitleKind
    opened_on: date
    stage: Stage
    reached: Mapping[Stage, date]
    batch: Batch | None = None


@dataclass(frozen=True, slots=True)
class TitleStory:
    """One title that was in force: `last_day` as printed, `ended_on` if it ended before."""

    enterprise_id: int
    first_day: date
    last_day: date | None
    ended_on: date | None = None
    batch: Batch | None = None


@dataclass(frozen=True)
class Past:
    """The cases and titles of a county in one programme, and which firms live here today."""

    rules: ProgrammeRules
    cases: Sequence[CaseStory]
    titles: Sequence[TitleStory]
    living: frozenset[int]
    day: date

    @cached_property
    def first_year(self) -> int:
        return min((case.year for case in self.cases), default=self.day.year)

    def is_recommended(self, case: CaseStory) -> bool:
        return self.rules.recommended_stage in case.reached

    @cached_property
    def made(self) -> frozenset[Stage]:
        """Where a case has its title."""
        rules = self.rules
        return frozenset(one.target for one in rules.moves if one.action is rules.title_made_by)

    def has_passed(self, case: CaseStory) -> bool:
        return not self.made.isdisjoint(case.reached)

    def is_decided(self, case: CaseStory) -> bool:
        return self.has_passed(case) or case.stage not in OPEN

    @cached_property
    def noticed(self) -> frozenset[Batch]:
        """Batches whose public notice is out."""
        return frozenset(
            case.batch for case in self.cases if case.batch and Stage.PUBLIC_NOTICE in case.reached
        )

    def year_of(self, case: CaseStory) -> int:
        """When an open case can be won: what last year did not send upwards goes this year."""
        return case.year if self.is_recommended(case) else max(case.year, self.day.year)


def history_of(past: Past, number: int | None = None) -> History:
    """With a number: what the batches of a year brought up to that one."""
    newcomers, latecomers = newcomers_of(past, past.first_year, number)
    lost, title_years = _losses(past)
    renewed, renewed_late = _renewals(past, number)
    return History(
        passes={kind: _passes(past, kind) for kind in TitleKind},
        reaches={
            (kind, stage): rate
            for kind in TitleKind
            for stage in before_recommendation(past.rules)
            if (rate := _reaches(past, kind, stage, number)).seen
        },
        reaches_from_today={
            (kind, stage): rate
            for kind in TitleKind
            for stage in before_recommendation(past.rules)
            if (rate := _reaches_from_today(past, kind, stage, number)).seen
        },
        after_notice=_after_notice(past),
        renewed=renewed,
        renewed_late=renewed_late,
        newcomers=newcomers,
        latecomers=latecomers,
        lost=lost,
        title_years=title_years,
    )


def within(past: Past, firms: frozenset[int]) -> Past:
    """The same past of some firms only."""
    return replace(
        past,
        cases=tuple(case for case in past.cases if case.enterprise_id in firms),
        titles=tuple(title for title in past.titles if title.enterprise_id in firms),
        living=past.living & firms,
    )


def history_within(county: History, whole: Past, part: Past) -> History:
    """For a town or park: so few cases give no chances of their own, so those of the county hold;
    how many begin is counted in the place itself, over the same years."""
    newcomers, latecomers = newcomers_of(part, whole.first_year)
    return replace(county, newcomers=newcomers, latecomers=latecomers)


def before_recommendation(rules: ProgrammeRules) -> tuple[Stage, ...]:
    """The stages in which a case is not yet sent upwards; 退回补正 is one of them."""
    before = rules.steps[: rules.steps.index(rules.recommended_stage)]
    others = {move.target for move in rules.moves if move.source in before} & OPEN
    return (*before, *sorted(others - set(rules.steps)))


def _is_within(batch: Batch | None, number: int | None) -> bool:
    return number is None or (batch is not None and batch[1] <= number)


def _passes(past: Past, kind: TitleKind) -> Rate:
    decided = [
        case
        for case in past.cases
        if case.kind is kind and past.is_recommended(case) and past.is_decided(case)
    ]
    return Rate(sum(map(past.has_passed, decided)), len(decided))


def _reaches(past: Past, kind: TitleKind, stage: Stage, number: int | None) -> Rate:
    """Of an earlier year what was not recommended then was not recommended."""
    known = [
        case
        for case in past.cases
        if case.kind is kind
        and stage in case.reached
        and (past.is_recommended(case) or past.is_decided(case) or case.year < past.day.year)
    ]
    sent = [case for case in known if past.is_recommended(case) and _is_within(case.batch, number)]
    return Rate(len(sent), len(known))


def _reaches_from_today(past: Past, kind: TitleKind, stage: Stage, number: int | None) -> Rate:
    """Of cases of complete years that stood there on this day of their year."""
    first = past.first_year
    days = {year: same_day(past.day, year) for year in range(first, past.day.year)}
    there = [
        case
        for case in past.cases
        if case.kind is kind
        and case.year in days
        and stage in case.reached
        and case.reached[stage] <= days[case.year]
        and _stage_on(case, days[case.year]) is stage
    ]
    sent = [case for case in there if past.is_recommended(case) and _is_within(case.batch, number)]
    return Rate(len(sent), len(there))


def _stage_on(case: CaseStory, day: date) -> Stage | None:
    by_then = [(on, place, at) for place, (at, on) in enumerate(case.reached.items()) if on <= day]
    return max(by_then)[2] if by_then else None


def _after_notice(past: Past) -> dict[bool, Rate]:
    noticed = past.noticed
    decided = [
        case
        for case in past.cases
        if case.batch in noticed and past.is_recommended(case) and past.is_decided(case)
    ]
    found = {}
    for is_on_it in (True, False):
        own = [case for case in decided if (Stage.PUBLIC_NOTICE in case.reached) is is_on_it]
        found[is_on_it] = Rate(sum(map(past.has_passed, own)), len(own))
    return found


def newcomers_of(
    past: Past, first_year: int, number: int | None = None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First applications recommended in each complete year, and those of them opened late."""
    years = range(first_year, past.day.year)
    sent = [
        case
        for case in past.cases
        if case.kind is TitleKind.FIRST
        and past.is_recommended(case)
        and case.year in years
        and _is_within(case.batch, number)
    ]
    late = Counter(case.year for case in sent if case.opened_on > same_day(past.day, case.year))
    each = Counter(case.year for case in sent)
    return tuple(each[year] for year in years), tuple(late[year] for year in years)


def same_day(day: date, year: int) -> date:
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )


def _renewals(past: Past, number: int | None) -> tuple[Rate, Rate]:
    """Titles that ran out in a complete year while cases were kept, and what became of them."""
    first_days: dict[int, list[date]] = {}
    for title in past.titles:
        if _is_within(title.batch, number):
            first_days.setdefault(title.enterprise_id, []).append(title.first_day)
    cases: dict[tuple[int, int], list[CaseStory]] = {}
    for case in past.cases:
        cases.setdefault((case.enterprise_id, case.year), []).append(case)
    all_seen, late_seen = [], []
    for title in past.titles:
        last = title.last_day
        if last is None or not past.first_year <= last.year < past.day.year:
            continue
        if title.ended_on is not None and title.ended_on <= last:
            continue
        own = cases.get((title.enterprise_id, last.year), [])
        if any(case.stage in OPEN and not past.has_passed(case) for case in own):
            continue  # nobody knows yet
        is_renewed = any(
            title.first_day < day and day.year == last.year
            for day in first_days.get(title.enterprise_id, ())
        )
        all_seen.append(is_renewed)
        if not any(case.opened_on <= same_day(past.day, last.year) for case in own):
            late_seen.append(is_renewed)
    return _rate(all_seen), _rate(late_seen)


def _rate(seen: Sequence[bool]) -> Rate:
    return Rate(sum(seen), len(seen))


def _losses(past: Past) -> tuple[int, float]:
    lost, days = 0, 0
    for title in past.titles:
        ended = title.ended_on if title.ended_on and title.ended_on <= past.day else None
        lost += ended is not None and (title.last_day is None or ended < title.last_day)
        last = min(day for day in (ended, title.last_day, past.day) if day is not None)
        days += max(0, (last - title.first_day).days)
    return lost, days / DAYS_IN_YEAR
