"""What a title's holders file each year: done or missed. Missed years end some titles."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.data import duties, survey_of
from app.domain.access import Viewer
from app.domain.duties import Duty, FilingStanding
from app.domain.refusals import InvalidValue, NotFound, Reason, TransitionRefused
from app.models.cases import SurveyYear
from app.models.enterprises import Enterprise
from app.queries.case_facts import current_title
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import lock_case
from app.queries.duties import owes
from app.queries.enterprises import get_enterprise

EARLIEST_YEAR = 2008


class SurveyInput(BaseModel):
    """One year's survey of the firm, as the province's list tells it."""

    year: int = Field(ge=EARLIEST_YEAR, le=2100)
    is_filed: bool
    filed_on: date | None = None


class FilingInput(BaseModel):
    """How a firm stands with a duty in a year."""

    enterprise: str = Field(min_length=1, max_length=12)
    standing: FilingStanding
    filed_on: date | None = None


def enter_survey(
    session: Session, viewer: Viewer, public_id: str, given: SurveyInput, today: date
) -> CaseDetail:
    """A year entered again replaces what was entered; the history keeps both."""
    case = lock_case(session, viewer, public_id)
    duty = survey_of(case.programme)
    if duty is None:
        raise NotFound
    wrong = _wrong(given.year, given.filed_on, today)
    title = current_title(session, case)
    if title is not None and given.year < title.valid_from.year:
        wrong["year"] = Reason.BAD_VALUE
    if not wrong and not given.is_filed and not duty.is_over(given.year, today):
        wrong["year"] = Reason.NOT_YET_DUE
    if wrong:
        due_on = duty.due_on(given.year).isoformat()
        raise InvalidValue(fields=wrong, today=today.isoformat(), due_on=due_on)
    _keep(session, duty, case.county_code, case.enterprise_id, given)
    session.flush()
    return describe_case(session, viewer, public_id, today)


def find_duty(key: str) -> Duty:
    duty = duties().get(key)
    if duty is None:
        raise NotFound
    return duty


def enter_filing(
    session: Session, viewer: Viewer, key: str, year: int, given: FilingInput, today: date
) -> bool:
    """How a holder stands with a duty; whether that is news. Unknown takes an entry away."""
    duty = find_duty(key)
    firm = get_enterprise(session, viewer, given.enterprise)
    wrong = _wrong(year, given.filed_on, today)
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())
    refuse_filing(session, duty, year, firm, given.standing, today)
    if given.standing is FilingStanding.UNKNOWN:
        return _forget(session, duty, year, firm)
    told = SurveyInput(
        year=year, is_filed=given.standing is FilingStanding.FILED, filed_on=given.filed_on
    )
    is_news = _keep(session, duty, firm.county_code, firm.id or 0, told)
    session.flush()
    return is_news


def refuse_filing(
    session: Session,
    duty: Duty,
    year: int,
    firm: Enterprise,
    standing: FilingStanding,
    today: date,
) -> None:
    if not owes(session, duty, year, firm.id or 0, today):
        raise TransitionRefused(Reason.OWES_NO_FILING)
    if standing is FilingStanding.MISSED and not duty.is_over(year, today):
        raise TransitionRefused(Reason.NOT_YET_DUE, due_on=duty.due_on(year).isoformat())


def _wrong(year: int, filed_on: date | None, today: date) -> dict[str, Reason]:
    return {
        name: Reason.DATE_IN_FUTURE
        for name, is_wrong in (
            ("year", year > today.year),
            ("filed_on", filed_on is not None and filed_on > today),
        )
        if is_wrong
    }


def _found(session: Session, duty: Duty, year: int, enterprise_id: int) -> SurveyYear | None:
    found: SurveyYear | None = session.execute(
        select(SurveyYear).where(
            col(SurveyYear.enterprise_id) == enterprise_id,
            col(SurveyYear.duty) == duty.key,
            col(SurveyYear.year) == year,
        )
    ).scalar_one_or_none()
    return found


def _keep(
    session: Session, duty: Duty, county_code: str, enterprise_id: int, given: SurveyInput
) -> bool:
    kept = _found(session, duty, given.year, enterprise_id)
    filed_on = given.filed_on if given.is_filed else None
    if kept is None:
        kept = SurveyYear(
            county_code=county_code,
            enterprise_id=enterprise_id,
            programme=duty.programme,
            duty=duty.key,
            year=given.year,
            is_filed=given.is_filed,
        )
    elif (kept.is_filed, filed_on or kept.filed_on) == (given.is_filed, kept.filed_on):
        return False
    kept.is_filed = given.is_filed
    kept.filed_on = filed_on
    session.add(kept)
    return True


def _forget(session: Session, duty: Duty, year: int, firm: Enterprise) -> bool:
    kept = _found(session, duty, year, firm.id or 0)
    if kept is None:
        return False
    session.delete(kept)
    session.flush()
    return True
