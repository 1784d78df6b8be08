"""How any programme's table of moves is read: what is offered, what is refused, and why.

A case is one firm's way to one title. Its programme is a table of moves; this module knows no
programme. What is decided above the county is a move too, but one that is *registered* here with
the date and document of those who decided."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.access import Role
from app.domain.notices import objection_block
from app.domain.refusals import Reason, TransitionRefused
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


MISSED_SURVEYS = 2
"""Years in all without the yearly survey that end a title (越城区 notice, 2017-12-14)."""


@dataclass(frozen=True, slots=True)
class Move:
    action: Action
    source: Stage
    target: Stage
    authority: Authority
    roles: frozenset[Role]
    demands: frozenset[Demand] = field(default_factory=frozenset)
    waits_for: Clock | None = None

    @property
    def is_registered(self) -> bool:
        """True where the county only writes down what others decided."""
        return self.authority in {Authority.CITY, Authority.PROVINCE, Authority.NATION}


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
    recommended_stage: Stage = Stage.RECOMMENDED
    """Where the county has sent a case upwards: pass rates are passes per recommended case."""
    title_begins_with_notice: bool = False
    """True: a title is dated from the first day of its public notice, else from its document."""
    bars_year_of_revocation: bool = False
    """True: no new application in the year in which a title was revoked."""
    is_certified_by_listing_number: bool = False
    """True: what is given for a certificate is a 入库登记编号, whose year is the title's."""

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
class CaseFacts:
    """All that the rules may know about a case."""

    stage: Stage
    stage_since: date
    kind: TitleKind = TitleKind.FIRST
    has_batch: bool = True
    notice_ends_on: date | None = None
    pending_objections: int = 0
    upheld_objections: int = 0
    opinion_due_on: date | None = None
    title_valid_until: date | None = None
    missed_surveys: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What the officer gave with a move."""

    happened_on: date
    reason: str = ""
    failure_reason: FailureReason | None = None
    document_number: str = ""
    certificate_number: str = ""
    notice_starts_on: date | None = None
    known_on: date | None = None
    """When it was first published, where that was later than it happened; None: today."""


FIELDS = {
    Reason.DATE_IN_FUTURE: "happened_on",
    Reason.BEFORE_PREVIOUS_MOVE: "happened_on",
    Reason.REASON_REQUIRED: "reason",
    Reason.FAILURE_REASON_REQUIRED: "failure_reason",
    Reason.DOCUMENT_REQUIRED: "document_number",
    Reason.CERTIFICATE_REQUIRED: "certificate_number",
    Reason.NOTICE_START_REQUIRED: "notice_starts_on",
    Reason.DATES_OUT_OF_ORDER: "known_on",
}
"""Which of the things given each reason is about."""


@dataclass(frozen=True, slots=True)
class Option:
    """A move from where the case stands, and what speaks against it now."""

    move: Move
    obstacles: tuple[Reason, ...]

    @property
    def is_offered(self) -> bool:
        return not self.obstacles


def options(rules: ProgrammeRules, facts: CaseFacts, role: Role, today: date) -> list[Option]:
    """Every move that leaves the present stage, offered or not, in the table's order."""
    return [
        Option(move, tuple(obstacles(move, facts, role, today)))
        for move in rules.moves
        if move.source is facts.stage
    ]


def obstacles(move: Move, facts: CaseFacts, role: Role, today: date) -> Iterator[Reason]:
    if role not in move.roles:
        yield Reason.NOT_YOUR_MOVE
    if Demand.BATCH in move.demands and not facts.has_batch:
        yield Reason.BATCH_REQUIRED
    yield from waiting(move, facts, today)


def waiting(move: Move, facts: CaseFacts, today: date) -> Iterator[Reason]:
    """What a move waits for and has not come yet."""
    last_days = {
        Clock.NOTICE_OVER: (facts.notice_ends_on, Reason.NOTICE_STILL_OPEN),
        Clock.VALIDITY_OVER: (facts.title_valid_until, Reason.STILL_VALID),
        Clock.OPINION_PERIOD_OVER: (facts.opinion_due_on, Reason.OPINION_PERIOD_RUNNING),
    }
    if move.waits_for in last_days:
        last_day, reason = last_days[move.waits_for]
        if not is_over(last_day, today):
            yield reason
    held = objection_block(facts.pending_objections, facts.upheld_objections)
    if move.waits_for is Clock.NOTICE_OVER and held:
        yield held
    if move.waits_for is Clock.TWO_SURVEYS_MISSED and facts.missed_surveys < MISSED_SURVEYS:
        yield Reason.SURVEYS_NOT_MISSED


def is_over(last_day: date | None, today: date) -> bool:
    """A period ends with its last day; one without a known end is never over."""
    return last_day is not None and last_day < today


def unmet(move: Move, facts: CaseFacts, given: Given, today: date) -> Iterator[Reason]:
    """What the officer still owes for a move that is offered."""
    if given.happened_on > today:
        yield Reason.DATE_IN_FUTURE
    if given.happened_on < facts.stage_since:
        yield Reason.BEFORE_PREVIOUS_MOVE
    if given.known_on is not None and not given.happened_on <= given.known_on <= today:
        yield Reason.DATES_OUT_OF_ORDER
    # A document dated inside the notice period was not made after it.
    last_day = facts.notice_ends_on if move.waits_for is Clock.NOTICE_OVER else None
    if last_day is not None and given.happened_on <= last_day:
        yield Reason.NOTICE_STILL_OPEN
    owed = {
        Demand.REASON: (not given.reason.strip(), Reason.REASON_REQUIRED),
        Demand.FAILURE_REASON: (given.failure_reason is None, Reason.FAILURE_REASON_REQUIRED),
        Demand.DOCUMENT: (not given.document_number.strip(), Reason.DOCUMENT_REQUIRED),
        Demand.CERTIFICATE: (not given.certificate_number.strip(), Reason.CERTIFICATE_REQUIRED),
        Demand.NOTICE_START: (given.notice_starts_on is None, Reason.NOTICE_START_REQUIRED),
    }
    for demand, (is_missing, reason) in owed.items():
        if demand in move.demands and is_missing:
            yield reason


def decide(
    rules: ProgrammeRules,
    facts: CaseFacts,
    action: Action,
    given: Given,
    role: Role,
    today: date,
) -> Move:
    """The move this action makes now, or a refusal that says everything that is missing."""
    for option in options(rules, facts, role, today):
        if option.move.action is action:
            reasons = dict.fromkeys((*option.obstacles, *unmet(option.move, facts, given, today)))
            if reasons:
                fields = {FIELDS[reason]: reason for reason in reasons if reason in FIELDS}
                raise TransitionRefused(*reasons, fields=fields, today=today.isoformat())
            return option.move
    raise TransitionRefused(Reason.NOT_OFFERED)
