"""The register: enterprises, their dated circumstances, names, people, figures and rights."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, event, inspect, text
from sqlmodel import Field, SQLModel

from app.domain.enterprises import (
    EnterpriseStatus,
    FigureSource,
    FigureStatus,
    IpKind,
    ObtainedBy,
    RegistrationType,
)
from app.models.base import Named, Public, Recorded, Table, Versioned, owner
from app.models.columns import bytewise, exact, text_enum, yuan
from app.pinyin import name_key


class Circumstances(SQLModel):
    """What changes in a firm's life and must count right on a past date."""

    status: EnterpriseStatus = Field(
        default=EnterpriseStatus.OPERATING, sa_type=text_enum(EnterpriseStatus)
    )
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    park_code: str | None = Field(default=None, foreign_key="park.code", max_length=12)
    is_above_designated_size: bool | None = None
    registration_type: RegistrationType | None = Field(
        default=None, sa_type=text_enum(RegistrationType)
    )
    registered_capital_cny: Decimal | None = Field(default=None, sa_type=yuan())


def _key_of_new_name(context: Any) -> str:
    return name_key(context.get_current_parameters()["name"])


class Enterprise(Circumstances, Versioned, Recorded, table=True):
    """A firm as it stands now; `EnterprisePeriod` holds how it stood before."""

    recorded_as: ClassVar[str] = "enterprise"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version", "name_key"})

    __table_args__ = (
        UniqueConstraint("county_code", "uscc"),
        Index("ix_enterprise_county_updated", "county_code", "updated_at", "id"),
        Index("ix_enterprise_town_updated", "county_code", "township_code", "updated_at", "id"),
        Index("ix_enterprise_name", "county_code", "name", "id"),
        Index("ix_enterprise_name_key", "county_code", "name_key", "id"),
        Index("ix_enterprise_updated", "updated_at", "id"),
        Index("ix_enterprise_uscc", "uscc"),
        Index("ix_enterprise_field_updated", "technology_field", "updated_at", "id"),
        Index("ix_enterprise_responsible", "responsible_id"),
        # What the totals of a county's lists ask about, so that counting reads no rows.
        Index(
            "ix_enterprise_counts",
            "county_code",
            "archived_on",
            "status",
            "township_code",
            "is_above_designated_size",
            "registration_type",
            "technology_field",
            "responsible_id",
        ),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=120)
    name_key: str = Field(
        default=None,
        sa_type=bytewise(),
        nullable=False,
        sa_column_kwargs={"default": _key_of_new_name, "server_default": text("''")},
    )
    """What lists by name are sorted by (decision 6). It follows from the name by itself, but for
    an UPDATE that goes around the ORM."""
    industry_code: str | None = Field(default=None, max_length=4)
    """GB/T 4754-2017."""
    technology_field: str | None = Field(default=None, max_length=8)
    """Path in the eight fields of 国科发火〔2016〕32号, as 8.7.2."""
    registered_on: date | None = None
    legal_representative: str | None = Field(default=None, max_length=60)
    responsible_id: int | None = Field(default=None, foreign_key="person.id")
    remark: str = Field(default="", max_length=400)
    is_fictitious: bool = False
    archived_on: date | None = None


@event.listens_for(Enterprise, "before_update")
def _keep_name_key(_mapper: Any, _connection: Any, firm: Enterprise) -> None:
    if inspect(firm).attrs.name.history.has_changes():
        firm.name_key = name_key(firm.name)


class EnterprisePeriod(Circumstances, Table, Recorded, table=True):
    """How a firm stood from `valid_from` until the day before `valid_until`."""

    recorded_as: ClassVar[str] = "enterprise_period"

    __table_args__ = (
        UniqueConstraint("enterprise_id", "valid_from"),
        Index("ix_enterprise_period_county", "county_code", "valid_from", "valid_until"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="dates_in_order"),
    )

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    valid_from: date
    valid_until: date | None = None

    enterprise: Enterprise = owner()


class FormerName(Table, Recorded, table=True):
    recorded_as: ClassVar[str] = "former_name"

    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    county_code: str = Field(max_length=6)
    name: str = Field(max_length=120)
    used_until: date | None = None

    enterprise: Enterprise = owner()


class EnterpriseSearch(Named, table=True):
    """What a firm is found by. Triggers keep the gram index of either database in step.

    `text`: folded name, former names, credit code and pinyin initials, joined by a bar.
    `grams`: its single characters and pairs, joined by blanks."""

    enterprise_id: int = Field(primary_key=True, foreign_key="enterprise.id")
    county_code: str = Field(max_length=6, index=True)
    text: str
    grams: str


class ContactPerson(Versioned, Recorded, table=True):
    """Whom to ring at a firm. Personal: every look is logged."""

    recorded_as: ClassVar[str] = "contact_person"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})
    personal: ClassVar[frozenset[str]] = frozenset({"name", "mobile", "telephone", "email"})

    enterprise_id: int = Field(foreign_key="enterprise.id", index=True)
    county_code: str = Field(max_length=6)
    name: str = Field(max_length=60)
    duty: str = Field(default="", max_length=60)
    mobile: str = Field(default="", max_length=30)
    telephone: str = Field(default="", max_length=30)
    email: str = Field(default="", max_length=120)
    is_liaison: bool = False
    """企业科技联络员 (plan, 三(六)3)."""

    enterprise: Enterprise = owner()


class YearlyFigures(Versioned, Recorded, table=True):
    """One fiscal year of one firm from one source. HNTE and SME bases are different columns
    (national-rules.md, section 12). Amounts in yuan, staff as averages; NULL is unknown."""

    recorded_as: ClassVar[str] = "yearly_figures"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("enterprise_id", "fiscal_year", "source"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    fiscal_year: int
    source: FigureSource = Field(sa_type=text_enum(FigureSource))
    status: FigureStatus = Field(default=FigureStatus.SUBMITTED, sa_type=text_enum(FigureStatus))
    sales_cny: Decimal | None = Field(default=None, sa_type=yuan())
    total_income_cny: Decimal | None = Field(default=None, sa_type=yuan())
    high_tech_income_cny: Decimal | None = Field(default=None, sa_type=yuan())
    rd_cny: Decimal | None = Field(default=None, sa_type=yuan())
    """R&D cost on the HNTE basis, 国科发火〔2016〕195号 三(六)."""
    rd_domestic_cny: Decimal | None = Field(default=None, sa_type=yuan())
    rd_other_cny: Decimal | None = Field(default=None, sa_type=yuan())
    rd_super_deduction_cny: Decimal | None = Field(default=None, sa_type=yuan())
    """R&D cost on the super-deduction basis, 财税〔2015〕119号: the SME's."""
    rd_statistical_cny: Decimal | None = Field(default=None, sa_type=yuan())
    """The statistical basis, only as the firm itself supplies it."""
    cost_and_expense_cny: Decimal | None = Field(default=None, sa_type=yuan())
    net_assets_cny: Decimal | None = Field(default=None, sa_type=yuan())
    total_assets_cny: Decimal | None = Field(default=None, sa_type=yuan())
    profit_cny: Decimal | None = Field(default=None, sa_type=yuan())
    tax_paid_cny: Decimal | None = Field(default=None, sa_type=yuan())
    staff_monthly_avg: Decimal | None = Field(default=None, sa_type=exact(2))
    tech_staff_monthly_avg: Decimal | None = Field(default=None, sa_type=exact(2))
    staff_quarterly_avg: Decimal | None = Field(default=None, sa_type=exact(2))
    tech_staff_quarterly_avg: Decimal | None = Field(default=None, sa_type=exact(2))

    enterprise: Enterprise = owner()


class IpRight(Versioned, Recorded, table=True):
    recorded_as: ClassVar[str] = "ip_right"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("enterprise_id", "kind", "number"),)

    enterprise_id: int = Field(foreign_key="enterprise.id")
    county_code: str = Field(max_length=6)
    kind: IpKind = Field(sa_type=text_enum(IpKind))
    name: str = Field(max_length=200)
    number: str = Field(max_length=60)
    applied_on: date | None = None
    granted_on: date | None = None
    obtained_by: ObtainedBy | None = Field(default=None, sa_type=text_enum(ObtainedBy))
    lapsed_on: date | None = None
    used_on: date | None = None
    """The day of the HNTE application that used a Class II right up."""
    is_co_owned: bool | None = None

    enterprise: Enterprise = owner()


class Document(Public, Recorded, table=True):
    """A paper with a number that facts refer to."""

    recorded_as: ClassVar[str] = "document"

    __table_args__ = (UniqueConstraint("county_code", "number"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    number: str = Field(max_length=80)
    title: str = Field(default="", max_length=200)
    issuer: str = Field(default="", max_length=80)
    issued_on: date | None = None


class Attachment(Public, Recorded, table=True):
    """A stored file: named by chance, found by its hash, given out only as a download."""

    recorded_as: ClassVar[str] = "attachment"

    __table_args__ = (Index("ix_attachment_subject", "subject_kind", "subject_id"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    subject_kind: str = Field(max_length=40)
    subject_id: str = Field(max_length=12)
    enterprise_id: int | None = Field(default=None, foreign_key="enterprise.id", index=True)
    file_name: str = Field(max_length=200)
    stored_name: str = Field(max_length=40, unique=True)
    media_type: str = Field(max_length=100)
    size_bytes: int
    sha256: str = Field(max_length=64)
    uploaded_by: str = Field(max_length=60)
    uploaded_at: datetime
