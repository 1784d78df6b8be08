"""When two titles of one firm and programme cannot both be true."""

from datetime import date

from app.domain.titles import TitleEnd, TitleKind, TitleSpan


def last_day(span: TitleSpan) -> date:
    """The last day on which it counts; open-ended titles run to the end of the calendar."""
    until = span.valid_until or date.max
    if span.ended_on is None:
        return until
    return min(until, span.ended_on)


def contradict(
    one: TitleSpan, one_kind: TitleKind, other: TitleSpan, other_kind: TitleKind
) -> bool:
    """They run on the same days, and the later is no renewal that takes over from the earlier.

    A renewal may begin while the old certificate still runs: it replaces it on that day."""
    if TitleEnd.ENTERED_IN_ERROR in (one.end, other.end):
        return False
    if one.valid_from == other.valid_from:
        return True
    (earlier, _), (later, kind) = sorted(
        [(one, one_kind), (other, other_kind)], key=lambda pair: pair[0].valid_from
    )
    return later.valid_from < last_day(earlier) and kind is not TitleKind.RENEWAL
