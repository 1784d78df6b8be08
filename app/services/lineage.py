"""Mergers and splits of firms, registered as they were published."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.enterprises import EnterpriseStatus
from app.domain.lineage import LineageKind
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.lineage import EnterpriseLink
from app.queries.enterprises import get_enterprise
from app.services.circumstances import change_circumstances
from app.services.titles import find_firm


class LinkInput(BaseModel):
    """What became of the firm on whose page this is entered."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    kind: LineageKind
    successor: str = Field(min_length=1, max_length=120)
    """Credit code, full name or public id of the firm it went into or brought forth."""
    happened_on: date
    document_number: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)


class LinkTakenBack(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=400)


def link_enterprises(
    session: Session, viewer: Viewer, public_id: str, given: LinkInput, today: date
) -> EnterpriseLink:
    """Register a merger or a split. The firm that a merger ends is deregistered from that day,
    so that its titles no longer count; its own history stays its own."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    firm = get_enterprise(session, viewer, public_id, for_update=True)
    if firm.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    wrong: dict[str, Reason] = {}
    successor = find_firm(session, viewer, given.successor, "successor")
    if successor.id == firm.id or successor.county_code != firm.county_code:
        wrong["successor"] = Reason.BAD_VALUE
    if given.kind is LineageKind.DUPLICATE_RECORD:
        wrong["kind"] = Reason.BAD_VALUE
    if given.happened_on > today:
        wrong["happened_on"] = Reason.DATE_IN_FUTURE
    if wrong:
        raise InvalidValue(fields=wrong, today=today)
    link = EnterpriseLink(
        county_code=firm.county_code,
        predecessor_id=firm.id or 0,
        successor_id=successor.id or 0,
        kind=given.kind,
        happened_on=given.happened_on,
        document_number=given.document_number,
        note=given.note,
    )
    session.add(link)
    if given.kind is LineageKind.MERGER:
        ended = {"status": EnterpriseStatus.DEREGISTERED}
        change_circumstances(session, firm, ended, given.happened_on)
    session.flush()
    return link


def take_link_back(
    session: Session,
    viewer: Viewer,
    public_id: str,
    link_id: str,
    given: LinkTakenBack,
    today: date,
) -> None:
    """A link entered by mistake: it stays to be read, with the reason. Circumstances that it
    changed are corrected where circumstances are entered."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    firm = get_enterprise(session, viewer, public_id)
    link = session.execute(
        select(EnterpriseLink).where(
            col(EnterpriseLink.public_id) == link_id,
            or_(
                col(EnterpriseLink.predecessor_id) == firm.id,
                col(EnterpriseLink.successor_id) == firm.id,
            ),
        )
    ).scalar_one_or_none()
    if link is None:
        raise NotFound
    if link.taken_back_on is not None or link.kind is LineageKind.DUPLICATE_RECORD:
        raise TransitionRefused(Reason.NOTHING_TO_TAKE_BACK)
    link.taken_back_on = today
    link.taken_back_reason = given.reason
    session.flush()
