"""Making and changing a batch."""

from datetime import date
from itertools import pairwise

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import EditConflict, InvalidValue, Reason
from app.domain.titles import Programme
from app.models.cases import Batch
from app.queries.batches import BatchRow, describe_batch, get_batch, next_number

CUTOFFS = (
    "firm_cutoff_on",
    "town_cutoff_on",
    "county_cutoff_on",
    "city_cutoff_on",
    "province_cutoff_on",
)


class BatchPapers(BaseModel):
    """What may change of a batch: its notice, its dates, its papers."""

    notice_number: str = Field(default="", max_length=80)
    notice_on: date | None = None
    firm_cutoff_on: date | None = None
    town_cutoff_on: date | None = None
    county_cutoff_on: date | None = None
    city_cutoff_on: date | None = None
    province_cutoff_on: date | None = None
    letter_number: str = Field(default="", max_length=80)
    letter_on: date | None = None
    minutes_number: str = Field(default="", max_length=80)
    minutes_on: date | None = None


class NewBatch(BatchPapers):
    programme: Programme
    year: int = Field(ge=2008, le=2100)
    number: int | None = Field(default=None, ge=1, le=99)
    """Left out: the next one of that programme and year."""


class BatchChange(BatchPapers):
    version: int


def make_batch(session: Session, viewer: Viewer, given: NewBatch, today: date) -> BatchRow:
    if given.programme not in PROGRAMMES:
        raise InvalidValue(fields={"programme": Reason.BAD_VALUE})
    _refuse_disorder(given)
    number = given.number or next_number(session, viewer, given.programme, given.year)
    taken = session.execute(
        select(col(Batch.id)).where(
            col(Batch.county_code) == viewer.county_code,
            col(Batch.programme) == given.programme,
            col(Batch.year) == given.year,
            col(Batch.number) == number,
        )
    ).first()
    if taken is not None:
        raise InvalidValue(fields={"number": Reason.ALREADY_EXISTS})
    batch = Batch(county_code=viewer.county_code, **given.model_dump() | {"number": number})
    session.add(batch)
    session.flush()
    return describe_batch(session, viewer, batch.public_id, today)


def change_batch(
    session: Session, viewer: Viewer, public_id: str, given: BatchChange, today: date
) -> BatchRow:
    batch = get_batch(session, viewer, public_id)
    if batch.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    _refuse_disorder(given)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(batch, name, value)
    session.flush()
    return describe_batch(session, viewer, public_id, today)


def _refuse_disorder(given: BatchPapers) -> None:
    """Cut-off dates go upwards: firm, town, county, city, province."""
    known = [(name, getattr(given, name)) for name in CUTOFFS if getattr(given, name) is not None]
    wrong = {
        name: Reason.DATES_OUT_OF_ORDER
        for (_, earlier), (name, day) in pairwise(known)
        if day < earlier
    }
    if wrong:
        raise InvalidValue(fields=wrong)
