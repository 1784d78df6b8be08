"""Whom the rows of an official list may mean, and who should have been on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.duties import FilingStanding
from app.domain.official_lists import Register, indexed
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleEnd
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise, FormerName
from app.models.lineage import FormerCode
from app.models.official_lists import OfficialList
from app.models.titles import Title
from app.queries.cases import visible_cases
from app.queries.duties import DutyFilters, DutyPage, describe_duty
from app.queries.visibility import visible_enterprises


@dataclass(frozen=True, slots=True)
class Missing:
    """A firm that should have been on a list, by its case or its title."""

    enterprise_id: int
    case_id: int | None
    name: str


def register_of(
    session: Session, viewer: Viewer, programme: Programme
) -> tuple[Register, dict[int, str]]:
    """What every firm of the county is found by, and their public ids: a few thousand names,
    compared in memory. A list means a firm whoever reads it, so recusal hides none here."""
    here = and_(
        visible_enterprises(viewer, despite_recusal=True),
        col(Enterprise.county_code) == viewer.county_code,
        col(Enterprise.archived_on).is_(None),
    )
    firms = session.execute(
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
        ).where(here)
    ).all()
    former_names = session.execute(
        select(col(FormerName.name), col(FormerName.enterprise_id))
        .join(Enterprise, col(Enterprise.id) == col(FormerName.enterprise_id))
        .where(here)
    )
    former_codes = session.execute(
        select(col(FormerCode.uscc), col(FormerCode.enterprise_id))
        .join(Enterprise, col(Enterprise.id) == col(FormerCode.enterprise_id))
        .where(here)
    )
    certificates = session.execute(
        select(col(Title.certificate_number), col(Title.enterprise_id))
        .join(Enterprise, col(Enterprise.id) == col(Title.enterprise_id))
        .where(
            here,
            col(Title.programme) == programme,
            col(Title.certificate_number).is_not(None),
            col(Title.end).is_distinct_from(TitleEnd.ENTERED_IN_ERROR),
        )
    )
    register = Register(
        names=indexed((firm.name, firm.id) for firm in firms),
        former_names=indexed(_pairs(former_names)),
        codes=indexed((firm.uscc, firm.id) for firm in firms),
        former_codes=indexed(_pairs(former_codes)),
        certificates=indexed(_pairs(certificates)),
    )
    return register, {firm.id: firm.public_id for firm in firms}


def _pairs(rows: Iterable[Any]) -> Iterable[tuple[str, int]]:
    return ((row[0], row[1]) for row in rows)


def cases_at(
    session: Session, viewer: Viewer, official: OfficialList, stages: Iterable[Stage]
) -> list[Missing]:
    """The cases of a list's programme, year and batch that wait for such a list."""
    batch = (
        col(CultivationCase.batch_id) == official.batch_id
        if official.batch_id is not None
        else col(CultivationCase.year) == official.year
    )
    rows = session.execute(
        select(col(CultivationCase.enterprise_id), col(CultivationCase.id), col(Enterprise.name))
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(
            visible_cases(viewer),
            col(CultivationCase.county_code) == official.county_code,
            col(CultivationCase.programme) == official.programme,
            col(CultivationCase.stage).in_(sorted(stages)),
            batch,
        )
        .order_by(col(Enterprise.name_key), col(CultivationCase.id))
    )
    return [Missing(*row) for row in rows]


def holders_without_filing(
    session: Session, viewer: Viewer, official: OfficialList, today: date
) -> list[Missing]:
    """The holders who owe a list's duty, and of whom nothing is known yet."""
    filters = DutyFilters(standing=FilingStanding.UNKNOWN)
    page = describe_duty(session, viewer, official.duty, official.year, filters, today)
    ids = _ids(session, viewer, page)
    return [Missing(ids[row.id], None, row.name) for row in page.rows if row.id in ids]


def _ids(session: Session, viewer: Viewer, page: DutyPage) -> dict[str, int]:
    if not page.rows:
        return {}
    rows = session.execute(
        select(col(Enterprise.public_id), col(Enterprise.id)).where(
            visible_enterprises(viewer), col(Enterprise.county_code) == viewer.county_code
        )
    )
    return dict(_pairs(rows))
