"""Public notices and the objections in them: when one lets the next step through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.refusals import Reason


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """One notice as it concerns one firm."""

    ends_on: date
    open_objections: int = 0
    upheld_objections: int = 0


def objection_block(open_objections: int, upheld_objections: int) -> Reason | None:
    """Why objections hold a firm back, whoever runs the notice; None when they do not."""
    if upheld_objections:
        return Reason.OBJECTION_UPHELD
    return Reason.OBJECTION_PENDING if open_objections else None


def notice_block(
    notices: Iterable[NoticeFacts], today: date, *, is_required: bool
) -> Reason | None:
    """Why what is on show may not be decided yet; None when nothing stands against it.

    An objection raised late still waits for its answer: the last day closes the notice, not the
    bureau's ears."""
    shown = tuple(notices)
    held = objection_block(
        sum(notice.open_objections for notice in shown),
        sum(notice.upheld_objections for notice in shown),
    )
    if held is Reason.OBJECTION_UPHELD:
        return held
    if any(today <= notice.ends_on for notice in shown):
        return Reason.NOTICE_STILL_OPEN
    return held or (Reason.NOTICE_REQUIRED if is_required and not shown else None)
