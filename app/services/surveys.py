"""The yearly survey of a title's holder: answered, or missed. Two missed years end some titles."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.models.cases import SurveyYear
from app.queries.case_facts import current_title
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import lock_case


class SurveyInput(BaseModel):
    """One year's survey of the firm, as the province's list tells it."""

    year: int = Field(ge=2008, le=2100)
    is_filed: bool
    filed_on: date | None = None


def enter_survey(
    session: Session, viewer: Viewer, public_id: str, given: SurveyInput, today: date
) -> CaseDetail:
    """A year entered again replaces what was entered; the history keeps both."""
    case = lock_case(session, viewer, public_id)
    wrong = {
        name: Reason.DATE_IN_FUTURE
        for name, is_wrong in (
            ("year", given.year > today.year),
            ("filed_on", given.filed_on is not None and given.filed_on > today),
        )
        if is_wrong
    }
    title = current_title(session, case)
    if title is not None and given.year < title.valid_from.year:
        wrong["year"] = Reason.BAD_VALUE
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    survey = session.execute(
        select(SurveyYear).where(
            col(SurveyYear.enterprise_id) == case.enterprise_id,
            col(SurveyYear.programme) == case.programme,
            col(SurveyYear.year) == given.year,
        )
    ).scalar_one_or_none() or SurveyYear(
        county_code=case.county_code,
        enterprise_id=case.enterprise_id,
        programme=case.programme,
        year=given.year,
        is_filed=given.is_filed,
    )
    survey.is_filed = given.is_filed
    survey.filed_on = given.filed_on if given.is_filed else None
    session.add(survey)
    session.flush()
    return describe_case(session, viewer, public_id, today)
