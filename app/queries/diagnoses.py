"""Diagnoses of the register's firms: live ones, kept ones, and what failed the last time."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.changes import judge_with_changes
from app.domain.criteria.editions import edition_for
from app.domain.criteria.facts import Facts
from app.domain.criteria.findings import Result
from app.domain.criteria.rules import Edition, Judged
from app.domain.refusals import InvalidValue, NotFound, Reason
from app.domain.stages import FailureReason
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.diagnoses import Diagnosis
from app.models.enterprises import Enterprise
from app.queries.diagnosis_views import DiagnosisLine, KeptDiagnosis, Reading, read_result
from app.queries.officer_names import Naming, naming_for
from app.queries.registered_facts import facts_of
from app.queries.visibility import visible_enterprises
from app.words import word
from app.words.criteria import CRITERIA

LINES = 50


class Diagnosed(NamedTuple):
    """A judgement of what the register knows now."""

    row_id: int
    facts: Facts
    result: Result
    reading: Reading


@dataclass(frozen=True, slots=True)
class LastRefusal:
    """The newest application of the firm that did not succeed."""

    case_id: str
    programme: Programme
    year: int
    reason: FailureReason
    since: date


def edition_in_force(programme: Judged, applied_on: date) -> Edition[Any]:
    edition = edition_for(programme, applied_on)
    if edition is None:
        raise InvalidValue(Reason.NO_EDITION_IN_FORCE, day=applied_on, programme=word(programme))
    return edition


def diagnose_firm(
    session: Session,
    viewer: Viewer,
    public_id: str,
    programme: Judged,
    applied_on: date,
    today: date,
    *,
    with_changes: bool = True,
) -> Diagnosed:
    """What the register knows today, judged as an application of a day."""
    edition = edition_in_force(programme, applied_on)
    known = facts_of(session, viewer, public_id, applied_on, today)
    if known is None:
        raise NotFound
    facts = known.facts
    result = judge_with_changes(edition, facts) if with_changes else edition.judge(facts)
    reading = read_result(edition, facts, result, dict(known.sources), known.contradictory)
    return Diagnosed(known.row_id, facts, result, reading)


def list_diagnoses(session: Session, viewer: Viewer, public_id: str) -> list[DiagnosisLine]:
    """Of one firm, the newest first."""
    rows = session.execute(
        select(*_LINE)
        .join_from(Diagnosis, Enterprise, col(Enterprise.id) == col(Diagnosis.enterprise_id))
        .where(visible_enterprises(viewer), col(Enterprise.public_id) == public_id)
        .order_by(col(Diagnosis.id).desc())
        .limit(LINES)
    ).all()
    naming = naming_for(session, viewer, ((row.made_by_id, row.made_by) for row in rows))
    return [_line(row, naming) for row in rows]


def describe_diagnosis(
    session: Session, viewer: Viewer, public_id: str, diagnosis_id: str
) -> KeptDiagnosis:
    """As it was kept: nothing is judged or told anew."""
    row = session.execute(
        select(*_LINE, col(Diagnosis.facts), col(Diagnosis.result), col(Diagnosis.reading))
        .join_from(Diagnosis, Enterprise, col(Enterprise.id) == col(Diagnosis.enterprise_id))
        .where(
            visible_enterprises(viewer),
            col(Enterprise.public_id) == public_id,
            col(Diagnosis.public_id) == diagnosis_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return KeptDiagnosis(
        line=_line(row, naming_for(session, viewer, [(row.made_by_id, row.made_by)])),
        reading=Reading.model_validate_json(row.reading),
        facts=json.loads(row.facts),
        result=json.loads(row.result),
    )


def last_refusal(session: Session, viewer: Viewer, public_id: str) -> LastRefusal | None:
    row = session.execute(
        select(
            col(CultivationCase.public_id),
            col(CultivationCase.programme),
            col(CultivationCase.year),
            col(CultivationCase.failure_reason),
            col(CultivationCase.stage_since),
        )
        .join_from(
            CultivationCase, Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id)
        )
        .where(
            visible_enterprises(viewer),
            col(Enterprise.public_id) == public_id,
            col(CultivationCase.failure_reason).is_not(None),
        )
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id).desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else LastRefusal(*row)


_LINE = (
    col(Diagnosis.public_id),
    col(Diagnosis.programme),
    col(Diagnosis.edition),
    col(Diagnosis.applied_on),
    col(Diagnosis.made_on),
    col(Diagnosis.made_at),
    col(Diagnosis.made_by),
    col(Diagnosis.made_by_id),
    col(Diagnosis.verdict),
    col(Diagnosis.missing_count),
    col(Diagnosis.short_criteria),
    col(Diagnosis.note),
)


def _line(row: Any, naming: Naming) -> DiagnosisLine:
    return DiagnosisLine(
        id=row.public_id,
        made_by=naming.of(row.made_by, row.made_by_id),
        short=[CRITERIA.get(key, key) for key in row.short_criteria.split()],
        **{
            name: row._mapping[name]
            for name in DiagnosisLine.model_fields
            if name not in {"id", "made_by", "short"}
        },
    )
