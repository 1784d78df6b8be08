"""What a letter about a case is made of: the case, its last move, its gaps, its batch."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.case_history import effective
from app.domain.criteria.findings import State
from app.domain.criteria.rules import Judged
from app.domain.letters import Letter, Offered, addressed_to, letters_at
from app.domain.refusals import InvalidValue, Reason
from app.domain.stages import FailureReason, ProgrammeRules
from app.domain.titles import Authority, Programme, TitleKind
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.places import County, Township
from app.queries.amendments import AmendmentRow, list_amendments
from app.queries.case_lists import rules_of
from app.queries.cases import entries_of, get_case, list_entries, visible_cases
from app.queries.diagnoses import diagnose_firm


@dataclass(frozen=True, slots=True)
class Gap:
    """One condition that is not met, or is not known to be."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Recommended:
    enterprise: str
    uscc: str
    kind: TitleKind
    township: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    letter: Letter
    is_draft: bool
    bureau: str
    enterprise: str
    enterprise_id: int
    programme: Programme
    kind: TitleKind
    year: int
    written_on: date | None
    """The day of the move it goes with; None: that is still to come."""
    reason: str = ""
    failure_reason: FailureReason | None = None
    parts: tuple[str, ...] = ()
    """What a return opened again, as the form calls it; empty: all of it."""
    mend_by: date | None = None
    document: str = ""
    """The rules by which the gaps were found."""
    gaps: tuple[Gap, ...] = ()
    recommended: tuple[Recommended, ...] = ()
    to: Authority = Authority.PROVINCE


@dataclass(frozen=True, slots=True)
class Standing:
    case: CultivationCase
    enterprise: Enterprise
    rules: ProgrammeRules
    event: StageEvent | None
    """The move that led to where the case stands."""
    happened_on: date | None
    offered: tuple[Offered, ...]


def list_letters(session: Session, viewer: Viewer, case_id: str, today: date) -> list[LetterFacts]:
    standing = _standing(session, viewer, case_id)
    return [_facts(session, viewer, standing, one, today) for one in standing.offered]


def get_letter(
    session: Session, viewer: Viewer, case_id: str, letter: Letter, today: date
) -> LetterFacts:
    standing = _standing(session, viewer, case_id)
    for one in standing.offered:
        if one.letter is letter:
            return _facts(session, viewer, standing, one, today)
    raise InvalidValue(Reason.NO_SUCH_LETTER)


def _standing(session: Session, viewer: Viewer, case_id: str) -> Standing:
    case, enterprise = get_case(session, viewer, case_id)
    rules = rules_of(case.programme)
    events = list_entries(session, case.id)
    moves = effective(entries_of(events), date.max)
    last = moves[-1] if moves else None
    event = next((one for one in events if last and one.id == last.id), None)
    return Standing(
        case=case,
        enterprise=enterprise,
        rules=rules,
        event=event,
        happened_on=last.happened_on if last else None,
        offered=tuple(
            letters_at(
                rules,
                case.stage,
                event.action if event else None,
                event.authority if event else None,
            )
        ),
    )


def _facts(
    session: Session, viewer: Viewer, standing: Standing, offered: Offered, today: date
) -> LetterFacts:
    case, event = standing.case, standing.event
    returned = _returned(session, viewer, standing, offered)
    is_made = not offered.is_draft and event is not None
    document = ""
    gaps: tuple[Gap, ...] = ()
    if offered.letter is not Letter.RECOMMENDATION:
        document, gaps = _gaps(session, viewer, standing, today)
    return LetterFacts(
        letter=offered.letter,
        is_draft=offered.is_draft,
        bureau=_bureau(session, case.county_code),
        enterprise=standing.enterprise.name,
        enterprise_id=standing.enterprise.id or 0,
        programme=case.programme,
        kind=case.kind,
        year=case.year,
        written_on=standing.happened_on if is_made else None,
        reason=event.note if event and is_made else "",
        failure_reason=event.failure_reason if event and is_made else None,
        parts=tuple(returned.names) if returned else (),
        mend_by=returned.due_on if returned else None,
        document=document,
        gaps=gaps,
        recommended=_recommended(session, viewer, standing)
        if offered.letter is Letter.RECOMMENDATION
        else (),
        to=addressed_to(standing.rules),
    )


def _returned(
    session: Session, viewer: Viewer, standing: Standing, offered: Offered
) -> AmendmentRow | None:
    """What was sent back, where it was."""
    if offered.letter is not Letter.AMENDMENT or offered.is_draft:
        return None
    return next(iter(list_amendments(session, viewer, standing.case)), None)


def _gaps(
    session: Session, viewer: Viewer, standing: Standing, today: date
) -> tuple[str, tuple[Gap, ...]]:
    """Conditions that fail by what the register knows, judged as of the day the papers were
    handed in; where no edition of rules was in force there is nothing to say."""
    day = standing.happened_on or today
    try:
        reading = diagnose_firm(
            session,
            viewer,
            standing.enterprise.public_id,
            Judged(standing.case.programme.value),
            day,
            today,
            with_changes=False,
        ).reading
    except InvalidValue:
        return "", ()
    return reading.document, tuple(
        Gap(one.name, one.sentence) for one in reading.conditions if one.state is State.SHORT
    )


def _bureau(session: Session, county_code: str) -> str:
    name: str = session.execute(
        select(col(County.bureau_name)).where(col(County.code) == county_code)
    ).scalar_one()
    return name


def _recommended(session: Session, viewer: Viewer, standing: Standing) -> tuple[Recommended, ...]:
    """All of the batch that stand where this case stands: an official letter does not depend on
    who writes it, so those the writer is recused from are in it too."""
    case = standing.case
    same = (
        col(CultivationCase.id) == case.id
        if case.batch_id is None
        else col(CultivationCase.batch_id) == case.batch_id
    )
    rows = session.execute(
        select(
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(CultivationCase.kind),
            col(Township.name),
        )
        .join_from(
            CultivationCase, Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id)
        )
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(
            visible_cases(viewer, despite_recusal=True),
            same,
            col(CultivationCase.stage) == case.stage,
        )
        .order_by(col(Enterprise.name_key), col(CultivationCase.id))
    )
    return tuple(Recommended(name, uscc, kind, town or "") for name, uscc, kind, town in rows)
