"""Setting a 办理时限: a head does, from a later day on, and names the document."""

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import HEADS, Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.domain.time_limits import LEAST_DAYS, MOST_DAYS, TimeLimitKind
from app.domain.titles import Programme
from app.models.time_limits import TimeLimit
from app.queries.time_limits import TimeLimits, is_limited, list_limits

DAY = timedelta(days=1)


class NewLimit(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    programme: Programme
    kind: TimeLimitKind
    working_days: int = Field(ge=LEAST_DAYS, le=MOST_DAYS)
    from_day: date
    source: str = Field(min_length=1, max_length=200)


def set_limit(session: Session, viewer: Viewer, given: NewLimit, today: date) -> TimeLimits:
    """Not from today on: what was handed in this morning keeps the days it was given."""
    if viewer.role not in HEADS or viewer.county_code is None:
        raise NotPermitted(Reason.NOT_PERMITTED)
    rules = PROGRAMMES.get(given.programme)
    if rules is None or not is_limited(rules, given.kind):
        raise InvalidValue(fields={"kind": Reason.NO_SUCH_LIMIT})
    if given.from_day <= today:
        earliest = (today + DAY).isoformat()
        raise InvalidValue(fields={"from_day": Reason.FROM_A_LATER_DAY}, earliest=earliest)
    session.add(
        TimeLimit(
            county_code=viewer.county_code,
            programme=given.programme,
            kind=given.kind,
            working_days=given.working_days,
            from_day=given.from_day,
            source=given.source,
            set_on=today,
            set_by=viewer.name,
        )
    )
    session.flush()
    return list_limits(session, viewer, today)
