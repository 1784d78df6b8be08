"""Talent projects written into the register and corrected; of papers only a digest stays."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col
from stdnum.cn import ric

from app.data.talent_programs import talent_programs
from app.domain.access import BUREAU, Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason, TransitionRefused
from app.domain.talents.likeness import IdKind
from app.domain.talents.projects import (
    ENDS,
    Degree,
    TalentClass,
    TalentParty,
    TalentTerm,
    TalentTrack,
)
from app.models.enterprises import Enterprise
from app.models.places import Park, Township
from app.models.talents import TalentProject
from app.queries.officers import find_officer
from app.queries.talents import get_talent
from app.queries.visibility import visible_enterprises
from app.sealing import Sealer
from app.services.talent_texts import refuse_closed_names

PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
ABOUT = "talent"


class TalentInput(BaseModel):
    """What is known of a project. The paper's number is asked for to be compared, never kept."""

    model_config = ConfigDict(str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=120)
    program: str = Field(min_length=1, max_length=40)
    year: int = Field(ge=2000, le=2100)
    talent_class: TalentClass | None = None
    track: TalentTrack
    term: TalentTerm | None = None
    party: TalentParty
    team_size: int | None = Field(default=None, ge=1, le=999)
    leader_name: str = Field(default="", max_length=60)
    """Blank in a correction: stays."""
    leader_degree: Degree | None = None
    leader_origin: str = Field(default="", max_length=120)
    leader_born_in: int | None = Field(default=None, ge=1900, le=2100)
    leader_id_kind: IdKind | None = None
    leader_id_number: str = Field(default="", max_length=40)
    host_uscc: str = Field(default="", max_length=18)
    township: str = Field(default="", max_length=9)
    park: str = Field(default="", max_length=12)
    arrives_on: date | None = None
    stake_percent: Decimal | None = Field(default=None, ge=0, le=100, decimal_places=2)
    paid_in_cny: Decimal | None = Field(default=None, ge=0, max_digits=18, decimal_places=2)
    grant_cny: Decimal | None = Field(default=None, ge=0, max_digits=18, decimal_places=2)
    plan: str = Field(default="", max_length=20_000)


class TalentEdit(TalentInput):
    version: int
    sponsor: str = Field(default="", max_length=12)
    """To whom of the bureau it is handed over; blank: it stays."""
    lessons: str = Field(default="", max_length=2000)


KEPT = frozenset(
    {
        "title", "program", "year", "talent_class", "track", "term", "party", "team_size",
        "leader_degree", "arrives_on", "paid_in_cny", "grant_cny", "plan",
    }
)  # fmt: skip
PERSONAL = ("leader_name", "leader_origin", "leader_born_in")


def register_talent(
    session: Session, viewer: Viewer, given: TalentInput, today: date, sealer: Sealer
) -> str:
    """Whoever writes a project into the register is its sponsor: none of its judges."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if not given.leader_name:
        raise InvalidValue(fields={"leader_name": Reason.MISSING_VALUE})
    project = TalentProject(
        county_code=viewer.county_code,
        sponsor_id=viewer.person_id,
        stage_since=today,
        opened_on=today,
        **_values(session, viewer, given),
        **{name: getattr(given, name) for name in PERSONAL},
        **_paper(given, sealer),
    )
    session.add(project)
    session.flush()
    return project.public_id


def revise_talent(
    session: Session, viewer: Viewer, public_id: str, given: TalentEdit, sealer: Sealer
) -> None:
    """Blanks of the leader's own data keep what is there: a page that masks cannot send them."""
    project = changeable(session, viewer, public_id, given.version)
    values = _values(session, viewer, given)
    values |= {name: getattr(given, name) for name in PERSONAL if getattr(given, name)}
    values |= _paper(given, sealer) | {"lessons": given.lessons}
    if given.sponsor:
        values["sponsor_id"] = _sponsor(session, viewer, given.sponsor, project.sponsor_id)
    for name, value in values.items():
        setattr(project, name, value)
    session.flush()


def changeable(session: Session, viewer: Viewer, public_id: str, version: int) -> TalentProject:
    """The project, if the bureau may still change it and nobody was faster."""
    project = get_talent(session, viewer, public_id)
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if project.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if project.stage in ENDS:
        raise TransitionRefused(Reason.NOT_OFFERED)
    return project


def _values(session: Session, viewer: Viewer, given: TalentInput) -> dict[str, Any]:
    if given.program not in talent_programs():
        raise InvalidValue(fields={"program": Reason.BAD_VALUE})
    refuse_closed_names(given)
    host = _host(session, viewer, given.host_uscc)
    stake = given.stake_percent
    return {
        **given.model_dump(include=set(KEPT)),
        "stake": None if stake is None else stake / 100,
        "enterprise_id": host.id if host else None,
        "township_code": _township(session, viewer, given.township)
        or (host.township_code if host else None),
        "park_code": _park(session, viewer, given.park) or (host.park_code if host else None),
    }


def _host(session: Session, viewer: Viewer, uscc: str) -> Enterprise | None:
    if not uscc:
        return None
    found: Enterprise | None = session.execute(
        select(Enterprise).where(visible_enterprises(viewer), col(Enterprise.uscc) == uscc.upper())
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(fields={"host_uscc": Reason.HOST_NOT_FOUND})
    return found


def _township(session: Session, viewer: Viewer, code: str) -> str | None:
    if not code:
        return None
    found: str | None = session.execute(
        select(col(Township.code)).where(
            col(Township.code) == code, col(Township.county_code) == viewer.county_code
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(fields={"township": Reason.BAD_VALUE})
    return found


def _park(session: Session, viewer: Viewer, code: str) -> str | None:
    if not code:
        return None
    found: str | None = session.execute(
        select(col(Park.code)).where(
            col(Park.code) == code, col(Park.county_code) == viewer.county_code
        )
    ).scalar_one_or_none()
    if found is None:
        raise InvalidValue(fields={"park": Reason.BAD_VALUE})
    return found


def _sponsor(session: Session, viewer: Viewer, public_id: str, kept: int) -> int:
    found = find_officer(session, viewer, public_id, BUREAU, kept)
    if found is None:
        raise InvalidValue(fields={"sponsor": Reason.BAD_VALUE})
    return found


def _paper(given: TalentInput, sealer: Sealer) -> dict[str, Any]:
    """A digest of the number, where one was given with its kind."""
    number = re.sub(r"[\s-]", "", given.leader_id_number).upper()
    if not number:
        return {}
    kind = given.leader_id_kind
    is_right = ric.is_valid(number) if kind is IdKind.RESIDENT_CARD else PASSPORT.fullmatch(number)
    if kind is None or not is_right:
        raise InvalidValue(fields={"leader_id_number": Reason.BAD_PAPER_NUMBER})
    digest = sealer.digest(number, f"{ABOUT}/{kind.value}")
    return {"leader_id_kind": kind, "leader_id_digest": digest}
