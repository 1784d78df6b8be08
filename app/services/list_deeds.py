"""What one row of an official list brings about, each by the service of its single action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.duties import FilingStanding
from app.domain.names import fold
from app.domain.official_lists import ListDeed, MatchedBy, OfficialListKind
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import EditConflict, InvalidValue, Reason, TransitionRefused
from app.domain.stages import OVER, Action, FailureReason, ProgrammeRules, Stage
from app.domain.titles import TitleEnd, TitleState, first_or_renewal
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.official_lists import OfficialList, OfficialListRow
from app.models.titles import Title
from app.queries.case_facts import current_title
from app.queries.cases import visible_cases
from app.queries.enterprises import get_enterprise
from app.queries.titles import is_made_by_live_case, titles_of
from app.services.case_stages import ActionInput, take_action
from app.services.documents import keep_document
from app.services.enterprises import rename_enterprise
from app.services.surveys import FilingInput, enter_filing
from app.services.title_ends import TitleEndInput, end_title
from app.services.titles import TitleInput, register_title

AFTER_RECOGNITION = frozenset({Stage.RECOGNIZED, Stage.LAPSED, Stage.REVOKED})
ENDED = frozenset({TitleEnd.REVOKED, TitleEnd.WITHDRAWN})


class AlreadySo(Exception):
    """The row says what the register says: nothing to do."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, to which case, and the version of what was changed as it was before."""

    deed: ListDeed
    version: int
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A list on its way into the register."""

    session: Session
    viewer: Viewer
    official: OfficialList
    has_certificates: bool
    today: date

    @property
    def rules(self) -> ProgrammeRules | None:
        return PROGRAMMES.get(self.official.programme)


def do_row(work: Work, row: OfficialListRow, firm: Enterprise) -> Done:
    """Do it, or raise the refusal of the single action, or `AlreadySo`."""
    return DEEDS[work.official.kind](work, row, firm)


def expected_stages(official: OfficialList, *, has_certificates: bool) -> frozenset[Stage]:
    """Where a case stands that such a list should name."""
    rules = PROGRAMMES.get(official.programme)
    if rules is None or official.kind not in {
        OfficialListKind.NOTICE,
        OfficialListKind.RECOGNITION,
    }:
        return frozenset()
    action = action_of(official.kind, rules, has_certificates=has_certificates)
    return frozenset(move.source for move in rules.moves if move.action is action)


def action_of(kind: OfficialListKind, rules: ProgrammeRules, *, has_certificates: bool) -> Action:
    """A list of recognitions without certificate numbers is the approval, where the programme
    has one that comes before the certificate (省科技型中小企业: 市认定, then 省备案)."""
    if kind is OfficialListKind.NOTICE:
        return Action.OPEN_NOTICE
    has_approval = any(move.action is Action.APPROVE for move in rules.moves)
    return Action.APPROVE if has_approval and not has_certificates else Action.RECOGNIZE


# --- 公示 and 认定公告 ----------------------------------------------------------------------------


def _announce(work: Work, row: OfficialListRow, firm: Enterprise) -> Done:
    if work.rules is None:
        raise TransitionRefused(Reason.NO_CASE_OF_YEAR)
    case = case_of(work, firm)
    if case is None:
        raise TransitionRefused(Reason.NO_CASE_OF_YEAR)
    return _move_on(work, row, case, work.rules)


def _recognize(work: Work, row: OfficialListRow, firm: Enterprise) -> Done:
    number = row.certificate_number
    held = titles_of(work.session, firm.id or 0, work.official.programme)
    if number and any(
        fold(title.certificate_number or "") == fold(number)
        for title in held
        if title.end is not TitleEnd.ENTERED_IN_ERROR
    ):
        raise AlreadySo
    case = case_of(work, firm)
    if case is None or work.rules is None:
        return _register(work, row, firm, held)
    if case.stage is Stage.RECOGNIZED and number:
        title = current_title(work.session, case)
        if title is not None and title.certificate_number:
            raise TransitionRefused(Reason.CERTIFICATE_DIFFERS)
    return _move_on(work, row, case, work.rules)


def _move_on(
    work: Work, row: OfficialListRow, case: CultivationCase, rules: ProgrammeRules
) -> Done:
    official = work.official
    action = action_of(official.kind, rules, has_certificates=work.has_certificates)
    if _is_past(rules, case.stage, action):
        raise AlreadySo
    if official.batch_id is not None and case.batch_id != official.batch_id:
        raise TransitionRefused(Reason.BATCH_DOES_NOT_FIT)
    if case.stage not in expected_stages(official, has_certificates=work.has_certificates):
        raise TransitionRefused(Reason.CASE_NOT_THERE_YET)
    given = ActionInput(
        version=row.seen_version or case.version,
        happened_on=official.dated_on,
        known_on=official.known_on,
        document_number=official.document_number,
        certificate_number=row.certificate_number if action is Action.RECOGNIZE else "",
        notice_starts_on=official.notice_starts_on if action is Action.OPEN_NOTICE else None,
    )
    version = case.version
    take_action(work.session, work.viewer, case.public_id, action, given, work.today)
    return Done(ListDeed(action.value), version, case.id)


def _is_past(rules: ProgrammeRules, stage: Stage, action: Action) -> bool:
    """The case has been where the list would bring it."""
    if stage in AFTER_RECOGNITION:
        return True
    target = next(move.target for move in rules.moves if move.action is action)
    steps = rules.steps
    return stage in steps and steps.index(stage) >= steps.index(target)


def case_of(work: Work, firm: Enterprise) -> CultivationCase | None:
    """The firm's case of that programme and year; of several the one under way, else the last."""
    found = list(
        work.session.execute(
            select(CultivationCase)
            .join_from(
                CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id
            )
            .where(
                visible_cases(work.viewer),
                col(CultivationCase.enterprise_id) == firm.id,
                col(CultivationCase.programme) == work.official.programme,
                col(CultivationCase.year) == work.official.year,
            )
            .order_by(col(CultivationCase.id).desc())
        ).scalars()
    )
    return next((case for case in found if case.stage not in OVER), found[0] if found else None)


def _register(work: Work, row: OfficialListRow, firm: Enterprise, held: list[Title]) -> Done:
    """A recognition without a case here: the title itself, as its list prints it."""
    official, rules = work.official, work.rules
    since = official.valid_from
    if since is None and rules is not None and not rules.title_begins_with_notice:
        since = official.dated_on
    if since is None:
        raise InvalidValue(fields={"valid_from": Reason.CERTIFICATE_DAY_REQUIRED})
    if not row.certificate_number:
        raise InvalidValue(fields={"certificate_number": Reason.CERTIFICATE_REQUIRED})
    given = TitleInput(
        enterprise=firm.public_id,
        programme=official.programme,
        kind=first_or_renewal([title.facts() for title in held], official.year),
        certificate_number=row.certificate_number,
        list_year=official.year,
        document_number=official.document_number,
        document_on=official.dated_on,
        valid_from=since,
        known_on=official.known_on,
    )
    register_title(work.session, work.viewer, given, work.today)
    return Done(ListDeed.REGISTER_TITLE, firm.version)


# --- 更名 and 取消 --------------------------------------------------------------------------------


def _rename(work: Work, row: OfficialListRow, firm: Enterprise) -> Done:
    """The certificate stays as it is: it is the firm that has a new name."""
    if len(row.new_name) < 2:
        raise InvalidValue(fields={"new_name": Reason.NEW_NAME_MISSING})
    if fold(firm.name) == fold(row.new_name):
        raise AlreadySo
    if row.matched_by is MatchedBy.FORMER_NAME:
        raise TransitionRefused(Reason.NAME_NOT_CURRENT)
    locked = get_enterprise(work.session, work.viewer, firm.public_id, for_update=True)
    version = locked.version
    if row.seen_version is not None and row.seen_version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    rename_enterprise(work.session, locked, row.new_name, work.official.dated_on)
    work.session.flush()
    return Done(ListDeed.RENAME, version)


def _cancel(work: Work, row: OfficialListRow, firm: Enterprise) -> Done:
    official = work.official
    title = _title_meant(work, row, firm)
    if is_made_by_live_case(work.session, title.public_id):
        return _revoke(work, row, title)
    version = title.version
    given = TitleEndInput(
        version=row.seen_version or version,
        end=TitleEnd.REVOKED,
        ended_on=official.dated_on,
        ended_known_on=official.known_on,
        end_reason=official.reason,
        end_document_number=official.document_number,
    )
    end_title(work.session, work.viewer, title.public_id, given, work.today)
    return Done(ListDeed.END_TITLE, version)


def _title_meant(work: Work, row: OfficialListRow, firm: Enterprise) -> Title:
    number = fold(row.certificate_number)
    held = [
        title
        for title in titles_of(work.session, firm.id or 0, work.official.programme)
        if title.end is not TitleEnd.ENTERED_IN_ERROR
        and (not number or fold(title.certificate_number or "") == number)
    ]
    for title in held:
        if title.facts().state(work.official.dated_on, work.today) is TitleState.IN_FORCE:
            return title
    if any(title.end in ENDED for title in held):
        raise AlreadySo
    raise TransitionRefused(Reason.NO_TITLE_IN_FORCE)


def _revoke(work: Work, row: OfficialListRow, title: Title) -> Done:
    case = work.session.execute(
        select(CultivationCase)
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_cases(work.viewer), col(CultivationCase.id) == title.case_id)
    ).scalar_one()
    version = case.version
    given = ActionInput(
        version=row.seen_version or version,
        happened_on=work.official.dated_on,
        known_on=work.official.known_on,
        reason=work.official.reason,
        document_number=work.official.document_number,
    )
    take_action(work.session, work.viewer, case.public_id, Action.REVOKE, given, work.today)
    return Done(ListDeed.REVOKE, version, case.id)


# --- Expected, but absent -------------------------------------------------------------------------


def reject_absent(
    work: Work, case: CultivationCase, failure_reason: FailureReason, reason: str
) -> Done:
    """未通过: the case should have been on the list and is not."""
    official, version = work.official, case.version
    given = ActionInput(
        version=version,
        happened_on=official.dated_on,
        known_on=official.known_on,
        reason=reason,
        failure_reason=failure_reason,
        document_number=official.document_number,
    )
    take_action(work.session, work.viewer, case.public_id, Action.REJECT, given, work.today)
    return Done(ListDeed.REJECT, version, case.id)


# --- Filings of a duty ----------------------------------------------------------------------------


def _file(work: Work, _row: OfficialListRow, firm: Enterprise) -> Done:
    return enter_standing(work, firm, FilingStanding.FILED)


def _miss(work: Work, _row: OfficialListRow, firm: Enterprise) -> Done:
    return enter_standing(work, firm, FilingStanding.MISSED)


def enter_standing(work: Work, firm: Enterprise, standing: FilingStanding) -> Done:
    official = work.official
    given = FilingInput(enterprise=firm.public_id, standing=standing)
    if not enter_filing(work.session, work.viewer, official.duty, official.year, given, work.today):
        raise AlreadySo
    deed = ListDeed.FILE if standing is FilingStanding.FILED else ListDeed.MISS
    return Done(deed, firm.version)


def keep_paper(work: Work) -> None:
    official = work.official
    if official.document_number and not official.duty:
        number, issued_on = official.document_number, official.dated_on
        keep_document(work.session, official.county_code, number, issued_on)


DEEDS: dict[OfficialListKind, Callable[[Work, OfficialListRow, Enterprise], Done]] = {
    OfficialListKind.NOTICE: _announce,
    OfficialListKind.RECOGNITION: _recognize,
    OfficialListKind.RENAMING: _rename,
    OfficialListKind.CANCELLATION: _cancel,
    OfficialListKind.FILED: _file,
    OfficialListKind.NOT_FILED: _miss,
}
