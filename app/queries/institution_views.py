"""What pages and twins show of R&D institutions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.institution_authorities import Body
from app.domain.institutions import (
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionLevel,
    InstitutionState,
    InstitutionType,
)
from app.queries.subject_history import HistoryLine


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    id: str
    name: str
    type: InstitutionType
    level: InstitutionLevel
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    list_year: int | None
    document_number: str | None
    building_from: date | None
    recognized_on: date | None
    recognized_known_on: date | None
    state: InstitutionState
    outcome: EvaluationOutcome | None
    mend_by: date | None


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    on: date
    known_on: date
    rows: list[InstitutionRow]
    total: int
    is_capped: bool
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class EvaluationView:
    id: str
    version: int
    year: int
    outcome: EvaluationOutcome
    evaluated_on: date
    known_on: date
    mend_by: date | None
    document_number: str | None
    taken_back_on: date | None
    taken_back_reason: str


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """Who decided, on the day of the recognition."""

    body: Body
    office: str
    since: date | None
    until: date | None
    source: str
    doubt: str


@dataclass(frozen=True, slots=True)
class InstitutionDetail:
    """One institution with all of its dates and how it stands today."""

    id: str
    version: int
    name: str
    type: InstitutionType
    level: InstitutionLevel
    enterprise_id: str
    enterprise_name: str
    uscc: str
    town_name: str | None
    list_year: int | None
    document_number: str | None
    document_on: date | None
    building_from: date | None
    building_known_on: date | None
    recognized_on: date | None
    recognized_known_on: date | None
    ended_on: date | None
    ended_known_on: date | None
    ending: InstitutionEnd | None
    end_reason: str
    end_document_number: str | None
    unit_staff: int | None
    qualified_staff: int | None
    area_sqm: Decimal | None
    equipment_cny: Decimal | None
    measured_on: date | None
    measured_by: str | None
    remark: str
    archived_on: date | None
    state: InstitutionState
    authority: AuthorityView | None
    evaluations: list[EvaluationView]
    history: list[HistoryLine]

    @property
    def standing_evaluation(self) -> EvaluationView | None:
        return next((one for one in self.evaluations if one.taken_back_on is None), None)
