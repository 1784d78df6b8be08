"""奖补兑现: clauses of policies, yearly rounds with their frozen lists, accounts, payments."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.domain.awards.drawing import AwardMatter, AwardSource, Strike
from app.domain.awards.way import AwardStage
from app.domain.titles import Authority, TitleKind
from app.models.base import Public, Recorded, Versioned, owner
from app.models.columns import text_enum, yuan
from app.models.enterprises import Enterprise


class AwardClause(Versioned, Recorded, table=True):
    """What one article of a policy gives, for merits of certain years."""

    recorded_as: ClassVar[str] = "award_clause"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        CheckConstraint("last_year IS NULL OR last_year >= first_year", name="years_in_order"),
        CheckConstraint("amount_cny > 0", name="gives_something"),
    )

    county_code: str = Field(foreign_key="county.code", index=True, max_length=6)
    policy: str = Field(max_length=120)
    """The document's name."""
    document_number: str = Field(default="", max_length=80)
    edition: str = Field(default="", max_length=40)
    article: str = Field(max_length=60)
    """Where in the document it stands."""
    source: AwardSource = Field(sa_type=text_enum(AwardSource))
    rewards: str = Field(max_length=40)
    kind: TitleKind | None = Field(default=None, sa_type=text_enum(TitleKind))
    level: Authority | None = Field(default=None, sa_type=text_enum(Authority))
    matter: AwardMatter = Field(sa_type=text_enum(AwardMatter))
    amount_cny: Decimal = Field(sa_type=yuan())
    condition: str = Field(default="", max_length=400)
    """What an officer has to look at before it is paid."""
    first_year: int
    last_year: int | None = None
    is_fictitious: bool = False


class AwardRound(Versioned, Recorded, table=True):
    """One list of a year: drawn from what was gained in another, as known on a day, and frozen."""

    recorded_as: ClassVar[str] = "award_round"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (UniqueConstraint("county_code", "year", "number"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    year: int
    number: int
    rewards_year: int
    known_on: date
    opened_on: date
    """When it was drawn."""
    drawn_by_id: int = Field(foreign_key="person.id")
    drawn_by: str = Field(max_length=60)
    digest: str = Field(max_length=64)
    budget_cny: Decimal | None = Field(default=None, sa_type=yuan())
    stage: AwardStage = Field(default=AwardStage.DRAWN, sa_type=text_enum(AwardStage))
    stage_since: date
    notice_id: int | None = Field(default=None, foreign_key="public_notice.id")


class PayeeAccount(Public, Recorded, table=True):
    """A firm's account at a bank, for its awards. Never edited: the newest stands."""

    recorded_as: ClassVar[str] = "payee_account"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"sealed_number"})

    __table_args__ = (Index("ix_payee_account_enterprise", "enterprise_id", "id"),)

    county_code: str = Field(max_length=6)
    enterprise_id: int = Field(foreign_key="enterprise.id")
    bank: str = Field(max_length=120)
    sealed_number: str = Field(max_length=200)
    """Under the key that is not in the database (app/sealing.py)."""
    last_four: str = Field(max_length=4)
    given_on: date
    given_by_id: int = Field(foreign_key="person.id")
    given_by: str = Field(max_length=60)
    note: str = Field(default="", max_length=200)
    """The firm's letter, where an officer entered it."""


class AwardPayment(Versioned, Recorded, table=True):
    """A sheet of lines that one officer prepared and another, named on it, confirms as paid."""

    recorded_as: ClassVar[str] = "award_payment"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("prepared_by_id <> second_id", name="two_officers"),
        CheckConstraint("(paid_on IS NULL) = (voucher_number = '')", name="paid_by_a_voucher"),
        CheckConstraint("paid_on IS NULL OR taken_back_on IS NULL", name="paid_or_taken_back"),
    )

    county_code: str = Field(max_length=6)
    round_id: int = Field(foreign_key="award_round.id")
    number: int
    prepared_on: date
    prepared_by_id: int = Field(foreign_key="person.id")
    prepared_by: str = Field(max_length=60)
    second_id: int = Field(foreign_key="person.id", index=True)
    second: str = Field(max_length=60)
    paid_on: date | None = None
    voucher_number: str = Field(default="", max_length=80)
    taken_back_on: date | None = None
    taken_back_by: str = Field(default="", max_length=60)
    taken_back_reason: str = Field(default="", max_length=400)


class Award(Versioned, Recorded, table=True):
    """One line: what a firm gained, by which clause it is rewarded, and why it is struck.

    What was frozen with the list never changes; `strike` is how the line stands now."""

    recorded_as: ClassVar[str] = "award"
    not_recorded: ClassVar[frozenset[str]] = frozenset({"updated_at", "version"})

    __table_args__ = (
        UniqueConstraint("round_id", "source", "source_id", "clause_id"),
        Index("ix_award_enterprise", "enterprise_id", "round_id"),
        CheckConstraint("(strike IS NULL) OR (strike_note <> '')", name="struck_with_a_reason"),
        CheckConstraint("(payment_id IS NULL) = (account_id IS NULL)", name="paid_to_an_account"),
        CheckConstraint("payment_id IS NULL OR strike IS NULL", name="struck_is_not_paid"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    round_id: int = Field(foreign_key="award_round.id")
    enterprise_id: int = Field(foreign_key="enterprise.id")
    clause_id: int = Field(foreign_key="award_clause.id", index=True)
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=120)
    township: str = Field(default="", max_length=60)
    source: AwardSource = Field(sa_type=text_enum(AwardSource))
    source_id: str = Field(max_length=12)
    rewards: str = Field(max_length=40)
    kind: TitleKind = Field(sa_type=text_enum(TitleKind))
    level: Authority | None = Field(default=None, sa_type=text_enum(Authority))
    gained_on: date
    certificate: str = Field(default="", max_length=40)
    policy: str = Field(max_length=120)
    article: str = Field(max_length=60)
    matter: AwardMatter = Field(sa_type=text_enum(AwardMatter))
    amount_cny: Decimal = Field(sa_type=yuan())
    condition: str = Field(default="", max_length=400)
    drawn_strike: Strike | None = Field(default=None, sa_type=text_enum(Strike))
    strike: Strike | None = Field(default=None, sa_type=text_enum(Strike))
    strike_note: str = Field(default="", max_length=400)
    payment_id: int | None = Field(default=None, foreign_key="award_payment.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="payee_account.id")
    """As it was when the sheet was prepared."""

    enterprise: Enterprise = owner()
