"""What an institution's authority decided of it, registered here: recognition, evaluation, end.

Each is registered with its day and the day we learned of it, and each can be taken back."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.institutions import (
    MEND_MONTHS,
    EvaluationOutcome,
    InstitutionEnd,
    InstitutionState,
)
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason, TransitionRefused
from app.models.institutions import InstitutionEvaluation, RdInstitution
from app.queries.institutions import get_institution
from app.queries.title_filters import months_later
from app.services.documents import keep_document
from app.services.institutions import refuse_namesake


class Registered(BaseModel):
    """What every registration says: against which version, and by which paper."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    known_on: date | None = None
    """Blank: today."""
    document_number: str | None = Field(default=None, max_length=80)


class RecognitionInput(Registered):
    recognized_on: date
    list_year: int | None = Field(default=None, ge=1990, le=2100)


class EvaluationInput(Registered):
    year: int = Field(ge=1990, le=2100)
    outcome: EvaluationOutcome
    evaluated_on: date
    mend_by: date | None = None
    """Only of 限期整改; blank: half a year after the evaluation."""


class InstitutionEndInput(Registered):
    ending: InstitutionEnd
    ended_on: date | None = None
    end_reason: str = Field(min_length=1, max_length=200)


class InstitutionTakeBack(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    """Of the institution."""
    reason: str = Field(min_length=1, max_length=200)


def recognize_institution(
    session: Session, viewer: Viewer, institution_id: str, given: RecognitionInput, today: date
) -> RdInstitution:
    """建设中 becomes 已认定."""
    institution = _of_version(session, viewer, institution_id, given.version)
    if institution.recognized_on is not None:
        raise TransitionRefused(Reason.INSTITUTION_ALREADY_RECOGNIZED)
    _refuse_ended(institution)
    known_on = given.known_on or today
    _refuse_dates(
        {"recognized_on": given.recognized_on, "known_on": known_on},
        today,
        least={"recognized_on": institution.building_from},
    )
    institution.recognized_on = given.recognized_on
    institution.recognized_known_on = known_on
    institution.list_year = given.list_year or given.recognized_on.year
    if given.document_number:
        institution.document_number = given.document_number
        keep_document(session, institution.county_code, given.document_number)
    session.flush()
    return institution


def evaluate_institution(
    session: Session, viewer: Viewer, institution_id: str, given: EvaluationInput, today: date
) -> RdInstitution:
    """不合格 ends the institution on the day, 限期整改 gives it a day to mend by."""
    institution = _of_version(session, viewer, institution_id, given.version)
    _refuse_ended(institution)
    known_on = given.known_on or today
    mend_by = given.mend_by
    if given.outcome is EvaluationOutcome.TO_MEND and mend_by is None:
        mend_by = months_later(given.evaluated_on, MEND_MONTHS)
    _refuse_dates({"evaluated_on": given.evaluated_on, "known_on": known_on}, today)
    _refuse_mending(given, mend_by)
    if institution.facts().state(given.evaluated_on, today) is not InstitutionState.RECOGNIZED:
        raise InvalidValue(fields={"evaluated_on": Reason.INSTITUTION_NOT_RECOGNIZED})
    session.add(
        InstitutionEvaluation(
            county_code=institution.county_code,
            institution_id=institution.id or 0,
            year=given.year,
            outcome=given.outcome,
            evaluated_on=given.evaluated_on,
            known_on=known_on,
            mend_by=mend_by,
            document_number=given.document_number or None,
        )
    )
    if given.outcome is EvaluationOutcome.FAILED:
        institution.ending = InstitutionEnd.FAILED_EVALUATION
        institution.ended_on = given.evaluated_on
        institution.ended_known_on = known_on
        institution.end_document_number = given.document_number or None
    session.flush()
    return institution


def take_back_evaluation(
    session: Session,
    viewer: Viewer,
    institution_id: str,
    evaluation_id: str,
    given: InstitutionTakeBack,
    today: date,
) -> RdInstitution:
    """It was entered by mistake: an institution that it ended stands again."""
    institution = _of_version(session, viewer, institution_id, given.version)
    evaluation = _evaluation(session, institution, evaluation_id)
    if evaluation.taken_back_on is not None:
        raise TransitionRefused(Reason.EVALUATION_TAKEN_BACK)
    if (
        evaluation.outcome is EvaluationOutcome.FAILED
        and institution.ending is InstitutionEnd.FAILED_EVALUATION
    ):
        _reinstate(session, institution)
    evaluation.taken_back_on = today
    evaluation.taken_back_reason = given.reason
    session.flush()
    return institution


def end_institution(
    session: Session, viewer: Viewer, institution_id: str, given: InstitutionEndInput, today: date
) -> RdInstitution:
    """撤销, 停办 or 登记有误. What failed its evaluation ends by that evaluation."""
    institution = _of_version(session, viewer, institution_id, given.version)
    _refuse_ended(institution)
    if given.ending is InstitutionEnd.FAILED_EVALUATION:
        raise InvalidValue(fields={"ending": Reason.ENDS_BY_EVALUATION})
    first = institution.building_from or institution.recognized_on
    is_error = given.ending is InstitutionEnd.ENTERED_IN_ERROR
    ended_on = first if is_error else given.ended_on
    known_on = given.known_on or today
    if ended_on is None:
        raise InvalidValue(fields={"ended_on": Reason.MISSING_VALUE})
    if given.ending is InstitutionEnd.REVOKED and not given.document_number:
        raise InvalidValue(fields={"document_number": Reason.DOCUMENT_REQUIRED})
    _refuse_dates({"ended_on": ended_on, "known_on": known_on}, today, least={"ended_on": first})
    institution.ending = given.ending
    institution.ended_on = ended_on
    institution.ended_known_on = known_on
    institution.end_reason = given.end_reason
    institution.end_document_number = given.document_number or None
    if given.document_number:
        keep_document(session, institution.county_code, given.document_number)
    session.flush()
    return institution


def take_back_institution_end(
    session: Session, viewer: Viewer, institution_id: str, given: InstitutionTakeBack
) -> RdInstitution:
    """The end was entered by mistake; the reason stays in the history."""
    institution = _of_version(session, viewer, institution_id, given.version)
    if institution.ending is None:
        raise TransitionRefused(Reason.INSTITUTION_NOT_ENDED)
    if institution.ending is InstitutionEnd.FAILED_EVALUATION:
        raise TransitionRefused(Reason.ENDS_BY_EVALUATION)
    _reinstate(session, institution)
    institution.end_reason = given.reason
    session.flush()
    return institution


def _of_version(
    session: Session, viewer: Viewer, institution_id: str, version: int
) -> RdInstitution:
    institution = get_institution(session, viewer, institution_id)
    if institution.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    return institution


def _evaluation(
    session: Session, institution: RdInstitution, evaluation_id: str
) -> InstitutionEvaluation:
    one = InstitutionEvaluation
    found: InstitutionEvaluation | None = session.execute(
        select(one)
        .where(col(one.institution_id) == institution.id, col(one.public_id) == evaluation_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _refuse_ended(institution: RdInstitution) -> None:
    if institution.ending is not None:
        raise TransitionRefused(Reason.INSTITUTION_ALREADY_ENDED)


def _refuse_mending(given: EvaluationInput, mend_by: date | None) -> None:
    if given.outcome is not EvaluationOutcome.TO_MEND and mend_by is not None:
        raise InvalidValue(fields={"mend_by": Reason.BAD_VALUE})
    if mend_by is not None and mend_by <= given.evaluated_on:
        raise InvalidValue(fields={"mend_by": Reason.DATES_OUT_OF_ORDER})


def _refuse_dates(
    days: dict[str, date], today: date, least: dict[str, date | None] | None = None
) -> None:
    wrong = {name: Reason.DATE_IN_FUTURE for name, day in days.items() if day > today}
    for name, first in (least or {}).items():
        if first is not None and days[name] < first:
            wrong.setdefault(name, Reason.DATES_OUT_OF_ORDER)
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())


def _reinstate(session: Session, institution: RdInstitution) -> None:
    with session.no_autoflush:
        institution.ending = None
        institution.ended_on = None
        institution.ended_known_on = None
        institution.end_reason = ""
        institution.end_document_number = None
        refuse_namesake(session, institution)
