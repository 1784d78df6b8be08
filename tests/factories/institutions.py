"""R&D institutions and their evaluations."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.domain.institutions import EvaluationOutcome, InstitutionLevel, InstitutionType
from app.models.enterprises import Enterprise
from app.models.institutions import InstitutionEvaluation, RdInstitution
from tests.factories.ground import NUMBERS, store


def make_institution(session: Session, firm: Enterprise, **values: Any) -> RdInstitution:
    """A provincial R&D centre, recognized and known on 2016-11-21; `recognized_on=None` with
    `building_from` is one that is being built."""
    built = values.get("building_from")
    recognized = values.get("recognized_on", date(2016, 11, 21))
    day = recognized or built
    usual = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "name": f"研发中心{next(NUMBERS)}",
        "type": InstitutionType.RD_CENTER,
        "level": InstitutionLevel.PROVINCE,
        "list_year": day.year if day else None,
        "building_known_on": built,
        "recognized_on": recognized,
        "recognized_known_on": recognized,
    }
    return store(session, RdInstitution(**usual | values))


def make_evaluation(
    session: Session, institution: RdInstitution, **values: Any
) -> InstitutionEvaluation:
    """合格, on 2017-06-30."""
    day = values.get("evaluated_on", date(2017, 6, 30))
    usual = {
        "county_code": institution.county_code,
        "institution_id": institution.id,
        "year": day.year,
        "outcome": EvaluationOutcome.QUALIFIED,
        "evaluated_on": day,
        "known_on": day,
    }
    return store(session, InstitutionEvaluation(**usual | values))
