"""退回补正: keeping what is returned and what came back, and the county's list of reasons."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import HEADS, Viewer
from app.domain.amendments import reason_of
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.amendments import Amendment, AmendmentReason
from app.models.cases import CultivationCase
from app.queries.amendments import (
    ReasonRow,
    answered_amendment,
    last_submission,
    list_reasons,
    open_amendment,
    part_groups,
)

LONGEST_REASON = 400


class NewReason(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=120)


class ReasonChange(BaseModel):
    is_closed: bool


def reason_in_words(session: Session, viewer: Viewer, listed: list[str], typed: str) -> str:
    """The reasons chosen from the list and what was typed, as the firm reads them."""
    known = {one.id: one.text for one in list_reasons(session, viewer)}
    if set(listed) - known.keys():
        raise InvalidValue(fields={"listed": Reason.BAD_VALUE})
    told = reason_of([known[one] for one in dict.fromkeys(listed)], typed)
    if len(told) > LONGEST_REASON:
        raise InvalidValue(fields={"reason": Reason.TOO_LONG}, limit=LONGEST_REASON)
    return told


def refuse_unknown(session: Session, case: CultivationCase, parts: list[str]) -> None:
    """A part that the form does not have could never be mended."""
    groups = part_groups(session, case) if parts else []
    known = {group.key for group in groups} | {key for group in groups for key, _ in group.parts}
    if set(parts) - known:
        raise InvalidValue(fields={"parts": Reason.BAD_VALUE})


def begin_amendment(
    session: Session,
    viewer: Viewer,
    case: CultivationCase,
    parts: list[str],
    reason: str,
    returned_on: date,
    due_on: date | None,
) -> None:
    """What the firm is asked for; only these parts open again, everything where none is named."""
    session.add(
        Amendment(
            county_code=case.county_code,
            case_id=case.id or 0,
            enterprise_id=case.enterprise_id,
            parts="\n".join(dict.fromkeys(parts)),
            reason=reason,
            returned_on=returned_on,
            returned_by=viewer.name,
            due_on=due_on,
            submission_before=last_submission(session, case.id),
        )
    )


def end_amendment(session: Session, case: CultivationCase, handed_in_on: date) -> None:
    """What came back, beside what was returned."""
    amendment = open_amendment(session, case.id)
    if amendment is not None:
        amendment.handed_in_on = handed_in_on
        amendment.submission_after = last_submission(session, case.id)


def take_return_back(session: Session, case: CultivationCase) -> None:
    """The return never was."""
    amendment = open_amendment(session, case.id)
    if amendment is not None:
        amendment.is_taken_back = True
    case.amend_by_on = None


def take_resubmission_back(session: Session, case: CultivationCase) -> None:
    """The papers are with the firm again, until the day that was named."""
    amendment = answered_amendment(session, case.id)
    if amendment is not None:
        amendment.handed_in_on = None
        amendment.submission_after = None
        case.amend_by_on = amendment.due_on


# --- The list of reasons --------------------------------------------------------------------------


def add_reason(session: Session, viewer: Viewer, given: NewReason, _today: date) -> list[ReasonRow]:
    """One more; a closed one of the same words is opened again."""
    _refuse(viewer)
    found = session.execute(
        select(AmendmentReason).where(
            col(AmendmentReason.county_code) == viewer.county_code,
            col(AmendmentReason.text) == given.text,
        )
    ).scalar_one_or_none()
    if found is None:
        session.add(AmendmentReason(county_code=viewer.county_code, text=given.text))
    elif found.is_closed:
        found.is_closed = False
    else:
        raise InvalidValue(fields={"text": Reason.ALREADY_EXISTS})
    session.flush()
    return list_reasons(session, viewer, with_closed=True)


def change_reason(
    session: Session, viewer: Viewer, reason_id: str, given: ReasonChange, _today: date
) -> list[ReasonRow]:
    """No more offered, or offered again."""
    _refuse(viewer)
    found = session.execute(
        select(AmendmentReason).where(
            col(AmendmentReason.county_code) == viewer.county_code,
            col(AmendmentReason.public_id) == reason_id,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    found.is_closed = given.is_closed
    session.flush()
    return list_reasons(session, viewer, with_closed=True)


def _refuse(viewer: Viewer) -> None:
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.NOT_PERMITTED)
