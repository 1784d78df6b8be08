"""Which firms could step up the ladder of institutions: judged live, as the pool's trials are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Verdict
from app.domain.criteria.telling import main_gap
from app.domain.criteria.trial import VERDICTS
from app.domain.enterprises import LIVING
from app.domain.institution_ladder import (
    JUDGED_AS,
    LADDER,
    Held,
    RdRung,
    Step,
    highest,
    judge_step,
    next_rung,
)
from app.domain.institutions import InstitutionState
from app.domain.refusals import InvalidValue, Reason
from app.models.enterprises import Enterprise
from app.models.institutions import RdInstitution
from app.models.places import Township
from app.queries.blanks import without_blanks
from app.queries.institution_conditions import in_state
from app.queries.registered_facts import stream_facts
from app.queries.visibility import is_bounded, visible_enterprises
from app.words.criteria import CRITERIA

MOST_ROWS = 300


class LadderShows(StrEnum):
    ALL = "all"
    READY = "ready"
    """Nothing fails and nothing is unknown."""
    ONE_SHORT = "one_short"
    UNKNOWN = "unknown"


class LadderFilters(BaseModel):
    """Of which next rung, for an application of which day."""

    rung: RdRung = RdRung.PROVINCIAL_CENTER
    shows: LadderShows = LadderShows.ALL
    town: str = Field(default="", max_length=9)
    applied_on: date | None = None

    _blanks = model_validator(mode="before")(without_blanks)

    def asked(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True)


@dataclass(frozen=True, slots=True)
class LadderRow:
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    holds: RdRung | None
    """Its highest rung on the day of the application."""
    next: RdRung
    verdict: Verdict
    short: list[str]
    """Conditions that fail, in words."""
    unknown: list[str]
    """Conditions of which a fact is missing, in words."""
    main_gap: str
    """The first that fails and by how much."""


@dataclass(frozen=True, slots=True)
class LadderPage:
    """The nearest first; `firms` of each next rung, of whom those at the top are left out."""

    rung: RdRung
    applied_on: date
    edition: str | None
    """None: no rules are known for this rung on that day, so nobody is judged."""
    firms: dict[RdRung, int]
    verdicts: dict[Verdict, int]
    listed: int
    rows: list[LadderRow]


@dataclass(frozen=True, slots=True)
class _Firm:
    row_id: int
    id: str
    name: str
    name_key: str
    uscc: str
    town_name: str | None
    held: frozenset[Held]


def list_ladder(
    session: Session,
    viewer: Viewer,
    filters: LadderFilters,
    today: date,
    *,
    most: int | None = MOST_ROWS,
) -> LadderPage:
    if not is_bounded(viewer):
        raise InvalidValue(Reason.CHOOSE_COUNTY)
    applied_on = filters.applied_on or today
    firms = _firms(session, viewer, filters, applied_on, today)
    waiting = [firm for firm in firms if next_rung(firm.held) is filters.rung]
    steps = _steps(session, viewer, filters.rung, waiting, (applied_on, today))
    judged = [(firm, steps[firm.row_id]) for firm in waiting]
    judged.sort(key=lambda one: _nearness(*one))
    shown = [(firm, step) for firm, step in judged if _is_shown(filters.shows, step)]
    edition = judge_step(filters.rung, Facts(applied_on=applied_on)).edition
    return LadderPage(
        rung=filters.rung,
        applied_on=applied_on,
        edition=edition,
        firms=_counted(firms),
        verdicts=dict(Counter(step.verdict for _, step in judged)),
        listed=len(shown),
        rows=[_row(firm, step) for firm, step in shown[:most]],
    )


def _counted(firms: Iterable[_Firm]) -> dict[RdRung, int]:
    found = Counter(next_rung(firm.held) for firm in firms)
    return {rung: found[rung] for rung in LADDER}


def _firms(
    session: Session,
    viewer: Viewer,
    filters: LadderFilters,
    applied_on: date,
    today: date,
) -> list[_Firm]:
    """Every living firm with what it holds on the day: two statements."""
    chosen: list[ColumnElement[bool]] = [
        visible_enterprises(viewer),
        col(Enterprise.archived_on).is_(None),
        col(Enterprise.status).in_(LIVING),
    ]
    if filters.town:
        chosen.append(col(Enterprise.township_code) == filters.town)
    held: dict[int, set[Held]] = {}
    standing = in_state(InstitutionState.RECOGNIZED, applied_on, today)
    for firm, kind, level in session.execute(
        select(col(RdInstitution.enterprise_id), col(RdInstitution.type), col(RdInstitution.level))
        .join_from(RdInstitution, Enterprise, col(Enterprise.id) == RdInstitution.enterprise_id)
        .where(and_(*chosen, standing))
    ):
        held.setdefault(firm, set()).add((kind, level))
    rows = session.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.name_key),
            col(Enterprise.uscc),
            col(Township.name).label("town_name"),
        )
        .outerjoin(Township, col(Township.code) == Enterprise.township_code)
        .where(*chosen)
    )
    return [
        _Firm(
            row.id,
            row.public_id,
            row.name,
            row.name_key,
            row.uscc,
            row.town_name,
            frozenset(held.get(row.id, ())),
        )
        for row in rows
    ]


def _steps(
    session: Session,
    viewer: Viewer,
    rung: RdRung,
    firms: Iterable[_Firm],
    dates: tuple[date, date],
) -> Mapping[int, Step]:
    """Only a rung with rules needs facts, and only those who stand below it."""
    ids = [firm.row_id for firm in firms]
    if rung not in JUDGED_AS or not ids:
        return {row_id: Step(rung) for row_id in ids}
    known = stream_facts(session, viewer, *dates, col(Enterprise.id).in_(ids), with_sources=False)
    return {one.row_id: judge_step(rung, one.facts) for one in known}


def _nearness(firm: _Firm, step: Step) -> tuple[Any, ...]:
    return (
        VERDICTS.index(step.verdict),
        len(step.short),
        len(step.unknown),
        firm.name_key,
        firm.row_id,
    )


def _is_shown(shows: LadderShows, step: Step) -> bool:
    match shows:
        case LadderShows.ALL:
            return True
        case LadderShows.READY:
            return step.verdict in (Verdict.CERTAIN, Verdict.POSSIBLE)
        case LadderShows.ONE_SHORT:
            return len(step.short) == 1
        case LadderShows.UNKNOWN:
            return step.verdict is Verdict.UNKNOWN


def _row(firm: _Firm, step: Step) -> LadderRow:
    return LadderRow(
        enterprise_id=firm.id,
        enterprise_name=firm.name,
        uscc=firm.uscc,
        town_name=firm.town_name,
        holds=highest(firm.held),
        next=step.rung,
        verdict=step.verdict,
        short=[CRITERIA[key] for key in step.short],
        unknown=[CRITERIA[key] for key in step.unknown],
        main_gap=main_gap(step.result) if step.result else "",
    )
