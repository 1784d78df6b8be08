"""What a way is made of: stages, moves, what a move asks for, a programme as their table.

A case is one firm's way to one title. Its programme is a table of moves; this module knows no
programme. What is decided above the county is a move too, but one that is *registered* here with
the date and document of those who decided. How the table is read: `deciding`.

Other records move through stages of their own (`procedures`): a move and the facts it is judged by
are written for any vocabulary of stages and actions; `Move` and `CaseFacts` are those of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from app.domain.access import Role
from app.domain.opinions import Negative, Office, Opinion
from app.domain.refusals import Reason
from app.domain.time_limits import ChangedLimit, TimeLimitKind, days_on
from app.domain.titles import Authority, Programme, TitleKind


class Stage(StrEnum):
    """Where a case stands; adjectives and participles."""

    PLANNED = "planned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    TOWN_ENDORSED = "town_endorsed"
    COUNTY_CHECKED = "county_checked"
    JOINTLY_ENDORSED = "jointly_endorsed"
    RECOMMENDED = "recommended"
    CITY_REVIEWED = "city_reviewed"
    EXPERT_REVIEWED = "expert_reviewed"
    REPORTED = "reported"
    PUBLIC_NOTICE = "public_notice"
    APPROVED = "approved"
    RECOGNIZED = "recognized"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OVER = frozenset({Stage.REJECTED, Stage.WITHDRAWN, Stage.REVOKED, Stage.LAPSED})
"""After these a firm may try again in the same year, in a later batch."""


class Action(StrEnum):
    """What moves a case; verbs."""

    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    ENDORSE_BY_TOWN = "endorse_by_town"
    PASS_WITHOUT_OPINION = "pass_without_opinion"  # noqa: S105 (a verb)
    CHECK = "check"
    RETURN_FOR_AMENDMENT = "return_for_amendment"
    ENDORSE_JOINTLY = "endorse_jointly"
    RECOMMEND = "recommend"
    REVIEW_BY_CITY = "review_by_city"
    REVIEW_BY_EXPERTS = "review_by_experts"
    REPORT = "report"
    OPEN_NOTICE = "open_notice"
    APPROVE = "approve"
    RECOGNIZE = "recognize"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    REVOKE = "revoke"
    REVOKE_UNSURVEYED = "revoke_unsurveyed"


class Demand(StrEnum):
    """What a move asks of the officer who makes or registers it."""

    REASON = "reason"
    FAILURE_REASON = "failure_reason"
    DOCUMENT = "document"
    CERTIFICATE = "certificate"
    MINUTES = "minutes"
    NOTICE_START = "notice_start"
    BATCH = "batch"


class FailureReason(StrEnum):
    """未通过 reasons (practice.md, "Who decides what")."""

    IP = "ip"
    RD_ACCOUNTING = "rd_accounting"
    HIGH_TECH_INCOME = "high_tech_income"
    GROWTH = "growth"
    PAPERS = "papers"
    OTHER = "other"


class Clock(StrEnum):
    """Conditions of time that a move waits for."""

    NOTICE_OVER = "notice_over"
    VALIDITY_OVER = "validity_over"
    OPINION_PERIOD_OVER = "opinion_period_over"
    TWO_SURVEYS_MISSED = "two_surveys_missed"


class Gate(StrEnum):
    """What others have to have said before a move."""

    DEPARTMENTS_CLEAR = "departments_clear"
    """No department's answer stands against the firm."""
    THREE_OPINIONS = "three_opinions"
    """科技, 财政 and 税务 have each given their opinion, and all agree."""


MISSED_SURVEYS = 2
"""Years in all without the yearly survey that end a title (越城区 notice, 2017-12-14)."""


StageT = TypeVar("StageT", bound=StrEnum)
ActionT = TypeVar("ActionT", bound=StrEnum)


@dataclass(frozen=True)  # with slots, Python 3.11 could not make one by its alias
class MoveOf(Generic[StageT, ActionT]):
    action: ActionT
    source: StageT
    target: StageT
    authority: Authority
    roles: frozenset[Role]
    demands: frozenset[Demand] = field(default_factory=frozenset)
    waits_for: Clock | None = None
    must_differ_from: frozenset[ActionT] = field(default_factory=frozenset)
    """Whoever made one of these in the same case does not make this move (`second_person`)."""
    gates: frozenset[Gate] = field(default_factory=frozenset)

    @property
    def is_registered(self) -> bool:
        """True where the county only writes down what others decided."""
        return self.authority in {Authority.CITY, Authority.PROVINCE, Authority.NATION}


Move = MoveOf[Stage, Action]


class Moves(Protocol[StageT, ActionT]):
    """Whatever has a table of moves."""

    @property
    def moves(self) -> tuple[MoveOf[StageT, ActionT], ...]: ...


@dataclass(frozen=True, slots=True)
class ProgrammeRules:
    """A programme as data: its moves and its figures, each with its source."""

    programme: Programme
    first_stage: Stage
    moves: tuple[Move, ...]
    steps: tuple[Stage, ...]
    """The straight way, for the steps on the page and the columns of the board."""
    title_made_by: Action
    title_authority: Authority
    validity_years: int | None
    validity_source: str
    notice_working_days: int | None
    notice_source: str
    needs_batch: bool
    town_opinion_working_days: int | None
    """After so many working days a silent town is passed by; None: silence never passes."""
    town_opinion_source: str = ""
    amendment_working_days: int = 5
    """To mend what was returned, unless the return says otherwise."""
    amendment_source: str = "待核: 未见本县文件; 行政许可法第三十二条未规定企业补正的天数"
    changed_limits: Mapping[TimeLimitKind, tuple[ChangedLimit, ...]] = field(
        default_factory=dict, hash=False
    )
    """What the county set in place of these figures, each from a day on."""
    recommended_stage: Stage = Stage.RECOMMENDED
    """Where the county has sent a case upwards: pass rates are passes per recommended case."""
    title_begins_with_notice: bool = False
    """True: a title is dated from the first day of its public notice, else from its document."""
    bars_year_of_revocation: bool = False
    """True: no new application in the year in which a title was revoked."""
    is_certified_by_listing_number: bool = False
    """True: what is given for a certificate is a 入库登记编号, whose year is the title's."""

    def usual_days(self, kind: TimeLimitKind) -> int | None:
        if kind is TimeLimitKind.AMENDMENT:
            return self.amendment_working_days
        return self.town_opinion_working_days

    def days_on(self, kind: TimeLimitKind, day: date) -> int | None:
        """The working days that hold for what begins on a day."""
        return days_on(self.usual_days(kind), self.changed_limits.get(kind, ()), day)

    @property
    def lapses(self) -> bool:
        return self.validity_years is not None or self.is_certified_by_listing_number

    @property
    def stages(self) -> tuple[Stage, ...]:
        seen = dict.fromkeys((self.first_stage, *self.steps))
        for move in self.moves:
            seen.update(dict.fromkeys((move.source, move.target)))
        return tuple(seen)

    def moves_by(self, action: Action, source: Stage) -> list[Move]:
        return [move for move in self.moves if move.action is action and move.source is source]

    @property
    def ends(self) -> frozenset[Stage]:
        return frozenset(self.stages) - {move.source for move in self.moves}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could make a move today: neither away nor recused from the firm."""

    person_id: int
    role: Role


@dataclass(frozen=True)  # with slots, Python 3.11 could not make one by its alias
class FactsOf(Generic[StageT, ActionT]):
    """All that the rules may know about a case, or about a record that moves like one."""

    stage: StageT
    stage_since: date
    kind: TitleKind = TitleKind.FIRST
    has_batch: bool = True
    notice_ends_on: date | None = None
    pending_objections: int = 0
    upheld_objections: int = 0
    opinion_due_on: date | None = None
    title_valid_until: date | None = None
    missed_surveys: int = 0
    asker: int | None = None
    hands: Mapping[ActionT, frozenset[int]] = field(default_factory=dict)
    """Who made each move that stands; known where a move asks for somebody else."""
    colleagues: frozenset[Colleague] = frozenset()
    negatives: tuple[Negative, ...] = ()
    held: Mapping[ActionT, tuple[Reason, ...]] = field(default_factory=dict)
    """What the rules of this kind of record say against an action now."""
    joint_opinions: Mapping[Office, Opinion] = field(default_factory=dict)


CaseFacts = FactsOf[Stage, Action]
