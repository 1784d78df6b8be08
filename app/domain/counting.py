"""Which firms count for a title: on a day, as known on a day, and how a year changed their number.

For one programme at a time. Production counts in SQL; this is what that SQL is tested against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from app.domain.enterprises import LIVING, EnterpriseStatus
from app.domain.stages import Stage
from app.domain.titles import TitleKind, TitleSpan, TitleState

DAY = timedelta(days=1)

PIPELINE = frozenset(
    {
        Stage.SUBMITTED,
        Stage.RETURNED,
        Stage.TOWN_ENDORSED,
        Stage.COUNTY_CHECKED,
        Stage.JOINTLY_ENDORSED,
        Stage.RECOMMENDED,
        Stage.CITY_REVIEWED,
        Stage.EXPERT_REVIEWED,
        Stage.REPORTED,
        Stage.APPROVED,
    }
)
"""在途: handed in and neither on show nor decided. A case only planned is not on its way."""
OPEN = PIPELINE | {Stage.PLANNED, Stage.PUBLIC_NOTICE}


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A firm's status from `valid_from` until the day before `valid_until`."""

    status: EnterpriseStatus
    valid_from: date
    valid_until: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Holder:
    """A firm's life in this county. On a day no period covers it is not here."""

    enterprise_id: int
    periods: tuple[StatusPeriod, ...]

    def status(self, day: date) -> EnterpriseStatus | None:
        return next((period.status for period in self.periods if period.covers(day)), None)

    def is_living(self, day: date) -> bool:
        return self.status(day) in LIVING


@dataclass(frozen=True, slots=True)
class TitleFact:
    enterprise_id: int
    span: TitleSpan
    kind: TitleKind = TitleKind.FIRST

    def is_in_force(self, valid_on: date, known_on: date) -> bool:
        return self.span.state(valid_on, known_on) is TitleState.IN_FORCE


@dataclass(frozen=True, slots=True)
class CaseFact:
    """Where a case stood on the day that is asked about."""

    enterprise_id: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class HnteFour:
    """The four numbers, as the firms behind them.

    A firm may be in several: the notice and the pipeline hold renewals of titles still valid, so
    that they agree with the published list. Only `valid` and `renewal_pending` never meet."""

    valid: frozenset[int]
    renewal_pending: frozenset[int]
    in_notice: frozenset[int]
    in_pipeline: frozenset[int]

    @property
    def held(self) -> frozenset[int]:
        """Those an officer counts: valid, or lapsed this year with the renewal on its way."""
        return self.valid | self.renewal_pending

    @property
    def newcomers(self) -> frozenset[int]:
        """Those that would raise the number: in notice or pipeline and not held."""
        return (self.in_notice | self.in_pipeline) - self.held


class Change(StrEnum):
    FIRST = "first"
    RENEWAL = "renewal"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class YearSplit:
    """Why the number changed, each part as the firms behind it (a firm once per change).

    net = first + renewal + moved_in - moved_out - ended, always. A renewal that begins while the
    old title still runs replaces it on that day: one more renewal and one more ended, so that
    重新认定 counts every renewal of the year, hole or no hole."""

    valid_at_start: frozenset[int]
    valid_at_end: frozenset[int]
    changes: Mapping[Change, tuple[int, ...]] = field(default_factory=dict)

    @property
    def first(self) -> tuple[int, ...]:
        return self.changes.get(Change.FIRST, ())

    @property
    def renewal(self) -> tuple[int, ...]:
        return self.changes.get(Change.RENEWAL, ())

    @property
    def moved_in(self) -> tuple[int, ...]:
        return self.changes.get(Change.MOVED_IN, ())

    @property
    def moved_out(self) -> tuple[int, ...]:
        return self.changes.get(Change.MOVED_OUT, ())

    @property
    def ended(self) -> tuple[int, ...]:
        return self.changes.get(Change.ENDED, ())

    @property
    def net(self) -> int:
        return len(self.valid_at_end) - len(self.valid_at_start)


def valid_firms(
    titles: Iterable[TitleFact], holders: Iterable[Holder], valid_on: date, known_on: date
) -> frozenset[int]:
    """Distinct firms that live here on `valid_on` with a title in force, as known on `known_on`."""
    return living(holders, valid_on) & {
        title.enterprise_id for title in titles if title.is_in_force(valid_on, known_on)
    }


def living(holders: Iterable[Holder], day: date) -> frozenset[int]:
    return frozenset(holder.enterprise_id for holder in holders if holder.is_living(day))


def hnte_four(
    titles: Iterable[TitleFact],
    holders: Iterable[Holder],
    cases: Iterable[CaseFact],
    valid_on: date,
    known_on: date,
) -> HnteFour:
    """Valid; lapsed this year with an open case; in public notice; in the pipeline."""
    titles, holders, cases = tuple(titles), tuple(holders), tuple(cases)
    here = living(holders, valid_on)
    valid = valid_firms(titles, holders, valid_on, known_on)
    lapsed = {
        title.enterprise_id for title in titles if lapsed_this_year(title, valid_on, known_on)
    }
    under_way = {case.enterprise_id for case in cases if case.stage in OPEN}
    return HnteFour(
        valid=valid,
        renewal_pending=(here & lapsed & under_way) - valid,
        in_notice=here & {c.enterprise_id for c in cases if c.stage is Stage.PUBLIC_NOTICE},
        in_pipeline=here & {c.enterprise_id for c in cases if c.stage in PIPELINE},
    )


def lapsed_this_year(title: TitleFact, valid_on: date, known_on: date) -> bool:
    """Ran out in the year of `valid_on`; a revoked title waits for no renewal."""
    last_day = title.span.valid_until
    is_lapsed = title.span.state(valid_on, known_on) is TitleState.LAPSED
    return is_lapsed and last_day is not None and last_day.year == valid_on.year


def year_split(
    titles: Iterable[TitleFact], holders: Iterable[Holder], valid_on: date, known_on: date
) -> YearSplit:
    """What changed from the end of last year to `valid_on`, both as known on `known_on`.

    So last year's end may differ from what was said then: certificates dated in December are
    learned of in spring."""
    titles, holders = tuple(titles), tuple(holders)
    start = date(valid_on.year - 1, 12, 31)
    held: dict[int, list[TitleFact]] = {}
    for title in titles:
        held.setdefault(title.enterprise_id, []).append(title)
    changes: dict[Change, list[int]] = {change: [] for change in Change}
    for holder in holders:
        own = held.get(holder.enterprise_id, [])
        for day in turning_days(own, holder, start, valid_on):
            for change in changes_on(own, holder, day, known_on):
                changes[change].append(holder.enterprise_id)
    return YearSplit(
        valid_firms(titles, holders, start, known_on),
        valid_firms(titles, holders, valid_on, known_on),
        {change: tuple(firms) for change, firms in changes.items()},
    )


def turning_days(
    titles: Iterable[TitleFact], holder: Holder, after: date, until: date
) -> list[date]:
    """The days on which a firm's counting can change: the first days of a new state."""
    days: set[date | None] = set()
    for span in (title.span for title in titles):
        days |= {span.valid_from, span.ended_on}
        if span.valid_until is not None and span.valid_until < date.max:
            days.add(span.valid_until + DAY)
    for period in holder.periods:
        days |= {period.valid_from, period.valid_until}
    return sorted(day for day in days if day is not None and after < day <= until)


def changes_on(
    titles: list[TitleFact], holder: Holder, day: date, known_on: date
) -> tuple[Change, ...]:
    """What the morning of `day` adds to and takes from the count for one firm."""
    before = counting_title(titles, holder, day - DAY, known_on)
    now = counting_title(titles, holder, day, known_on)
    match before, now:
        case None, TitleFact():
            return (gain(now, day),)
        case TitleFact(), None:
            return (loss(before, holder, day, known_on),)
        case TitleFact(), TitleFact() if now is not before and now.span.valid_from == day:
            return (gain(now, day), Change.ENDED)
        case _:
            return ()


def counting_title(
    titles: list[TitleFact], holder: Holder, day: date, known_on: date
) -> TitleFact | None:
    """The one title a firm counts with: of several in force, the one that began last."""
    if not holder.is_living(day):
        return None
    in_force = [title for title in titles if title.is_in_force(day, known_on)]
    return max(in_force, key=seniority, default=None)


def seniority(title: TitleFact) -> tuple[date, TitleKind, date]:
    """Of two that began on one day, the renewal and then the longer: the order must not decide."""
    return (title.span.valid_from, title.kind, title.span.valid_until or date.max)


def gain(title: TitleFact, day: date) -> Change:
    """A title that began before came with its firm: moved in, or back to life here."""
    if title.span.valid_from < day:
        return Change.MOVED_IN
    return Change.RENEWAL if title.kind is TitleKind.RENEWAL else Change.FIRST


def loss(title: TitleFact, holder: Holder, day: date, known_on: date) -> Change:
    """A title still in force left with its firm; or it ended, alone or with its firm."""
    has_left = holder.status(day) in {EnterpriseStatus.MOVED_OUT, None}
    return Change.MOVED_OUT if has_left and title.is_in_force(day, known_on) else Change.ENDED
