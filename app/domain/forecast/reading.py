"""What a forecast reads out of the past: chances seen, and what stands now.

Everything is as known on the day of the forecast, so that an earlier day's can be made again and
laid beside what happened."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.counting import OPEN
from app.domain.forecast.distributions import Rate
from app.domain.forecast.seen import DAYS_IN_YEAR, History, Standing, Waiting
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


@dataclass(frozen=True, slots=True)
class Past:
    """The cases and titles of a county in one programme, and which firms live here today."""

    rules: ProgrammeRules
    cases: Sequence[CaseStory]
    titles: Sequence[TitleStory]
    living: frozenset[int]
    day: date

    @property
    def first_year(self) -> int:
        return min((case.year for case in self.cases), default=self.day.year)

    def is_recommended(self, case: CaseStory) -> bool:
        return self.rules.recommended_stage in case.reached

    @property
    def made(self) -> frozenset[Stage]:
        """Where a case has its title."""
        rules = self.rules
        return frozenset(one.target for one in rules.moves if one.action is rules.title_made_by)

    def has_passed(self, case: CaseStory) -> bool:
        return not self.made.isdisjoint(case.reached)

    def is_decided(self, case: CaseStory) -> bool:
        return self.has_passed(case) or case.stage not in OPEN

    def year_of(self, case: CaseStory) -> int:
        """When an open case can be won: what last year did not send upwards goes this year."""
        return case.year if self.is_recommended(case) else max(case.year, self.day.year)


def history_of(past: Past, number: int | None = None) -> History:
    """With a number: what the batches of a year brought up to that one."""
    newcomers, latecomers = _newcomers(past, past.first_year, number)
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
    newcomers, latecomers = _newcomers(part, whole.first_year)
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


def _newcomers(
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


def standing_of(past: Past) -> Standing:
    last_days = holding(past)
    cases = [case for case in open_cases(past) if not _is_covered(past, case, last_days)]
    renewing = {case.enterprise_id for case in cases}
    ends = [(firm, last) for firm, last in last_days.items() if last is not None]
    return Standing(
        day=past.day,
        lasting=sum(last is None for last in last_days.values()),
        lapsing=Counter(last for firm, last in ends if firm not in renewing),
        replaced=Counter(last for firm, last in ends if firm in renewing),
        waiting=Counter(waiting_as(past, case, last_days) for case in cases),
    )


def waiting_as(
    past: Past, case: CaseStory, last_days: Mapping[int, date | None] | None = None
) -> Waiting:
    year = past.year_of(case)
    return Waiting(
        year=year,
        kind=case.kind,
        stage=None if past.is_recommended(case) else case.stage,
        number=case.batch[1] if case.batch and case.batch[0] == year else None,
        until=(last_days or {}).get(case.enterprise_id),
    )


def holding(past: Past) -> Mapping[int, date | None]:
    """Living firms with a title in force today, and its last day."""
    found: dict[int, date | None] = {}
    for title in past.titles:
        if title.enterprise_id not in past.living or not _is_in_force(title, past.day):
            continue
        firm, last = title.enterprise_id, title.last_day
        before = found.get(firm, last)
        found[firm] = None if last is None or before is None else max(last, before)
    return found


def _is_in_force(title: TitleStory, day: date) -> bool:
    has_ended = title.ended_on is not None and title.ended_on <= day
    is_over = title.last_day is not None and title.last_day < day
    return title.first_day <= day and not has_ended and not is_over


def open_cases(past: Past) -> Iterable[CaseStory]:
    """One a firm: the one that has come furthest."""
    order = {stage: place for place, stage in enumerate(past.rules.steps)}
    found: dict[int, CaseStory] = {}
    for case in past.cases:
        if case.stage not in OPEN or case.enterprise_id not in past.living:
            continue
        other = found.get(case.enterprise_id)
        if other is None or order.get(other.stage, -1) < order.get(case.stage, -1):
            found[case.enterprise_id] = case
    return found.values()


def _is_covered(past: Past, case: CaseStory, last_days: Mapping[int, date | None]) -> bool:
    """Its firm holds a title that outlasts what the case could bring in its year."""
    if case.enterprise_id not in last_days:
        return False
    last = last_days[case.enterprise_id]
    return last is None or last.year > past.year_of(case)
