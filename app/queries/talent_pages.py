"""One talent project as its page shows it, with what this viewer may do about it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.data.talent_programs import talent_programs
from app.domain.access import BUREAU, Viewer
from app.domain.masking import mask_name
from app.domain.refusals import NotFound
from app.domain.talents.likeness import IdKind
from app.domain.talents.money import PAYABLE
from app.domain.talents.projects import BEFORE_APPROVAL, ENDS, Degree, TalentClass, TalentStage
from app.domain.talents.promises import PROMISING, REVIEWED_IN, Phase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.models.talents import TalentProject
from app.queries.subject_history import HistoryLine, list_history
from app.queries.talent_parts import (
    InstalmentView,
    LaneView,
    PromiseView,
    list_instalments,
    list_lanes,
    list_promises,
)
from app.queries.talents import TalentRow, talent_row, talent_statement, visible_talents

HISTORY = {
    "title": None,
    "talent_class": TalentClass,
    "stage": TalentStage,
    "grant_cny": None,
    "approved_on": None,
    "landed_on": None,
}
"""What the history of a project tells: nothing of its leader, nor of the plan's name."""
MASK = "***"


@dataclass(frozen=True, slots=True)
class LeaderView:
    """Of the leader; masked unless `is_open`. Of the paper only that one was shown."""

    name: str
    degree: Degree | None
    origin: str
    born_in: str
    id_kind: IdKind | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class TalentDetail:
    """`may_…` are about the viewer; `plan` is blank for whoever is not of the bureau."""

    project: TalentRow
    version: int
    sponsor_id: str
    program_source: str
    program_is_confirmed: bool
    leader: LeaderView
    host_uscc: str | None
    township_code: str | None
    park_code: str | None
    team_size: int | None
    stake: Decimal | None
    paid_in_cny: Decimal | None
    plan: str
    lessons: str
    lanes: list[LaneView]
    promises: list[PromiseView]
    instalments: list[InstalmentView]
    history: list[HistoryLine]
    may_revise: bool
    may_check: bool
    may_close_lanes: bool
    may_promise: bool
    reviews: list[Phase]
    """Of which phase results may be written down now."""
    may_pay: bool


MORE: tuple[Any, ...] = (
    col(TalentProject.id).label("row_id"),
    col(TalentProject.version),
    col(TalentProject.county_code),
    col(TalentProject.sponsor_id).label("sponsor_key"),
    col(Person.public_id).label("sponsor_public_id"),
    col(TalentProject.program).label("program_key"),
    col(TalentProject.leader_degree),
    col(TalentProject.leader_origin),
    col(TalentProject.leader_born_in),
    col(TalentProject.leader_id_kind),
    col(Enterprise.uscc).label("host_uscc"),
    col(TalentProject.township_code),
    col(TalentProject.park_code),
    col(TalentProject.team_size),
    col(TalentProject.stake),
    col(TalentProject.paid_in_cny),
    col(TalentProject.plan),
    col(TalentProject.lessons),
)


def describe_talent(
    session: Session,
    viewer: Viewer,
    public_id: str,
    *,
    shows_leader: bool = False,
    is_masked: bool = False,
) -> TalentDetail:
    """Seven statements, whatever hangs on the project. Who may ask with `shows_leader` is the
    caller's care; the page of a sponsor, or of who stands in for one, shows the leader anyway. What
    goes to a program `is_masked`: there a look at the leader is a request of its own."""
    row = _row(session, viewer, public_id)
    program = talent_programs()[row.program_key]
    is_of_bureau = viewer.role in BUREAU
    is_own = is_of_bureau and row.sponsor_key in viewer.acts_for and not is_masked
    may_check = is_of_bureau and row.stage in BEFORE_APPROVAL
    return TalentDetail(
        project=talent_row(row),
        version=row.version,
        sponsor_id=row.sponsor_public_id,
        program_source=program.source,
        program_is_confirmed=program.is_confirmed,
        leader=_leader(row, is_open=is_own or (is_of_bureau and shows_leader)),
        host_uscc=row.host_uscc,
        township_code=row.township_code,
        park_code=row.park_code,
        team_size=row.team_size,
        stake=row.stake,
        paid_in_cny=row.paid_in_cny,
        plan=row.plan if is_of_bureau else "",
        lessons=row.lessons,
        lanes=list_lanes(session, row.row_id, program.skipped_lanes),
        promises=list_promises(session, row.row_id),
        instalments=list_instalments(session, viewer, row.row_id),
        history=list_history(session, row.county_code, "talent_project", public_id, HISTORY),
        may_revise=is_of_bureau and row.stage not in ENDS,
        may_check=may_check,
        may_close_lanes=may_check and row.sponsor_key != viewer.person_id,
        may_promise=is_of_bureau and row.stage in PROMISING,
        reviews=[one for one in Phase if is_of_bureau and row.stage in REVIEWED_IN[one]],
        may_pay=is_of_bureau and row.stage in PAYABLE,
    )


def closed_program_name(session: Session, viewer: Viewer, public_id: str) -> str:
    """The plan's name, for the bureau's own page only: no twin, list or file has it."""
    row = _row(session, viewer, public_id)
    return talent_programs()[row.program_key].name if viewer.role in BUREAU else ""


def program_key_of(session: Session, viewer: Viewer, public_id: str) -> str:
    """For the form that corrects it."""
    return str(_row(session, viewer, public_id).program_key)


def leader_subject(session: Session, viewer: Viewer, public_id: str) -> tuple[int | None, str]:
    """What the journal says was looked at: the host firm's key, and the project's title."""
    found = session.execute(
        select(col(TalentProject.enterprise_id), col(TalentProject.title)).where(
            visible_talents(viewer), col(TalentProject.public_id) == public_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _row(session: Session, viewer: Viewer, public_id: str) -> Any:
    row = session.execute(
        talent_statement(*MORE).where(
            visible_talents(viewer), col(TalentProject.public_id) == public_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _leader(row: Any, *, is_open: bool) -> LeaderView:
    born = str(row.leader_born_in) if row.leader_born_in else ""
    return LeaderView(
        name=row.leader if is_open else mask_name(row.leader),
        degree=row.leader_degree,
        origin=row.leader_origin if is_open else (MASK if row.leader_origin else ""),
        born_in=born if is_open else (MASK if born else ""),
        id_kind=row.leader_id_kind,
        is_open=is_open,
    )
