"""The re-recognition radar: national high-tech titles by the months left, judged anew on the
newest figures.

One row a firm, its newest title; a constant number of statements whatever their number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.editions import edition_for
from app.domain.criteria.findings import Result, Verdict, missing_of
from app.domain.criteria.hnte_2016.rights import class_ii_left
from app.domain.criteria.rules import Judged
from app.domain.criteria.telling import main_gap
from app.domain.criteria.trial import short_keys
from app.domain.firm_dates import months_before
from app.domain.programmes.table import PROGRAMMES
from app.domain.renewals import (
    RISKS,
    RenewalRisk,
    RenewalStep,
    months_left,
    needs_visit,
    risk_of,
    step_of,
)
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleState
from app.models.enterprises import Enterprise, EnterprisePeriod
from app.models.people import Person
from app.models.places import Township
from app.models.pool import Visit
from app.models.titles import Title
from app.queries.blanks import without_blanks
from app.queries.enterprise_filters import in_charge
from app.queries.firm_facts import LiveCase, live_cases
from app.queries.registered_facts import RegisteredFacts, stream_facts
from app.queries.search import matching
from app.queries.title_conditions import holder_condition, in_state
from app.queries.visibility import visible_enterprises

LAPSED_MONTHS = 6
"""So long a lapsed title is shown: results come up to four months after certificates lapse."""
STEPS_SHOWN = (
    RenewalStep.LAPSED,
    RenewalStep.WITHIN_6,
    RenewalStep.WITHIN_12,
    RenewalStep.WITHIN_18,
)


class RenewalFilters(BaseModel):
    """Everything combines by AND. Without a step: the lapsed and those of eighteen months."""

    q: str = Field(default="", max_length=120)
    step: RenewalStep | None = None
    risk: RenewalRisk | None = None
    town: str | None = Field(default=None, max_length=9)
    responsible: str | None = Field(default=None, max_length=12)
    """The firm's officer: a person's public id, or `me`, or `nobody`."""
    needs_visit: bool = False

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        return without_blanks(given)

    def asked(self) -> dict[str, Any]:
        """What differs from the usual list, for links."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in given.items()
        }


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """A firm whose title has to be renewed."""

    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    town_code: str | None
    responsible: str | None
    responsible_id: str | None
    title_id: str
    certificate_number: str | None
    valid_until: date
    months_left: int
    step: RenewalStep
    risk: RenewalRisk
    verdict: Verdict | None
    """Judged as if applied for today, on the newest figures; None: no edition is in force."""
    short_count: int | None
    missing_count: int | None
    gap: str
    """The first condition that fails, and by how much, in words."""
    unused_class_ii: int | None
    """Class II rights that no application used; None: nobody knows the firm's rights."""
    used_class_ii: int | None
    case_id: str | None
    stage: Stage | None
    """Of the open application."""
    last_visit_on: date | None
    needs_visit: bool


@dataclass(frozen=True, slots=True)
class RenewalPage:
    today: date
    rows: list[RenewalRow]
    total: int
    """Of all steps shown without a filter, whatever was asked for."""
    by_step: dict[RenewalStep, int]
    by_risk: dict[RenewalRisk, int]
    to_visit: int


def list_renewals(
    session: Session, viewer: Viewer, filters: RenewalFilters, today: date
) -> RenewalPage:
    found = _rows(session, viewer, filters, today)
    near = [row for row in found if row.step in STEPS_SHOWN]
    return RenewalPage(
        today=today,
        rows=[row for row in found if _is_asked(row, filters)],
        total=len(near),
        by_step={step: sum(row.step is step for row in found) for step in RenewalStep},
        by_risk={risk: Counter(row.risk for row in near)[risk] for risk in RISKS},
        to_visit=sum(row.needs_visit for row in near),
    )


def _is_asked(row: RenewalRow, filters: RenewalFilters) -> bool:
    return (
        (row.step is filters.step if filters.step else row.step in STEPS_SHOWN)
        and filters.risk in {None, row.risk}
        and (row.needs_visit or not filters.needs_visit)
    )


def _rows(
    session: Session, viewer: Viewer, filters: RenewalFilters, today: date
) -> list[RenewalRow]:
    titles = {row.firm: row for row in _titles(session, viewer, filters, today)}
    if not titles:
        return []
    cases = live_cases(session, [*titles])
    visits = _last_visits(session, viewer, titles)
    judged = _judged(session, viewer, titles, today)
    rows = [
        _row(row, judged.get(firm), cases.get((firm, Programme.HNTE)), visits.get(firm), today)
        for firm, row in titles.items()
    ]
    return sorted(rows, key=lambda row: (row.valid_until, RISKS.index(row.risk), row.uscc))


def _titles(session: Session, viewer: Viewer, filters: RenewalFilters, today: date) -> list[Any]:
    """Of each firm here the titles in force or lapsed of late; its newest comes last."""
    wanted = [
        visible_enterprises(viewer),
        holder_condition(today),
        col(Title.programme) == Programme.HNTE,
        col(Title.valid_until).is_not(None),
        or_(
            in_state(TitleState.IN_FORCE, today, today),
            and_(
                in_state(TitleState.LAPSED, today, today),
                col(Title.valid_until) >= months_before(today, LAPSED_MONTHS),
            ),
        ),
    ]
    if filters.q:
        wanted.append(matching(session, viewer, filters.q))
    if filters.town:
        wanted.append(col(Enterprise.township_code) == filters.town)
    if filters.responsible:
        wanted.append(in_charge(filters.responsible, viewer))
    return list(
        session.execute(
            select(
                col(Enterprise.id).label("firm"),
                col(Enterprise.public_id).label("enterprise_id"),
                col(Enterprise.name).label("enterprise_name"),
                col(Enterprise.uscc),
                col(Township.name).label("town_name"),
                col(Enterprise.township_code).label("town_code"),
                col(Person.name).label("responsible"),
                col(Person.public_id).label("responsible_id"),
                col(Title.public_id).label("title_id"),
                col(Title.certificate_number),
                col(Title.valid_until),
            )
            .join_from(Title, Enterprise, col(Enterprise.id) == Title.enterprise_id)
            .join(EnterprisePeriod, col(EnterprisePeriod.enterprise_id) == Enterprise.id)
            .outerjoin(Township, col(Township.code) == Enterprise.township_code)
            .outerjoin(Person, col(Person.id) == col(Enterprise.responsible_id))
            .where(*wanted)
            .order_by(col(Title.valid_until), col(Title.id))
        )
    )


def _last_visits(session: Session, viewer: Viewer, firms: Iterable[int]) -> dict[int, date]:
    rows = session.execute(
        select(col(Visit.enterprise_id), func.max(col(Visit.happened_on)))
        .join_from(Visit, Enterprise, col(Enterprise.id) == Visit.enterprise_id)
        .where(visible_enterprises(viewer), col(Visit.enterprise_id).in_(list(firms)))
        .group_by(col(Visit.enterprise_id))
    )
    return {row[0]: row[1] for row in rows}


def _judged(
    session: Session, viewer: Viewer, firms: Iterable[int], today: date
) -> dict[int, tuple[RegisteredFacts, Result]]:
    """What the register knows today, judged as an application of today."""
    edition = edition_for(Judged.HNTE, today)
    if edition is None:
        return {}
    known = stream_facts(
        session, viewer, today, today, col(Enterprise.id).in_(list(firms)), with_sources=False
    )
    return {one.row_id: (one, edition.judge(one.facts)) for one in known}


def _row(
    title: Any,
    judged: tuple[RegisteredFacts, Result] | None,
    case: LiveCase | None,
    last_visit: date | None,
    today: date,
) -> RenewalRow:
    known, result = judged or (None, None)
    left = class_ii_left(known.facts, today) if known else None
    step = step_of(title.valid_until, today)
    is_sent = case is not None and _is_sent(case.stage)
    risk = risk_of(
        result.verdict if result else None, step, has_case=case is not None, is_sent=is_sent
    )
    return RenewalRow(
        enterprise_id=title.enterprise_id,
        enterprise_name=title.enterprise_name,
        uscc=title.uscc,
        town_name=title.town_name,
        town_code=title.town_code,
        responsible=title.responsible,
        responsible_id=title.responsible_id,
        title_id=title.title_id,
        certificate_number=title.certificate_number,
        valid_until=title.valid_until,
        months_left=months_left(title.valid_until, today),
        step=step,
        risk=risk,
        verdict=result.verdict if result else None,
        short_count=len(short_keys(result)) if result else None,
        missing_count=len(missing_of(result.findings)) if result else None,
        gap=main_gap(result) if result else "",
        unused_class_ii=left.unused if left else None,
        used_class_ii=left.used if left else None,
        case_id=case.id if case else None,
        stage=case.stage if case else None,
        last_visit_on=last_visit,
        needs_visit=needs_visit(risk, step, last_visit, today, is_sent=is_sent),
    )


def _is_sent(stage: Stage) -> bool:
    rules = PROGRAMMES[Programme.HNTE]
    return stage in rules.steps[rules.steps.index(rules.recommended_stage) :]
