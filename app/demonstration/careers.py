"""Who applies for which title in which list, and what becomes of it: quotas that fit the plan."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from app.demonstration.firms import Firm
from app.demonstration.published_lists import HNTE_LISTS, PublishedList, sme_lists
from app.domain.deadlines import years_later
from app.domain.enterprises import EnterpriseStatus
from app.domain.stages import FailureReason
from app.domain.titles import Programme, TitleKind

HNTE = Programme.HNTE


class Outcome(StrEnum):
    RECOGNIZED = "recognized"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(slots=True, eq=False)
class Application:
    firm: Firm
    published: PublishedList
    kind: TitleKind
    outcome: Outcome
    has_case: bool = True
    """Titles of the years before the register have no case here."""
    failure_reason: FailureReason | None = None
    previous: "Application | None" = None
    dropped_on: date | None = None
    """The day the title was withdrawn for two missed surveys."""
    missed_years: list[int] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.firm.key}/{self.published.key}"

    @property
    def programme(self) -> Programme:
        return self.published.programme

    @property
    def rejected_on(self) -> date:
        """A little before the list, where it is rejected; the county learns of it afterwards."""
        return self.published.dated_on - timedelta(days=10 if self.programme is HNTE else 36)

    @property
    def rejection_known_on(self) -> date:
        return self.rejected_on + timedelta(days=30 if self.programme is HNTE else 2)

    @property
    def valid_until(self) -> date | None:
        return years_later(self.published.dated_on, 3) if self.programme is HNTE else None


HNTE_AT_THE_BASE = {2013: (10,), 2014: (7, 5), 2015: (18, 10)}
"""50 at the end of 2015, the plan's table."""
HNTE_FIRST = {2016: (22,), 2017: (27,), 2018: (8, 0, 22), 2019: (30,), 2020: (26,)}
HNTE_FAILED = {2016: 6, 2017: 8, 2018: 9, 2019: 10, 2020: 8}
HNTE_FOREIGN = {2013: 2, 2014: 2, 2015: 3, 2016: 3, 2017: 3, 2018: 3, 2019: 3, 2020: 3}
RENEWALS_LOST = {2016: 1, 2017: 1, 2018: 3, 2019: 3, 2020: 3}
RENEWED_EARLY = 5
"""Renewals of 2018 that came with the first list of the year."""
LEAVING_HOLDERS = {
    2017: (EnterpriseStatus.MOVED_OUT, 2015, date(2017, 5, 18)),
    2018: (EnterpriseStatus.DEREGISTERED, 2016, date(2018, 3, 20)),
    2019: (EnterpriseStatus.MOVED_OUT, 2017, date(2019, 6, 12)),
}
"""Year: what becomes of one holder with a certificate of which year, and when."""
MOVED_IN_ON = date(2018, 5, 16)
SME_BASE = 201
SME_BASE_HNTE = {2015: 32, 2016: 18}
"""Of them, national titles up to 2015 and those of 2016."""
SME_NEW = {2016: 62, 2017: 64, 2018: 66, 2019: 70, 2020: 68}
SME_FAILED = {2016: 6, 2017: 7, 2018: 8, 2019: 8, 2020: 8}
SME_DROPPED = {2017: 2, 2018: 3, 2019: 3, 2020: 3}


def hnte_applications(chance: Random, firms: list[Firm]) -> list[Application]:
    """Every application for the national title, oldest first."""
    found: list[Application] = []
    free = _candidates(chance, firms)
    for year, quotas in HNTE_AT_THE_BASE.items():
        lists = [
            published
            for published, number in zip(HNTE_LISTS[year], quotas, strict=True)
            for _ in range(number)
        ]
        for published, firm in zip(lists, _take(free, year, len(lists)), strict=True):
            kind = TitleKind.RENEWAL if chance.random() < 0.35 else TitleKind.FIRST
            found.append(
                Application(firm, published, kind, Outcome.RECOGNIZED, has_case=year == 2015)
            )
    _add_moved_in(firms, found)
    for year, quotas in HNTE_FIRST.items():
        _let_leave(found, year)
        found += _renewals(chance, found, year)
        found += _first(chance, found, free, year, quotas)
    for application in found:
        application.firm.titles.add(HNTE)
    return found


def _candidates(chance: Random, firms: list[Firm]) -> dict[bool, list[Firm]]:
    """Settled technical firms of some size, foreign-funded or not, in a random order."""
    fit = [firm for firm in firms if firm.is_technical and firm.is_settled and firm.sales_wan > 400]
    chance.shuffle(fit)
    return {kind: [firm for firm in fit if firm.is_foreign is kind] for kind in (True, False)}


def _take(free: dict[bool, list[Firm]], year: int, number: int) -> list[Firm]:
    """The next candidates old enough: three foreign-funded a year, the rest domestic."""
    foreign = min(HNTE_FOREIGN[year], number)
    taken: list[Firm] = []
    for kind, wanted in ((True, foreign), (False, number - foreign)):
        old_enough = [firm for firm in free[kind] if firm.registered_on.year <= year - 3]
        taken += old_enough[:wanted]
        gone = set(old_enough[:wanted])
        free[kind] = [firm for firm in free[kind] if firm not in gone]
    taken.sort(key=lambda firm: firm.uscc[::-1])
    return taken


def _add_moved_in(firms: list[Firm], found: list[Application]) -> None:
    """整体迁移 keeps number and validity: a holder that came with its title."""
    comer = next(firm for firm in firms if firm.arrives_on and firm.is_technical)
    comer.arrives_on = MOVED_IN_ON
    comer.known_on = MOVED_IN_ON + timedelta(days=10)
    published = HNTE_LISTS[2016][0]
    found.append(Application(comer, published, TitleKind.FIRST, Outcome.RECOGNIZED, has_case=False))


def _let_leave(found: list[Application], year: int) -> None:
    """A holder that goes takes its title out of the count."""
    if year not in LEAVING_HOLDERS:
        return
    status, since, day = LEAVING_HOLDERS[year]
    leaver = next(
        each.firm for each in found if each.published.year == since and each.firm.is_settled
    )
    leaver.leaves_on, leaver.status_after = day, status


def _renewals(chance: Random, found: list[Application], year: int) -> list[Application]:
    due = [
        each
        for each in found
        if each.outcome is Outcome.RECOGNIZED
        and each.valid_until is not None
        and each.valid_until.year == year
        and each.firm.is_here(date(year, 12, 31))
    ]
    lost = chance.sample(due, RENEWALS_LOST[year])
    renewed: list[Application] = []
    for number, before in enumerate(due):
        if lost and before is lost[0] and year > 2016:
            continue  # gave up: does not even apply
        outcome = Outcome.REJECTED if before in lost else Outcome.RECOGNIZED
        published = HNTE_LISTS[year][-1]
        early = year == 2018 and number < RENEWED_EARLY and outcome is Outcome.RECOGNIZED
        if early:
            published = HNTE_LISTS[year][1]
        renewed.append(_application(chance, before.firm, published, TitleKind.RENEWAL, outcome))
        renewed[-1].previous = before
    return renewed


def _first(
    chance: Random,
    found: list[Application],
    free: dict[bool, list[Firm]],
    year: int,
    quotas: tuple[int, ...],
) -> list[Application]:
    """First applications: those who failed last year and try again, then new ones."""
    failed = [
        each
        for each in found
        if each.outcome is not Outcome.RECOGNIZED
        and each.published.year == year - 1
        and each.kind is TitleKind.FIRST
    ]
    again = {each.firm.key: each for each in failed[: len(failed) * 2 // 3]}
    number = sum(quotas) + HNTE_FAILED[year]
    firms = [each.firm for each in again.values()]
    firms += _take(free, year, number - len(firms))
    lists = [
        published
        for published, quota in zip(HNTE_LISTS[year], quotas, strict=True)
        for _ in range(quota)
    ]
    made: list[Application] = []
    for place, firm in enumerate(firms):
        passes = place < len(lists)
        outcome = Outcome.RECOGNIZED if passes else Outcome.REJECTED
        if not passes and place == len(firms) - 1:
            outcome = Outcome.WITHDRAWN
        published = lists[place] if passes else HNTE_LISTS[year][-1]
        made.append(_application(chance, firm, published, TitleKind.FIRST, outcome))
        made[-1].previous = again.get(firm.key)
    return made


def _application(
    chance: Random, firm: Firm, published: PublishedList, kind: TitleKind, outcome: Outcome
) -> Application:
    reason = chance.choice(list(FailureReason)) if outcome is Outcome.REJECTED else None
    return Application(firm, published, kind, outcome, failure_reason=reason)


def sme_applications(
    chance: Random, firms: list[Firm], hnte: list[Application]
) -> list[Application]:
    """Every application for the provincial title; most national ones come by this rung first."""
    first_year: dict[Firm, int] = {}
    for each in hnte:
        first_year.setdefault(each.firm, each.published.year)
    early = [firm for firm, year in first_year.items() if year <= 2015 and not firm.arrives_on]
    soon = [firm for firm, year in first_year.items() if year == 2016 and not firm.arrives_on]
    climbers = [firm for firm, year in first_year.items() if year > 2016 and firm.is_settled]
    others = [firm for firm in firms if firm.is_technical and firm not in first_year]
    chance.shuffle(others)
    stayed = [
        firm for firm in others if firm.registered_on.year <= 2013 and firm.arrives_on is None
    ]
    base = early[: SME_BASE_HNTE[2015]] + soon[: SME_BASE_HNTE[2016]]
    base += stayed[: SME_BASE - len(base)]
    found = [_base_title(chance, firm, place) for place, firm in enumerate(base)]
    rest = [firm for firm in others if firm not in set(base) and firm.is_settled]
    for year, number in SME_NEW.items():
        rest, climbers = _sme_year(chance, found, year, number, rest, climbers)
    _drop_unsurveyed(chance, found)
    for application in found:
        application.firm.titles.add(Programme.PROVINCIAL_TECH_SME)
    return found


def _base_title(chance: Random, firm: Firm, place: int) -> Application:
    year = chance.choice((2012, 2013, 2014, 2014, 2015)) if place % 4 else 2015
    published = sme_lists(year)[chance.randrange(6)]
    if published.dated_on <= firm.registered_on:
        published = sme_lists(2015)[chance.randrange(6)]
    # The calendar begins with 2015: cases of its first lists would begin before.
    has_case = published.year == 2015 and published.batch > 2
    return Application(firm, published, TitleKind.FIRST, Outcome.RECOGNIZED, has_case=has_case)


def _sme_year(
    chance: Random,
    found: list[Application],
    year: int,
    number: int,
    rest: list[Firm],
    climbers: list[Firm],
) -> tuple[list[Firm], list[Firm]]:
    """One year's applications; gives back who is left for later years."""
    wanted = number + SME_FAILED[year]
    old_climbers = [firm for firm in climbers if firm.registered_on.year < year][: wanted * 2 // 5]
    old_enough = [firm for firm in rest if firm.registered_on.year < year]
    chosen = old_climbers + old_enough[: wanted - len(old_climbers)]
    chance.shuffle(chosen)
    lists = sme_lists(year)
    for place, firm in enumerate(chosen):
        outcome = Outcome.RECOGNIZED if place < number else Outcome.REJECTED
        if place == wanted - 1:
            outcome = Outcome.WITHDRAWN
        found.append(_application(chance, firm, lists[place % 6], TitleKind.FIRST, outcome))
    gone = set(chosen)
    return (
        [firm for firm in rest if firm not in gone],
        [firm for firm in climbers if firm not in gone],
    )


def _drop_unsurveyed(chance: Random, found: list[Application]) -> None:
    """Two missed surveys end a title in the spring after."""
    for year, number in SME_DROPPED.items():
        fit = [
            each
            for each in found
            if each.outcome is Outcome.RECOGNIZED
            and each.published.year <= year - 3
            and each.dropped_on is None
            and each.firm.is_settled
            and HNTE not in each.firm.titles
        ]
        for application in chance.sample(fit, number):
            application.missed_years = [year - 2, year - 1]
            application.dropped_on = date(year, 4, 20)
