"""Making a cohort of the reserve pool."""

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import InvalidValue, Reason
from app.models.pool import Cohort


class CohortInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=60)
    starts_year: int = Field(ge=2000, le=2100)
    ends_year: int = Field(ge=2000, le=2100)
    document_number: str = Field(default="", max_length=80)
    notice_working_days: int | None = Field(default=None, ge=1, le=60)
    """Working days on public show before a firm is admitted; without it no notice."""


def make_cohort(session: Session, viewer: Viewer, given: CohortInput) -> Cohort:
    """A new 后备库目录 of the viewer's county."""
    if given.ends_year < given.starts_year:
        raise InvalidValue(fields={"ends_year": Reason.DATES_OUT_OF_ORDER})
    taken = select(col(Cohort.id)).where(
        col(Cohort.county_code) == viewer.county_code, col(Cohort.name) == given.name
    )
    if session.execute(taken).first() is not None:
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS})
    cohort = Cohort(county_code=viewer.county_code, **given.model_dump())
    session.add(cohort)
    session.flush()
    return cohort
