"""What a talent project is: whose, of which plan and level, of what kind, how far."""

from dataclasses import dataclass
from enum import StrEnum


class TalentLevel(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


HIGH_END = frozenset({TalentLevel.NATION, TalentLevel.PROVINCE})
"""省级以上高端人才 (plan 二(三), target 30)."""


class TalentClass(StrEnum):
    """精英引领计划 (zhejiang-rules.md 3.2; the amounts of 2016 to 2019 were not seen)."""

    A = "a"
    B = "b"
    C = "c"


class TalentTrack(StrEnum):
    STARTUP = "startup"
    INNOVATION = "innovation"


class TalentTerm(StrEnum):
    LONG = "long"
    SHORT = "short"


class TalentParty(StrEnum):
    SINGLE = "single"
    TEAM = "team"


class Degree(StrEnum):
    DOCTOR = "doctor"
    MASTER = "master"
    BACHELOR = "bachelor"
    OTHER = "other"


class CheckLane(StrEnum):
    """事前查新、查证、去伪 (plan, 三(五))."""

    NOVELTY = "novelty"
    EVIDENCE = "evidence"
    AUTHENTICITY = "authenticity"


class ItemFinding(StrEnum):
    CLEAN = "clean"
    DOUBTFUL = "doubtful"
    FALSE = "false"


class LaneState(StrEnum):
    OPEN = "open"
    CLEAR = "clear"
    ADVERSE = "adverse"
    SKIPPED = "skipped"


CONCLUSIONS = frozenset({LaneState.CLEAR, LaneState.ADVERSE})


class TalentStage(StrEnum):
    """Where a project stands (zhejiang-rules.md 3.3); adjectives and participles."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    FORMALLY_CHECKED = "formally_checked"
    NOVELTY_CHECKED = "novelty_checked"
    ONLINE_REVIEWED = "online_reviewed"
    DEFENDED = "defended"
    VISITED = "visited"
    PUBLICIZED = "publicized"
    APPROVED = "approved"
    LANDED = "landed"
    CONTRACTED = "contracted"
    MIDTERM_REVIEWED = "midterm_reviewed"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    RETURNED = "returned"
    DISPUTED = "disputed"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    FAILED_HONESTLY = "failed_honestly"
    TERMINATED = "terminated"


ENDS = frozenset(
    {
        TalentStage.CLOSED,
        TalentStage.REJECTED,
        TalentStage.WITHDRAWN,
        TalentStage.FAILED_HONESTLY,
        TalentStage.TERMINATED,
    }
)
"""Nothing moves a project from here."""

BEFORE_APPROVAL = frozenset(
    {
        TalentStage.DRAFTED,
        TalentStage.SUBMITTED,
        TalentStage.FORMALLY_CHECKED,
        TalentStage.NOVELTY_CHECKED,
        TalentStage.ONLINE_REVIEWED,
        TalentStage.DEFENDED,
        TalentStage.VISITED,
        TalentStage.PUBLICIZED,
        TalentStage.RETURNED,
        TalentStage.DISPUTED,
    }
)
"""While a project stands here its checks may be entered and its indicators promised."""

SKIPPABLE = frozenset(
    {
        TalentStage.FORMALLY_CHECKED,
        TalentStage.ONLINE_REVIEWED,
        TalentStage.DEFENDED,
        TalentStage.VISITED,
        TalentStage.PUBLICIZED,
        TalentStage.LANDED,
        TalentStage.MIDTERM_REVIEWED,
    }
)
"""Steps that a plan may leave out. 查新·查证·去伪 is left out lane by lane (`skipped_lanes`)."""


@dataclass(frozen=True, slots=True)
class TalentProgram:
    """A talent plan as data: its level, what of its name may be told, what it leaves out."""

    key: str
    name: str
    level: TalentLevel
    is_name_closed: bool
    """Only the level is ever told outside the bureau's own pages, and in no file."""
    authority: str
    source: str
    is_confirmed: bool
    """False: 待核."""
    notice_working_days: int | None = None
    """Of a public notice that the county runs itself; None: it does not, and waits for none."""
    skipped_steps: frozenset[TalentStage] = frozenset()
    skipped_lanes: frozenset[CheckLane] = frozenset()
