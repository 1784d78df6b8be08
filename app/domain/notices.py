"""Public notices that the county itself runs: when one lets the next step through."""

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


def notice_block(
    notices: Iterable[NoticeFacts], today: date, *, is_required: bool
) -> Reason | None:
    """Why what is on show may not be decided yet; None when nothing stands against it.

    An objection raised late still waits for its answer: the last day closes the notice, not the
    bureau's ears."""
    shown = tuple(notices)
    if any(notice.upheld_objections for notice in shown):
        return Reason.OBJECTION_UPHELD
    if any(today <= notice.ends_on for notice in shown):
        return Reason.NOTICE_STILL_OPEN
    if any(notice.open_objections for notice in shown):
        return Reason.OBJECTION_PENDING
    return Reason.NOTICE_REQUIRED if is_required and not shown else None
