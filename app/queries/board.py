"""The target board: what each indicator of a plan says on a date, as known on another.

A constant number of statements, whatever the number of firms, towns or indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from app.domain.access import TownScope, Viewer
from app.domain.pace import Promise, elapsed
from app.domain.plans import TaskLevel
from app.domain.programmes.table import PROGRAMMES
from app.domain.published import latest_tasks
from app.domain.titles import Programme
from app.queries.board_lines import Surroundings, make_line, rounded, task_of
from app.queries.board_views import (
    COUNTED,
    BoardFilters,
    BoardPage,
    ProgrammeCard,
    TownLine,
)
from app.queries.count_filters import UNKNOWN_TOWN, CountFilters, Funding, Part
from app.queries.counted_registers import REGISTERS, count_registers
from app.queries.counted_rows import RegisterAsked
from app.queries.places import Place, list_townships
from app.queries.plans import IndicatorView, PlanView, find_plan, load_indicators
from app.queries.programme_counts import (
    Tally,
    a_year_before,
    count_days,
    count_held,
    count_programme,
)

CARDS = ("hnte", "provincial_tech_sme")


def show_board(session: Session, viewer: Viewer, filters: BoardFilters, today: date) -> BoardPage:
    valid_on, known_on = filters.dates(today)
    plan = find_plan(session, viewer)
    place_code = place_of(viewer)
    if plan is None:
        return BoardPage(None, valid_on, known_on, today, filters.scope, True, None, (), ())
    views = load_indicators(session, viewer, plan)
    around = surroundings(session, viewer, plan, views, filters, (valid_on, known_on))
    towns = list_townships(session, plan.county_code)
    promise = Promise(Fraction(0), plan.base_year, Fraction(1), plan.ends_year)
    return BoardPage(
        plan=plan,
        valid_on=valid_on,
        known_on=known_on,
        today=today,
        scope=filters.scope,
        is_whole_county=place_code == viewer.county_code,
        elapsed=rounded(elapsed(promise, valid_on), 4),
        lines=tuple(make_line(view, around) for view in views),
        cards=tuple(
            make_card(view, around, towns, own_towns(viewer, towns))
            for view in views
            if view.key in CARDS
        ),
    )


def place_of(viewer: Viewer) -> str:
    """Whose board it is: the county's, or the town's of a town officer with one town."""
    if isinstance(viewer.scope, TownScope):
        codes = sorted(viewer.scope.township_codes)
        return codes[0] if len(codes) == 1 else UNKNOWN_TOWN
    return viewer.county_code


def own_towns(viewer: Viewer, towns: Sequence[Place]) -> list[Place]:
    if isinstance(viewer.scope, TownScope):
        return [town for town in towns if town.code in viewer.scope.township_codes]
    return list(towns)


def surroundings(
    session: Session,
    viewer: Viewer,
    plan: PlanView,
    views: Sequence[IndicatorView],
    filters: BoardFilters,
    dates: tuple[date, date],
) -> Surroundings:
    """Everything that is counted, counted once."""
    valid_on, known_on = dates
    programmes = {COUNTED[view.key][0] for view in views if view.key in COUNTED}
    asked = {
        programme: CountFilters(plan.county_code, programme, valid_on, known_on, filters.scope)
        for programme in sorted(programmes)
    }
    year_ends = [
        replace(one, valid_on=day) for one in asked.values() for day in years_before(plan, valid_on)
    ]
    return Surroundings(
        plan=plan,
        valid_on=valid_on,
        known_on=known_on,
        scope=filters.scope,
        place_code=place_of(viewer),
        tallies={each: count_programme(session, viewer, one) for each, one in asked.items()},
        held_last_year=held_last_year(session, viewer, plan, asked.get(Programme.HNTE)),
        past=count_days(session, viewer, year_ends),
        registered=count_registers(
            session,
            viewer,
            [
                (view.key, RegisterAsked(plan.county_code, day, known_on, filters.scope))
                for view in views
                if view.key in REGISTERS
                for day in (*years_before(plan, valid_on), valid_on)
            ],
        ),
    )


def years_before(plan: PlanView, valid_on: date) -> list[date]:
    """The last days of the plan's years that are over, its base year the first."""
    return [date(year, 12, 31) for year in range(plan.base_year, valid_on.year)]


def held_last_year(
    session: Session, viewer: Viewer, plan: PlanView, asked: CountFilters | None
) -> Mapping[Programme, int | None]:
    """HNTE comes in batches: the same day a year ago. Before the plan nobody kept a register."""
    if asked is None or asked.valid_on.year - 1 < plan.base_year:
        return {}
    return {asked.programme: count_held(session, viewer, a_year_before(asked))}


def make_card(
    view: IndicatorView, around: Surroundings, towns: Sequence[Place], own: Sequence[Place]
) -> ProgrammeCard:
    programme, _ = COUNTED[view.key]
    tally = around.tallies[programme]
    valid = tally.of(Part.VALID)
    foreign = tally.of(Part.VALID, funding=Funding.FOREIGN)
    task = task_of(view, around.valid_on.year, around)
    at_start = tally.of(Part.AT_START)
    return ProgrammeCard(
        key=view.key,
        programme=programme,
        lapses=PROGRAMMES[programme].lapses,
        valid=valid,
        renewal_pending=tally.of(Part.RENEWAL_PENDING),
        in_notice=tally.of(Part.IN_NOTICE),
        in_pipeline=tally.of(Part.IN_PIPELINE),
        lapsing=tally.of(Part.LAPSING),
        at_start=at_start,
        first=tally.of(Part.FIRST),
        renewal=tally.of(Part.RENEWAL),
        moved_in=tally.of(Part.MOVED_IN),
        moved_out=tally.of(Part.MOVED_OUT),
        ended=tally.of(Part.ENDED),
        net=valid - at_start,
        foreign=foreign,
        funding_unknown=tally.of(Part.VALID, funding=Funding.UNKNOWN),
        foreign_share=rounded(Fraction(foreign, valid), 4) if valid else None,
        task=task.value if task else None,
        task_basis=task.basis if task else None,
        towns=tuple(town_lines(view, around, tally, towns, own)),
    )


def town_lines(
    view: IndicatorView,
    around: Surroundings,
    tally: Tally,
    towns: Sequence[Place],
    own: Sequence[Place],
) -> list[TownLine]:
    """Every town, and what belongs to none, so that the column adds up to the county's number."""
    shown = {town.code for town in own}
    with_firms = {town for _, town, _ in tally.counts}
    listed = [town for town in towns if town.code in shown or town.code in with_firms]
    tasks = latest_tasks(view.tasks)
    lines = []
    for code, name in [*((town.code, town.name) for town in listed), (UNKNOWN_TOWN, "")]:
        task = tasks.get((around.valid_on.year, TaskLevel.TOWNSHIP, code))
        town = None if code == UNKNOWN_TOWN else code
        lines.append(
            TownLine(
                code=code,
                name=name,
                valid=tally.of(Part.VALID, town=town),
                renewal_pending=tally.of(Part.RENEWAL_PENDING, town=town),
                first=tally.of(Part.FIRST, town=town),
                renewal=tally.of(Part.RENEWAL, town=town),
                lapsing=tally.of(Part.LAPSING, town=town),
                task=task.value if task else None,
                task_basis=task.basis if task else None,
            )
        )
    last = lines[-1]
    is_empty = not any((last.valid, last.renewal_pending, last.first, last.renewal, last.lapsing))
    return lines[:-1] if is_empty else lines
