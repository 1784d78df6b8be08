"""What each place may have at the year's end: its own cases, titles and newcomers, by the chances
that the whole county has seen, since those of one town are too few."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forecast.model import forecast
from app.domain.forecast.reading import history_of, history_within, within
from app.domain.forecast.seen import Moment
from app.domain.forecast.standing import standing_of
from app.domain.plans import StatScope
from app.domain.programmes.table import PROGRAMMES
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.queries.count_filters import UNKNOWN_TOWN, CountFilters
from app.queries.counts import counted
from app.queries.forecast_register import load_calls, load_register
from app.queries.scoreboard_counts import Place, Spot, lives_here
from app.queries.scoreboard_views import Outlook


def foresee(
    session: Session, viewer: Viewer, asked: CountFilters, spots: Iterable[Spot]
) -> dict[str, Outlook]:
    """By the code of each place. Nothing is foretold where no complete year has been seen, of a
    part of the county's figures, or of firms whose town is unknown."""
    if asked.scope is not StatScope.WHOLE_COUNTY:
        return {}
    register = load_register(session, viewer, asked.programme)
    calls = load_calls(session, viewer, asked.programme)
    past = register.as_of(asked.valid_on, asked.known_on)
    history = history_of(past)
    if not history.newcomers:
        return {}
    years = PROGRAMMES[asked.programme].validity_years
    firms = _firms_by_place(session, viewer, asked)
    found = {}
    for spot in spots:
        if spot.code == UNKNOWN_TOWN:
            continue
        own = within(
            past,
            frozenset(one for place, held in firms.items() if spot.holds(place) for one in held),
        )
        told = forecast(
            history_within(history, past, own),
            standing_of(own, calls),
            Moment.end_of(asked.valid_on.year),
            years,
        )
        found[spot.code] = Outlook(told.low, told.middle, told.high)
    return found


def _firms_by_place(session: Session, viewer: Viewer, asked: CountFilters) -> dict[Place, set[int]]:
    """Where the firms live on the day."""
    rows = session.execute(
        select(
            col(Enterprise.id), col(EnterprisePeriod.township_code), col(EnterprisePeriod.park_code)
        )
        .join_from(Enterprise, EnterprisePeriod, lives_here(asked, asked.valid_on))
        .where(counted(viewer, asked, despite_recusal=True))
    )
    found: dict[Place, set[int]] = defaultdict(set)
    for firm, town, park in rows:
        found[town, park].add(firm)
    return dict(found)
