"""What a move brings about beyond the case: its title, and the firm's place in the pool."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.deciding import Given
from app.domain.pool import EntryState, Removal
from app.domain.refusals import Reason, TransitionRefused
from app.domain.stages import Action, Move, ProgrammeRules
from app.domain.titles import TitleEnd
from app.models.cases import CultivationCase
from app.models.pool import PoolEntry
from app.models.titles import Title
from app.services import pool_returns
from app.services.amendments import take_resubmission_back, take_return_back
from app.services.certificates import checked_number, is_taken, last_day
from app.services.title_ends import reinstate, void

REVOCATIONS = {
    Action.REVOKE: TitleEnd.REVOKED,
    Action.REVOKE_UNSURVEYED: TitleEnd.WITHDRAWN,
}


def bring_about(
    session: Session,
    rules: ProgrammeRules,
    case: CultivationCase,
    move: Move,
    given: Given,
    title: Title | None,
    today: date,
) -> None:
    """A lapse brings nothing about: a title lapses by its own last day."""
    if move.action is rules.title_made_by:
        _recognize(session, rules, case, given, today)
    elif move.action is Action.REJECT:
        pool_returns.keep_for_next_year(session, case, given.failure_reason, today)
    elif move.action in REVOCATIONS and title is not None:
        title.end = REVOCATIONS[move.action]
        title.ended_on = given.happened_on
        title.ended_known_on = given.known_on or today
        title.end_reason = given.reason[:200]
        title.end_document_number = given.document_number or None


def _recognize(
    session: Session, rules: ProgrammeRules, case: CultivationCase, given: Given, today: date
) -> None:
    number = checked_number(rules, given.certificate_number)
    refuse_taken(session, case, number)
    session.add(new_title(rules, case, number, given, today))
    for entry in _entries(session, case, EntryState.ADMITTED):
        entry.state = EntryState.REMOVED
        entry.removed_on = given.happened_on
        entry.removal = Removal.RECOGNIZED
        entry.removal_reason = number


def new_title(
    rules: ProgrammeRules,
    case: CultivationCase,
    certificate_number: str,
    given: Given,
    today: date,
) -> Title:
    begins = case.notice_starts_on if rules.title_begins_with_notice else None
    valid_from = begins or given.happened_on
    return Title(
        county_code=case.county_code,
        enterprise_id=case.enterprise_id,
        programme=case.programme,
        kind=case.kind,
        authority=rules.title_authority,
        certificate_number=certificate_number,
        list_year=valid_from.year,
        document_number=given.document_number,
        document_on=given.happened_on,
        valid_from=valid_from,
        valid_until=last_day(rules, certificate_number, valid_from),
        known_on=given.known_on or today,
        case_id=case.id,
    )


def refuse_taken(session: Session, case: CultivationCase, certificate_number: str) -> None:
    if is_taken(session, case.county_code, case.programme, certificate_number):
        raise TransitionRefused(fields={"certificate_number": Reason.CERTIFICATE_TAKEN})


def undo(session: Session, case: CultivationCase, action: Action, today: date) -> None:
    """What a move brought about, when it is taken back."""
    if action is Action.OPEN_NOTICE:
        case.notice_starts_on = None
        case.notice_ends_on = None
    elif action is Action.RETURN_FOR_AMENDMENT:
        take_return_back(session, case)
    elif action is Action.RESUBMIT:
        take_resubmission_back(session, case)
    elif action is Action.RECOGNIZE:
        _unrecognize(session, case, today)
    elif action is Action.REJECT:
        case.failure_reason = None
        pool_returns.take_return_back(session, case, today)
    elif action in REVOCATIONS:
        _reinstate(session, case)


def _unrecognize(session: Session, case: CultivationCase, today: date) -> None:
    for title in _titles(session, case):
        void(title, today)
        for entry in _entries(session, case, EntryState.REMOVED):
            is_ours = entry.removal_reason == title.certificate_number
            if entry.removal is Removal.RECOGNIZED and is_ours:
                entry.state = EntryState.ADMITTED
                entry.removed_on = None
                entry.removal = None
                entry.removal_reason = ""


def replace_title(
    session: Session, rules: ProgrammeRules, title: Title, document_on: date, today: date
) -> None:
    """A document dated anew. Where it dates the title, the old one becomes void as known from
    today and another takes its place: what was counted before stays what was counted."""
    if rules.title_begins_with_notice or title.valid_from == document_on:
        title.document_on = document_on
        return
    kept = title.model_dump(
        exclude={"id", "public_id", "version", "updated_at", "enterprise", "valid_until"}
    )
    void(title, today)
    session.add(
        Title(
            **kept
            | {
                "valid_from": document_on,
                "valid_until": last_day(rules, title.certificate_number, document_on),
                "document_on": document_on,
                "list_year": document_on.year,
                "known_on": today,
            }
        )
    )


def _reinstate(session: Session, case: CultivationCase) -> None:
    for title in _titles(session, case):
        reinstate(title)


def _titles(session: Session, case: CultivationCase) -> list[Title]:
    return list(
        session.execute(
            select(Title).where(
                col(Title.case_id) == case.id,
                col(Title.end).is_distinct_from(TitleEnd.ENTERED_IN_ERROR),
            )
        ).scalars()
    )


def _entries(session: Session, case: CultivationCase, state: EntryState) -> list[PoolEntry]:
    return list(
        session.execute(
            select(PoolEntry).where(
                col(PoolEntry.enterprise_id) == case.enterprise_id,
                col(PoolEntry.target) == case.programme,
                col(PoolEntry.state) == state,
            )
        ).scalars()
    )
