"""What the pages of decision lists and of one decision show, and what their twins say."""

from dataclasses import dataclass
from datetime import date

from app.domain.second_person import Fallback
from app.domain.stages import Action, FailureReason, Stage
from app.models.notices import ObjectionOutcome
from app.queries.diagnosis_views import FindingView


@dataclass(frozen=True, slots=True)
class DecisionListRow:
    id: str
    version: int
    number: int
    prepared_on: date
    prepared_by: str
    released_on: date | None
    released_by: str
    document_number: str
    fallback: Fallback | None
    fallback_reason: str
    cases: int


@dataclass(frozen=True, slots=True)
class DecisionEntryRow:
    id: str
    case_id: str
    receipt_number: str | None
    enterprise: str
    uscc: str
    township: str | None
    stage: Stage
    action: Action
    reason: str
    failure_reason: FailureReason | None


@dataclass(frozen=True, slots=True)
class Decidable:
    """A case of the batch that waits for a decision, and which ones it may be."""

    case_id: str
    enterprise: str
    stage: Stage
    actions: list[Action]


@dataclass(frozen=True, slots=True)
class DecisionLists:
    batch_id: str
    batch: str
    lists: list[DecisionListRow]
    decidable: list[Decidable]


@dataclass(frozen=True, slots=True)
class DecisionListDetail:
    batch_id: str
    batch: str
    row: DecisionListRow
    entries: list[DecisionEntryRow]
    withheld: int
    """Of firms the viewer may not see."""
    is_own: bool
    """Prepared by the viewer, who therefore does not release it."""
    fallback: Fallback | None
    """The exception under which alone the viewer may release it."""


@dataclass(frozen=True, slots=True)
class CriterionObjectionRow:
    id: str
    criterion: str
    content: str
    raised_on: date
    raised_by: str
    outcome: ObjectionOutcome | None
    answer: str
    answered_on: date | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class DecidedCriterion:
    """One criterion of the finding, with what was objected to it."""

    finding: FindingView
    objections: list[CriterionObjectionRow]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a case, released, and what it rests on."""

    action: Action
    decided_on: date
    document_number: str
    reason: str
    failure_reason: FailureReason | None
    edition: str
    criteria: list[DecidedCriterion]
    open_objections: int
    is_own: bool
    """The viewer released it: somebody else answers what is objected to it."""
