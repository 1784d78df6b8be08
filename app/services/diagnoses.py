"""A diagnosis kept: what was known, what was found, how it was told."""

import json
from datetime import date
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.criteria.facts_writing import facts_as_json
from app.domain.criteria.findings import State, as_json, missing_of
from app.domain.criteria.rules import Judged
from app.models.diagnoses import Diagnosis
from app.queries.diagnoses import diagnose_firm
from app.queries.enterprises import get_enterprise


class DiagnosisInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    programme: Judged = Judged.HNTE
    applied_on: date | None = None
    """The day of the application, past or planned; absent: today."""
    note: str = Field(default="", max_length=400)


def keep_diagnosis(
    session: Session, viewer: Viewer, public_id: str, given: DiagnosisInput, today: date
) -> Diagnosis:
    """Judge what the register knows now, and keep it as it stands."""
    firm = get_enterprise(session, viewer, public_id)
    applied_on = given.applied_on or today
    found = diagnose_firm(session, viewer, public_id, given.programme, applied_on, today)
    documents = (
        json.dumps(facts_as_json(found.facts), ensure_ascii=False),
        json.dumps(as_json(found.result), ensure_ascii=False),
        found.reading.model_dump_json(),
    )
    facts, result, reading = documents
    short = [
        one.criterion.key
        for one in found.result.findings
        if one.state is State.SHORT and "." not in one.criterion.key
    ]
    diagnosis = Diagnosis(
        county_code=firm.county_code,
        enterprise_id=firm.id or 0,
        programme=given.programme,
        edition=found.result.edition,
        applied_on=applied_on,
        made_on=today,
        made_by=viewer.name,
        made_by_id=viewer.person_id or None,
        verdict=found.result.verdict,
        missing_count=len(missing_of(found.result.findings)),
        short_criteria=" ".join(short),
        note=given.note,
        facts=facts,
        result=result,
        reading=reading,
        digest=sha256("\n".join(documents).encode()).hexdigest(),
    )
    session.add(diagnosis)
    session.flush()
    return diagnosis
