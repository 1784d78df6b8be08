"""What the pages of inquiries and joint opinions show, and what their twins say."""

from dataclasses import dataclass
from datetime import date

from app.domain.opinions import Department, InquiryAnswer, Office, Opinion
from app.domain.stages import Stage
from app.queries.inquiry_subjects import HOMES, InquirySubject


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """One list of a batch's firms, and how far its answers have come."""

    id: str
    version: int
    number: int
    made_on: date
    made_by: str
    sent_on: date | None
    document_number: str
    answer_by_on: date | None
    firms: int
    unanswered: int
    negative: int
    """Answers against a firm that stand."""
    lifted: int


@dataclass(frozen=True, slots=True)
class Answered:
    """One firm at one department."""

    line_id: str
    department: Department
    answer: InquiryAnswer | None
    reason: str
    answered_on: date | None
    answered_by: str
    lifted_on: date | None
    lifted_by: str
    lift_reason: str

    @property
    def stands(self) -> bool:
        return self.answer is InquiryAnswer.NEGATIVE and self.lifted_on is None


@dataclass(frozen=True, slots=True)
class AskedFirm:
    case_id: str | None
    """None: asked about for an award."""
    enterprise_id: str
    enterprise: str
    uscc: str
    township: str | None
    stage: Stage | None
    answers: list[Answered]
    """In the order of the departments."""


@dataclass(frozen=True, slots=True)
class ReturnedTableRow:
    """A department's table that was kept, and whether it was taken back."""

    id: str
    department: Department
    kept_on: date
    kept_by: str
    answers: int
    undone_on: date | None
    undone_by: str
    taken_back: int


@dataclass(frozen=True, slots=True)
class InquiryDetail:
    inquiry: InquiryRow
    kind: InquirySubject
    subject_id: str
    subject: str
    """The batch or the round, by year and number."""
    firms: list[AskedFirm]
    withheld: int
    """Firms that the viewer may not see; the list that is sent has them."""
    tables: list[ReturnedTableRow]
    """The newest first."""

    @property
    def home(self) -> str:
        return f"{HOMES[self.kind]}{self.subject_id}"


@dataclass(frozen=True, slots=True)
class InquiryList:
    kind: InquirySubject
    subject_id: str
    subject: str
    inquiries: list[InquiryRow]
    to_ask: int
    """Cases of the batch, or firms of the round, that no list has yet."""

    @property
    def home(self) -> str:
        return f"{HOMES[self.kind]}{self.subject_id}"


@dataclass(frozen=True, slots=True)
class SentLine:
    """A row of the file that goes to a department."""

    number: int
    enterprise: str
    uscc: str
    township: str | None
    ecology: str
    emergency: str
    market: str
    tax: str
    credit: str
    reasons: str


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What one department said to a case, on its page."""

    inquiry_id: str
    batch_id: str
    inquiry: int
    answered: Answered


@dataclass(frozen=True, slots=True)
class JointOpinionRow:
    id: str
    office: Office
    opinion: Opinion
    given_on: date
    given_by: str
    document_number: str
    note: str
    is_of_case: bool
    """To this case alone, not to its batch."""


@dataclass(frozen=True, slots=True)
class JointOpinions:
    """What the three offices said to a batch; the newest of each stands."""

    batch_id: str
    batch: str
    missing: list[Office]
    opinions: list[JointOpinionRow]
