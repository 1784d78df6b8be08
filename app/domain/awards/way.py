"""The way of an award round: 科室 → 分管 → 党组会 → 公示 → 拨付, and the ways beside it.

The list is decided as a whole; a line that something stands against is struck, or waits alone
(practice.md: "an objection blocks only there"). Days of the notice: 待核, a county's policy sets
them; elsewhere three [S], here five working days unless the officer says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.access import BUREAU, HEADS, Role
from app.domain.procedures import Procedure, RecordKind
from app.domain.refusals import Reason
from app.domain.stages import Clock, Demand, MoveOf
from app.domain.titles import Authority


class AwardStage(StrEnum):
    DRAWN = "drawn"
    SECTION_AGREED = "section_agreed"
    LEADER_AGREED = "leader_agreed"
    PARTY_DECIDED = "party_decided"
    ON_NOTICE = "on_notice"
    RELEASED = "released"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class AwardAction(StrEnum):
    AGREE_BY_SECTION = "agree_by_section"
    AGREE_BY_LEADER = "agree_by_leader"
    DECIDE_BY_PARTY = "decide_by_party"
    OPEN_NOTICE = "open_notice"
    RELEASE = "release"
    CLOSE = "close"
    RETURN = "return"
    ABANDON = "abandon"


Move = MoveOf[AwardStage, AwardAction]
COUNTY = Authority.COUNTY
REASON = frozenset({Demand.REASON})


def _returned(source: AwardStage) -> Move:
    return Move(AwardAction.RETURN, source, AwardStage.DRAWN, COUNTY, HEADS, REASON)


PROCEDURE = Procedure(
    RecordKind.AWARD_ROUND,
    AwardStage.DRAWN,
    (
        Move(
            AwardAction.AGREE_BY_SECTION,
            AwardStage.DRAWN,
            AwardStage.SECTION_AGREED,
            COUNTY,
            HEADS,
        ),
        Move(
            AwardAction.AGREE_BY_LEADER,
            AwardStage.SECTION_AGREED,
            AwardStage.LEADER_AGREED,
            COUNTY,
            frozenset({Role.BUREAU_HEAD}),
            must_differ_from=frozenset({AwardAction.AGREE_BY_SECTION}),
        ),
        Move(
            AwardAction.DECIDE_BY_PARTY,
            AwardStage.LEADER_AGREED,
            AwardStage.PARTY_DECIDED,
            COUNTY,
            BUREAU,
            frozenset({Demand.MINUTES}),
        ),
        Move(
            AwardAction.OPEN_NOTICE,
            AwardStage.PARTY_DECIDED,
            AwardStage.ON_NOTICE,
            COUNTY,
            BUREAU,
            frozenset({Demand.NOTICE_START}),
        ),
        Move(
            AwardAction.RELEASE,
            AwardStage.ON_NOTICE,
            AwardStage.RELEASED,
            COUNTY,
            BUREAU,
            waits_for=Clock.NOTICE_OVER,
        ),
        Move(AwardAction.CLOSE, AwardStage.RELEASED, AwardStage.CLOSED, COUNTY, BUREAU),
        _returned(AwardStage.SECTION_AGREED),
        _returned(AwardStage.LEADER_AGREED),
        Move(
            AwardAction.ABANDON,
            AwardStage.DRAWN,
            AwardStage.ABANDONED,
            COUNTY,
            HEADS,
            REASON,
        ),
    ),
    (
        AwardStage.DRAWN,
        AwardStage.SECTION_AGREED,
        AwardStage.LEADER_AGREED,
        AwardStage.PARTY_DECIDED,
        AwardStage.ON_NOTICE,
        AwardStage.RELEASED,
        AwardStage.CLOSED,
    ),
    notice_working_days=5,
    notice_source="待核:以本县(市)奖补办法为准",
)
UNDECIDED = frozenset({AwardStage.DRAWN, AwardStage.SECTION_AGREED, AwardStage.LEADER_AGREED})
"""Before the party group has met, a line that falls makes room for the firm's next one. After it
nothing comes onto the list that was not decided and shown."""
OVER = frozenset({AwardStage.CLOSED, AwardStage.ABANDONED})
TOLD_TO_FIRMS = frozenset({AwardStage.ON_NOTICE, AwardStage.RELEASED, AwardStage.CLOSED})
"""A firm hears of its award when everybody does."""


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What the moves of a round ask of its lines that stand."""

    not_asked: int = 0
    """Firms that no list for the departments has."""
    unanswered: int = 0
    negatives: int = 0
    unpaid: int = 0


def held(facts: ListFacts) -> Mapping[AwardAction, tuple[Reason, ...]]:
    """The party group decides once the departments have answered; a round is closed once nothing
    is left to pay."""
    before_party = (
        (facts.not_asked > 0, Reason.AWARD_NOT_ASKED),
        (facts.unanswered > 0, Reason.AWARD_DEPARTMENT_OPEN),
        (facts.negatives > 0, Reason.AWARD_DEPARTMENT_AGAINST),
    )
    reasons = tuple(reason for holds, reason in before_party if holds)
    return {
        AwardAction.DECIDE_BY_PARTY: reasons,
        AwardAction.CLOSE: (Reason.AWARDS_UNPAID,) if facts.unpaid else (),
    }
