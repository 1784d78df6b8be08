"""The yearly assessment of towns: who sees it, draft points with their working, the frozen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, RegionScope, TownScope, Viewer
from app.domain.assessment import (
    AssessedBy,
    Points,
    TownAnswer,
    are_whole,
    score,
    total_of,
    weighted,
)
from app.domain.refusals import NotFound
from app.domain.titles import Programme
from app.models.assessments import (
    AssessmentAnswer,
    AssessmentItem,
    AssessmentPoints,
    AssessmentScheme,
)
from app.queries.places import Place, list_townships
from app.queries.scoreboard import show_scoreboard
from app.queries.scoreboard_views import PlaceLine, ScoreboardFilters
from app.queries.visibility import in_region


@dataclass(frozen=True, slots=True)
class SchemeView:
    id: str
    version: int
    year: int
    name: str
    document_number: str
    issued_on: date | None
    answers_due_on: date | None
    is_fictitious: bool
    frozen_on: date | None
    frozen_by: str


@dataclass(frozen=True, slots=True)
class ItemView:
    id: str
    version: int
    name: str
    basis: AssessedBy
    weight: Decimal
    full_marks: Decimal
    wanted: Decimal | None
    bonus_each: Decimal
    most_bonus: Decimal
    deduction_each: Decimal
    most_deduction: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    answer: TownAnswer | None
    points_seen: Decimal | None
    reason: str
    answered_by: str
    answered_on: date | None
    ruled_points: Decimal | None
    ruling: str
    ruled_by: str
    ruled_on: date | None

    @property
    def is_open(self) -> bool:
        """Disputed, and the bureau has not answered."""
        return self.answer is TownAnswer.DISPUTED and self.ruled_on is None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """An item of one town: what was reckoned, what the town and the bureau say, what counts."""

    item: ItemView
    reckoned: Points
    answer: AnswerView | None
    points: Decimal | None
    weighted: Decimal | None
    page: str
    """Where the value comes from."""


@dataclass(frozen=True, slots=True)
class TownSheet:
    code: str
    name: str
    scores: tuple[ItemScore, ...]
    total: Decimal | None
    """None while an item is unknown."""

    def number(self, *answers: TownAnswer | None) -> int:
        return sum((one.answer.answer if one.answer else None) in answers for one in self.scores)

    @property
    def open_disputes(self) -> int:
        return sum(one.answer is not None and one.answer.is_open for one in self.scores)


@dataclass(frozen=True, slots=True)
class Assessment:
    scheme: SchemeView
    items: tuple[ItemView, ...]
    towns: tuple[TownSheet, ...]
    valid_on: date
    weight: Decimal
    is_whole: bool
    """Whether the weights add up to 100."""


def visible_schemes(viewer: Viewer) -> ColumnElement[bool]:
    """The bureau's and its towns' own; nobody else works with them."""
    if viewer.role in BUREAU or isinstance(viewer.scope, TownScope | RegionScope):
        return in_region(AssessmentScheme.county_code, viewer)
    return false()


def get_scheme(session: Session, viewer: Viewer, scheme_id: str) -> AssessmentScheme:
    found: AssessmentScheme | None = session.execute(
        select(AssessmentScheme).where(
            visible_schemes(viewer), col(AssessmentScheme.public_id) == scheme_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def list_schemes(session: Session, viewer: Viewer) -> list[SchemeView]:
    rows = session.execute(
        select(AssessmentScheme)
        .where(visible_schemes(viewer))
        .order_by(col(AssessmentScheme.year).desc())
    ).scalars()
    return [_view(SchemeView, one) for one in rows]


def list_items(session: Session, scheme: AssessmentScheme) -> list[AssessmentItem]:
    return list(
        session.execute(
            select(AssessmentItem)
            .where(col(AssessmentItem.scheme_id) == scheme.id)
            .order_by(col(AssessmentItem.position), col(AssessmentItem.id))
        ).scalars()
    )


def seen_towns(session: Session, viewer: Viewer, county_code: str) -> list[Place]:
    """A town sees its own sheet and no other's."""
    towns = list_townships(session, county_code)
    if isinstance(viewer.scope, TownScope):
        return [town for town in towns if town.code in viewer.scope.township_codes]
    return towns


def describe_assessment(
    session: Session, viewer: Viewer, scheme_id: str, today: date
) -> Assessment:
    """Draft points as of today, or of the year's last day; frozen ones as they were frozen."""
    scheme = get_scheme(session, viewer, scheme_id)
    items = list_items(session, scheme)
    valid_on = scheme.frozen_on or today
    valid_on = min(valid_on, date(scheme.year, 12, 31))
    towns = seen_towns(session, viewer, scheme.county_code)
    answers = _answers(session, scheme, [town.code for town in towns])
    if scheme.frozen_on is None:
        reckoned = reckon(session, viewer, scheme, items, towns, today)
    else:
        reckoned = _frozen(session, scheme, towns)
    return Assessment(
        scheme=_view(SchemeView, scheme),
        items=tuple(_view(ItemView, item) for item in items),
        towns=tuple(_sheet(town, items, reckoned, answers, valid_on) for town in towns),
        valid_on=valid_on,
        weight=sum((item.weight for item in items), Decimal(0)),
        is_whole=are_whole(item.weight for item in items),
    )


Reckoned = dict[tuple[int, str], Points]
"""By item and town."""


def reckon(
    session: Session,
    viewer: Viewer,
    scheme: AssessmentScheme,
    items: Sequence[AssessmentItem],
    towns: Sequence[Place],
    today: date,
) -> Reckoned:
    """From the scoreboards of the day: what everybody may see there is what is judged here."""
    day = min(today, date(scheme.year, 12, 31))
    boards = {
        programme: {
            line.code: line
            for line in show_scoreboard(
                session,
                viewer,
                ScoreboardFilters.model_validate({"programme": programme, "valid_on": day}),
                today,
            ).towns
        }
        for programme in (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)
    }
    hnte, sme = boards.values()
    return {
        (item.id or 0, town.code): score(
            item.facts(), *measured(item.basis, hnte[town.code], sme[town.code])
        )
        for item in items
        for town in towns
    }


def measured(
    basis: AssessedBy, hnte: PlaceLine, sme: PlaceLine
) -> tuple[Decimal | None, Decimal | None]:
    """An item's value, and the town's task where the item goes by it."""
    match basis:
        case AssessedBy.HNTE_TASK:
            return _decimal(hnte.done), hnte.task
        case AssessedBy.TECH_SME_TASK:
            return _decimal(sme.done), sme.task
        case AssessedBy.HNTE_NET:
            return Decimal(hnte.counts.net), None
        case AssessedBy.TECH_SME_NET:
            return Decimal(sme.counts.net), None
        case AssessedBy.VISITS:
            return Decimal(hnte.counts.visits), None
        case AssessedBy.STALE_CASES:
            return Decimal(hnte.counts.stale_cases + sme.counts.stale_cases), None
        case AssessedBy.GIVEN:
            return None, None


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _frozen(session: Session, scheme: AssessmentScheme, towns: Sequence[Place]) -> Reckoned:
    rows = session.execute(
        select(AssessmentPoints).where(
            col(AssessmentPoints.scheme_id) == scheme.id,
            col(AssessmentPoints.township_code).in_([town.code for town in towns]),
        )
    ).scalars()
    return {
        (row.item_id, row.township_code): Points(
            row.value, row.wanted, row.base, row.bonus, row.deduction, row.points, row.weighted
        )
        for row in rows
    }


def _answers(
    session: Session, scheme: AssessmentScheme, towns: Iterable[str]
) -> dict[tuple[int, str], AnswerView]:
    rows = session.execute(
        select(AssessmentAnswer).where(
            col(AssessmentAnswer.scheme_id) == scheme.id,
            col(AssessmentAnswer.township_code).in_(list(towns)),
        )
    ).scalars()
    return {(row.item_id, row.township_code): _view(AnswerView, row) for row in rows}


def _sheet(
    town: Place,
    items: Sequence[AssessmentItem],
    reckoned: Reckoned,
    answers: dict[tuple[int, str], AnswerView],
    day: date,
) -> TownSheet:
    scores = []
    for item in items:
        at = (item.id or 0, town.code)
        own, answer = reckoned[at], answers.get(at)
        ruled = answer.ruled_points if answer else None
        points = own.total if ruled is None else ruled
        scores.append(
            ItemScore(
                item=_view(ItemView, item),
                reckoned=own,
                answer=answer,
                points=points,
                weighted=None if points is None else weighted(item.facts(), points),
                page=page_of(item.basis, town.code, day),
            )
        )
    return TownSheet(town.code, town.name, tuple(scores), total_of(one.weighted for one in scores))


def page_of(basis: AssessedBy, town: str, day: date) -> str:
    match basis:
        case AssessedBy.HNTE_TASK:
            return f"/towns?programme=hnte&valid_on={day}"
        case AssessedBy.TECH_SME_TASK:
            return f"/towns?programme=provincial_tech_sme&valid_on={day}"
        case AssessedBy.HNTE_NET:
            return f"/board/hnte/rows?part=net&town={town}&valid_on={day}"
        case AssessedBy.TECH_SME_NET:
            return f"/board/provincial_tech_sme/rows?part=net&town={town}&valid_on={day}"
        case AssessedBy.VISITS:
            return f"/towns/rows?measure=visits&town={town}&valid_on={day}"
        case AssessedBy.STALE_CASES:
            return f"/towns?valid_on={day}"
        case AssessedBy.GIVEN:
            return ""


def _view(view: type[Any], row: Any) -> Any:
    """The row's columns that a view shows, its public id as `id`."""
    names = {"id": "public_id"}
    return view(**{name: getattr(row, names.get(name, name)) for name in view.__dataclass_fields__})
