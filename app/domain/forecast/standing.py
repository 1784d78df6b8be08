"""What stands on a day: titles in force by their last day, and open cases by how far they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import takewhile

from app.domain.counting import OPEN
from app.domain.forecast.reading import Batch, CaseStory, Past, TitleStory
from app.domain.forecast.rounds import Call
from app.domain.forecast.seen import Standing, Waiting
from app.domain.stages import Stage


def standing_of(past: Past, calls: Sequence[Call] = ()) -> Standing:
    """With the batches as they were called, none of which takes more once it is closed."""
    last_days = holding(past)
    closed, is_year_closed = _closed(past.day, calls)
    noticed = past.noticed
    cases = [case for case in open_cases(past) if not _is_covered(past, case, last_days)]
    renewing = {case.enterprise_id for case in cases}
    ends = [(firm, last) for firm, last in last_days.items() if last is not None]
    return Standing(
        day=past.day,
        lasting=sum(last is None for last in last_days.values()),
        lapsing=Counter(last for firm, last in ends if firm not in renewing),
        replaced=Counter(last for firm, last in ends if firm in renewing),
        waiting=Counter(
            waiting_as(past, case, noticed, last_days.get(case.enterprise_id)) for case in cases
        ),
        closed=closed,
        is_year_closed=is_year_closed,
    )


def _closed(day: date, calls: Sequence[Call]) -> tuple[int, bool]:
    """This year's batches from the first on that are closed, and whether these are as many as
    the year before had: what is not registered yet may still be called."""
    called = [one for one in calls if one.called_on is None or one.called_on <= day]
    own = sorted((one for one in called if one.year == day.year), key=lambda one: one.number)
    usual = max((one.number for one in calls if one.year == day.year - 1), default=None)
    shut = [*takewhile(lambda one: one.is_closed(day), own)]
    closed = max((one.number for one in shut), default=0)
    return closed, usual is not None and len(shut) == len(own) and closed >= usual


def waiting_as(
    past: Past, case: CaseStory, noticed: frozenset[Batch], until: date | None = None
) -> Waiting:
    """Beside the batches whose notice is out, and the last day of a title its firm holds."""
    is_sent = past.is_recommended(case)
    is_noticed = is_sent and case.batch in noticed
    year, number = batch_of(past, case)
    return Waiting(
        year=year,
        kind=case.kind,
        stage=None if is_sent else case.stage,
        number=number,
        until=until,
        is_on_notice=Stage.PUBLIC_NOTICE in case.reached if is_noticed else None,
    )


def batch_of(past: Past, case: CaseStory) -> tuple[int, int | None]:
    """The year it can be won in and, where it is in one of its batches, the batch's number."""
    year = past.year_of(case)
    return year, case.batch[1] if case.batch and case.batch[0] == year else None


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
