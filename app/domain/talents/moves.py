"""The way of a talent project as a table of moves (zhejiang-rules.md 3.3), shorter by its plan."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise

from app.domain.access import BUREAU, HEADS
from app.domain.procedures import Procedure, RecordKind
from app.domain.refusals import Reason
from app.domain.stages import Clock, Demand, MoveOf
from app.domain.talents.projects import BEFORE_APPROVAL, TalentLevel, TalentProgram, TalentStage
from app.domain.titles import Authority


class TalentAction(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    RESUBMIT = "resubmit"
    PASS_FORMAL_CHECK = "pass_formal_check"  # noqa: S105 (a verb)
    CLOSE_CHECKS = "close_checks"
    PASS_ONLINE_REVIEW = "pass_online_review"  # noqa: S105
    PASS_DEFENCE = "pass_defence"  # noqa: S105
    PASS_SITE_VISIT = "pass_site_visit"  # noqa: S105
    OPEN_NOTICE = "open_notice"
    DISPUTE = "dispute"
    SETTLE = "settle"
    APPROVE = "approve"
    LAND = "land"
    CONTRACT = "contract"
    PASS_MIDTERM = "pass_midterm"  # noqa: S105
    ACCEPT = "accept"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    FAIL_HONESTLY = "fail_honestly"
    TERMINATE = "terminate"


TalentMove = MoveOf[TalentStage, TalentAction]
S, A = TalentStage, TalentAction

WAY: tuple[tuple[TalentStage, TalentAction | None], ...] = (
    (S.DRAFTED, None),
    (S.SUBMITTED, A.SUBMIT),
    (S.FORMALLY_CHECKED, A.PASS_FORMAL_CHECK),
    (S.NOVELTY_CHECKED, A.CLOSE_CHECKS),
    (S.ONLINE_REVIEWED, A.PASS_ONLINE_REVIEW),
    (S.DEFENDED, A.PASS_DEFENCE),
    (S.VISITED, A.PASS_SITE_VISIT),
    (S.PUBLICIZED, A.OPEN_NOTICE),
    (S.APPROVED, A.APPROVE),
    (S.LANDED, A.LAND),
    (S.CONTRACTED, A.CONTRACT),
    (S.MIDTERM_REVIEWED, A.PASS_MIDTERM),
    (S.ACCEPTED, A.ACCEPT),
    (S.CLOSED, A.CLOSE),
)
"""Each step, and what leads to it."""
AUTHORITIES = {
    TalentLevel.NATION: Authority.NATION,
    TalentLevel.PROVINCE: Authority.PROVINCE,
    TalentLevel.CITY: Authority.CITY,
    TalentLevel.COUNTY: Authority.COUNTY,
}
OF_ITS_LEVEL = frozenset(
    {A.PASS_ONLINE_REVIEW, A.PASS_DEFENCE, A.PASS_SITE_VISIT, A.OPEN_NOTICE, A.APPROVE, A.ACCEPT}
)
"""Decided by whoever the plan belongs to; above the county only written down here."""
DEMANDS = {
    A.APPROVE: frozenset({Demand.DOCUMENT}),
    A.CONTRACT: frozenset({Demand.DOCUMENT}),
    A.OPEN_NOTICE: frozenset({Demand.NOTICE_START}),
    A.RETURN: frozenset({Demand.REASON}),
    A.DISPUTE: frozenset({Demand.REASON}),
    A.SETTLE: frozenset({Demand.REASON}),
    A.SUSPEND: frozenset({Demand.REASON}),
    A.RESUME: frozenset({Demand.REASON}),
    A.REJECT: frozenset({Demand.REASON}),
    A.WITHDRAW: frozenset({Demand.REASON}),
    A.FAIL_HONESTLY: frozenset({Demand.REASON}),
    A.TERMINATE: frozenset({Demand.REASON, Demand.DOCUMENT}),
}
OF_HEADS = frozenset({A.FAIL_HONESTLY, A.TERMINATE})
"""How a project that failed ends is a head's to say, whichever way."""
NOT_AFTER = {A.APPROVE: frozenset({A.PASS_FORMAL_CHECK}), A.ACCEPT: frozenset({A.PASS_MIDTERM})}
"""The county's own decisions are not made by whoever judged the step they rest on (decision 12)."""
UNDER_REVIEW = (
    S.SUBMITTED, S.FORMALLY_CHECKED, S.NOVELTY_CHECKED, S.ONLINE_REVIEWED, S.DEFENDED, S.VISITED,
    S.PUBLICIZED, S.DISPUTED,
)  # fmt: skip
UNDER_WAY = (S.APPROVED, S.LANDED, S.CONTRACTED, S.MIDTERM_REVIEWED, S.SUSPENDED)


@cache
def procedure_of(program: TalentProgram) -> Procedure[TalentStage, TalentAction]:
    """The moves of one plan's projects. Skipped steps are passed by; a project that stands on one,
    because the plan was changed meanwhile, goes on from there."""
    steps = tuple(stage for stage, _ in WAY if stage not in program.skipped_steps)
    return Procedure(
        kind=RecordKind.TALENT_PROJECT,
        first_stage=S.DRAFTED,
        moves=(*_onward(program, steps), *_beside(program)),
        steps=steps,
        notice_working_days=program.notice_working_days,
        notice_source=program.source,
    )


def _onward(program: TalentProgram, steps: tuple[TalentStage, ...]) -> Iterable[TalentMove]:
    actions = dict(WAY)
    places = [stage for stage, _ in WAY]
    following = dict(pairwise(steps))
    for source in places[:-1]:
        behind = places[places.index(source) + 1 :]
        target = following.get(source) or next(one for one in behind if one in steps)
        action = actions[target]
        if action is not None:
            is_timed = source is S.PUBLICIZED and program.notice_working_days is not None
            waits_for = Clock.NOTICE_OVER if is_timed else None
            yield _move(program, action, source, target, waits_for)


def _beside(program: TalentProgram) -> Iterable[TalentMove]:
    yield _move(program, A.RETURN, S.SUBMITTED, S.RETURNED)
    yield _move(program, A.RESUBMIT, S.RETURNED, S.SUBMITTED)
    yield _move(program, A.DISPUTE, S.PUBLICIZED, S.DISPUTED)
    yield _move(program, A.SETTLE, S.DISPUTED, S.PUBLICIZED)
    for source in UNDER_REVIEW:
        yield _move(program, A.REJECT, source, S.REJECTED)
    for source in sorted(BEFORE_APPROVAL):
        yield _move(program, A.WITHDRAW, source, S.WITHDRAWN)
    for source in (S.CONTRACTED, S.MIDTERM_REVIEWED):
        yield _move(program, A.SUSPEND, source, S.SUSPENDED)
    # Resumed on its contract: whether it had passed mid-term is judged again, on results kept.
    yield _move(program, A.RESUME, S.SUSPENDED, S.CONTRACTED)
    for source in UNDER_WAY:
        yield _move(program, A.FAIL_HONESTLY, source, S.FAILED_HONESTLY)
        yield _move(program, A.TERMINATE, source, S.TERMINATED)


def _move(
    program: TalentProgram,
    action: TalentAction,
    source: TalentStage,
    target: TalentStage,
    waits_for: Clock | None = None,
) -> TalentMove:
    authority = AUTHORITIES[program.level] if action in OF_ITS_LEVEL else Authority.COUNTY
    is_own = authority is Authority.COUNTY
    return MoveOf(
        action,
        source,
        target,
        authority,
        HEADS if action in OF_HEADS else BUREAU,
        DEMANDS.get(action, frozenset()),
        waits_for=waits_for,
        must_differ_from=NOT_AFTER.get(action, frozenset()) if is_own else frozenset(),
    )


def held_by(
    lanes: list[Reason],
    pasts: list[Reason],
    midterm: list[Reason],
    acceptance: list[Reason],
    *,
    has_host: bool,
    has_lessons: bool,
) -> dict[TalentAction, tuple[Reason, ...]]:
    """What the project's own state says against each action; nothing where it may go on."""
    found = {
        A.CLOSE_CHECKS: lanes,
        A.APPROVE: [*lanes, *pasts],
        A.LAND: [] if has_host else [Reason.HOST_MISSING],
        A.PASS_MIDTERM: midterm,
        A.ACCEPT: acceptance,
        A.FAIL_HONESTLY: [] if has_lessons else [Reason.LESSONS_MISSING],
    }
    return {action: tuple(reasons) for action, reasons in found.items() if reasons}
