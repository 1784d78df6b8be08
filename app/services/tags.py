"""Tags of firms: put on and taken off, one firm or many."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Viewer
from app.domain.refusals import InvalidValue, Reason
from app.models.enterprises import Enterprise
from app.models.reminders import EnterpriseTag
from app.queries.enterprises import get_enterprise
from app.services.bulk import Deed, Done, UndoTerms, Verb


class TagInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    # The mark that stands between tags where a firm has several.
    tag: Annotated[str, Field(min_length=1, max_length=20, pattern="^[^、]+$")]


def put_tag(session: Session, viewer: Viewer, public_id: str, given: TagInput) -> Enterprise:
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    if _find(session, firm, given.tag) is not None:
        raise InvalidValue(Reason.NOTHING_TO_CHANGE)
    session.add(
        EnterpriseTag(county_code=firm.county_code, enterprise_id=firm.id or 0, name=given.tag)
    )
    session.flush()
    return firm


def take_tag_off(session: Session, viewer: Viewer, public_id: str, given: TagInput) -> Enterprise:
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    tag = _find(session, firm, given.tag)
    if tag is None:
        raise InvalidValue(Reason.NOTHING_TO_CHANGE)
    session.delete(tag)
    session.flush()
    return firm


def _find(session: Session, firm: Enterprise, name: str) -> EnterpriseTag | None:
    found: EnterpriseTag | None = session.execute(
        select(EnterpriseTag).where(
            col(EnterpriseTag.enterprise_id) == firm.id, col(EnterpriseTag.name) == name
        )
    ).scalar_one_or_none()
    return found


# --- Many at once ---------------------------------------------------------------------------------


def tag_firm(
    session: Session, viewer: Viewer, terms: TagInput, subject: str, _seen: int | None, _today: date
) -> Deed:
    firm = put_tag(session, viewer, subject, terms)
    return Deed(firm.version, "", terms.tag, terms.tag)


def untag_firm(
    session: Session, viewer: Viewer, terms: TagInput, subject: str, _seen: int | None, _today: date
) -> Deed:
    firm = take_tag_off(session, viewer, subject, terms)
    return Deed(firm.version, terms.tag, "", terms.tag)


def take_back_tag(
    session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date
) -> None:
    take_tag_off(session, viewer, done.subject, TagInput(tag=done.made))


def put_tag_back(
    session: Session, viewer: Viewer, _terms: UndoTerms, done: Done, _today: date
) -> None:
    put_tag(session, viewer, done.subject, TagInput(tag=done.made))


TAG_FIRMS = Verb(TagInput, OFFICERS, tag_firm, take_back_tag, OFFICERS)
UNTAG_FIRMS = Verb(TagInput, OFFICERS, untag_firm, put_tag_back, OFFICERS)
