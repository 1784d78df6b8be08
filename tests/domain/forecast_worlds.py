"""Counties made up from known chances: cases and titles of years, and how it really ended."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.forecast.reading import CaseStory, Past, TitleStory
from app.domain.programmes.hnte import RULES
from app.domain.stages import Stage
from app.domain.titles import TitleKind

FIRST_YEAR, TODAY, END = 2014, date(2018, 9, 30), 2020
STEPS = (Stage.PLANNED, Stage.SUBMITTED, Stage.COUNTY_CHECKED, Stage.RECOMMENDED)
RESULTS = (11, 30)


@dataclass(frozen=True, slots=True)
class Chances:
    """What is true in a made-up county, and what a forecast may not know."""

    newcomers: float = 22.0
    late: float = 3.0
    step: float = 0.93
    passes: float = 0.72
    renewal_passes: float = 0.9
    renewal_applies: float = 0.85
    loss_a_year: float = 0.02


@dataclass(slots=True)
class Life:
    """A whole case, its end included, with the day of each stage."""

    enterprise_id: int
    year: int
    kind: TitleKind
    days: list[tuple[date, Stage]]

    def story(self, day: date) -> CaseStory | None:
        reached = {stage: on for on, stage in self.days if on <= day}
        if not reached:
            return None
        return CaseStory(
            f"{self.enterprise_id}-{self.year}",
            self.enterprise_id,
            self.year,
            self.kind,
            self.days[0][0],
            [*reached][-1],
            reached,
        )


class World:
    """Everything that happens until the end; `past` shows what had happened by a day."""

    def __init__(self, seed: int, chances: Chances) -> None:
        self.chance = random.Random(seed)
        self.chances = chances
        self.cases: list[Life] = []
        self.titles: list[TitleStory] = []
        self.firms = 0
        for year in range(FIRST_YEAR, END + 1):
            self._one_year(year)

    def past(self, day: date = TODAY) -> Past:
        cases = [story for life in self.cases if (story := life.story(day))]
        titles = [
            TitleStory(
                title.enterprise_id,
                title.first_day,
                title.last_day,
                title.ended_on if title.ended_on and title.ended_on <= day else None,
            )
            for title in self.titles
            if title.first_day <= day
        ]
        return Past(RULES, cases, titles, frozenset(range(1, self.firms + 1)), day)

    def holders(self, day: date, firms: frozenset[int] | None = None) -> int:
        return len(
            {
                title.enterprise_id
                for title in self.titles
                if title.first_day <= day
                and (firms is None or title.enterprise_id in firms)
                and (title.last_day is None or title.last_day >= day)
                and (title.ended_on is None or title.ended_on > day)
            }
        )

    def _one_year(self, year: int) -> None:
        for mean, first in ((self.chances.newcomers, date(year, 1, 5)),
                            (self.chances.late, date(year, 10, 1))):  # fmt: skip
            for _ in range(self._poisson(mean)):
                self.firms += 1
                self._apply(self.firms, year, TitleKind.FIRST, first, self.chances.passes)
        for title in list(self.titles):
            lapses = title.last_day is not None and title.last_day.year == year
            if not lapses or title.ended_on is not None:
                continue
            if self.chance.random() < self.chances.renewal_applies:
                renewal_passes = self.chances.renewal_passes
                opened = date(year, 1, 5)
                self._apply(title.enterprise_id, year, TitleKind.RENEWAL, opened, renewal_passes)

    def _apply(self, firm: int, year: int, kind: TitleKind, first: date, passes: float) -> None:
        """Opened somewhere in its season; each step takes its time, whether it leads on or out."""
        last = date(year, 9, 20) if first.month == 1 else date(year, 10, 20)
        day = first + timedelta(days=self.chance.randrange((last - first).days))
        days = [(day, STEPS[0])]
        life = Life(firm, year, kind, days)
        self.cases.append(life)
        for stage in STEPS[1:]:
            day = min(day + timedelta(days=self.chance.randrange(1, 40)), date(year, 11, 20))
            if self.chance.random() >= self.chances.step:
                days.append((day, Stage.REJECTED))
                return
            days.append((day, stage))
        result = date(year, *RESULTS)
        if self.chance.random() >= passes:
            days.append((result, Stage.REJECTED))
            return
        days.append((result, Stage.RECOGNIZED))
        self.titles.append(self._title(firm, result))

    def _title(self, firm: int, first_day: date) -> TitleStory:
        last_day = first_day.replace(year=first_day.year + 3) - timedelta(days=1)
        years = self.chance.expovariate(self.chances.loss_a_year)
        ended = first_day + timedelta(days=int(years * 365)) if years < 3 else None
        return TitleStory(firm, first_day, last_day, ended if ended and ended < last_day else None)

    def _poisson(self, mean: float) -> int:
        number, left = 0, self.chance.expovariate(1.0)
        while left < mean:
            number += 1
            left += self.chance.expovariate(1.0)
        return number
