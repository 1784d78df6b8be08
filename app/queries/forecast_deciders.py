"""The firms whose outcome decides whether a target is met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forecast.reading import Past
from app.domain.forecast.seen import History
from app.domain.forecast.standing import holding, open_cases, waiting_as
from app.domain.stages import Stage
from app.domain.titles import TitleKind
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.forecast_views import Decider
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class Open:
    enterprise_id: int
    kind: TitleKind
    stage: Stage | None
    case_id: str | None
    last_day: date | None
    chance: float


def deciders_of(
    past: Past, history: History, last_year: int, validity_years: int | None
) -> Iterable[Open]:
    """Every firm whose outcome decides, the most open ones first: a firm that surely passes or
    surely fails decides nothing."""
    held, noticed = holding(past), past.noticed
    found = []
    for case in open_cases(past):
        last = held.get(case.enterprise_id)
        chance = history.chance_of(waiting_as(past, case, noticed, last))
        found.append(Open(case.enterprise_id, case.kind, case.stage, case.id, last, chance))
    with_case = {one.enterprise_id for one in found}
    for firm, last in held.items():
        if firm in with_case or last is None or last.year > last_year or validity_years is None:
            continue
        rate = history.renewed_late if last.year == past.day.year else history.renewed
        found.append(Open(firm, TitleKind.RENEWAL, None, None, last, rate.mean))
    return sorted(found, key=lambda one: (abs(one.chance - 0.5), one.enterprise_id))


def named(session: Session, viewer: Viewer, shown: Sequence[Open]) -> tuple[Decider, ...]:
    """Those the viewer may see: recusal hides a name here, and changes no number above."""
    names: dict[int, Any] = {
        row.id: row
        for row in session.execute(
            select(
                col(Enterprise.id),
                col(Enterprise.public_id),
                col(Enterprise.name),
                col(Township.name).label("town"),
            )
            .outerjoin_from(Enterprise, Township, col(Township.code) == Enterprise.township_code)
            .where(
                visible_enterprises(viewer),
                col(Enterprise.id).in_({one.enterprise_id for one in shown}),
            )
        )
    }
    return tuple(
        Decider(
            enterprise_id=names[one.enterprise_id].public_id,
            enterprise_name=names[one.enterprise_id].name,
            town_name=names[one.enterprise_id].town,
            kind=one.kind,
            stage=one.stage,
            case_id=one.case_id,
            last_day=one.last_day,
            percent=round(one.chance * 100),
        )
        for one in shown
        if one.enterprise_id in names
    )
