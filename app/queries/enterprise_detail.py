"""Everything a firm's page shows, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import capital_of, ip_class
from app.domain.refusals import NotFound
from app.domain.titles import TitleSpan
from app.models.cases import CultivationCase
from app.models.enterprises import (
    Attachment,
    Enterprise,
    EnterprisePeriod,
    FormerName,
    IpRight,
)
from app.models.people import Person
from app.models.places import Park, Township
from app.models.pool import Cohort, PoolEntry
from app.models.titles import Title
from app.queries.attachments import visible_attachments
from app.queries.classifications import field_path_names, industry_name
from app.queries.contacts import contacts_are_open, list_contacts
from app.queries.enterprise_figures import list_figures
from app.queries.enterprise_views import (
    CaseView,
    EnterpriseDetail,
    EnterpriseHead,
    EntryView,
    FileView,
    FormerNameView,
    PeriodView,
    RightView,
    TitleView,
)
from app.queries.honours import honours_of
from app.queries.institutions import institutions_of
from app.queries.lineage import lineage_of
from app.queries.officer_names import naming_for, tells_names
from app.queries.tags import tags_of
from app.queries.visibility import visible_enterprises

RIGHT_COLUMNS = (
    "version",
    "kind",
    "name",
    "number",
    "applied_on",
    "granted_on",
    "obtained_by",
    "lapsed_on",
    "used_on",
    "is_co_owned",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The head with the keys that pages do not show."""

    row_id: int
    responsible_id: int | None
    head: EnterpriseHead


def describe_enterprise(
    session: Session,
    viewer: Viewer,
    public_id: str,
    today: date,
    *,
    shows_contacts: bool = False,
) -> EnterpriseDetail:
    """The firm's page for this viewer; `shows_contacts` after a reason was given."""
    found = _find(session, viewer, public_id)
    is_open = shows_contacts or contacts_are_open(
        viewer, found.responsible_id, found.head.township_code
    )
    return EnterpriseDetail(
        row_id=found.row_id,
        head=found.head,
        tags=tags_of(session, found.row_id),
        former_names=_former_names(session, found.row_id),
        lineage=lineage_of(session, viewer, public_id),
        titles=_titles(session, found.row_id, today),
        honours=honours_of(session, viewer, public_id),
        institutions=institutions_of(session, viewer, public_id, today),
        cases=_cases(session, found.row_id),
        entries=_entries(session, found.row_id),
        figures=list_figures(session, found.row_id),
        rights=_rights(session, found.row_id),
        contacts=list_contacts(session, viewer, public_id, is_open=is_open),
        contacts_are_open=is_open,
        periods=_periods(session, found.row_id),
        files=_files(session, viewer, found.row_id),
    )


def describe_head(session: Session, viewer: Viewer, public_id: str) -> EnterpriseHead:
    """Only who the firm is, for the pages that change one part of it."""
    return _find(session, viewer, public_id).head


def _find(session: Session, viewer: Viewer, public_id: str) -> _Found:
    row = session.execute(
        select(
            col(Enterprise.id).label("row_id"),
            *(
                col(getattr(Enterprise, name))
                for name in (
                    "version",
                    "uscc",
                    "name",
                    "is_fictitious",
                    "status",
                    "township_code",
                    "park_code",
                    "industry_code",
                    "technology_field",
                    "registration_type",
                    "registered_capital_cny",
                    "is_above_designated_size",
                    "registered_on",
                    "legal_representative",
                    "responsible_id",
                    "remark",
                    "archived_on",
                )
            ),
            col(Township.name).label("township"),
            col(Park.name).label("park"),
            (col(Person.name) if tells_names(viewer) else col(Person.office)).label("responsible"),
            col(Person.public_id).label("responsible_public_id"),
        )
        .select_from(Enterprise)
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .outerjoin(Park, col(Park.code) == col(Enterprise.park_code))
        .outerjoin(Person, col(Person.id) == col(Enterprise.responsible_id))
        .where(visible_enterprises(viewer), col(Enterprise.public_id) == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    shown = dict(row._mapping)
    row_id, responsible_id = shown.pop("row_id"), shown.pop("responsible_id")
    responsible = shown.pop("responsible_public_id")
    head = EnterpriseHead(
        id=public_id,
        industry=industry_name(row.industry_code),
        field_names=field_path_names(row.technology_field),
        capital=capital_of(row.registration_type),
        responsible_id=responsible if tells_names(viewer) else None,
        **shown,
    )
    return _Found(row_id, responsible_id, head)


def _former_names(session: Session, row_id: int) -> list[FormerNameView]:
    rows = session.execute(
        select(col(FormerName.name), col(FormerName.used_until))
        .where(col(FormerName.enterprise_id) == row_id)
        .order_by(col(FormerName.id).desc())
    )
    return [FormerNameView(*row) for row in rows]


def _titles(session: Session, row_id: int, today: date) -> list[TitleView]:
    spans = ("valid_from", "known_on", "valid_until", "ended_on", "ended_known_on", "end")
    shown = ("programme", "kind", "certificate_number", "list_year", "document_number")
    rows = session.execute(
        select(
            col(Title.public_id).label("id"),
            *(col(getattr(Title, name)) for name in (*shown, *spans)),
        )
        .where(col(Title.enterprise_id) == row_id)
        .order_by(col(Title.valid_from).desc(), col(Title.id).desc())
    )
    return [
        TitleView(
            id=row.id,
            **{name: row._mapping[name] for name in shown},
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            state=TitleSpan(**{name: row._mapping[name] for name in spans}).state(today, today),
        )
        for row in rows
    ]


def _cases(session: Session, row_id: int) -> list[CaseView]:
    rows = session.execute(
        select(
            col(CultivationCase.public_id),
            col(CultivationCase.programme),
            col(CultivationCase.kind),
            col(CultivationCase.year),
            col(CultivationCase.stage),
            col(CultivationCase.stage_since),
        )
        .where(col(CultivationCase.enterprise_id) == row_id)
        .order_by(col(CultivationCase.year).desc(), col(CultivationCase.id).desc())
    )
    return [CaseView(*row) for row in rows]


def _entries(session: Session, row_id: int) -> list[EntryView]:
    rows = session.execute(
        select(
            col(PoolEntry.public_id),
            col(Cohort.name),
            col(PoolEntry.target),
            col(PoolEntry.grade),
            col(PoolEntry.state),
            col(PoolEntry.intended_year),
            col(PoolEntry.admitted_on),
            col(PoolEntry.removed_on),
        )
        .join_from(PoolEntry, Cohort, col(Cohort.id) == col(PoolEntry.cohort_id))
        .where(col(PoolEntry.enterprise_id) == row_id)
        .order_by(col(PoolEntry.id).desc())
    )
    return [EntryView(*row) for row in rows]


def _rights(session: Session, row_id: int) -> list[RightView]:
    names = RIGHT_COLUMNS
    rows = session.execute(
        select(col(IpRight.public_id).label("id"), *(col(getattr(IpRight, name)) for name in names))
        .where(col(IpRight.enterprise_id) == row_id)
        .order_by(col(IpRight.granted_on).desc(), col(IpRight.id).desc())
    )
    return [RightView(ip_class=ip_class(row.kind), **row._mapping) for row in rows]


def _periods(session: Session, row_id: int) -> list[PeriodView]:
    rows = session.execute(
        select(
            col(EnterprisePeriod.valid_from),
            col(EnterprisePeriod.valid_until),
            col(EnterprisePeriod.status),
            col(Township.name),
            col(Park.name),
            col(EnterprisePeriod.is_above_designated_size),
            col(EnterprisePeriod.registration_type),
            col(EnterprisePeriod.registered_capital_cny),
        )
        .select_from(EnterprisePeriod)
        .outerjoin(Township, col(Township.code) == col(EnterprisePeriod.township_code))
        .outerjoin(Park, col(Park.code) == col(EnterprisePeriod.park_code))
        .where(col(EnterprisePeriod.enterprise_id) == row_id)
        .order_by(col(EnterprisePeriod.valid_from).desc())
    )
    return [PeriodView(*row) for row in rows]


def _files(session: Session, viewer: Viewer, row_id: int) -> list[FileView]:
    """The newest files first; which kinds a firm may see is the attachments' own rule."""
    rows = session.execute(
        select(
            col(Attachment.public_id),
            col(Attachment.file_name),
            col(Attachment.subject_kind),
            col(Attachment.uploaded_by),
            col(Attachment.uploaded_at),
        )
        .join_from(Attachment, Enterprise, col(Enterprise.id) == col(Attachment.enterprise_id))
        .where(visible_attachments(viewer), col(Attachment.enterprise_id) == row_id)
        .order_by(col(Attachment.id).desc())
    ).all()
    naming = naming_for(session, viewer, ((None, row.uploaded_by) for row in rows))
    return [
        FileView(*row[:3], naming.of(row.uploaded_by), row.uploaded_at)  # type: ignore[call-arg]
        for row in rows
    ]
