"""What a firm's page is made of: the view models, for the page and its JSON twin alike."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field, PlainSerializer

from app.domain.enterprises import (
    Capital,
    EnterpriseStatus,
    FigureSource,
    FigureStatus,
    IpClass,
    IpKind,
    ObtainedBy,
    RegistrationType,
)
from app.domain.lineage import LineageKind
from app.domain.pool import EntryState, Grade
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind, TitleState
from app.queries.contacts import ContactView
from app.queries.honours import HonourRow
from app.queries.institution_views import InstitutionRow


def six_places(share: Fraction) -> str:
    """A share, which as a decimal may never end, for programs."""
    return format((Decimal(share.numerator) / share.denominator).quantize(Decimal("1e-6")), "f")


Share = Annotated[Fraction, PlainSerializer(six_places, return_type=str)]
"""Exact inside and on pages; six decimal places in JSON."""


@dataclass(frozen=True, slots=True)
class FormerNameView:
    name: str
    used_until: date | None


@dataclass(frozen=True, slots=True)
class PeriodView:
    """How the firm stood from a day until another, or until now."""

    valid_from: date
    valid_until: date | None
    status: EnterpriseStatus
    township: str | None
    park: str | None
    is_above_designated_size: bool | None
    registration_type: RegistrationType | None
    registered_capital_cny: Decimal | None


@dataclass(frozen=True, slots=True)
class TitleView:
    id: str
    programme: Programme
    kind: TitleKind
    certificate_number: str | None
    list_year: int
    document_number: str | None
    valid_from: date
    valid_until: date | None
    state: TitleState


@dataclass(frozen=True, slots=True)
class CaseView:
    id: str
    programme: Programme
    kind: TitleKind
    year: int
    stage: Stage
    stage_since: date


@dataclass(frozen=True, slots=True)
class EntryView:
    id: str
    cohort: str
    target: Programme
    grade: Grade
    state: EntryState
    intended_year: int | None
    admitted_on: date | None
    removed_on: date | None


@dataclass(frozen=True, slots=True)
class FiguresView:
    """One year from one source; amounts in yuan, unknown is null."""

    fiscal_year: int
    source: FigureSource
    status: FigureStatus
    version: int
    figures: dict[str, Decimal | None]
    rd_intensity: Share | None


@dataclass(frozen=True, slots=True)
class RightView:
    id: str
    version: int
    kind: IpKind
    ip_class: IpClass
    name: str
    number: str
    applied_on: date | None
    granted_on: date | None
    obtained_by: ObtainedBy | None
    lapsed_on: date | None
    used_on: date | None
    is_co_owned: bool | None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file attached to one of the firm's titles or visits."""

    id: str
    file_name: str
    subject_kind: str
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class EnterpriseHead:
    """Who a firm is, as it stands now."""

    id: str
    version: int
    uscc: str
    name: str
    is_fictitious: bool
    status: EnterpriseStatus
    township: str | None
    township_code: str | None
    park: str | None
    park_code: str | None
    industry_code: str | None
    industry: str | None
    technology_field: str | None
    field_names: list[str]
    registration_type: RegistrationType | None
    capital: Capital | None
    registered_capital_cny: Decimal | None
    is_above_designated_size: bool | None
    registered_on: date | None
    legal_representative: str | None
    responsible: str | None
    responsible_id: str | None
    remark: str
    archived_on: date | None


@dataclass(frozen=True, slots=True)
class LinkView:
    """A step in the life of a firm: where it came from or went."""

    id: str
    kind: LineageKind
    is_successor: bool
    """The firm asked about is the later one."""
    other_id: str
    other_name: str
    other_uscc: str
    happened_on: date
    document_number: str
    note: str
    taken_back_on: date | None
    taken_back_reason: str


@dataclass(frozen=True, slots=True)
class LineageView:
    former_codes: list[tuple[str, date | None]]
    links: list[LinkView]
    merged_into: LinkView | None
    """The record was a duplicate of that one."""


@dataclass(frozen=True, slots=True)
class EnterpriseDetail:
    """A firm's page."""

    row_id: Annotated[int, Field(exclude=True)]
    """For the journal; it never leaves the house."""
    head: EnterpriseHead
    tags: list[str]
    former_names: list[FormerNameView]
    lineage: LineageView
    titles: list[TitleView]
    honours: list[HonourRow]
    institutions: list[InstitutionRow]
    cases: list[CaseView]
    entries: list[EntryView]
    figures: list[FiguresView]
    rights: list[RightView]
    contacts: list[ContactView]
    contacts_are_open: bool
    periods: list[PeriodView]
    files: list[FileView]
