"""Counties made up from known chances: cases, batches and titles of years, and how it ended.

On them the forecast is tried (forecast_trials.py). They have numbers and no names; their chances
are known to the trial and unknown to the forecast."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.forecast.reading import Batch, CaseStory, Past, TitleStory
from app.domain.forecast.rounds import Call
from app.domain.programmes.hnte import RULES
from app.domain.stages import Stage
from app.domain.titles import TitleKind

FIRST_YEAR, TODAY, END = 2013, date(2018, 9, 30), 2020
CERTIFICATES_BEFORE = timedelta(days=20)
"""A certificate is dated before its list is published: old ones lapse before new ones are known."""
NOTICE_BEFORE = timedelta(days=24)


@dataclass(frozen=True, slots=True)
class Chances:
    """What is true in a made-up county, and what a forecast may not know."""

    newcomers: float = 25.0
    step: float = 0.93
    passes: float = 0.72
    renewal_passes: float = 0.9
    renewal_applies: float = 0.85
    loss_a_year: float = 0.02
    delay_days: int = 10
    """A list is published up to so many days before or after its usual day."""


@dataclass(frozen=True, slots=True)
class Season:
    """One of a year's batches: month and day of its last day, its letter and its usual list."""

    number: int
    closes: tuple[int, int]
    letter: tuple[int, int]
    published: tuple[int, int]


SEASONS = (Season(1, (6, 20), (7, 5), (10, 25)), Season(2, (9, 5), (9, 25), (12, 10)))


@dataclass(slots=True)
class Life:
    """A whole case, its end included, with the day of each stage."""

    enterprise_id: int
    year: int
    kind: TitleKind
    days: list[tuple[date, Stage]]
    number: int | None = None
    """Its batch, fixed when it is handed in."""

    def story(self, day: date) -> CaseStory | None:
        reached = {stage: on for on, stage in self.days if on <= day}
        if not reached:
            return None
        is_in_batch = self.number is not None and Stage.SUBMITTED in reached
        return CaseStory(
            f"{self.enterprise_id}-{self.year}",
            self.enterprise_id,
            self.year,
            self.kind,
            self.days[0][0],
            [*reached][-1],
            reached,
            (self.year, self.number or 0) if is_in_batch else None,
        )


class World:
    """Everything that happens until the end; `past` shows what had happened by a day."""

    def __init__(self, seed: int, chances: Chances) -> None:
        self.chance = random.Random(seed)
        self.chances = chances
        self.cases: list[Life] = []
        self.titles: list[TitleStory] = []
        self.published: dict[Batch, date] = {}
        self.firms = 0
        for year in range(FIRST_YEAR, END + 1):
            self._one_year(year)

    def calls(self) -> list[Call]:
        """Registered each January for the year."""
        return [
            Call(year, one.number, date(year, 1, 15), date(year, *one.closes),
                 date(year, *one.letter))
            for year in range(FIRST_YEAR, END + 1)
            for one in SEASONS
        ]  # fmt: skip

    def past(self, day: date = TODAY) -> Past:
        cases = [story for life in self.cases if (story := life.story(day))]
        titles = [
            TitleStory(
                title.enterprise_id,
                title.first_day,
                title.last_day,
                title.ended_on if title.ended_on and title.ended_on <= day else None,
                title.batch,
            )
            for title in self.titles
            if title.batch and self.published[title.batch] <= day
        ]
        return Past(RULES, cases, titles, frozenset(range(1, self.firms + 1)), day)

    def holders(self, day: date, known_on: date, firms: frozenset[int] | None = None) -> int:
        """Firms with a title in force on a day, by the lists published until another."""
        return len(
            {
                title.enterprise_id
                for title in self.titles
                if title.first_day <= day
                and (title.batch is None or self.published[title.batch] <= known_on)
                and (firms is None or title.enterprise_id in firms)
                and (title.last_day is None or title.last_day >= day)
                and (title.ended_on is None or title.ended_on > day)
            }
        )

    def _one_year(self, year: int) -> None:
        delay = self.chances.delay_days
        for one in SEASONS:
            late = timedelta(days=self.chance.randint(-delay, delay))
            self.published[year, one.number] = date(year, *one.published) + late
        for _ in range(self._poisson(self.chances.newcomers)):
            self.firms += 1
            self._apply(self.firms, year, TitleKind.FIRST, self.chances.passes)
        for title in list(self.titles):
            lapses = title.last_day is not None and title.last_day.year == year
            if not lapses or title.ended_on is not None:
                continue
            if self.chance.random() < self.chances.renewal_applies:
                chance = self.chances.renewal_passes
                self._apply(title.enterprise_id, year, TitleKind.RENEWAL, chance)

    def _apply(self, firm: int, year: int, kind: TitleKind, passes: float) -> None:
        """Opened somewhere before the last batch closes; each step leads on or out."""
        opened = date(year, 1, 5) + timedelta(days=self.chance.randrange(225))
        life = Life(firm, year, kind, [(opened, Stage.PLANNED)])
        self.cases.append(life)
        life.days.extend(self._way(life, opened, passes))
        if life.days[-1][1] is Stage.RECOGNIZED:
            self.titles.append(self._title(firm, (year, life.number or 0)))

    def _way(self, life: Life, opened: date, passes: float) -> Iterator[tuple[date, Stage]]:
        last = date(life.year, *SEASONS[-1].closes)
        submitted = min(opened + timedelta(days=self.chance.randrange(5, 60)), last)
        season = next(one for one in SEASONS if submitted <= date(life.year, *one.closes))
        letter = date(life.year, *season.letter)
        checked = min(submitted + timedelta(days=self.chance.randrange(2, 20)), letter)
        for day, stage in (
            (submitted, Stage.SUBMITTED),
            (checked, Stage.COUNTY_CHECKED),
            (letter, Stage.RECOMMENDED),
        ):
            if self.chance.random() >= self.chances.step:
                yield day, Stage.REJECTED
                return
            life.number = season.number
            yield day, stage
        published = self.published[life.year, season.number]
        if self.chance.random() >= passes:
            yield published, Stage.REJECTED
            return
        yield published - NOTICE_BEFORE, Stage.PUBLIC_NOTICE
        yield published, Stage.RECOGNIZED

    def _title(self, firm: int, batch: Batch) -> TitleStory:
        first_day = self.published[batch] - CERTIFICATES_BEFORE
        last_day = first_day.replace(year=first_day.year + 3) - timedelta(days=1)
        years = self.chance.expovariate(self.chances.loss_a_year)
        ended = first_day + timedelta(days=int(years * 365)) if years < 3 else None
        is_early = ended is not None and ended < last_day
        return TitleStory(firm, first_day, last_day, ended if is_early else None, batch)

    def _poisson(self, mean: float) -> int:
        number, left = 0, self.chance.expovariate(1.0)
        while left < mean:
            number += 1
            left += self.chance.expovariate(1.0)
        return number
