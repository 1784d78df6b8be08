"""三部门意见: what 科技, 财政 and 税务 say to a batch, or to one of its cases."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import BUREAU, Viewer
from app.domain.opinions import Office, Opinion
from app.domain.refusals import InvalidValue, NotPermitted, Reason
from app.models.inquiries import JointOpinion
from app.queries.batches import get_batch
from app.queries.case_pages import describe_case
from app.queries.case_views import CaseDetail
from app.queries.cases import lock_case
from app.queries.inquiries import describe_joint_opinions
from app.queries.inquiry_views import JointOpinions


class OfficeOpinion(BaseModel):
    """What one office said: when, who, under which number; against owes its reason."""

    model_config = ConfigDict(str_strip_whitespace=True)

    office: Office
    opinion: Opinion
    given_on: date
    given_by: str = Field(min_length=1, max_length=60)
    document_number: str = Field(min_length=1, max_length=80)
    note: str = Field(default="", max_length=400)


def record_for_batch(
    session: Session, viewer: Viewer, batch_id: str, given: OfficeOpinion, today: date
) -> JointOpinions:
    """Of every case in the batch that has no opinion of its own."""
    _refuse(viewer, given, today)
    batch = get_batch(session, viewer, batch_id)
    session.add(
        JointOpinion(county_code=batch.county_code, batch_id=batch.id, **given.model_dump())
    )
    session.flush()
    return describe_joint_opinions(session, viewer, batch_id)


def record_for_case(
    session: Session, viewer: Viewer, case_id: str, given: OfficeOpinion, today: date
) -> CaseDetail:
    """Of one case, where an office says something else than to its batch, or says it apart."""
    _refuse(viewer, given, today)
    case = lock_case(session, viewer, case_id)
    session.add(
        JointOpinion(
            county_code=case.county_code,
            case_id=case.id,
            enterprise_id=case.enterprise_id,
            **given.model_dump(),
        )
    )
    session.flush()
    return describe_case(session, viewer, case_id, today)


def _refuse(viewer: Viewer, given: OfficeOpinion, today: date) -> None:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if given.given_on > today:
        raise InvalidValue(fields={"given_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if given.opinion is Opinion.DISAGREES and not given.note:
        raise InvalidValue(fields={"note": Reason.REASON_REQUIRED})
