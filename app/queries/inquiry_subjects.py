"""What departments are asked about: the firms of a batch, or those of an award round."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, null, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.stages import Stage
from app.models.awards import Award, AwardRound
from app.models.cases import Batch, CultivationCase
from app.models.inquiries import Inquiry, InquiryLine
from app.queries.award_views import round_name
from app.queries.awards import get_round
from app.queries.batches import get_batch

ASKED_ABOUT = (
    Stage.SUBMITTED,
    Stage.RETURNED,
    Stage.TOWN_ENDORSED,
    Stage.COUNTY_CHECKED,
    Stage.JOINTLY_ENDORSED,
)
"""Handed in, and not yet recommended."""


class InquirySubject(StrEnum):
    BATCH = "batch"
    AWARD_ROUND = "award_round"


HOMES = {InquirySubject.BATCH: "/batches/", InquirySubject.AWARD_ROUND: "/awards/"}
KEYS: dict[InquirySubject, Any] = {
    InquirySubject.BATCH: col(Inquiry.batch_id),
    InquirySubject.AWARD_ROUND: col(Inquiry.award_round_id),
}


@dataclass(frozen=True, slots=True)
class SubjectId:
    """What an address names."""

    kind: InquirySubject
    public_id: str

    @property
    def home(self) -> str:
        return f"{HOMES[self.kind]}{self.public_id}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A batch or a round that the viewer may see."""

    named: SubjectId
    id: int
    county_code: str
    name: str

    @property
    def key(self) -> ColumnElement[int]:
        return KEYS[self.named.kind]  # type: ignore[no-any-return]

    @property
    def owns(self) -> ColumnElement[bool]:
        """The inquiry is one of it."""
        return self.key == self.id


def get_subject(session: Session, viewer: Viewer, named: SubjectId) -> Subject:
    found: Batch | AwardRound
    match named.kind:
        case InquirySubject.BATCH:
            found = get_batch(session, viewer, named.public_id)
        case InquirySubject.AWARD_ROUND:
            found = get_round(session, viewer, named.public_id)
    is_round = named.kind is InquirySubject.AWARD_ROUND
    name = round_name(found.year, found.number) if is_round else f"{found.year}-{found.number}"
    return Subject(named, found.id or 0, found.county_code, name)


def lock_subject(session: Session, subject: Subject) -> None:
    """Of two who make a list at once one comes after the other."""
    model: Any = Batch if subject.named.kind is InquirySubject.BATCH else AwardRound
    session.execute(select(model.id).where(model.id == subject.id).with_for_update())


def still_to_ask(subject: Subject) -> Any:
    """(case, firm) on no list yet. Whoever presses the button, it is the same list."""
    if subject.named.kind is InquirySubject.AWARD_ROUND:
        return _firms_to_ask(subject)
    asked = select(col(InquiryLine.id)).where(col(InquiryLine.case_id) == col(CultivationCase.id))
    wanted: Any = select(col(CultivationCase.id), col(CultivationCase.enterprise_id))
    return wanted.where(
        col(CultivationCase.batch_id) == subject.id,
        col(CultivationCase.stage).in_(ASKED_ABOUT),
        ~asked.exists(),
    )


def _firms_to_ask(subject: Subject) -> Any:
    """Firms with a line that stands; one is asked about once, however many it has."""
    asked = (
        select(col(InquiryLine.id))
        .join(Inquiry, col(Inquiry.id) == col(InquiryLine.inquiry_id))
        .where(subject.owns, col(InquiryLine.enterprise_id) == col(Award.enterprise_id))
        .correlate(Award)
    )
    return (
        select(null(), col(Award.enterprise_id))
        .where(
            col(Award.round_id) == subject.id,
            col(Award.strike).is_(None),
            ~asked.exists(),
        )
        .group_by(col(Award.enterprise_id))
        .order_by(col(Award.enterprise_id))
    )
