"""Why a year changed a number, in SQL: one row per firm and change, from the last day of the year
before to the day asked about. `app.domain.counting.year_split` is what it must agree with.

A firm counts "here" while a period of its life meets the scope and the place asked for; so with a
town asked for, a firm that moves to the next town has moved out."""

from typing import Any

from sqlalchemy import CTE, CompoundSelect, and_, case, literal, not_, or_, select, union, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.access import Viewer
from app.domain.counting import Change
from app.domain.enterprises import EnterpriseStatus
from app.domain.titles import TitleKind
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.titles import Title
from app.queries.count_filters import CountFilters, in_place
from app.queries.counts import counted, counting_title
from app.queries.days import DayAfter, DayBefore
from app.queries.title_conditions import covers, holder_condition, in_force

BEFORE, NOW = aliased(Title), aliased(Title)
LIVED, STOOD, LATER = (aliased(EnterprisePeriod) for _ in range(3))


def year_changes(
    viewer: Viewer, asked: CountFilters, *, despite_recusal: bool = True
) -> CompoundSelect[Any]:
    """Rows of enterprise_id, township_code, park_code, title_id, day, change."""
    turns = _turns(viewer, asked, despite_recusal=despite_recusal)
    seen = (
        select(
            turns.c.enterprise_id,
            turns.c.day,
            turns.c.eve,
            _title_here(turns, turns.c.eve, asked).label("before_id"),
            _title_here(turns, turns.c.day, asked).label("now_id"),
        )
        .select_from(turns)
        .cte("seen")
    )
    return union_all(_gains(seen, asked), _losses(seen, asked))


def _turns(viewer: Viewer, asked: CountFilters, *, despite_recusal: bool) -> CTE:
    """The days of the year on which a firm's counting can change."""
    held = (
        select(col(Title.enterprise_id))
        .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
        .where(
            counted(viewer, asked, despite_recusal=despite_recusal),
            col(Title.county_code) == asked.county_code,
            col(Title.programme) == asked.programme,
        )
        .cte("held")
    )
    days = [
        *(
            select(col(Title.enterprise_id).label("enterprise_id"), day.label("day")).where(
                col(Title.county_code) == asked.county_code,
                col(Title.programme) == asked.programme,
            )
            for day in (
                col(Title.valid_from),
                col(Title.ended_on),
                DayAfter(col(Title.valid_until)),
            )
        ),
        *(
            select(col(EnterprisePeriod.enterprise_id), day).where(
                col(EnterprisePeriod.county_code) == asked.county_code
            )
            for day in (col(EnterprisePeriod.valid_from), col(EnterprisePeriod.valid_until))
        ),
    ]
    turn = union(*days).subquery("turn")
    return (
        select(turn.c.enterprise_id, turn.c.day, DayBefore(turn.c.day).label("eve"))
        .where(
            turn.c.day > asked.year_start,
            turn.c.day <= asked.valid_on,
            turn.c.enterprise_id.in_(select(held.c.enterprise_id)),
        )
        .cte("turns")
    )


def _title_here(turns: CTE, day: Any, asked: CountFilters) -> Any:
    period = LIVED
    lives_here = (
        select(literal(1))
        .where(
            col(period.enterprise_id) == turns.c.enterprise_id,
            holder_condition(day, period),
            *in_place(asked, period),
        )
        # Two levels down, SQLAlchemy would list the turns again instead of looking outward.
        .correlate(turns)
        .exists()
    )
    title = counting_title(turns.c.enterprise_id, day, asked)
    return title.where(lives_here).correlate(turns).scalar_subquery()


def _gains(seen: CTE, asked: CountFilters) -> Any:
    now, period = NOW, STOOD
    change = case(
        (col(now.valid_from) < seen.c.day, literal(Change.MOVED_IN.value)),
        (col(now.kind) == TitleKind.RENEWAL, literal(Change.RENEWAL.value)),
        else_=literal(Change.FIRST.value),
    )
    return (
        select(
            seen.c.enterprise_id,
            col(period.township_code).label("township_code"),
            col(period.park_code).label("park_code"),
            col(now.id).label("title_id"),
            seen.c.day,
            change.label("change"),
        )
        .join_from(seen, now, col(now.id) == seen.c.now_id)
        .join(period, _stood(seen, seen.c.day, period, asked))
        .where(
            or_(
                seen.c.before_id.is_(None),
                and_(seen.c.before_id != seen.c.now_id, col(now.valid_from) == seen.c.day),
            )
        )
    )


def _losses(seen: CTE, asked: CountFilters) -> Any:
    before, now, period, later = BEFORE, NOW, STOOD, LATER
    still_known_here = (
        select(literal(1))
        .where(
            col(later.enterprise_id) == seen.c.enterprise_id,
            covers(seen.c.day, later),
            col(later.status) != EnterpriseStatus.MOVED_OUT,
            *in_place(asked, later),
        )
        .exists()
    )
    has_left = and_(
        seen.c.now_id.is_(None),
        not_(still_known_here),
        in_force(seen.c.day, asked.known_on, before),
    )
    change = case((has_left, literal(Change.MOVED_OUT.value)), else_=literal(Change.ENDED.value))
    return (
        select(
            seen.c.enterprise_id,
            col(period.township_code).label("township_code"),
            col(period.park_code).label("park_code"),
            col(before.id).label("title_id"),
            seen.c.day,
            change.label("change"),
        )
        .join_from(seen, before, col(before.id) == seen.c.before_id)
        .join(period, _stood(seen, seen.c.eve, period, asked))
        .outerjoin(now, col(now.id) == seen.c.now_id)
        .where(
            or_(
                seen.c.now_id.is_(None),
                and_(seen.c.before_id != seen.c.now_id, col(now.valid_from) == seen.c.day),
            )
        )
    )


def _stood(seen: CTE, day: Any, period: Any, asked: CountFilters) -> Any:
    return and_(
        period.enterprise_id == seen.c.enterprise_id,
        holder_condition(day, period),
        *in_place(asked, period),
    )
