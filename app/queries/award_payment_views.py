"""What the pages of payments and accounts show, and what their twins say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.awards.drawing import AwardMatter, AwardSource
from app.domain.awards.payments import masked
from app.domain.refusals import Reason
from app.domain.titles import TitleKind
from app.queries.award_views import RoundRow, thing_of
from app.words import sentence


class PaymentState(StrEnum):
    PREPARED = "prepared"
    PAID = "paid"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A sheet among others."""

    id: str
    version: int
    number: int
    prepared_on: date
    prepared_by: str
    second: str
    paid_on: date | None
    voucher_number: str
    taken_back_on: date | None
    taken_back_by: str
    taken_back_reason: str
    lines: int
    amount_cny: Decimal

    @property
    def state(self) -> PaymentState:
        if self.taken_back_on is not None:
            return PaymentState.TAKEN_BACK
        return PaymentState.PREPARED if self.paid_on is None else PaymentState.PAID


@dataclass(frozen=True, slots=True)
class PayableLine:
    """A line that stands and is on no sheet: ready, or held by a reason."""

    id: str
    enterprise_id: str
    name: str
    township: str
    source: AwardSource
    rewards: str
    amount_cny: Decimal
    bank: str | None
    last_four: str | None
    block: Reason | None

    @property
    def why(self) -> str:
        return sentence(self.block) if self.block else ""

    @property
    def thing(self) -> StrEnum:
        return thing_of(self.source, self.rewards)

    @property
    def account(self) -> str | None:
        return None if self.last_four is None else masked(self.last_four)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line on a sheet, with the account as it was put there."""

    id: str
    enterprise_id: str
    name: str
    uscc: str
    township: str
    source: AwardSource
    rewards: str
    article: str
    amount_cny: Decimal
    bank: str | None
    last_four: str | None
    is_account_current: bool
    """The firm has given no other since."""

    @property
    def thing(self) -> StrEnum:
        return thing_of(self.source, self.rewards)

    @property
    def account(self) -> str | None:
        return None if self.last_four is None else masked(self.last_four)


@dataclass(frozen=True, slots=True)
class Payments:
    round: RoundRow
    payments: list[PaymentRow]
    lines: list[PayableLine]
    paid_cny: Decimal
    waiting_cny: Decimal
    """On sheets that nobody has confirmed."""
    obstacle: Reason | None
    """Why nothing can be paid now, whatever line it is."""
    withheld: int

    @property
    def obstacle_sentence(self) -> str:
        return sentence(self.obstacle) if self.obstacle else ""


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    payment: PaymentRow
    round: RoundRow
    lines: list[SheetLine]
    withheld: int
    is_preparer: bool
    is_second: bool

    @property
    def shown_cny(self) -> Decimal:
        """Of the lines that the viewer may see."""
        return sum((one.amount_cny for one in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class PaidAccount:
    """A row of the file that goes to the bank."""

    number: int
    name: str
    bank: str
    account_number: str
    amount_cny: Decimal
    purpose: str


@dataclass(frozen=True, slots=True)
class AccountView:
    bank: str
    last_four: str
    given_on: date
    given_by: str
    note: str

    @property
    def account(self) -> str:
        return masked(self.last_four)


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """The whole number, for somebody who said why."""

    bank: str
    account_number: str


class AwardState(StrEnum):
    """How far a firm's award has come, as the firm is told."""

    ON_NOTICE = "on_notice"
    STRUCK = "struck"
    WAITS_FOR_ACCOUNT = "waits_for_account"
    TO_BE_PAID = "to_be_paid"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class FirmAward:
    """A firm's own line, from its public notice on."""

    id: str
    year: int
    source: AwardSource
    rewards: str
    kind: TitleKind
    certificate: str
    policy: str
    article: str
    matter: AwardMatter
    amount_cny: Decimal
    state: AwardState
    note: str
    paid_on: date | None

    @property
    def thing(self) -> StrEnum:
        return thing_of(self.source, self.rewards)


@dataclass(frozen=True, slots=True)
class FirmAwards:
    enterprise_id: str
    enterprise: str
    account: AccountView | None
    awards: list[FirmAward]
