"""How a title ends before its time, and how an end that was entered by mistake is taken back."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, InvalidValue, Reason, TransitionRefused
from app.domain.titles import TitleEnd, TitleSpan
from app.models.titles import Title
from app.queries.titles import get_title, is_ended_by_case, is_made_by_live_case, titles_of
from app.services.documents import keep_document
from app.services.titles import refuse_overlap, refuse_taken


class TitleEndInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    end: TitleEnd
    ended_on: date | None = None
    ended_known_on: date | None = None
    end_reason: str = Field(min_length=1, max_length=200)
    end_document_number: str | None = Field(default=None, max_length=80)


def end_title(
    session: Session, viewer: Viewer, title_id: str, given: TitleEndInput, today: date
) -> Title:
    """取消, 撤销 or 登记有误, with the day it took effect and the day we learned of it."""
    title = get_title(session, viewer, title_id)
    if title.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if title.end is not None:
        raise TransitionRefused(Reason.TITLE_ALREADY_ENDED)
    if is_made_by_live_case(session, title.public_id):
        raise TransitionRefused(Reason.TITLE_OF_LIVE_CASE)
    known_on = given.ended_known_on or today
    is_error = given.end is TitleEnd.ENTERED_IN_ERROR
    ended_on = title.valid_from if is_error else given.ended_on
    refuse_end(title.facts(), given, ended_on, known_on, today)
    title.end = given.end
    title.ended_on = ended_on
    title.ended_known_on = known_on
    title.end_reason = given.end_reason
    title.end_document_number = given.end_document_number or None
    if title.end_document_number:
        keep_document(session, title.county_code, title.end_document_number, ended_on)
    session.flush()
    return title


def refuse_end(
    span: TitleSpan, given: TitleEndInput, ended_on: date | None, known_on: date, today: date
) -> None:
    wrong: dict[str, Reason] = {}
    if ended_on is None:
        wrong["ended_on"] = Reason.MISSING_VALUE
    elif ended_on > today:
        wrong["ended_on"] = Reason.DATE_IN_FUTURE
    elif ended_on < span.valid_from:
        wrong["ended_on"] = Reason.DATES_OUT_OF_ORDER
    if known_on > today:
        wrong["ended_known_on"] = Reason.DATE_IN_FUTURE
    if given.end is not TitleEnd.ENTERED_IN_ERROR and not given.end_document_number:
        wrong["end_document_number"] = Reason.DOCUMENT_REQUIRED
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())


class TakeBackInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    reason: str = Field(min_length=1, max_length=200)


def take_back_end(session: Session, viewer: Viewer, title_id: str, given: TakeBackInput) -> Title:
    """The end was a mistake of ours: the title stands again, as if it had never been ended. On no
    date, and as known on none, is the mistake counted any more; the history keeps it."""
    title = get_title(session, viewer, title_id)
    if title.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if title.end is None:
        raise TransitionRefused(Reason.TITLE_NOT_ENDED)
    if is_ended_by_case(session, title.public_id):
        raise TransitionRefused(Reason.TITLE_ENDED_BY_CASE)
    was_void = title.end is TitleEnd.ENTERED_IN_ERROR
    with session.no_autoflush:
        if was_void:
            refuse_taken(session, title)
        reinstate(title)
        others = titles_of(session, title.enterprise_id, title.programme)
        refuse_overlap(title, [other for other in others if other.id != title.id])
    title.reinstatement_reason = given.reason
    session.flush()
    return title


def void(title: Title, today: date) -> None:
    """A title that never was; what was believed before today stays readable."""
    title.end = TitleEnd.ENTERED_IN_ERROR
    title.ended_on = title.valid_from
    title.ended_known_on = today


def reinstate(title: Title) -> None:
    title.end = None
    title.ended_on = None
    title.ended_known_on = None
    title.end_reason = ""
    title.end_document_number = None
