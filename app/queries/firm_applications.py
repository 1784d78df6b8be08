"""A firm's applications: those begun, and those it may begin now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.forms.schema import FORM_OF, FormKey
from app.domain.stages import OVER, Stage
from app.domain.titles import Programme
from app.models.applications import Application
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.queries.applications import visible_applications
from app.queries.enterprises import OwnEnterprise, own_enterprises
from app.queries.visibility import in_region

STARTABLE = (Stage.PLANNED, Stage.RETURNED)
"""Where a case waits for its firm."""
MOST = 200
"""Of the newest: a firm has one application a year and programme."""


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    id: str
    case_id: str
    enterprise_id: str
    enterprise: str
    form: FormKey
    programme: Programme
    year: int
    stage: Stage
    edition: int
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch that a firm may begin an application in."""

    id: str
    programme: Programme
    year: int
    number: int
    firm_cutoff_on: date | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a firm may begin now."""

    enterprise_id: str
    enterprise: str
    batch: OpenBatch


@dataclass(frozen=True, slots=True)
class FirmApplications:
    rows: list[ApplicationRow]
    beginnings: list[Beginning]


def list_firm_applications(session: Session, viewer: Viewer, today: date) -> FirmApplications:
    batches = open_batches(session, viewer, today)
    firms = own_enterprises(session, viewer)
    taken = _taken(session, viewer, today)
    return FirmApplications(_rows(session, viewer), list(_beginnings(firms, batches, taken)))


def _taken(session: Session, viewer: Viewer, today: date) -> set[tuple[str, Programme]]:
    """Firms and programmes with a case under way whose application is begun, or which was handed
    in without one."""
    found = session.execute(
        select(col(Enterprise.public_id), col(CultivationCase.programme))
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .outerjoin(Application, col(Application.case_id) == col(CultivationCase.id))
        .where(
            visible_applications(viewer),
            col(CultivationCase.year) >= today.year,
            col(CultivationCase.stage).not_in([*OVER, Stage.RECOGNIZED]),
            or_(col(Application.id).is_not(None), col(CultivationCase.stage).not_in(STARTABLE)),
        )
    )
    return {(row.public_id, row.programme) for row in found}


def open_batches(session: Session, viewer: Viewer, today: date) -> list[OpenBatch]:
    """Of the programmes that are filled in here, those that firms may still hand in to; which
    closes first comes first."""
    found = session.execute(
        select(
            col(Batch.public_id),
            col(Batch.programme),
            col(Batch.year),
            col(Batch.number),
            col(Batch.firm_cutoff_on),
        )
        .where(
            in_region(Batch.county_code, viewer),
            col(Batch.programme).in_(FORM_OF),
            or_(
                col(Batch.firm_cutoff_on) >= today,
                col(Batch.firm_cutoff_on).is_(None) & (col(Batch.year) >= today.year),
            ),
        )
        .order_by(col(Batch.firm_cutoff_on).is_(None), col(Batch.firm_cutoff_on), col(Batch.id))
    )
    return [OpenBatch(*row) for row in found]


def application_of_case(session: Session, viewer: Viewer, case_id: str) -> ApplicationRow | None:
    return next(iter(_rows(session, viewer, case_id)), None)


def _rows(session: Session, viewer: Viewer, case_id: str = "") -> list[ApplicationRow]:
    wanted = (
        select(
            col(Application.public_id),
            col(CultivationCase.public_id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Application.form),
            col(CultivationCase.programme),
            col(CultivationCase.year),
            col(CultivationCase.stage),
            col(Application.edition),
            col(Application.begun_at),
        )
        .join_from(
            Application, CultivationCase, col(CultivationCase.id) == col(Application.case_id)
        )
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_applications(viewer))
        .order_by(col(CultivationCase.year).desc(), col(Application.id).desc())
        .limit(MOST)
    )
    if case_id:
        wanted = wanted.where(col(CultivationCase.public_id) == case_id)
    return [ApplicationRow(*row) for row in session.execute(wanted)]


def _beginnings(
    firms: list[OwnEnterprise], batches: list[OpenBatch], taken: set[tuple[str, Programme]]
) -> Iterator[Beginning]:
    """One for each firm and programme: the batch that closes first."""
    nearest: dict[Programme, OpenBatch] = {}
    for batch in batches:
        nearest.setdefault(batch.programme, batch)
    for firm in firms:
        for programme, batch in nearest.items():
            if (firm.id, programme) not in taken:
                yield Beginning(firm.id, firm.name, batch)
