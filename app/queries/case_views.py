"""What the page of one case shows, and what its twin says."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.access import Role
from app.domain.case_history import Correction
from app.domain.next_steps import Deadline
from app.domain.opinions import Opinion
from app.domain.pool import EntryState
from app.domain.refusals import Reason
from app.domain.second_person import Fallback
from app.domain.stages import Action, Clock, Demand, FailureReason, Stage
from app.domain.titles import Authority, Programme, TitleKind
from app.queries.amendments import AmendmentRow
from app.queries.decision_views import Decision
from app.queries.inquiry_views import CaseAnswer, JointOpinionRow
from app.queries.objections import ObjectionRow
from app.queries.panel_views import PanelLine


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the straight way; `state` is done, current, todo or stopped."""

    stage: Stage
    state: str
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class OfferedMove:
    """A move from here: what it asks for, or why it cannot be made now."""

    action: Action
    target: Stage
    authority: Authority
    is_registered: bool
    is_onward: bool
    demands: list[Demand]
    waits_for: Clock | None
    obstacles: list[Obstacle]
    fallback: Fallback | None
    """The exception under which alone the viewer may make it: to be named, with a reason."""
    fallback_note: str

    @property
    def is_offered(self) -> bool:
        return not self.obstacles

    @property
    def is_by_application(self) -> bool:
        """Nothing hinders it but that it is made on the application's page."""
        return [one.reason for one in self.obstacles] == [Reason.SUBMIT_BY_APPLICATION]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One row of the history, with what later entries made of it."""

    id: str
    action: Action | None
    correction: Correction | None
    corrects: str | None
    corrected_action: Action | None
    source: Stage | None
    target: Stage | None
    authority: Authority | None
    happened_on: date
    """The date that now holds."""
    entered_date: date
    """The date as first entered."""
    known_on: date
    recorded_at: datetime
    actor_name: str
    actor_role: Role | None
    note: str
    failure_reason: FailureReason | None
    document_number: str
    certificate_number: str
    opinion: Opinion | None
    fallback: Fallback | None
    is_taken_back: bool
    may_take_back: bool
    may_correct_date: bool


@dataclass(frozen=True, slots=True)
class TownOpinion:
    """What the town said, the last time it was asked; `opinion` is None where it said nothing and
    its days ran out."""

    opinion: Opinion | None
    text: str
    given_on: date
    given_by: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """Whose move the next one is."""

    action: Action
    authority: Authority
    who: str | None


@dataclass(frozen=True, slots=True)
class CaseTitle:
    id: str
    certificate_number: str | None
    valid_from: date
    valid_until: date | None
    is_ended: bool


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """Where the firm stands in the reserve pool for this title."""

    id: str
    cohort: str
    state: EntryState
    intended_year: int | None


@dataclass(frozen=True, slots=True)
class Survey:
    """One year's survey of the firm."""

    year: int
    is_filed: bool
    filed_on: date | None


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """Where a move has brought a case: what the next move has to name, and what runs from now."""

    id: str
    version: int
    receipt_number: str | None
    stage: Stage
    stage_since: date
    opinion_due_on: date | None
    notice_starts_on: date | None
    notice_ends_on: date | None
    failure_reason: FailureReason | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    id: str
    version: int
    receipt_number: str | None
    """受理编号; None before it was submitted."""
    programme: Programme
    kind: TitleKind
    year: int
    stage: Stage
    stage_since: date
    opened_on: date
    enterprise_id: str
    enterprise: str
    uscc: str
    township: str | None
    batch_id: str | None
    batch: str | None
    handler_id: str | None
    handler: str | None
    agency: str
    failure_reason: FailureReason | None
    notice_starts_on: date | None
    notice_ends_on: date | None
    notice_source: str
    opinion_due_on: date | None
    missed_surveys: int
    surveys: list[Survey]
    has_surveys: bool
    """Whether two missed surveys end this programme's titles."""
    deadline: Deadline | None
    next_step: NextStep | None
    panels: list[PanelLine]
    """Of the county's own reviews, for the bureau: those that stand, the newest first."""
    decision: Decision | None
    """The county's own decision once it is released; for the bureau and the firm."""
    amendments: list[AmendmentRow]
    """Returns for amendment, newest first."""
    stopped_on: date | None
    """Since when the clock stands; None: it runs."""
    stood_days: int
    """Working days that it stood before."""
    town_opinion: TownOpinion | None
    answers: list[CaseAnswer]
    """Of departments that were asked; for the bureau only, like the joint opinion."""
    joint_opinions: list[JointOpinionRow]
    title: CaseTitle | None
    pool_entry: CaseEntry | None
    objections: list[ObjectionRow]
    """Raised while the case was on show above the county."""
    open_objections: int
    warnings: list[Obstacle]
    steps: list[Step]
    moves: list[OfferedMove]
    timeline: list[TimelineEntry]
    """Newest first."""
